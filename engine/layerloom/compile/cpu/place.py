"""Where values lie: buffers of bytes, and places in them by strides or in blocks of oneDNN's choice."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from layerloom.compile.cpu.onednn import Format, row_major
from layerloom.device import Array
from layerloom.ops.operation import ArraySpec, DType, Shape

Kind = Literal["arena", "state", "constant"]


@dataclass(eq=False)
class Buffer:
    """Bytes that get an address when memory is planned."""

    nbytes: int
    kind: Kind = "arena"
    name: str = ""
    content: Array | None = field(default=None, repr=False)
    """What a constant holds."""


@dataclass(frozen=True)
class Place:
    """Where a value lies in a buffer: by strides in bytes, or (`blocked`) in blocks that only oneDNN reads."""

    buffer: Buffer
    dims: Shape
    dtype: DType
    strides: Shape | None
    offset: int = 0
    blocked: Format | None = None

    @classmethod
    def plain(cls, buffer: Buffer, spec: ArraySpec) -> Place:
        """Row after row from the start of the buffer."""
        return cls(buffer, spec.shape, spec.dtype, _bytes(row_major(spec.shape), spec.dtype))

    @classmethod
    def of(cls, buffer: Buffer, form: Format, dims: Shape) -> Place:
        """In a format from the start of the buffer; `dims` are those of the value (a number has none)."""
        if len(dims) != len(form.dims):
            return cls(buffer, dims, form.dtype, _bytes(row_major(dims), form.dtype))
        if (steps := form.strides) is not None:
            return cls(buffer, dims, form.dtype, _bytes(steps, form.dtype))
        return cls(buffer, dims, form.dtype, None, 0, form)

    @property
    def spec(self) -> ArraySpec:
        return ArraySpec(self.dims, self.dtype)

    @cached_property
    def format(self) -> Format:
        """As oneDNN describes it; a number without axes is a vector of one."""
        if self.blocked is not None:
            return self.blocked
        assert self.strides is not None
        steps = tuple(step // self.dtype.itemsize for step in self.strides)
        return Format.strided(self.dims or (1,), self.dtype, steps or (1,))

    def lies_like(self, other: Place) -> bool:
        """Whether two places have the same dims, dtype and layout."""
        if (self.dims, self.dtype, self.strides) != (other.dims, other.dtype, other.strides):
            return False
        return self.blocked == other.blocked

    @property
    def contiguous(self) -> bool:
        """Whether it is row after row without gaps."""
        if self.strides is None:
            return False
        expected = _bytes(row_major(self.dims), self.dtype)
        return all(size <= 1 or a == b for size, a, b in zip(self.dims, self.strides, expected, strict=True))

    @property
    def repeats(self) -> bool:
        """Whether several entries share their bytes, which oneDNN does not know."""
        pairs = zip(self.strides or (), self.dims, strict=False)
        return any(step == 0 and size > 1 for step, size in pairs)

    @property
    def backwards(self) -> bool:
        """Whether an axis runs from high addresses to low ones, which oneDNN does not know either."""
        return any(step < 0 for step in self.strides or ())

    @property
    def dense(self) -> bool:
        """Whether it fills its buffer, so that an entrywise operation may treat the buffer as one row of numbers."""
        if self.offset or self.repeats or self.backwards:
            return False
        if self.blocked is not None:
            return self.blocked.nbytes == self.buffer.nbytes
        extent = sum((size - 1) * step for size, step in zip(self.dims, self.strides or (), strict=True))
        return extent + self.dtype.itemsize == self.spec.nbytes == self.buffer.nbytes

    # Views

    def viewed(self, change: Any) -> Place | None:
        """The place of `change(array)`, a view that NumPy would make of it; `None` if it would have to copy."""
        phantom = self._phantom()
        if phantom is None:
            return None
        try:
            view = change(phantom)
        except ValueError:
            return None
        if not isinstance(view, np.ndarray):  # NumPy takes the number out of an array without axes
            return self
        moved = _address(view) - _address(phantom) if view.size else 0
        return Place(self.buffer, tuple(view.shape), self.dtype, tuple(view.strides), self.offset + moved)

    def reshaped(self, dims: Shape) -> Place | None:
        """With other dims on the same bytes; `None` where rows would have to be moved."""
        return self.viewed(lambda x: np.reshape(x, dims, copy=False))

    def transposed(self, axes: Shape) -> Place | None:
        """With its axes in another order."""
        return self.viewed(lambda x: x.transpose(axes))

    def repeated(self, dims: Shape) -> Place | None:
        """Broadcast to dims."""
        return self.viewed(lambda x: np.broadcast_to(x, dims))

    def _phantom(self) -> Array | None:
        """An array with these dims and strides whose numbers are never looked at."""
        if self.strides is None:
            return None
        return np.lib.stride_tricks.as_strided(np.empty(1, self.dtype), self.dims, self.strides)

    def array(self, address: int, owner: object = None) -> Array:
        """The numbers themselves, once the buffer has an address; `owner`, whose memory it is, lives as long."""
        assert self.strides is not None, "only oneDNN reads blocks"
        if not math.prod(self.dims):
            return np.empty(self.dims, self.dtype)
        reach = [(size - 1) * step for size, step in zip(self.dims, self.strides, strict=True)]
        before = -sum(step for step in reach if step < 0)  # bytes below the first entry, where axes run backwards
        size = sum(map(abs, reach)) + self.dtype.itemsize
        raw: Any = (ctypes.c_char * size).from_address(address + self.offset - before)
        raw.owner = owner
        return np.ndarray(self.dims, self.dtype, raw, offset=before, strides=self.strides)


def _bytes(steps: Shape, dtype: DType) -> Shape:
    return tuple(step * dtype.itemsize for step in steps)


def _address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])
