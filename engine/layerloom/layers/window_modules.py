"""Modules of windows, norms and noise that layers need and PyTorch has no twin of."""

from __future__ import annotations

import math
from typing import Literal

from layerloom import nn, ops
from layerloom.layers.same_padding import Border, same_border
from layerloom.nn.arguments import probability
from layerloom.tensor import Tensor

Sizes = tuple[int, ...]


class UncountedAvgPool(nn.Module):
    """The mean of each window over the places of x: (batch, channels, *size) alone, with its own border on each side.

    `kernel`, `stride` and `sides`, the places (before, after), have one entry for each axis of the size. With the sides
    'same' they are those of Keras for the size of each batch.
    """

    def __init__(self, kernel: Sizes, stride: Sizes, sides: tuple[Border, ...] | Literal["same"]) -> None:
        super().__init__()
        self._kernel, self._stride, self._sides = kernel, stride, sides

    def forward(self, x: Tensor) -> Tensor:
        sides = self._sides
        if sides == "same":
            sides = tuple(map(same_border, x.shape[2:], self._kernel, self._stride))
        return ops.avg_pool(x, self._kernel, self._stride, sides, count_include_pad=False)


class LargestOverPlaces(nn.Module):
    """The largest of each channel of x: (batch, channels, *size); with `keepdims` the axes of the size stay, as 1."""

    def __init__(self, keepdims: bool = False) -> None:
        super().__init__()
        self.keepdims = keepdims

    def forward(self, x: Tensor) -> Tensor:
        return ops.amax(x, tuple(range(2, x.ndim)), keepdims=self.keepdims)


class KeptStep(nn.Module):
    """What a module makes of sequences, one vector each, as sequences of one step: (batch, 1, features)."""

    def __init__(self, pool: nn.Module) -> None:
        super().__init__()
        self.pool = pool

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        return ops.expand_dims(self.pool(x, lengths), 1)


def without_scale(norm: nn.Module) -> nn.Module:
    """A norm that learns its shift alone."""
    norm.register_parameter("weight", None)
    return norm


class UnitNorm(nn.Module):
    """Each sample divided by its Euclidean norm along an axis, or by `eps` where that is larger."""

    def __init__(self, axis: int, eps: float) -> None:
        super().__init__()
        self.axis, self.eps = axis, eps

    def forward(self, x: Tensor) -> Tensor:
        return ops.normalized(x, axis=self.axis, eps=self.eps)


class GaussianNoise(nn.Module):
    """In training adds normal numbers with the standard deviation `std` to x."""

    def __init__(self, std: float) -> None:
        super().__init__()
        self.std = std

    def forward(self, x: Tensor) -> Tensor:
        return x + ops.random.normal(x.shape, 0.0, self.std, x.dtype) if self.training and self.std else x


class GaussianDropout(nn.Module):
    """In training multiplies x by normal numbers around 1, of variance p / (1 - p) (Srivastava et al., 2014)."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.std = math.sqrt(probability(p, "p") / (1 - p))

    def forward(self, x: Tensor) -> Tensor:
        return x * ops.random.normal(x.shape, 1.0, self.std, x.dtype) if self.training and self.std else x


class Exponential(nn.Module):
    """The exponential function of each entry."""

    def forward(self, x: Tensor) -> Tensor:
        return ops.exp(x)
