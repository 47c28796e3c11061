"""Modules that bring data to the form that nets learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layerloom import nn, ops
from layerloom.nn.module import Module
from layerloom.ops.constants import constant
from layerloom.tensor import Tensor, no_grad

LEAST_DEVIATION = 1e-7
"""What a smaller standard deviation counts as, as in Keras: a value that never changes becomes 0."""


class Rescale(Module):
    """x times a scale plus an offset."""

    def __init__(self, scale: float, offset: float = 0.0) -> None:
        super().__init__()
        self.scale, self.offset = scale, offset

    def forward(self, x: Tensor) -> Tensor:
        return x * self.scale + self.offset


class Standardize(Module):
    """x minus a mean, divided by the root of a variance: one number each, or one a channel or entry along an axis."""

    def __init__(self, mean: float | Sequence[float], variance: float | Sequence[float], axis: int = -1) -> None:
        super().__init__()
        self._mean, self._deviation = np.array(mean), np.maximum(np.sqrt(np.array(variance)), LEAST_DEVIATION)
        self._axis = axis

    def forward(self, x: Tensor) -> Tensor:
        return (x - self._along(self._mean, x)) / self._along(self._deviation, x)

    def _along(self, numbers: np.ndarray, x: Tensor) -> Tensor | float:
        if not numbers.ndim:
            return float(numbers)
        return constant(numbers.reshape(-1, *(1,) * (-self._axis - 1)).astype(x.dtype), x)


class RunningStandardize(nn.BatchNorm1d):
    """x minus the mean, divided by the standard deviation of the training data so far, along an axis from the end.

    In training each batch is counted first: its mean and its variance (without bias) enter the averages over all
    batches so far. In shuffled batches of one size these are estimates without bias of the mean and the variance of the
    training data, which settle within the first epoch. Evaluation keeps to them.
    """

    def __init__(self, num_features: int, axis: int = -1) -> None:
        super().__init__(num_features, eps=LEAST_DEVIATION, momentum=None, affine=False)
        self.axis = axis

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            with no_grad():
                self._count(x)
        assert self.running_mean is not None and self.running_var is not None, "they are always kept"
        deviation = ops.clip(ops.sqrt(self.running_var), LEAST_DEVIATION)
        shape = (-1, *(1,) * (-self.axis - 1))
        return (x - ops.reshape(self.running_mean, shape)) / ops.reshape(deviation, shape)

    def _count(self, x: Tensor) -> None:
        others = tuple(axis for axis in range(x.ndim) if axis != x.ndim + self.axis)
        mean, var = x.mean(others), ops.var(x, others)
        count = x.size // max(self.num_features, 1)
        if count > 1:
            self._track(mean, var, count)


class OneHot(Module):
    """A 1 at the number of each class, else 0; of several numbers a sample, whether or how often each occurs.

    `mode`: 'one_hot' adds a last axis; 'multi_hot' and 'count' put it in place of the last one.
    """

    def __init__(self, classes: int, mode: str = "one_hot") -> None:
        super().__init__()
        self.classes, self.mode = classes, mode

    def forward(self, x: Tensor) -> Tensor:
        hot = ops.one_hot(x, self.classes)
        if self.mode == "one_hot":
            return hot
        return ops.amax(hot, -2) if self.mode == "multi_hot" else hot.sum(-2)
