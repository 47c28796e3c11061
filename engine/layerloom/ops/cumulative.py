"""Running sums, products and extremes along an axis.

Sums have an operation of their own. The others double their reach: each number is combined with the one 1 before it,
then with the one 2 before it, 4, 8 and so on. That is a logarithm of operations, exact for gradients of any order, and
never divides, so that a product may run through zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import multiply
from layerloom.ops.broadcasting import arange, broadcast_to, normal_axis, reshape
from layerloom.ops.casting import countable
from layerloom.ops.comparison import greater, less, where
from layerloom.ops.exponential import logaddexp
from layerloom.ops.operation import ArraySpec, Operation, Pullbacks
from layerloom.ops.promotion import floating
from layerloom.ops.shape import concatenate, index
from layerloom.ops.shape import pad as bordered

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Cumsum(Operation):
    """The sums of the numbers up to each one along an axis, or `backwards` from each one on."""

    axis: int
    backwards: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        return x

    def kernel(self, xp: Any, x: Array) -> Array:
        ordered = xp.flip(x, self.axis) if self.backwards else x
        # Narrow floats would lose digits one after the other.
        sums = xp.cumsum(ordered, axis=self.axis, dtype=np.float64 if tape.is_float(x.dtype) else x.dtype)
        return (xp.flip(sums, self.axis) if self.backwards else sums).astype(x.dtype, copy=False)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: Cumsum(self.axis, not self.backwards)(g),)


def cumsum(x: TensorLike, axis: int = -1) -> Tensor:
    """The sums of the numbers up to each one along an axis; truth values are counted."""
    x = countable(x)
    return Cumsum(normal_axis(axis, x.ndim), False)(x)


def cumprod(x: TensorLike, axis: int = -1) -> Tensor:
    """The products of the numbers up to each one along an axis, with the right gradient at zeros."""
    return _doubled(countable(x), axis, 1, multiply)


def logcumsumexp(x: TensorLike, axis: int = -1) -> Tensor:
    """log(cumsum(exp(x))) along an axis, without overflow."""
    return _doubled(floating(x), axis, -np.inf, logaddexp)


def cummax(x: TensorLike, axis: int = -1) -> tuple[Tensor, Tensor]:
    """The largest up to each number along an axis and where it is; of equal ones the last."""
    return _running(x, axis, greater)


def cummin(x: TensorLike, axis: int = -1) -> tuple[Tensor, Tensor]:
    """The smallest up to each number along an axis and where it is; of equal ones the last."""
    return _running(x, axis, less)


def _doubled(x: Tensor, axis: int, nothing: float, combined: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """Each number combined with all before it; `nothing` changes nothing."""
    axis, reach = normal_axis(axis, x.ndim), 1
    while reach < x.shape[axis]:
        x = combined(x, _before(x, axis, reach, nothing))
        reach *= 2
    return x


def _before(x: Tensor, axis: int, reach: int, nothing: float) -> Tensor:
    """What stands `reach` before each number, `nothing` where there is none."""
    widths = tuple((reach, 0) if one == axis else (0, 0) for one in range(x.ndim))
    return bordered(_cut(x, axis, slice(None, -reach)), widths, nothing)


def _running(x: TensorLike, axis: int, beats: Callable[[Tensor, Tensor], Tensor]) -> tuple[Tensor, Tensor]:
    """The number that none up to each one beats, and where it is."""
    x = tape.as_tensor(x)
    axis, reach = normal_axis(axis, x.ndim), 1
    places = broadcast_to(reshape(arange(x.shape[axis], like=x), (-1, *(1,) * (x.ndim - axis - 1))), x.shape)
    while reach < x.shape[axis]:
        # The first few have nothing so far before them and meet themselves.
        earlier, place = (
            concatenate([_cut(one, axis, slice(reach)), _cut(one, axis, slice(-reach))], axis) for one in (x, places)
        )
        won = beats(earlier, x)
        x, places = where(won, earlier, x), where(won, place, places)
        reach *= 2
    return x, places


def _cut(x: Tensor, axis: int, part: slice) -> Tensor:
    return index(x, (slice(None),) * axis + (part,))
