"""Parts of matrices: triangles and diagonals, cut out and put in. Axes before the last two are a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arranging import moveaxis
from layerloom.ops.broadcasting import reshape
from layerloom.ops.broadcasting import sum as sum_
from layerloom.ops.comparison import where
from layerloom.ops.constants import constant
from layerloom.ops.operation import OperationError, Shape
from layerloom.ops.shape import Take, TakeGrad

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def tril(x: TensorLike, offset: int = 0) -> Tensor:
    """The matrices with 0 above the diagonal that lies `offset` above the main one."""
    x = _matrices("tril", x)
    return where(constant(_below(x.shape, offset), like=x), x, 0)


def triu(x: TensorLike, offset: int = 0) -> Tensor:
    """The matrices with 0 below the diagonal that lies `offset` above the main one."""
    x = _matrices("triu", x)
    return where(constant(_below(x.shape, offset - 1), like=x), 0, x)


def diagonal(x: TensorLike, offset: int = 0, axis1: int = -2, axis2: int = -1) -> Tensor:
    """The diagonal that lies `offset` above the main one of matrices on two axes, as a new last axis."""
    x = moveaxis(_matrices("diagonal", x), (axis1, axis2), (-2, -1))
    rows, columns = x.shape[-2:]
    places = _diagonal((rows, columns), offset)
    return Take(x.ndim - 2)(reshape(x, (*x.shape[:-2], rows * columns)), constant(places, like=x))


def diag_embed(x: TensorLike, offset: int = 0) -> Tensor:
    """Square matrices with the numbers of the last axis on the diagonal `offset` above the main one, 0 elsewhere."""
    x = tape.as_tensor(x)
    if not x.ndim:
        raise OperationError("a number without an axis is no diagonal")
    side = x.shape[-1] + abs(offset)
    places = constant(_diagonal((side, side), offset), like=x)
    return reshape(TakeGrad(x.ndim - 1, side * side)(x, places), (*x.shape[:-1], side, side))


def diag(x: TensorLike, offset: int = 0) -> Tensor:
    """The diagonal of a matrix, or the matrix that has a vector as its diagonal."""
    x = tape.as_tensor(x)
    if x.ndim not in (1, 2):
        raise OperationError(f"diag needs a vector or a matrix, got {x.shape}")
    return diag_embed(x, offset) if x.ndim == 1 else diagonal(x, offset)


def trace(x: TensorLike) -> Tensor:
    """The sum of the main diagonal of the matrices on the last two axes."""
    return sum_(diagonal(x), -1)


def _matrices(name: str, x: TensorLike) -> Tensor:
    matrices = tape.as_tensor(x)
    if matrices.ndim < 2:
        raise OperationError(f"{name} needs at least two axes, got {matrices.shape}")
    return matrices


def _below(shape: Shape, offset: int) -> Array:
    """True on and below the diagonal that lies `offset` above the main one."""
    return np.tri(shape[-2], shape[-1], offset, dtype=bool)


def _diagonal(shape: Shape, offset: int) -> Array:
    """Where in the flattened matrix the diagonal lies."""
    rows, columns = shape
    row = np.arange(max(-offset, 0), min(rows, columns - offset))
    return row * columns + row + offset
