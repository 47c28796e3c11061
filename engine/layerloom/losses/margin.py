"""Losses that ask the right class to be ahead of the others by a margin."""

from __future__ import annotations

from layerloom import ops
from layerloom.losses.reduction import Reduction, reduced
from layerloom.tensor import Tensor


def margin_ranking(
    first: Tensor, second: Tensor, target: Tensor, margin: float = 0.0, reduction: Reduction = "mean"
) -> Tensor:
    """max(margin - target (first - second), 0): 1 says that the first should be larger, -1 the second."""
    if not first.ndim == second.ndim == target.ndim:
        raise ValueError(
            f"margin_ranking needs inputs with as many axes, got {first.shape}, {second.shape} and {target.shape}"
        )
    return reduced(ops.clip(margin - target * (first - second), low=0.0), reduction)


def multi_margin(
    scores: Tensor,
    labels: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    """The sum of max(margin - scores[label] + score, 0)^p over the other classes, divided by the number of classes.

    scores: (batch, classes), labels: (batch,), or (classes,) and () for a single sample. `p` is 1 or 2; `weight`
    (classes,) is the importance of each label (Weston and Watkins, 1999).
    """
    if p not in (1, 2):
        raise ValueError(f"multi_margin needs p 1 or 2, got {p}")
    if scores.ndim not in (1, 2) or labels.shape != scores.shape[:-1]:
        raise ValueError(f"multi_margin needs a label for each set of scores, got {labels.shape} for {scores.shape}")
    classes = scores.shape[-1]
    right = ops.expand_dims(ops.at_label(scores, labels, -1), -1)
    short = ops.relu(margin - right + scores)
    if p == 2:
        short = short * short
    if weight is not None:
        short = short * ops.expand_dims(ops.take(weight, labels, 0), -1)
    others = ops.not_equal(ops.arange(classes, like=labels), ops.expand_dims(labels, -1))
    return reduced(ops.where(others, short, 0.0).sum(-1) / classes, reduction)


def categorical_hinge(
    scores: Tensor, labels: Tensor, axis: int = 1, reduction: Reduction = "mean", *, lengths: Tensor | None = None
) -> Tensor:
    """max(1 + the highest score of another class, or 0 if that is more, - scores[label], 0), as in Keras.

    scores: (batch, classes, ...) with the classes along `axis`, labels: (batch, ...).
    """
    classes = ops.expand_dims(labels, axis)
    numbers = ops.arange(scores.shape[axis], like=labels).reshape(-1, *(1,) * (scores.ndim - 1 - axis % scores.ndim))
    highest = ops.max(ops.where(ops.equal(numbers, classes), 0.0, scores), axis)
    return reduced(ops.relu(1 + highest - ops.at_label(scores, labels, axis)), reduction, lengths)


def multi_label_margin(scores: Tensor, labels: Tensor, reduction: Reduction = "mean") -> Tensor:
    """The sum of max(1 - scores[label] + score, 0) over labels and classes that are none, divided by the classes.

    scores: (batch, classes) or (classes,), labels: the same shape, whole numbers; those from the first negative one on
    do not count.
    """
    if scores.ndim not in (1, 2) or labels.shape != scores.shape:
        raise ValueError(f"multi_label_margin needs a label for each score {scores.shape}, got {labels.shape}")
    if scores.ndim == 1:
        terms = _short_of_labels(scores.reshape(1, -1), labels.reshape(1, -1)).reshape(())
    else:
        terms = _short_of_labels(scores, labels)
    return reduced(terms, reduction)


def _short_of_labels(scores: Tensor, labels: Tensor) -> Tensor:
    batch, classes = scores.shape
    every = (batch, classes, classes)  # (batch, place among the labels, class)
    place = ops.arange(classes, like=labels)
    so_far = ops.less_equal(place, ops.expand_dims(place, 1))
    ended = ops.any(ops.logical_and(so_far, ops.expand_dims(labels, 1) < 0), -1)
    labels = ops.where(ended, 0, labels)
    right = ops.at_label(ops.broadcast_to(ops.expand_dims(scores, 1), every), labels, 2)
    named = ops.equal(place, ops.expand_dims(labels, 2))
    named = ops.logical_and(named, ops.expand_dims(ops.logical_not(ended), 2))
    others = ops.expand_dims(ops.logical_not(ops.any(named, 1)), 1)
    counts = ops.logical_and(others, ops.expand_dims(ops.logical_not(ended), 2))
    short = ops.relu(1 - ops.expand_dims(right, 2) + ops.expand_dims(scores, 1))
    return ops.where(counts, short, 0.0).sum((1, 2)) / classes
