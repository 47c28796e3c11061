"""Activations that PyTorch has no module of: rectifiers of other shapes, and a softmax with zeros."""

from __future__ import annotations

import numpy as np

from layerloom import nn, ops
from layerloom.tensor import Tensor


class BentReLU(nn.Module):
    """x from a threshold on, up to a limit; below it `slope` times the distance to the threshold."""

    def __init__(self, limit: float | None, slope: float, threshold: float) -> None:
        super().__init__()
        self.limit, self.slope, self.threshold = limit, slope, threshold

    def forward(self, x: Tensor) -> Tensor:
        upper = x if self.limit is None else ops.minimum(x, self.limit)
        return ops.where(ops.greater_equal(x, self.threshold), upper, (x - self.threshold) * self.slope)


class SquarePlus(nn.Module):
    """(x + sqrt(x² + b)) / 2: a rectifier that bends smoothly around 0 (Barron 2021)."""

    def __init__(self, b: float = 4.0) -> None:
        super().__init__()
        self.b = b

    def forward(self, x: Tensor) -> Tensor:
        return (x + ops.sqrt(x * x + self.b)) / 2


class SparsePlus(nn.Module):
    """0 up to -1, (x + 1)² / 4 up to 1, and x beyond."""

    def forward(self, x: Tensor) -> Tensor:
        bend = (ops.clip(x, -1.0, 1.0) + 1) ** 2 / 4
        return bend + ops.relu(x - 1)


class Sparsemax(nn.Module):
    """The probabilities nearest to x along an axis; far from the largest entry they are 0 (Martins and Astudillo 2016).

    Of the entries in falling order those count whose own size, times their number, stays above what all of them have
    beyond 1. The same amount is taken from each, so that what is left adds up to 1.
    """

    def __init__(self, axis: int = -1) -> None:
        super().__init__()
        self.axis = axis

    def forward(self, x: Tensor) -> Tensor:
        if self.axis % x.ndim != x.ndim - 1:
            return ops.swapaxes(Sparsemax()(ops.swapaxes(x, self.axis, -1)), self.axis, -1)
        falling = -ops.sort(-x, -1)
        beyond = ops.cumsum(falling, -1) - 1
        numbers = np.arange(1, x.shape[-1] + 1)
        counts = ops.greater(falling * numbers.astype(x.dtype), beyond)
        count = ops.cast(counts, x.dtype).sum(-1, keepdim=True)
        surplus = (ops.where(counts, falling, 0.0).sum(-1, keepdim=True) - 1) / count
        return ops.relu(x - surplus)
