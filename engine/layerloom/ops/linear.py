"""Matrix products."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from layerloom.device import Array
from layerloom.ops.broadcasting import reshape, unbroadcast
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


def _squeezed_column(product: Tensor) -> Tensor:
    return reshape(product, product.shape[:-1])


def _swapped(x: Tensor) -> Tensor:
    """The last two axes exchanged."""
    return transpose(x, (*range(x.ndim - 2), x.ndim - 1, x.ndim - 2))
