"""Dtypes, and tensors of the same dtype on the same device."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np

from layerloom import ops
from layerloom import tensor as tape
from layerloom.device import array_module
from layerloom.tensor_methods.base import TensorBase, TensorLike, listed

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


class Kinds(TensorBase):
    """What kind of numbers these are, the same ones as another kind, and others of this kind."""

    __slots__ = ()

    @property
    def itemsize(self) -> builtins.int:
        """The bytes of one number."""
        return self.dtype.itemsize

    def element_size(self) -> builtins.int:
        return self.dtype.itemsize

    @property
    def nbytes(self) -> builtins.int:
        """The bytes of all numbers."""
        return builtins.int(np.prod(self.shape, dtype=np.int64)) * self.dtype.itemsize

    def is_floating_point(self) -> builtins.bool:
        return tape.is_float(self.dtype)

    def is_complex(self) -> builtins.bool:
        return False

    def is_signed(self) -> builtins.bool:
        return self.dtype.kind not in "ub"

    def is_nonzero(self) -> builtins.bool:
        """Whether the only number is not 0."""
        return builtins.bool(self)

    def is_same_size(self, other: Tensor) -> builtins.bool:
        return self.shape == other.shape

    def is_contiguous(self) -> builtins.bool:
        """Always so, for whoever asks before `view`: any tensor can be viewed in any shape."""
        return True

    # The same numbers

    def astype(self, dtype: Any) -> Tensor:
        return ops.cast(self, dtype)

    def type(self, dtype: Any = None) -> Any:
        """The numbers in another dtype; without one, the name of this one."""
        return self.dtype.name if dtype is None else ops.cast(self, dtype)

    def type_as(self, other: Tensor) -> Tensor:
        return ops.cast(self, other.dtype)

    def half(self) -> Tensor:
        return ops.cast(self, np.float16)

    def bfloat16(self) -> Tensor:
        return ops.cast(self, ml_dtypes.bfloat16)

    def double(self) -> Tensor:
        return ops.cast(self, np.float64)

    def char(self) -> Tensor:
        return ops.cast(self, np.int8)

    def byte(self) -> Tensor:
        return ops.cast(self, np.uint8)

    def short(self) -> Tensor:
        return ops.cast(self, np.int16)

    def long(self) -> Tensor:
        return ops.cast(self, np.int64)

    # Where they are

    def cpu(self) -> Tensor:
        return self.to("cpu")

    def cuda(self, device: Any = None) -> Tensor:
        return self.to("cuda" if device is None else f"cuda:{device}" if type(device) is builtins.int else device)

    @property
    def is_cpu(self) -> builtins.bool:
        return self.device.kind == "cpu"

    @property
    def is_cuda(self) -> builtins.bool:
        return not self.is_cpu

    # Others of this kind

    def new_tensor(self, data: TensorLike, dtype: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """Numbers of one's own, in this dtype unless one is given."""
        array = array_module(self.data).asarray(np.asarray(data), dtype or self.dtype)
        return tape.Tensor(array, requires_grad)

    def new_full(self, size: Any, fill_value: Any, dtype: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        """One number in a shape, in this dtype unless one is given."""
        shape = (size,) if isinstance(size, builtins.int) else tuple(size)
        return tape.Tensor(array_module(self.data).full(shape, fill_value, dtype or self.dtype), requires_grad)

    def new_zeros(self, *size: Any, dtype: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        return self.new_full(listed(size), 0, dtype, requires_grad)

    def new_ones(self, *size: Any, dtype: Any = None, requires_grad: builtins.bool = False) -> Tensor:
        return self.new_full(listed(size), 1, dtype, requires_grad)

    new_empty = new_zeros

    # Last, for the names of the types are read above
    def float(self) -> Tensor:
        return ops.cast(self, np.float32)

    def int(self) -> Tensor:
        return ops.cast(self, np.int32)

    def bool(self) -> Tensor:
        return ops.cast(self, np.bool_)
