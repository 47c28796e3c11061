"""Losses of yes or no, entry by entry."""

from __future__ import annotations

from layerloom import ops
from layerloom.losses.reduction import Reduction, reduced, same_shape, weighted
from layerloom.tensor import Tensor

_SMALLEST_LOG = -100.0
"""PyTorch's bound of the logarithm of a probability, which keeps the loss finite at 0."""


def binary_cross_entropy(
    prediction: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    reduction: Reduction = "mean",
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """-(target log p + (1 - target) log(1 - p)) of probabilities p, each logarithm at least -100 as in PyTorch.

    Where a logarithm is bounded its gradient is 0. `binary_cross_entropy_with_logits` has no such edge.
    """
    same_shape(prediction, target)
    terms = target * _bounded_log(prediction) + (1 - target) * _bounded_log(1 - prediction)
    return reduced(weighted(-terms, weight), reduction, lengths)


def _bounded_log(p: Tensor) -> Tensor:
    """log p, at least -100. A 0 is replaced before the logarithm: in the gradient 0 * inf would be nan."""
    positive = ops.greater(p, 0.0)
    logarithm = ops.log(ops.where(positive, p, 1.0))
    return ops.where(positive, ops.maximum(logarithm, _SMALLEST_LOG), _SMALLEST_LOG)


def binary_cross_entropy_with_logits(
    logits: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    reduction: Reduction = "mean",
    pos_weight: Tensor | None = None,
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """The binary cross-entropy of sigmoid(logits); `pos_weight` is the importance of what should be 1."""
    same_shape(logits, target)
    if pos_weight is None:
        terms = ops.bce_with_logits(logits, target)
    else:
        terms = pos_weight * target * ops.softplus(-logits) + (1 - target) * ops.softplus(logits)
    return reduced(weighted(terms, weight), reduction, lengths)


def multi_label_soft_margin(
    logits: Tensor, target: Tensor, weight: Tensor | None = None, reduction: Reduction = "mean"
) -> Tensor:
    """`binary_cross_entropy_with_logits`, averaged over the classes, which are the last axis."""
    same_shape(logits, target)
    return reduced(weighted(ops.bce_with_logits(logits, target), weight).mean(-1), reduction)


def soft_margin(
    prediction: Tensor, target: Tensor, reduction: Reduction = "mean", *, lengths: Tensor | None = None
) -> Tensor:
    """log(1 + exp(-target prediction)) for targets 1 and -1, without overflow."""
    same_shape(prediction, target)
    return reduced(ops.softplus(-target * prediction), reduction, lengths)


def hinge(
    prediction: Tensor,
    target: Tensor,
    squared: bool = False,
    reduction: Reduction = "mean",
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """max(1 - target prediction, 0) for targets 1 and -1, or its square (Cortes and Vapnik, 1995)."""
    same_shape(prediction, target)
    short = ops.relu(1 - target * prediction)
    return reduced(short * short if squared else short, reduction, lengths)


def hinge_embedding(prediction: Tensor, target: Tensor, margin: float = 1.0, reduction: Reduction = "mean") -> Tensor:
    """The prediction (a distance) where the target is 1, max(margin - prediction, 0) where it is -1.

    As in PyTorch, any other target counts both.
    """
    same_shape(prediction, target)
    alike = ops.where(ops.not_equal(target, -1), prediction, 0.0)
    unlike = ops.where(ops.not_equal(target, 1), ops.clip(margin - prediction, low=0.0), 0.0)
    return reduced(alike + unlike, reduction)
