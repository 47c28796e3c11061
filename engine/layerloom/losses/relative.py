"""Losses of numbers that Keras has and PyTorch has not: how far a prediction is by the size of what was measured."""

from __future__ import annotations

import math

from layerloom import ops
from layerloom.losses.clipped import EPSILON
from layerloom.losses.reduction import Reduction, reduced, same_shape
from layerloom.tensor import Tensor


def log_cosh(
    prediction: Tensor, target: Tensor, reduction: Reduction = "mean", *, lengths: Tensor | None = None
) -> Tensor:
    """log cosh(prediction - target) without overflow: half the square of a small difference, the size of a large one.

    With d for the difference that is d + log(1 + exp(-2 d)) - log 2.
    """
    same_shape(prediction, target)
    difference = prediction - target
    return reduced(difference + ops.softplus(difference * -2.0) - math.log(2), reduction, lengths)


def mean_absolute_percentage(
    prediction: Tensor, target: Tensor, reduction: Reduction = "mean", *, lengths: Tensor | None = None
) -> Tensor:
    """100 |prediction - target| / |target|, where a target is taken for no smaller than 1e-7."""
    same_shape(prediction, target)
    size = ops.maximum(ops.abs(target), EPSILON)
    return reduced(ops.abs((target - prediction) / size) * 100.0, reduction, lengths)


def mean_squared_logarithmic(
    prediction: Tensor, target: Tensor, reduction: Reduction = "mean", *, lengths: Tensor | None = None
) -> Tensor:
    """(log(1 + prediction) - log(1 + target))², both taken for no less than 1e-7."""
    same_shape(prediction, target)
    ours, theirs = (ops.log(ops.maximum(x, EPSILON) + 1.0) for x in (prediction, target))
    apart = ours - theirs
    return reduced(apart * apart, reduction, lengths)
