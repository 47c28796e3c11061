"""Order: sorting and what follows from it. Equal numbers keep their order, nan counts as the largest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import normal_axis, reshape
from layerloom.ops.indexing import take_along_axis
from layerloom.ops.operation import ArraySpec, Operation, OperationError
from layerloom.ops.promotion import floating
from layerloom.ops.shape import index, squeeze

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Argsort(Operation):
    """Where along an axis the smallest is, the next, and so on; `descending` begins with the largest."""

    differentiable = False
    axis: int
    descending: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        return ArraySpec(x.shape, np.dtype(np.int64))

    def kernel(self, xp: Any, x: Array) -> Array:
        if not self.descending:
            return xp.argsort(x, axis=self.axis, kind="stable")
        # The last of equal numbers is the first from behind, so that turning the order twice keeps it.
        from_behind = xp.argsort(xp.flip(x, self.axis), axis=self.axis, kind="stable")
        return x.shape[self.axis] - 1 - xp.flip(from_behind, self.axis)


def argsort(x: TensorLike, axis: int = -1, descending: bool = False) -> Tensor:
    """Where along the axis the numbers of the sorted tensor are."""
    x = tape.as_tensor(x)
    return Argsort(normal_axis(axis, x.ndim), descending)(x)


def sort(x: TensorLike, axis: int = -1, descending: bool = False) -> Tensor:
    """The numbers in order along the axis."""
    return take_along_axis(x, argsort(x, axis, descending), axis)


def topk(x: TensorLike, k: int, axis: int = -1, largest: bool = True) -> tuple[Tensor, Tensor]:
    """The `k` largest (or smallest) along the axis in order, and where they are; of equal ones the first."""
    x = tape.as_tensor(x)
    axis = normal_axis(axis, x.ndim)
    if not 0 <= k <= x.shape[axis]:
        raise OperationError(f"topk cannot pick {k} of {x.shape[axis]} along axis {axis} of {x.shape}")
    places = index(argsort(x, axis, largest), (slice(None),) * axis + (slice(k),))
    return take_along_axis(x, places, axis), places


def median(x: TensorLike, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """The middle one of the sorted numbers, or the mean of the middle two, as in NumPy; of nothing it raises."""
    return quantile(x, 0.5, axis, keepdims)


def quantile(x: TensorLike, q: float, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """The number below which a share `q` of the numbers lies, interpolated linearly between its neighbours."""
    x = floating(x)
    if not 0 <= q <= 1:
        raise OperationError(f"quantile needs a share between 0 and 1, got {q}")
    shape = (1,) * x.ndim
    flat, along = (reshape(x, (x.size,)), 0) if axis is None else (x, normal_axis(axis, x.ndim))
    size = flat.shape[along]
    if not size:
        raise OperationError(f"quantile of nothing has no value: the shape is {x.shape}, the axis {axis}")
    ordered, place = sort(flat, along), q * (size - 1)
    low, high = (
        index(ordered, (slice(None),) * along + (slice(at, at + 1),)) for at in (math.floor(place), math.ceil(place))
    )
    # As PyTorch does, from the low one: where both are equal and infinite the difference would be nan.
    part = low if low is high or place == math.floor(place) else low + (high - low) * (place - math.floor(place))
    if axis is None:
        return reshape(part, shape if keepdims else ())
    return part if keepdims else squeeze(part, along)
