"""Metrics of predicted numbers."""

from __future__ import annotations

import math

import numpy as np

from layerloom import ops
from layerloom.metrics.base import Mean, Sums, difference, same_shape, wide
from layerloom.tensor import Tensor


class MeanAbsoluteError(Mean):
    """The mean of |prediction - target|."""

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        return ops.abs(difference(prediction, target))


class MeanSquaredError(Mean):
    """The mean of (prediction - target)²."""

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        apart = difference(prediction, target)
        return apart * apart


class RootMeanSquaredError(MeanSquaredError):
    """The square root of the mean of (prediction - target)²."""

    def result(self, sums: Sums) -> float:
        return math.sqrt(super().result(sums))


class R2:
    """How much of the variance of the target the prediction explains: 1 - squared errors / squared deviations.

    The last axis holds the outputs, unless there is only one axis; the figure is the mean of theirs. An output whose
    target never changes counts 0, as in Keras. The deviations are found from float64 sums of the targets and their
    squares, so that targets should not lie farther than a million standard deviations from 0.
    """

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """(squared errors, targets, squared targets, number of targets) of each output: (4 outputs,)."""
        same_shape(prediction, target)
        outputs = target.shape[-1] if target.ndim > 1 else 1
        y, error = wide(target), difference(prediction, target)
        counts = ops.ones_like(y)
        if lengths is not None:
            inside = ops.inside(lengths, y.shape)
            y, error, counts = (ops.where(inside, x, 0.0) for x in (y, error, counts))
        return ops.concatenate([x.reshape(-1, outputs).sum(0) for x in (error * error, y, y * y, counts)])

    def result(self, sums: Sums) -> float:
        errors, total, squares, count = np.split(np.asarray(sums, np.float64), 4)
        if not count.any():
            return math.nan
        deviations = squares - total * total / count
        changing = deviations > 1e-14 * squares
        scores = np.where(changing, 1 - errors / np.where(changing, deviations, 1.0), 0.0)
        return float(scores.mean())
