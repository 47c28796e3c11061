"""Losses of one class of several: the classes are axis 1 of a batch, or axis 0 of a single sample.

Labels are whole numbers (batch, ...) for scores (batch, classes, ...). Positions labelled `ignore_index` do not count,
nor do those at or past `lengths` (batch,), counted along the first axis after the classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from layerloom import ops
from layerloom.losses.reduction import Reduction, reduced, same_shape, weighted
from layerloom.tensor import Tensor, is_float

Share = Literal["weights", "count"]
"""What the mean over weighted classes is divided by: the weights of what counts (PyTorch), or its number (Keras)."""


def cross_entropy(
    logits: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
    lengths: Tensor | None = None,
    *,
    mean_over: Share = "weights",
) -> Tensor:
    """-log softmax(logits)[label], or the mean of it for all classes with the probabilities in `target`.

    `logits`: (batch, classes, ...), `target`: labels (batch, ...) or probabilities in the shape of the logits.
    `weight`: (classes,), the importance of each class. The mean is over the weights of what counts, or over its number
    with `mean_over='count'` and for probabilities; it is nan if nothing counts. With `label_smoothing` s each class
    has the target s / classes, and what was 1 has 1 - s more (Szegedy et al., 2016).
    """
    if is_float(target.dtype) and target.shape == logits.shape:
        return _of_probabilities(logits, target, weight, ignore_index, reduction, label_smoothing, lengths)
    axis = class_axis(logits)
    places = _Places.of(logits, target, axis, ignore_index, lengths)
    terms = weighted(ops.softmax_cross_entropy(logits, places.labels, axis), places.importance(weight))
    if label_smoothing:
        every = -ops.log_softmax(logits, axis)
        mean = weighted(every, _along(weight, axis, logits.ndim)).mean(axis)
        terms = terms * (1 - label_smoothing) + mean * label_smoothing
    return places.reduced(terms, weight, reduction, mean_over)


def nll(
    log_probabilities: Tensor,
    labels: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    lengths: Tensor | None = None,
    *,
    mean_over: Share = "weights",
) -> Tensor:
    """-log_probabilities[label], the rest of `cross_entropy` once `log_softmax` is done; arguments as there."""
    axis = class_axis(log_probabilities)
    places = _Places.of(log_probabilities, labels, axis, ignore_index, lengths)
    terms = weighted(-ops.at_label(log_probabilities, places.labels, axis), places.importance(weight))
    return places.reduced(terms, weight, reduction, mean_over)


def class_axis(scores: Tensor) -> int:
    """Where the classes are: axis 1, or axis 0 of a single sample."""
    return 1 if scores.ndim > 1 else 0


@dataclass(frozen=True)
class _Places:
    """What counts, and the labels with a 0 where nothing does."""

    counts: Tensor
    labels: Tensor

    @classmethod
    def of(cls, scores: Tensor, labels: Tensor, axis: int, ignore_index: int, lengths: Tensor | None) -> _Places:
        _check_labels(scores, labels, axis)
        counts = ops.not_equal(labels, ignore_index)
        if lengths is not None:
            counts = ops.logical_and(counts, ops.inside(lengths, labels.shape))
        return cls(counts, ops.where(counts, labels, 0))

    def importance(self, weight: Tensor | None) -> Tensor | None:
        """The weight of the class at each place."""
        return None if weight is None else ops.take(weight, self.labels, 0)

    def reduced(self, terms: Tensor, weight: Tensor | None, reduction: Reduction, mean_over: Share) -> Tensor:
        terms = ops.where(self.counts, terms, 0.0)
        if reduction != "mean":
            return reduced(terms, reduction)
        shares = ops.cast(self.counts, terms.dtype)
        return terms.sum() / weighted(shares, self.importance(weight) if mean_over == "weights" else None).sum()


def _of_probabilities(
    logits: Tensor,
    target: Tensor,
    weight: Tensor | None,
    ignore_index: int,
    reduction: Reduction,
    label_smoothing: float,
    lengths: Tensor | None,
) -> Tensor:
    """The cross-entropy of two distributions over the classes, whose mean is over the places."""
    if ignore_index >= 0:
        raise ValueError(f"probabilities have no label to ignore, got ignore_index={ignore_index}")
    axis = class_axis(logits)
    if label_smoothing:
        target = target * (1 - label_smoothing) + label_smoothing / logits.shape[axis]
    shares = weighted(target, _along(weight, axis, logits.ndim))
    return reduced(-(ops.log_softmax(logits, axis) * shares).sum(axis), reduction, lengths)


def _along(weight: Tensor | None, axis: int, ndim: int) -> Tensor | None:
    """The weights (classes,) in a shape that broadcasts along the axis of the classes."""
    return None if weight is None else weight.reshape(-1, *(1,) * (ndim - axis - 1))


def _check_labels(scores: Tensor, labels: Tensor, axis: int) -> None:
    expected = scores.shape[:axis] + scores.shape[axis + 1 :]
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"cross entropy needs labels that are class numbers (integers), got {labels.dtype}")
    if labels.shape != expected:
        raise ValueError(f"cross entropy needs labels {expected} for logits {scores.shape}, got {labels.shape}")


def kl_divergence(
    prediction: Tensor,
    target: Tensor,
    reduction: Reduction | Literal["batchmean"] = "mean",
    log_target: bool = False,
    *,
    lengths: Tensor | None = None,
) -> Tensor:
    """target (log target - prediction): how far log-probabilities are from probabilities (Kullback and Leibler, 1951).

    `prediction` holds logarithms, `target` probabilities, or their logarithms with `log_target`. A target of 0 counts
    nothing. 'mean' is over all numbers; 'batchmean', the sum divided by the size of the first axis, is the divergence.
    """
    same_shape(prediction, target)
    if log_target:
        terms = ops.exp(target) * (target - prediction)
    else:
        nonzero = ops.where(ops.equal(target, 0), 1.0, target)  # in the gradient 0 * log 0 would be nan
        terms = target * ops.log(nonzero) - target * prediction
    if reduction == "batchmean":
        return reduced(terms, "sum", lengths) / (terms.shape[0] if terms.ndim else 1)
    return reduced(terms, reduction, lengths)
