"""Convolutions and their gradients over one, two and three axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch.nn.functional as F
from tests.contract.samples.base import Sample, adjoint, normal

from layerloom.ops import convolution

Geometry = tuple[Any, Any, Any, int]
Sizes = tuple[int, ...]
PLAIN: Geometry = ((1, 1), ((0, 0), (0, 0)), (1, 1), 1)

CASES: tuple[tuple[Sizes, Sizes, Geometry], ...] = (
    ((2, 3, 5, 6), (4, 3, 3, 2), PLAIN),
    ((2, 4, 6, 5), (6, 2, 3, 3), ((2, 1), ((1, 1), (2, 2)), (1, 1), 2)),
    ((1, 3, 7, 7), (3, 1, 3, 3), ((1, 2), ((2, 2), (2, 2)), (2, 2), 3)),
    ((2, 2, 7, 4), (3, 2, 2, 2), ((3, 3), ((0, 0), (0, 0)), (1, 1), 1)),
    ((0, 2, 4, 4), (3, 2, 3, 3), ((1, 1), ((1, 1), (1, 1)), (1, 1), 1)),
    ((2, 2, 5, 5), (2, 2, 2, 3), ((1, 2), ((0, 1), (2, 0)), (1, 1), 1)),
    ((2, 4, 9), (6, 2, 3), ((2,), ((1, 2),), (2,), 2)),
    ((0, 2, 5), (3, 2, 2), ((1,), ((0, 0),), (1,), 1)),
    ((2, 2, 4, 5, 3), (4, 1, 2, 3, 2), ((1, 2, 1), ((0, 1), (1, 1), (1, 0)), (2, 1, 1), 2)),
)
FUNCTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}


def _conv(geometry: Geometry) -> Callable[..., Any]:
    stride, padding, dilation, groups = geometry
    widths = [width for side in reversed(padding) for width in side]
    function = FUNCTIONS[len(stride)]
    return lambda x, w: function(F.pad(x, widths), w, None, stride, 0, dilation, groups)


def _samples() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"conv": [], "conv_input_grad": [], "conv_weight_grad": []}
    for x_shape, w_shape, geometry in CASES:
        x, w, conv = normal(*x_shape), normal(*w_shape), _conv(geometry)
        forward = convolution.Conv(*geometry)
        g = normal(*forward.kernel(np, x, w).shape)
        input_grad = convolution.ConvInputGrad(*geometry, x_shape[2:])
        weight_grad = convolution.ConvWeightGrad(*geometry, w_shape[2:])
        found["conv"].append(Sample(forward, (x, w), conv))
        found["conv_input_grad"].append(Sample(input_grad, (g, w), adjoint(conv, x_shape)))
        swapped = adjoint(lambda weight, image, conv=conv: conv(image, weight), w_shape)
        found["conv_weight_grad"].append(Sample(weight_grad, (g, x), swapped))
    return found


SAMPLES: dict[str, list[Sample]] = _samples()
