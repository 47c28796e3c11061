"""Products of vectors, matrices and stacks of matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from layerloom.device import Array
from layerloom.ops.arithmetic import multiply
from layerloom.ops.broadcasting import normal_axis, reshape, unbroadcast
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, broadcast_shape, same_dtype
from layerloom.ops.promotion import pair
from layerloom.ops.shape import transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Matmul(Operation):
    """The matrix products of the last two axes; axes before them broadcast."""

    def infer(self, a: ArraySpec, b: ArraySpec) -> ArraySpec:
        if a.ndim < 2 or b.ndim < 2 or a.shape[-1] != b.shape[-2]:
            raise OperationError(
                f"matmul cannot multiply {a.shape} by {b.shape}: the last axis of the first must be as long as "
                "the second-last of the second"
            )
        batch = broadcast_shape(self.name, ArraySpec(a.shape[:-2], a.dtype), ArraySpec(b.shape[:-2], b.dtype))
        return ArraySpec((*batch, a.shape[-2], b.shape[-1]), same_dtype(self.name, a, b))

    def kernel(self, xp: Any, a: Array, b: Array) -> Array:
        return xp.matmul(a, b)

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return (
            lambda: unbroadcast(Matmul()(g, _swapped(b)), a.shape),
            lambda: unbroadcast(Matmul()(_swapped(a), g), b.shape),
        )


def matmul(a: TensorLike, b: TensorLike) -> Tensor:
    """The matrix product as in NumPy: vectors are rows on the left and columns on the right, leading axes broadcast."""
    a, b = pair(a, b)
    if not a.ndim or not b.ndim:
        raise OperationError(f"matmul needs at least one axis, got {a.shape} and {b.shape}")
    if a.ndim == 1:
        product = matmul(reshape(a, (1, -1)), b)
        return reshape(product, product.shape[:-2] + product.shape[-1:] if b.ndim > 1 else ())
    if b.ndim == 1:
        return _squeezed_column(matmul(a, reshape(b, (-1, 1))))
    if a.ndim > 2 and b.ndim == 2:  # one large product instead of many small ones, there and back
        rows = Matmul()(reshape(a, (math.prod(a.shape[:-1]), a.shape[-1])), b)
        return reshape(rows, (*a.shape[:-1], b.shape[-1]))
    return Matmul()(a, b)


def dot(a: TensorLike, b: TensorLike) -> Tensor:
    """The sum of the products of two vectors of one length."""
    a, b = pair(a, b)
    if a.ndim != 1 or b.ndim != 1:
        raise OperationError(f"dot needs two vectors, got {a.shape} and {b.shape}")
    return matmul(a, b)


def outer(a: TensorLike, b: TensorLike) -> Tensor:
    """Every product of a number of the one (n,) with a number of the other (m,): (n, m)."""
    a, b = pair(a, b)
    return multiply(reshape(a, (a.size, 1)), reshape(b, (1, b.size)))


def tensordot(a: TensorLike, b: TensorLike, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Tensor:
    """The product summed over axes of `a` and the axes of `b` that go with them; what is left of `a` comes first.

    `axes` is a pair of lists, or how many of the last axes of `a` go with the first ones of `b`.
    """
    a, b = pair(a, b)
    first, second = (range(a.ndim - axes, a.ndim), range(axes)) if isinstance(axes, int) else axes
    ours, theirs = ([normal_axis(axis, x.ndim) for axis in of] for x, of in ((a, first), (b, second)))
    if [a.shape[axis] for axis in ours] != [b.shape[axis] for axis in theirs]:
        raise OperationError(f"tensordot needs axes of equal sizes, got {ours} of {a.shape} and {theirs} of {b.shape}")
    rows = [axis for axis in range(a.ndim) if axis not in ours]
    columns = [axis for axis in range(b.ndim) if axis not in theirs]
    left, right = [a.shape[axis] for axis in rows], [b.shape[axis] for axis in columns]
    inner = math.prod(a.shape[axis] for axis in ours)
    product = matmul(
        reshape(transpose(a, (*rows, *ours)), (math.prod(left), inner)),
        reshape(transpose(b, (*theirs, *columns)), (inner, math.prod(right))),
    )
    return reshape(product, (*left, *right))


def addmm(c: TensorLike, a: TensorLike, b: TensorLike, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta c + alpha (a @ b), of matrices or stacks of them (PyTorch's `addmm`, `baddbmm`, `addmv`).

    With beta 0 what is infinite or nan in `c` does not count.
    """
    product = matmul(a, b) if alpha == 1 else matmul(a, b) * alpha
    return product if beta == 0 else (c if beta == 1 else multiply(c, beta)) + product


def _squeezed_column(product: Tensor) -> Tensor:
    return reshape(product, product.shape[:-1])


def _swapped(x: Tensor) -> Tensor:
    """The last two axes exchanged."""
    return transpose(x, (*range(x.ndim - 2), x.ndim - 1, x.ndim - 2))
