"""Losses of numbers: how far a prediction is from what was measured, or how unlikely that makes the measurement."""

from __future__ import annotations

import math

from layerloom import ops
from layerloom.losses.reduction import Reduction, reduced, same_shape
from layerloom.tensor import Tensor


def l1(prediction: Tensor, target: Tensor, reduction: Reduction = "mean", *, lengths: Tensor | None = None) -> Tensor:
    """|prediction - target|; both need one shape. The derivative where they are equal is 0."""
    same_shape(prediction, target)
    return reduced(ops.abs(prediction - target), reduction, lengths)


def mse(prediction: Tensor, target: Tensor, reduction: Reduction = "mean", *, lengths: Tensor | None = None) -> Tensor:
    """(prediction - target)²; both need one shape, which guards against a silent broadcast."""
    same_shape(prediction, target)
    difference = prediction - target
    return reduced(difference * difference, reduction, lengths)


def huber(
    prediction: Tensor,
    target: Tensor,
    delta: float = 1.0,
    reduction: Reduction = "mean",
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """d² / 2 where |d| = |prediction - target| is at most `delta`, delta (|d| - delta / 2) beyond (Huber, 1964)."""
    if delta <= 0:
        raise ValueError(f"huber needs a delta above 0, got {delta}")
    same_shape(prediction, target)
    return reduced(_rounded(prediction - target, delta), reduction, lengths)


def smooth_l1(
    prediction: Tensor,
    target: Tensor,
    beta: float = 1.0,
    reduction: Reduction = "mean",
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """d² / (2 beta) where |d| = |prediction - target| is below `beta`, |d| - beta / 2 beyond (Girshick, 2015).

    With a `beta` of 0 it is `l1`.
    """
    if beta < 0:
        raise ValueError(f"smooth_l1 needs a beta of at least 0, got {beta}")
    if beta == 0:
        return l1(prediction, target, reduction, lengths=lengths)
    same_shape(prediction, target)
    return reduced(_rounded(prediction - target, beta) / beta, reduction, lengths)


def _rounded(difference: Tensor, edge: float) -> Tensor:
    """A parabola up to the edge and its tangent beyond."""
    size = ops.abs(difference)
    near = ops.less(size, edge)
    # A huge difference is kept from the square, whose gradient would be 0 * inf.
    close = ops.where(near, difference, 0.0)
    return ops.where(near, close * close * 0.5, (size - 0.5 * edge) * edge)


def poisson_nll(
    prediction: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    eps: float = 1e-8,
    reduction: Reduction = "mean",
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """Minus the log-likelihood of counts `target` under Poisson distributions, without log(target!).

    `prediction` is the logarithm of the rate, or with `log_input=False` the rate itself, to which `eps` is added inside
    the logarithm. With `full`, log(target!) is added by Stirling's formula where the target is above 1.
    """
    same_shape(prediction, target)
    rate, log_rate = (ops.exp(prediction), prediction) if log_input else (prediction, ops.log(prediction + eps))
    terms = rate - target * log_rate
    return reduced(terms + _stirling(target) if full else terms, reduction, lengths)


def _stirling(count: Tensor) -> Tensor:
    """log(count!) roughly, 0 up to a count of 1: n log n - n + log(2 pi n) / 2."""
    several = ops.greater(count, 1)
    n = ops.where(several, count, 1.0)
    return ops.where(several, n * ops.log(n) - n + ops.log(n * (2 * math.pi)) * 0.5, 0.0)


def gaussian_nll(
    prediction: Tensor,
    target: Tensor,
    variance: Tensor | float,
    full: bool = False,
    eps: float = 1e-6,
    reduction: Reduction = "mean",
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """Minus the log-likelihood of `target` under normal distributions around `prediction` (Nix and Weigend, 1994).

    (log variance + (prediction - target)² / variance) / 2, and with `full` log(2 pi) / 2 more. `variance` has the shape
    of the prediction, or 1 along one axis, or lacks the last axis, or is a number. Below `eps` it counts as `eps`, but
    as in PyTorch the gradient passes as if it did not; that includes negative numbers, which PyTorch refuses.
    """
    same_shape(prediction, target)
    if eps <= 0:
        raise ValueError(f"gaussian_nll needs an eps above 0, got {eps}")
    spread = _spread(prediction, variance)
    spread = spread + (ops.maximum(spread, eps) - spread).detach()
    difference = prediction - target
    terms = (ops.log(spread) + difference * difference / spread) * 0.5
    return reduced(terms + 0.5 * math.log(2 * math.pi) if full else terms, reduction, lengths)


def _spread(prediction: Tensor, variance: Tensor | float) -> Tensor:
    """The variance in a shape that broadcasts to that of the prediction."""
    if not isinstance(variance, Tensor):
        return ops.full_like(prediction, variance)
    if variance.shape == prediction.shape:
        return variance
    if variance.shape == prediction.shape[:-1]:
        return ops.expand_dims(variance, -1)
    if variance.ndim == prediction.ndim:
        other = [ours for ours, size in zip(variance.shape, prediction.shape, strict=True) if ours != size]
        if other == [1]:
            return variance
    raise ValueError(
        f"a variance has the shape of the prediction {prediction.shape}, 1 along one axis, or not the last axis, "
        f"got {variance.shape}"
    )
