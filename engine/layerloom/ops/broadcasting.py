"""Reshaping, spreading and summing: each pulls back through the others, and so every broadcast gradient finds home."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array, array_module
from layerloom.ops.casting import countable
from layerloom.ops.operation import ArraySpec, DType, Operation, OperationError, Pullbacks, Shape

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Axes = int | Sequence[int] | None
"""One axis, several, or `None` for all. Negative ones count from the end."""


class Reshape(Operation):
    """The same numbers in the same order, in another shape."""

    shape: Shape

    def infer(self, x: ArraySpec) -> ArraySpec:
        if math.prod(x.shape) != math.prod(self.shape):
            raise OperationError(
                f"reshape needs as many numbers before and after, got {x.shape} ({math.prod(x.shape)}) "
                f"for {self.shape} ({math.prod(self.shape)})"
            )
        return ArraySpec(self.shape, x.dtype)

    def kernel(self, xp: Any, x: Array) -> Array:
        return x.reshape(self.shape)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: reshape(g, x.shape),)


class BroadcastTo(Operation):
    """The tensor repeated along axes of size 1 and along new axes in front."""

    shape: Shape

    def infer(self, x: ArraySpec) -> ArraySpec:
        try:
            fits = np.broadcast_shapes(x.shape, self.shape) == self.shape
        except ValueError:
            fits = False
        if not fits:
            raise OperationError(f"broadcast_to cannot spread {x.shape} to {self.shape}")
        return ArraySpec(self.shape, x.dtype)

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.broadcast_to(x, self.shape)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: unbroadcast(g, x.shape),)


class Sum(Operation):
    """The sum along axes."""

    axis: tuple[int, ...]
    keepdims: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        return ArraySpec(reduced_shape(x.shape, self.axis, self.keepdims), x.dtype)

    def kernel(self, xp: Any, x: Array) -> Array:
        return safe_sum(xp, x, self.axis, self.keepdims)

    def prepared(self, xp: Any, out: Array, x: Array, **_: Any) -> Callable[[], object]:
        if not x.flags.c_contiguous:
            return super().prepared(xp, out, x)
        add = partial(xp.add.reduce, x, self.axis, _wide(x.dtype), None, self.keepdims)
        return lambda: xp.copyto(out, add(), "unsafe")

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: spread(g, x.shape, self.axis),)


def safe_sum(xp: Any, x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    """The sum in the dtype of `x`, floats added up in float64: one after the other, narrow ones would lose digits."""
    # NumPy adds in the order of memory: in one layout equal numbers have equal sums to the last bit.
    total = xp.sum(xp.asarray(x, order="C"), axis=axis, keepdims=keepdims, dtype=_wide(x.dtype))
    return total.astype(x.dtype, copy=False)


def _wide(dtype: DType) -> DType:
    return np.dtype(np.float64) if tape.is_float(dtype) else dtype


def normal_axes(axis: Axes, ndim: int) -> tuple[int, ...]:
    """The axes in ascending order, counted from the front; raises if one is not there or named twice."""
    if axis is None:
        return tuple(range(ndim))
    axes = sorted(normal_axis(one, ndim) for one in ([axis] if isinstance(axis, int) else axis))
    if len(set(axes)) != len(axes):
        raise OperationError(f"an axis is named twice in {axis}")
    return tuple(axes)


def normal_axis(axis: int, ndim: int) -> int:
    """The axis counted from the front; raises `OperationError` if it is not there."""
    if not -ndim <= axis < ndim:
        raise OperationError(f"there is no axis {axis} in a tensor with {ndim} axes")
    return int(axis) % ndim


def reduced_shape(shape: Shape, axis: tuple[int, ...], keepdims: bool) -> Shape:
    """The shape after a reduction."""
    if keepdims:
        return tuple(1 if position in axis else size for position, size in enumerate(shape))
    return tuple(size for position, size in enumerate(shape) if position not in axis)


def kept(x: Tensor, shape: Shape, axis: tuple[int, ...]) -> Tensor:
    """The result of a reduction of something of `shape`, with the reduced axes put back as axes of size 1."""
    return reshape(x, reduced_shape(shape, axis, True))


def spread(x: Tensor, shape: Shape, axis: tuple[int, ...]) -> Tensor:
    """The result of a reduction, repeated along the reduced axes until it has `shape` again."""
    return broadcast_to(kept(x, shape, axis), shape)


def unbroadcast(g: Tensor, shape: Shape) -> Tensor:
    """The gradient of what had `shape` before it was broadcast: summed along each axis that was repeated."""
    if g.shape == shape:
        return g
    new = g.ndim - len(shape)
    repeated = [new + axis for axis, size in enumerate(shape) if size == 1 and g.shape[new + axis] != 1]
    axes = (*range(new), *repeated)
    return reshape(Sum(axes, False)(g) if axes else g, shape)


def reshape(x: TensorLike, shape: int | Sequence[int]) -> Tensor:
    """The same numbers in another shape; one size may be -1 and is found from the others."""
    x = tape.as_tensor(x)
    wanted = (shape,) if isinstance(shape, int) else tuple(map(int, shape))
    if -1 in wanted:
        wanted = _completed(wanted, x)
    return x if wanted == x.shape else Reshape(wanted)(x)


def _completed(shape: Shape, x: Tensor) -> Shape:
    """The shape with -1 replaced by what is left for it."""
    others = math.prod(size for size in shape if size != -1)
    if shape.count(-1) > 1 or others == 0 or x.size % others:
        raise OperationError(f"reshape cannot find the size -1: {x.shape} for {shape}")
    return tuple(x.size // others if size == -1 else size for size in shape)


def broadcast_to(x: TensorLike, shape: Sequence[int]) -> Tensor:
    """The tensor repeated along axes of size 1 and along new axes in front until it has the shape."""
    x, shape = tape.as_tensor(x), tuple(shape)
    return x if x.shape == shape else BroadcastTo(shape)(x)


def sum(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The sum along the axes, of whole numbers as int64; truth values are counted. The sum of nothing is 0."""
    x = countable(x)
    return Sum(normal_axes(axis, x.ndim), keepdims)(x)


def full_like(x: Tensor, value: float) -> Tensor:
    """The number in the shape and dtype and on the device of `x`, without a gradient and without memory for each."""
    return broadcast_to(tape.as_tensor(value, like=x), x.shape)


def zeros_like(x: Tensor) -> Tensor:
    """Zeros in the shape and dtype and on the device of `x`."""
    return full_like(x, 0)


def ones_like(x: Tensor) -> Tensor:
    """Ones in the shape and dtype and on the device of `x`."""
    return full_like(x, 1)


def arange(count: int, like: Tensor) -> Tensor:
    """The integers from 0 on the device of `like`."""
    return tape.Tensor(array_module(like.data).arange(count))
