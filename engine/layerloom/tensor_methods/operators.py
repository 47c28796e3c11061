"""The operators of Python on tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import ops
from layerloom import tensor as tape
from layerloom.tensor_methods.base import TensorBase, TensorLike, part, written

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


class Operators(TensorBase):
    """`a + b`, `a[i]`, `a < b` and the like."""

    __slots__ = ()

    def __getitem__(self, where: Any) -> Tensor:
        if not _is_basic(where):
            return ops.getitem(self, where)
        return part(self, ops.index(self, where), lambda x, changed: written(x, where, changed))

    def __neg__(self) -> Tensor:
        return ops.negative(self)

    def __abs__(self) -> Tensor:
        return ops.abs(self)

    def __invert__(self) -> Tensor:
        return ops.logical_not(self) if self.dtype == bool else ops.bitwise_not(self)

    def __pos__(self) -> Tensor:
        return ops.identity(self)

    def __add__(self, other: TensorLike) -> Tensor:
        return ops.add(self, other)

    def __radd__(self, other: TensorLike) -> Tensor:
        return ops.add(other, self)

    def __sub__(self, other: TensorLike) -> Tensor:
        return ops.subtract(self, other)

    def __rsub__(self, other: TensorLike) -> Tensor:
        return ops.subtract(other, self)

    def __mul__(self, other: TensorLike) -> Tensor:
        return ops.multiply(self, other)

    def __rmul__(self, other: TensorLike) -> Tensor:
        return ops.multiply(other, self)

    def __truediv__(self, other: TensorLike) -> Tensor:
        return ops.divide(self, other)

    def __rtruediv__(self, other: TensorLike) -> Tensor:
        return ops.divide(other, self)

    def __pow__(self, other: TensorLike) -> Tensor:
        return ops.power(self, other)

    def __rpow__(self, other: TensorLike) -> Tensor:
        return ops.power(other, self)

    def __matmul__(self, other: TensorLike) -> Tensor:
        return ops.matmul(self, other)

    def __rmatmul__(self, other: TensorLike) -> Tensor:
        return ops.matmul(other, self)

    def __floordiv__(self, other: TensorLike) -> Tensor:
        return ops.floor_divide(self, other)

    def __rfloordiv__(self, other: TensorLike) -> Tensor:
        return ops.floor_divide(other, self)

    def __mod__(self, other: TensorLike) -> Tensor:
        return ops.remainder(self, other)

    def __rmod__(self, other: TensorLike) -> Tensor:
        return ops.remainder(other, self)

    def __iadd__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.add(self, other))

    def __isub__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.subtract(self, other))

    def __imul__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.multiply(self, other))

    def __itruediv__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.divide(self, other))

    def __ipow__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.power(self, other))

    def __and__(self, other: TensorLike) -> Tensor:
        return (ops.logical_and if self.dtype == bool else ops.bitwise_and)(self, other)

    def __rand__(self, other: TensorLike) -> Tensor:
        return (ops.logical_and if self.dtype == bool else ops.bitwise_and)(other, self)

    def __or__(self, other: TensorLike) -> Tensor:
        return (ops.logical_or if self.dtype == bool else ops.bitwise_or)(self, other)

    def __ror__(self, other: TensorLike) -> Tensor:
        return (ops.logical_or if self.dtype == bool else ops.bitwise_or)(other, self)

    def __xor__(self, other: TensorLike) -> Tensor:
        return (ops.logical_xor if self.dtype == bool else ops.bitwise_xor)(self, other)

    def __rxor__(self, other: TensorLike) -> Tensor:
        return (ops.logical_xor if self.dtype == bool else ops.bitwise_xor)(other, self)

    # As in NumPy and PyTorch, comparing gives a tensor of truth values; tensors are hashed by identity.
    def __eq__(self, other: TensorLike) -> Tensor:  # type: ignore[override]
        return ops.equal(self, other)

    def __ne__(self, other: TensorLike) -> Tensor:  # type: ignore[override]
        return ops.not_equal(self, other)

    __hash__ = object.__hash__

    def __lt__(self, other: TensorLike) -> Tensor:
        return ops.less(self, other)

    def __le__(self, other: TensorLike) -> Tensor:
        return ops.less_equal(self, other)

    def __gt__(self, other: TensorLike) -> Tensor:
        return ops.greater(self, other)

    def __ge__(self, other: TensorLike) -> Tensor:
        return ops.greater_equal(self, other)


def _is_basic(where: Any) -> bool:
    """Whether an index cuts a part out, so that the result shares memory in PyTorch; arrays and masks make copies."""
    places = where if isinstance(where, tuple) else (where,)
    return not any(isinstance(place, (tape.Tensor, np.ndarray, list, bool)) for place in places)
