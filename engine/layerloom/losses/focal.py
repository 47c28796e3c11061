"""Focal loss (Lin, Goyal, Girshick, He and Dollár, 2017): what the net is sure of already counts little."""

from __future__ import annotations

from layerloom import ops
from layerloom.losses.classes import class_axis
from layerloom.losses.clipped import EPSILON
from layerloom.losses.reduction import Reduction, reduced, same_shape, weighted
from layerloom.tensor import Tensor

_TINY = 1e-12
"""A share of what is missing is taken for no less: below a power of 1 the gradient at 0 would be infinite."""


def focal(
    scores: Tensor,
    labels: Tensor,
    gamma: float = 2.0,
    weight: Tensor | None = None,
    *,
    logits: bool = True,
    reduction: Reduction = "mean",
    lengths: Tensor | None = None,
) -> Tensor:
    """(1 - p)^gamma (-log p) of the probability p of the label; the mean is over the places.

    scores: (batch, classes, ...), labels: (batch, ...), `weight`: (classes,), what the paper calls alpha. Without
    `logits` the scores are probabilities, divided by their sum and clipped at 1e-7 as in Keras.
    """
    axis = class_axis(scores)
    if logits:
        missing = ops.softmax_cross_entropy(scores, labels, axis)
        p = ops.exp(-missing)
    else:
        share = ops.at_label(scores, labels, axis) / scores.sum(axis)
        p = ops.clip(share, EPSILON, 1 - EPSILON)
        missing = -ops.log(p)
    terms = missing * ops.power(ops.maximum(1 - p, _TINY), gamma)
    return reduced(weighted(terms, None if weight is None else ops.take(weight, labels, 0)), reduction, lengths)


def binary_focal(
    prediction: Tensor,
    target: Tensor,
    gamma: float = 2.0,
    alpha: float | None = None,
    *,
    logits: bool = True,
    reduction: Reduction = "mean",
    lengths: Tensor | None = None,
) -> Tensor:
    """(1 - p)^gamma times the binary cross-entropy, for the probability p of what is right, entry by entry.

    With `alpha` what should be 1 counts alpha and the rest 1 - alpha. Without `logits` the prediction is a probability,
    clipped at 1e-7 in the logarithm as in Keras.
    """
    same_shape(prediction, target)
    p = ops.sigmoid(prediction) if logits else prediction
    if logits:
        missing = ops.bce_with_logits(prediction, target)
    else:
        kept = ops.clip(p, EPSILON, 1 - EPSILON)
        missing = -(target * ops.log(kept) + (1 - target) * ops.log(1 - kept))
    right = target * p + (1 - target) * (1 - p)
    terms = missing * ops.power(ops.maximum(1 - right, _TINY), gamma)
    if alpha is not None:
        terms = terms * (target * alpha + (1 - target) * (1 - alpha))
    return reduced(terms, reduction, lengths)
