"""Pooling into a given number of cells along each spatial axis of x: (batch, channels, *size).

Cell i of n along an axis of m covers floor(i m / n) to ceil((i + 1) m / n), so cells may overlap. Where all axes divide
evenly, cells are windows side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import reshape
from layerloom.ops.constants import constant
from layerloom.ops.linear import Matmul
from layerloom.ops.maxima import largest, picked
from layerloom.ops.operation import OperationError, Shape
from layerloom.ops.pooling import avg_pool, max_pool
from layerloom.ops.promotion import floating
from layerloom.ops.reduction import mean

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def adaptive_avg_pool(x: TensorLike, cells: Sequence[int | None]) -> Tensor:
    """The mean of each cell, (batch, channels, *cells); `None` keeps the size of an axis."""
    y: Tensor = floating(x)
    counts = _counts(y, cells)
    if all(count == 1 for count in counts):
        return mean(y, tuple(range(2, y.ndim)), keepdims=True)
    if (window := _even(y.shape[2:], counts)) is not None:
        return avg_pool(y, window)
    for axis, count in enumerate(counts, 2):
        y = _means(y, axis, count)
    return y


def adaptive_max_pool(x: TensorLike, cells: Sequence[int | None]) -> Tensor:
    """The largest number of each cell, (batch, channels, *cells); `None` keeps the size of an axis."""
    x = tape.as_tensor(x)
    if (window := _even(x.shape[2:], _counts(x, cells))) is not None:
        return max_pool(x, window)
    return picked(x, adaptive_max_pool_places(x, cells))


def adaptive_max_pool_places(x: TensorLike, cells: Sequence[int | None]) -> Tensor:
    """Where in its channel the largest number of each cell is, the first of several: (batch, channels, *cells)."""
    x = tape.as_tensor(x)
    return largest(x, [_seen(size, count) for size, count in zip(x.shape[2:], _counts(x, cells), strict=True)])


def _counts(x: Tensor, cells: Sequence[int | None]) -> Shape:
    """The number of cells along each axis."""
    size = x.shape[2:]
    counts = tuple(n if count is None else count for n, count in zip(size, cells, strict=False))
    if len(cells) != len(size) or any(count < 1 for count in counts) or not all(size):
        raise OperationError(f"adaptive pooling needs a number of cells for each axis of {size}, got {tuple(cells)}")
    return counts


def _even(size: Shape, counts: Shape) -> Shape | None:
    """The window that makes so many cells side by side, if there is one."""
    if any(n % count for n, count in zip(size, counts, strict=True)):
        return None
    return tuple(n // count for n, count in zip(size, counts, strict=True))


def _cells(size: int, count: int) -> list[tuple[int, int]]:
    """Start and end of each cell along an axis."""
    return [(i * size // count, -(-(i + 1) * size // count)) for i in range(count)]


def _means(x: Tensor, axis: int, count: int) -> Tensor:
    """Means over cells along one axis: a product with a constant matrix whose row i takes the mean over cell i."""
    size, before, after = x.shape[axis], x.shape[:axis], x.shape[axis + 1 :]
    if count == size:
        return x
    matrix = np.zeros((count, size), x.dtype)
    for i, (low, high) in enumerate(_cells(size, count)):
        matrix[i, low:high] = 1 / (high - low)
    stacks = math.prod(before)
    if not after:
        means = Matmul()(reshape(x, (stacks, size)), constant(np.ascontiguousarray(matrix.T), x))
    else:
        means = Matmul()(constant(matrix, x), reshape(x, (stacks, size, math.prod(after))))
    return reshape(means, (*before, count, *after))


def _seen(size: int, count: int) -> Array:
    """What each cell covers along an axis, (cells, places); short cells name their last place again."""
    low, high = np.array(_cells(size, count)).T[..., None]
    return np.minimum(low + np.arange((high - low).max()), high - 1)
