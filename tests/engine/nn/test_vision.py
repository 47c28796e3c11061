"""Inputs without a batch, and what modules on images refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn
from layerloom.tensor import Tensor

UNBATCHED: list[tuple[str, dict[str, Any], tuple[int, ...]]] = [
    ("ReflectionPad1d", {"padding": (2, 1)}, (3, 5)),
    ("ReflectionPad1d", {"padding": (-3, 3)}, (3, 5)),
    ("ReplicationPad1d", {"padding": (-5, 2)}, (3, 5)),
    ("ReplicationPad2d", {"padding": (2, 1, 0, 3)}, (3, 4, 5)),
    ("CircularPad3d", {"padding": 1}, (2, 3, 4, 5)),
    ("ConstantPad1d", {"padding": (2, -1), "value": 0.5}, (5,)),
    ("ZeroPad2d", {"padding": 1}, (4, 5)),
    ("Unfold", {"kernel_size": 2}, (3, 4, 5)),
    ("Fold", {"output_size": (3, 4), "kernel_size": 2}, (8, 6)),
    ("PixelShuffle", {"upscale_factor": 2}, (8, 2, 3)),
    ("PixelUnshuffle", {"downscale_factor": 2}, (2, 4, 6)),
]


@pytest.mark.parametrize(("name", "arguments", "shape"), UNBATCHED)
def test_one_sample_needs_no_batch(name: str, arguments: dict[str, Any], shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).normal(size=shape)
    expected = getattr(torch.nn, name)(**arguments)(torch.tensor(x))
    np.testing.assert_allclose(getattr(nn, name)(**arguments)(Tensor(x)).numpy(), expected.numpy(), rtol=1e-12)


@pytest.mark.parametrize(
    ("module", "shape", "text"),
    [
        (nn.ReflectionPad2d(1), (4, 5), r"ReflectionPad2d needs \(channels, \*size\) .* got \(4, 5\)"),
        (nn.ConstantPad3d(1, 0.0), (4, 5), r"ConstantPad3d needs 3 axes or more, got \(4, 5\)"),
        (nn.ReflectionPad1d(5), (2, 3, 5), "adds 4 numbers at most to an axis of 5"),
        (nn.CircularPad1d(6), (2, 3, 5), "adds 5 numbers at most to an axis of 5"),
        (nn.ZeroPad1d((-3, -3)), (2, 3, 5), r"ZeroPad1d cannot crop \(-3, -3\) from \(2, 3, 5\)"),
        (nn.Unfold(2), (4, 5), r"Unfold needs \(channels, height, width\) with or without a batch, got \(4, 5\)"),
        (nn.Fold(4, 2), (8, 8), "needs .* a multiple of 4 channels, 9 positions"),
        (nn.Upsample(scale_factor=2, mode="bilinear"), (2, 3, 4), "needs 2 spatial axes"),
        (nn.Upsample(), (2, 3, 4), "needs a size or a scale_factor"),
        (nn.PixelShuffle(2), (2, 6, 3, 3), "cannot make blocks of 2 x 2"),
        (nn.ChannelShuffle(2), (2, 3, 4), "needs .* a multiple of 2 channels"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(module: nn.Module, shape: tuple[int, ...], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        module(Tensor(np.zeros(shape)))
