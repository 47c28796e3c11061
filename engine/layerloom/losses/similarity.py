"""Losses of vectors: what belongs together should be close, what does not, far apart."""

from __future__ import annotations

from collections.abc import Callable

from layerloom import ops
from layerloom.losses.reduction import Reduction, reduced, same_shape
from layerloom.ops.distance import pairwise_distance
from layerloom.tensor import Tensor

Distance = Callable[[Tensor, Tensor], Tensor]
"""How far the vectors of two tensors are from each other, one number for each pair."""

_TINY = 1e-12
"""PyTorch's addition to squared lengths, which keeps the cosine of a zero vector 0."""


def cosine_embedding(
    first: Tensor, second: Tensor, target: Tensor, margin: float = 0.0, reduction: Reduction = "mean"
) -> Tensor:
    """1 - cos where the target is 1, max(cos - margin, 0) where it is -1, of the angle between two vectors.

    first, second: (batch, size), target: (batch,), or (size,) and () for a single pair.
    """
    same_shape(first, second)
    if target.shape != first.shape[:-1] or first.ndim not in (1, 2):
        raise ValueError(f"cosine_embedding needs a target for each pair, got {target.shape} for {first.shape}")
    sizes = ((first * first).sum(-1) + _TINY) * ((second * second).sum(-1) + _TINY)
    cosine = (first * second).sum(-1) / ops.sqrt(sizes)
    alike = ops.where(ops.equal(target, 1), 1 - cosine, 0.0)
    unlike = ops.where(ops.equal(target, -1), ops.clip(cosine - margin, low=0.0), 0.0)
    return reduced(alike + unlike, reduction)


def cosine(
    prediction: Tensor, target: Tensor, axis: int = -1, reduction: Reduction = "mean", *, lengths: Tensor | None = None
) -> Tensor:
    """Minus the cosine of the angle between prediction and target along an axis, as in Keras: -1 is the best.

    Squared lengths count as no less than 1e-12.
    """
    same_shape(prediction, target)
    ours, theirs = (ops.sqrt(ops.maximum((x * x).sum(axis), _TINY)) for x in (prediction, target))
    return reduced(-(prediction * target).sum(axis) / (ours * theirs), reduction, lengths)


def contrastive(
    first: Tensor, second: Tensor, target: Tensor, margin: float = 1.0, reduction: Reduction = "mean"
) -> Tensor:
    """d² where the target is 1, max(margin - d, 0)² where it is 0, of the distance d of two vectors.

    Hadsell, Chopra and LeCun (2006), equation 4, without its 1/2, and with 1 for what belongs together. The vectors lie
    along the last axis, which the target does not have.
    """
    same_shape(first, second)
    if target.shape != first.shape[:-1]:
        raise ValueError(f"contrastive needs a target for each pair, got {target.shape} for {first.shape}")
    far = pairwise_distance(first, second)
    short = ops.clip(margin - far, low=0.0)
    return reduced(target * far * far + (1 - target) * short * short, reduction)


def triplet_margin(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-6,
    swap: bool = False,
    reduction: Reduction = "mean",
) -> Tensor:
    """`triplet_margin_with_distance` by the `p`-norm of differences plus `eps` along the last axis."""
    return triplet_margin_with_distance(
        anchor, positive, negative, lambda a, b: pairwise_distance(a, b, p, eps), margin, swap, reduction
    )


def triplet_margin_with_distance(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    distance_function: Distance | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: Reduction = "mean",
) -> Tensor:
    """max(d(anchor, positive) - d(anchor, negative) + margin, 0) for a distance d, by default that of Euclid.

    With `swap`, the negative's distance is the smaller one of those from anchor and positive (Balntas et al., 2016).
    """
    if margin <= 0:
        raise ValueError(f"a triplet loss needs a margin above 0, got {margin}")
    if not anchor.ndim == positive.ndim == negative.ndim:
        raise ValueError(
            f"a triplet needs tensors with as many axes, got {anchor.shape}, {positive.shape} and {negative.shape}"
        )
    far = pairwise_distance if distance_function is None else distance_function
    apart = far(anchor, negative)
    if swap:
        apart = ops.minimum(apart, far(positive, negative))
    return reduced(ops.clip(far(anchor, positive) - apart + margin, low=0.0), reduction)
