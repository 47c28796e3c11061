"""Where the largest number of each window stands, and the way back: numbers put where they stood.

A place in x: (batch, channels, *size) is counted through the spatial axes of its channel, in C order. What windows see
is said axis by axis, in a table (windows, places). Where a window sees less than others along an axis, its table names
a place twice: that changes no maximum and, as the first counts, not where it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import reshape
from layerloom.ops.constants import constant
from layerloom.ops.indexing import gather
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, Shape
from layerloom.ops.pooling import MaxPool, geometry
from layerloom.ops.reduction import argmax
from layerloom.ops.shape import take

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class MaxUnpool(Operation):
    """Zeros of the given spatial size with the numbers of `x` at their `places`; of several at one the last stays.

    x, places: (batch, channels, *windows), y: (batch, channels, *size).
    """

    checked = True
    size: Shape

    def infer(self, x: ArraySpec, places: ArraySpec) -> ArraySpec:
        if x.ndim != len(self.size) + 2 or x.shape != places.shape or places.dtype.kind not in "iu":
            raise OperationError(
                f"{self.name} to {self.size} needs (batch, channels) and {len(self.size)} axes, and for each number a "
                f"whole one as its place, got {x} and {places}"
            )
        return ArraySpec((*x.shape[:2], *self.size), x.dtype)

    def kernel(self, xp: Any, x: Array, places: Array) -> Array:
        rows, each, count = math.prod(x.shape[:2]), math.prod(x.shape[2:]), math.prod(self.size)
        if xp is np and places.size and not (places.min() >= 0 and places.max() < count):
            raise ValueError(f"places must lie between 0 and {count - 1}, got {places.min()} to {places.max()}")
        result = xp.zeros((rows, count), x.dtype)
        result[xp.arange(rows)[:, None], places.reshape((rows, each))] = x.reshape((rows, each))
        return result.reshape((*x.shape[:2], *self.size))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor, places: Tensor) -> Pullbacks:
        return lambda: picked(g, places), None


def max_unpool(x: TensorLike, places: TensorLike, size: Sequence[int]) -> Tensor:
    """Zeros (batch, channels, *size) with the numbers of `x` where they stood before pooling."""
    return MaxUnpool(tuple(size))(tape.as_tensor(x), tape.as_tensor(places))


def picked(x: Tensor, places: Tensor) -> Tensor:
    """The numbers of x: (batch, channels, *size) at places (batch, channels, *windows)."""
    return reshape(gather(_in_a_row(x), _in_a_row(places), 2), places.shape)


def max_pool_places(
    x: TensorLike,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
    dilation: int | Sequence[int] = 1,
) -> Tensor:
    """Where `max_pool` with the same arguments finds the largest number of each window, the first of several."""
    x = tape.as_tensor(x)
    pool = MaxPool(*geometry(x.ndim - 2, kernel, stride, padding, dilation))
    windows = pool.infer(ArraySpec.of(x.data)).shape[2:]
    along = zip(x.shape[2:], windows, pool.window, pool.stride, pool.padding, pool.dilation, strict=True)
    return largest(x, [_seen(*each) for each in along])


def _seen(size: int, windows: int, kernel: int, stride: int, padding: tuple[int, int], dilation: int) -> Array:
    """What windows see along an axis, (windows, kernel): places in the margin give way to the nearest seen inside."""
    at = np.arange(windows)[:, None] * stride - padding[0] + np.arange(kernel) * dilation
    inside = (at >= 0) & (at < size)
    first, last = np.where(inside, at, size).min(1), np.where(inside, at, -1).max(1)
    return np.clip(at, first[:, None], last[:, None])


def largest(x: Tensor, seen: Sequence[Array]) -> Tensor:
    """Where in x: (batch, channels, *size) the largest number of each window is, (batch, channels, *windows).

    `seen`: for each spatial axis (windows, places).
    """
    table = _places(seen, x.shape[2:])
    chosen = argmax(take(_in_a_row(x.detach()), constant(table, x), 2), -1)  # (batch, channels, windows in all)
    starts = constant(np.arange(len(table)) * table.shape[1], x)
    return reshape(take(constant(table.reshape(-1), x), chosen + starts), (*x.shape[:2], *map(len, seen)))


def _in_a_row(x: Tensor) -> Tensor:
    """(batch, channels, *size) with the spatial axes merged into one."""
    return reshape(x, (*x.shape[:2], math.prod(x.shape[2:])))


def _places(seen: Sequence[Array], size: Shape) -> Array:
    """What each window sees, in C order: (windows in all, places in all)."""

    def beside(table: Array, axis: int) -> Array:
        wide = table[:, None, :, None] * size[axis] + seen[axis][None, :, None, :]
        return wide.reshape((wide.shape[0] * wide.shape[1], wide.shape[2] * wide.shape[3]))

    return reduce(beside, range(len(size)), np.zeros((1, 1), np.int64))
