"""Loss functions, with PyTorch's arguments; `layerloom.nn` wraps them as modules.

Each takes a prediction and a target and returns one number, or one for each term with `reduction='none'`; `lengths`
(batch,) masks what pads sequences (batch, steps, ...) on the right. They are written in operations on tensors, in forms
that neither overflow nor lose digits.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from layerloom import ops
from layerloom.tensor import Tensor

Reduction = Literal["mean", "sum", "none"]

_SMALLEST_LOG = -100.0
"""PyTorch's bound of the logarithm of a probability, which keeps the loss finite at 0."""


def mse(prediction: Tensor, target: Tensor, reduction: Reduction = "mean", *, lengths: Tensor | None = None) -> Tensor:
    """(prediction - target)²; both need one shape, which guards against a silent broadcast."""
    _same_shape(prediction, target)
    difference = prediction - target
    return reduced(difference * difference, reduction, lengths)


def cross_entropy(
    logits: Tensor,
    labels: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
    lengths: Tensor | None = None,
) -> Tensor:
    """-log softmax(logits)[label], where the classes are axis 1 (axis 0 of a single sample).

    `logits`: (batch, classes, ...), `labels`: whole numbers (batch, ...). `weight`: (classes,), the importance of each
    class. Positions labelled `ignore_index` do not count, nor do those at or past `lengths` (batch,), counted along the
    first axis after the classes. The mean is over the weights of what counts; it is nan if nothing does. With
    `label_smoothing` s each class has the target s / classes, and the label 1 - s more (Szegedy et al., 2016).
    """
    axis = 1 if logits.ndim > 1 else 0
    _check_labels(logits, labels, axis)
    counts = _counting(labels, ignore_index, lengths)
    weights = ops.cast(counts, logits.dtype)
    labels = ops.where(counts, labels, 0)
    terms = _smoothed(logits, labels, axis, weight, label_smoothing)
    if weight is not None:
        weights = weights * ops.take(weight, labels, 0)
    terms = ops.where(counts, terms, 0.0)
    return terms.sum() / weights.sum() if reduction == "mean" else reduced(terms, reduction)


def _check_labels(logits: Tensor, labels: Tensor, axis: int) -> None:
    expected = logits.shape[:axis] + logits.shape[axis + 1 :]
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"cross entropy needs labels that are class numbers (integers), got {labels.dtype}")
    if labels.shape != expected:
        raise ValueError(f"cross entropy needs labels {expected} for logits {logits.shape}, got {labels.shape}")


def _counting(labels: Tensor, ignore_index: int, lengths: Tensor | None) -> Tensor:
    """Which positions count: not ignored, and before the length of their sequence."""
    counts = ops.not_equal(labels, ignore_index)
    return counts if lengths is None else ops.logical_and(counts, ops.inside(lengths, labels.shape))


def _smoothed(logits: Tensor, labels: Tensor, axis: int, weight: Tensor | None, smoothing: float) -> Tensor:
    """The weighted loss of each label, mixed with the mean of the weighted losses of all classes."""
    terms = ops.softmax_cross_entropy(logits, labels, axis)
    if weight is not None:
        terms = terms * ops.take(weight, labels, 0)
    if not smoothing:
        return terms
    every = -ops.log_softmax(logits, axis)
    if weight is not None:
        every = every * weight.reshape(-1, *(1,) * (logits.ndim - axis - 1))
    return terms * (1 - smoothing) + every.mean(axis) * smoothing


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
    _same_shape(prediction, target)
    terms = target * _bounded_log(prediction) + (1 - target) * _bounded_log(1 - prediction)
    return reduced(_weighted(-terms, weight), reduction, lengths)


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
    _same_shape(logits, target)
    if pos_weight is None:
        terms = ops.bce_with_logits(logits, target)
    else:
        terms = pos_weight * target * ops.softplus(-logits) + (1 - target) * ops.softplus(logits)
    return reduced(_weighted(terms, weight), reduction, lengths)


def _weighted(terms: Tensor, weight: Tensor | None) -> Tensor:
    return terms if weight is None else terms * weight


def reduced(terms: Tensor, reduction: Reduction, lengths: Tensor | None = None) -> Tensor:
    """The mean or sum of all terms, or the terms themselves; at or past `lengths` (batch,) they do not count."""
    if lengths is not None:
        counts = ops.inside(lengths, terms.shape)
        terms = ops.where(counts, terms, 0.0)
        if reduction == "mean":
            return terms.sum() / ops.cast(counts, terms.dtype).sum()
    match reduction:
        case "mean":
            return terms.mean()
        case "sum":
            return terms.sum()
        case "none":
            return terms
    raise ValueError(f"reduction needs one of {', '.join(get_args(Reduction))}, got {reduction!r}")


def _same_shape(prediction: Tensor, target: Tensor) -> None:
    if prediction.shape != target.shape:
        raise ValueError(f"prediction and target need the same shape, got {prediction.shape} and {target.shape}")
