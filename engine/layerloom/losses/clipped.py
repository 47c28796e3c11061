"""Keras' losses of probabilities: they are clipped to [1e-7, 1 - 1e-7] before the logarithm.

A net that ends in softmax or sigmoid has to be compared like this to train as in Keras; `cross_entropy` of the scores
before it is safer. The classes are the last axis, as in Keras, unless `axis` says otherwise. Class weights are divided
by the number of rows, not by their sum: pass them by row as `sample_weight`, or as `weight` (classes,).
"""

from __future__ import annotations

from layerloom import ops
from layerloom.losses.reduction import Reduction, reduced, same_shape, weighted
from layerloom.tensor import Tensor, is_float

EPSILON = 1e-7
"""Keras' `epsilon()`: a probability counts as no less than that and no more than 1 less that."""


def clipped_cross_entropy(
    probabilities: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
    axis: int = -1,
    *,
    sample_weight: Tensor | None = None,
    lengths: Tensor | None = None,
) -> Tensor:
    """-log probability of the label, or its mean under the probabilities in `target`, one term for each row.

    As in Keras the probabilities are first divided by their sum along the axis. `weight` (classes,) is taken at the
    label, or where the target is largest; the mean is over the number of rows.
    """
    clipped = ops.clip(probabilities / probabilities.sum(axis, keepdim=True), EPSILON, 1 - EPSILON)
    logarithms = ops.log(clipped)
    classes = probabilities.shape[axis]
    if is_float(target.dtype):
        same_shape(probabilities, target)
        label = ops.argmax(target, axis)
        smooth = target * (1 - label_smoothing) + label_smoothing / classes
        terms = -(smooth * logarithms).sum(axis)
    else:
        label = target
        terms = -ops.at_label(logarithms, target, axis) * (1 - label_smoothing)
        if label_smoothing:
            terms = terms - logarithms.sum(axis) * (label_smoothing / classes)
    terms = weighted(terms, None if weight is None else ops.take(weight, label, 0))
    return reduced(weighted(terms, sample_weight), reduction, lengths)


def clipped_binary_cross_entropy(
    probabilities: Tensor,
    target: Tensor,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
    axis: int = -1,
    *,
    sample_weight: Tensor | None = None,
    lengths: Tensor | None = None,
) -> Tensor:
    """-(target log p + (1 - target) log(1 - p)), averaged along the axis, one term for each row.

    With `label_smoothing` s a target moves towards 1/2: target (1 - s) + s / 2.
    """
    same_shape(probabilities, target)
    p = ops.clip(probabilities, EPSILON, 1 - EPSILON)
    target = target * (1 - label_smoothing) + 0.5 * label_smoothing
    terms = -(target * ops.log(p) + (1 - target) * ops.log(1 - p)).mean(axis)
    return reduced(weighted(terms, sample_weight), reduction, lengths)
