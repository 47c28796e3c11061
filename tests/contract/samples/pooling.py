"""Pooling, its gradients and its way back, over one, two and three axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch.nn.functional as F
from tests.contract.samples.base import Sample, adjoint, array, distinct, normal, rng

from layerloom.ops import maxima, pooling

Sizes = tuple[int, ...]
Geometry = tuple[Any, Any, Any, Any]
"""Window, stride, padding, dilation."""

CASES: tuple[tuple[Sizes, Geometry], ...] = (
    ((2, 3, 4, 6), ((2, 2), (2, 2), ((0, 0), (0, 0)), (1, 1))),
    ((1, 2, 5, 5), ((3, 2), (1, 2), ((1, 1), (1, 1)), (1, 1))),
    ((2, 1, 7, 5), ((2, 2), (3, 3), ((0, 0), (0, 0)), (1, 1))),
    ((0, 2, 4, 4), ((2, 2), (2, 2), ((0, 0), (0, 0)), (1, 1))),
    ((2, 2, 9), ((3,), (2,), ((1, 1),), (1,))),
    ((1, 2, 4, 5, 3), ((2, 3, 2), (2, 2, 1), ((1, 1), (1, 1), (0, 0)), (1, 1, 1))),
)
DILATED: tuple[tuple[Sizes, Geometry], ...] = (
    ((2, 2, 9), ((3,), (1,), ((1, 1),), (2,))),
    ((1, 2, 7, 6), ((2, 3), (2, 1), ((1, 1), (1, 1)), (3, 2))),
)
MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
AVG = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}


def _largest() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"max_pool": [], "max_pool_grad": []}
    for sizes, geometry in CASES + DILATED:
        window, stride, padding, dilation = geometry
        x, around = distinct(*sizes), tuple(low for low, _ in padding)
        forward = pooling.MaxPool(*geometry)
        y = forward.kernel(np, x)

        def max_pool(t: Any, given: Any = (window, stride, around, dilation)) -> Any:
            return MAX[len(given[0])](t, *given)

        found["max_pool"].append(Sample(forward, (x,), max_pool))
        found["max_pool_grad"].append(Sample(pooling.MaxPoolGrad(*geometry), (normal(*y.shape), x, y), wrt=(0,)))
    return found


def _means() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"avg_pool": [], "avg_pool_grad": []}
    for sizes, geometry in CASES:
        window, stride, padding, _ = geometry
        around = tuple(low for low, _ in padding)
        for counts in (True, False):

            def avg_pool(t: Any, *_: Any, given: Any = (window, stride, around), counts: bool = counts) -> Any:
                return AVG[len(given[0])](t, *given, count_include_pad=counts)

            forward = pooling.AvgPool(*geometry, counts)
            x = normal(*sizes)
            g = normal(*forward.kernel(np, x).shape)
            pull = adjoint(avg_pool, sizes)
            found["avg_pool"].append(Sample(forward, (x,), avg_pool))
            grad = pooling.AvgPoolGrad(*geometry, counts, sizes[2:])
            found["avg_pool_grad"].append(Sample(grad, (g,), lambda t, pull=pull: pull(t, None)))
    return found


def _unpooled() -> list[Sample]:
    samples = []
    for shape, size in (((2, 3, 4), (9,)), ((1, 2, 2, 3), (4, 5)), ((1, 2, 2, 1, 2), (3, 2, 3)), ((0, 2, 3), (6,))):
        count, each = int(np.prod(size)), int(np.prod(shape[2:]))
        rows = [rng.permutation(count)[:each] for _ in range(shape[0] * shape[1])]
        places = array(rows, np.int64).reshape(shape)

        def unpool(x: Any, at: Any, size: Any = size, count: int = count) -> Any:
            flat = x.new_zeros(*x.shape[:2], count).scatter(2, at.flatten(2), x.flatten(2))
            return flat.reshape(*x.shape[:2], *size)

        samples.append(Sample(maxima.MaxUnpool(size), (normal(*shape), places), unpool))
    return samples


SAMPLES: dict[str, list[Sample]] = {**_largest(), **_means(), "max_unpool": _unpooled()}
