"""The operations that change nothing but the dtype, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.operation import ArraySpec, DType, Elementwise, Operation, Pullbacks

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Cast(Operation):
    """The numbers in another dtype."""

    dtype: DType

    def infer(self, x: ArraySpec) -> ArraySpec:
        return ArraySpec(x.shape, self.dtype)

    def kernel(self, xp: Any, x: Array) -> Array:
        return x.astype(self.dtype)

    def into(self, xp: Any, out: Any, x: Array, **_: Any) -> None:
        out[...] = x

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return ((lambda: cast(g, x.dtype)) if tape.is_float(self.dtype) else None,)


class Identity(Elementwise):
    """The tensor as it is, under an identity of its own."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return x

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g,)


def cast(x: TensorLike, dtype: Any) -> Tensor:
    """The numbers in another dtype; the tensor itself if it has that dtype."""
    x, dtype = tape.as_tensor(x), np.dtype(dtype)
    return x if x.dtype == dtype else Cast(dtype)(x)


def identity(x: TensorLike) -> Tensor:
    """The tensor as it is, under an identity of its own."""
    return Identity()(tape.as_tensor(x))


def countable(x: TensorLike) -> Tensor:
    """Truth values and narrow whole numbers as int64, so that many of them add up to what they are; others as given."""
    x = tape.as_tensor(x)
    narrow = x.dtype.kind in "iu" and x.dtype.itemsize < np.dtype(np.int64).itemsize
    return cast(x, np.int64) if x.dtype.kind == "b" or narrow else x
