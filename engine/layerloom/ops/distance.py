"""How long vectors are, and how far from each other: norms, distances and cosines along an axis."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from layerloom.ops.arithmetic import abs, maximum, power, sqrt
from layerloom.ops.broadcasting import Axes, broadcast_to, sum
from layerloom.ops.casting import cast
from layerloom.ops.comparison import equal, not_equal, where
from layerloom.ops.operation import ArraySpec, broadcast_shape
from layerloom.ops.promotion import floating, promoted
from layerloom.ops.reduction import amax, amin

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def vector_norm(x: TensorLike, p: float = 2.0, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """(sum |x|^p)^(1/p) along the axes; the largest size for p = inf, how many are not 0 for p = 0.

    The gradient of a vector of zeros is 0, and so is that of each 0 where p < 1.
    """
    x = floating(x)
    if math.isinf(p):
        return (amax if p > 0 else amin)(abs(x), axis, keepdims)
    if p == 0:
        return sum(cast(not_equal(x, 0), x.dtype), axis, keepdims)
    if p == 1:
        return sum(abs(x), axis, keepdims)
    powers = x * x if p == 2 else _power(abs(x), p)
    return _power(sum(powers, axis, keepdims), 1 / p)


def _power(x: Tensor, exponent: float) -> Tensor:
    """x to the power of the exponent for x ≥ 0, with the derivative 0 at 0."""
    if exponent < 0:
        return power(x, exponent)
    nothing = equal(x, 0)
    positive = where(nothing, 1, x)
    return where(nothing, 0, sqrt(positive) if exponent == 0.5 else power(positive, exponent))


def pairwise_distance(
    a: TensorLike, b: TensorLike, p: float = 2.0, eps: float = 1e-6, keepdims: bool = False
) -> Tensor:
    """The p-norm of a - b + eps along the last axis; `eps` keeps the gradient finite where a = b."""
    a, b = promoted(floating(a), b)
    return vector_norm(a - b + eps, p, -1, keepdims)


def cosine_similarity(a: TensorLike, b: TensorLike, axis: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between a and b along an axis of the shape to which they broadcast.

    Norms below `eps` count as `eps`, but have their own gradient, as in PyTorch.
    """
    a, b = promoted(floating(a), b)
    shape = broadcast_shape("cosine_similarity", ArraySpec.of(a.data), ArraySpec.of(b.data))
    a, b = broadcast_to(a, shape), broadcast_to(b, shape)
    return sum(a / _at_least(eps, a, axis) * (b / _at_least(eps, b, axis)), axis)


def _at_least(eps: float, x: Tensor, axis: int) -> Tensor:
    norm = vector_norm(x, 2, axis, keepdims=True)
    return norm + (maximum(norm, eps) - norm).detach()
