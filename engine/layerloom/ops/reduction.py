"""Reductions beyond the sum: means, variances, extremes and where they are."""

from __future__ import annotations

import builtins
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import exp
from layerloom.ops.broadcasting import (
    Axes,
    arange,
    kept,
    normal_axes,
    normal_axis,
    reduced_shape,
    reshape,
    safe_sum,
    spread,
)
from layerloom.ops.broadcasting import sum as sum_
from layerloom.ops.casting import cast
from layerloom.ops.comparison import BOOL, equal, isfinite, select, where
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, Shape
from layerloom.ops.promotion import floating

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

INDEX = np.dtype(np.int64)
WIDE = np.dtype(np.float64)
_ROW = 1024
"""So many float32 squares are added up before float64 takes over."""


class Reduction(Operation, abstract=True):
    """A reduction along axes (ascending, counted from the front) that keeps the dtype."""

    axis: tuple[int, ...]
    keepdims: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        return ArraySpec(reduced_shape(x.shape, self.axis, self.keepdims), x.dtype)

    def count(self, shape: Shape) -> int:
        """How many numbers are reduced to one."""
        return math.prod(shape[axis] for axis in self.axis)


class Mean(Reduction):
    """The mean; of nothing it is nan."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return mean_array(xp, x, self.axis, self.keepdims)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: spread(g / self.count(x.shape), x.shape, self.axis),)


class Var(Reduction):
    """The mean square distance from the mean, divided by the count less `correction`; in two passes."""

    correction: int

    def kernel(self, xp: Any, x: Array) -> Array:
        centred = x - mean_array(xp, x, self.axis, True)
        total = safe_sum(xp, centred * centred, self.axis, self.keepdims)
        return total / xp.asarray(self.freedom(x.shape), x.dtype)

    def freedom(self, shape: Shape) -> int:
        """What the sum of squares is divided by."""
        return builtins.max(self.count(shape) - self.correction, 0)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        def pull() -> Tensor:
            centred = x - mean(x, self.axis, keepdims=True)
            return centred * kept(g * 2 / self.freedom(x.shape), x.shape, self.axis)

        return (pull,)


class Extreme(Reduction, abstract=True):
    """The largest or smallest. A tie's gradient goes to the first if `first` (of a single axis), else to all."""

    first: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        if self.count(x.shape) == 0:
            raise OperationError(f"{self.name} of nothing has no value: the shape is {x.shape}, the axes {self.axis}")
        return super().infer(x)

    def place(self, x: Tensor) -> Tensor:
        """Where along the only axis the first extreme is, with the axis kept."""
        raise NotImplementedError

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        def pull() -> Tensor:
            if self.first:
                return where(self._chosen(x), kept(g, x.shape, self.axis), 0)
            tied = equal(x, kept(y, x.shape, self.axis))
            ties = cast(sum_(tied, self.axis, keepdims=True), x.dtype)
            return where(tied, kept(g, x.shape, self.axis) / ties, 0)

        return (pull,)

    def _chosen(self, x: Tensor) -> Tensor:
        """True at the first extreme."""
        (axis,) = self.axis
        shape = tuple(x.shape[axis] if position == axis else 1 for position in range(x.ndim))
        return equal(reshape(arange(x.shape[axis], like=x), shape), self.place(x))


class Max(Extreme):
    """The largest; nan if one is nan."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.max(x, axis=self.axis, keepdims=self.keepdims)

    def place(self, x: Tensor) -> Tensor:
        return argmax(x, self.axis[0], keepdims=True)


class Min(Extreme):
    """The smallest; nan if one is nan."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.min(x, axis=self.axis, keepdims=self.keepdims)

    def place(self, x: Tensor) -> Tensor:
        return argmin(x, self.axis[0], keepdims=True)


class Position(Operation, abstract=True):
    """Where along an axis something is first found, as an integer."""

    differentiable = False
    axis: int
    keepdims: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        if x.shape[self.axis] == 0:
            raise OperationError(f"{self.name} of nothing has no value: the shape is {x.shape}, the axis {self.axis}")
        return ArraySpec(reduced_shape(x.shape, (self.axis,), self.keepdims), INDEX)


class Argmax(Position):
    """Where the first largest is."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.argmax(x, axis=self.axis, keepdims=self.keepdims)


class Argmin(Position):
    """Where the first smallest is."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.argmin(x, axis=self.axis, keepdims=self.keepdims)


class Logsumexp(Reduction):
    """log(sum(exp(x))), with the largest subtracted first so that nothing overflows."""

    def kernel(self, xp: Any, x: Array) -> Array:
        shift = xp.zeros((), x.dtype)
        if self.count(x.shape):
            largest = xp.max(x, axis=self.axis, keepdims=True)
            shift = select(xp, xp.isfinite(largest), largest, shift)
        total = xp.log(safe_sum(xp, xp.exp(x - shift), self.axis, True)) + shift
        return total.reshape(reduced_shape(x.shape, self.axis, self.keepdims))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        def pull() -> Tensor:
            shift = kept(where(isfinite(y), y, 0), x.shape, self.axis)  # all -inf: the gradient is 0, not nan
            return kept(g, x.shape, self.axis) * exp(x - shift)

        return (pull,)


class SumOfSquares(Operation):
    """The sum of the squares of all numbers of all inputs, as float64 without axes."""

    def infer(self, *xs: ArraySpec) -> ArraySpec:
        if not builtins.all(tape.is_float(x.dtype) for x in xs):
            raise OperationError(f"sum_of_squares needs floats, got {', '.join(str(x.dtype) for x in xs)}")
        return ArraySpec((), WIDE)

    def kernel(self, xp: Any, *xs: Array) -> Array:
        return builtins.sum((_square_sum(xp, x) for x in xs), start=xp.zeros((), WIDE))

    def vjp(self, g: Tensor, y: Tensor, *xs: Tensor) -> Pullbacks:
        return tuple(lambda x=x: x * cast(g * 2, x.dtype) for x in xs)

    def decompose(self, *xs: Tensor) -> tuple[Tensor, ...]:
        wide = [cast(x, WIDE) for x in xs]
        return (builtins.sum((sum_(x * x) for x in wide), start=tape.Tensor(np.zeros(()))),)


def _square_sum(xp: Any, x: Array) -> Array:
    """The sum of the squares in float64. Rows of float32 are summed as such, which costs a tenth and no digit."""
    flat = x.reshape(-1)  # in one order, whatever the layout: in another, equal numbers would have another sum
    if xp is np and x.dtype == np.float32:
        total = _row_sums(flat)
        if np.isfinite(total):  # else a square was too large for float32, or a number was infinite
            return total
    wide = flat.astype(WIDE)
    return xp.sum(wide * wide)


def _row_sums(flat: Array) -> Array:
    whole = flat.size // _ROW * _ROW
    rows, rest = flat[:whole].reshape(-1, _ROW), flat[whole:]
    return np.vecdot(rows, rows).sum(dtype=WIDE) + np.vecdot(rest, rest).astype(WIDE)


class Truth(Operation, abstract=True):
    """A reduction of truth values."""

    differentiable = False
    axis: tuple[int, ...]
    keepdims: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        return ArraySpec(reduced_shape(x.shape, self.axis, self.keepdims), BOOL)


class AllTrue(Truth):
    """Whether all are true."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.all(x, axis=self.axis, keepdims=self.keepdims)


class AnyTrue(Truth):
    """Whether one is true."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.any(x, axis=self.axis, keepdims=self.keepdims)


def mean_array(xp: Any, x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    """The mean in the dtype of `x`, added up safely."""
    count = math.prod(x.shape[one] for one in axis)
    if x.dtype.itemsize < np.dtype(np.float32).itemsize:  # The sum, or the count, may be more than it can hold.
        return mean_array(xp, x.astype(np.float32), axis, keepdims).astype(x.dtype)
    return safe_sum(xp, x, axis, keepdims) / xp.asarray(count, x.dtype)


def mean(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The mean along the axes; of nothing it is nan. Integers are averaged as float32."""
    x = floating(x)
    return Mean(normal_axes(axis, x.ndim), keepdims)(x)


def var(x: TensorLike, axis: Axes = None, keepdims: bool = False, correction: int = 0) -> Tensor:
    """The variance along the axes: squared distances from the mean, summed, divided by the count less `correction`."""
    x = floating(x)
    return Var(normal_axes(axis, x.ndim), keepdims, correction)(x)


def max(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The largest along the axes. A tie's gradient goes to the first along a single axis, else to all alike."""
    x = tape.as_tensor(x)
    return Max(normal_axes(axis, x.ndim), keepdims, isinstance(axis, int))(x)


def min(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The smallest along the axes. A tie's gradient goes to the first along a single axis, else to all alike."""
    x = tape.as_tensor(x)
    return Min(normal_axes(axis, x.ndim), keepdims, isinstance(axis, int))(x)


def amax(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The largest along the axes; a tie's gradient goes to all in equal parts."""
    x = tape.as_tensor(x)
    return Max(normal_axes(axis, x.ndim), keepdims, False)(x)


def amin(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The smallest along the axes; a tie's gradient goes to all in equal parts."""
    x = tape.as_tensor(x)
    return Min(normal_axes(axis, x.ndim), keepdims, False)(x)


def argmax(x: TensorLike, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """Where along the axis the first largest is; without an axis, where in the flattened tensor."""
    x, axis = _along(x, axis)
    return Argmax(axis, keepdims)(x)


def argmin(x: TensorLike, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """Where along the axis the first smallest is; without an axis, where in the flattened tensor."""
    x, axis = _along(x, axis)
    return Argmin(axis, keepdims)(x)


def _along(x: TensorLike, axis: int | None) -> tuple[Tensor, int]:
    x = tape.as_tensor(x)
    return (reshape(x, -1), 0) if axis is None else (x, normal_axis(axis, x.ndim))


def logsumexp(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """log(sum(exp(x))) along the axes, without overflow; -inf for nothing and for nothing but -inf."""
    x = floating(x)
    return Logsumexp(normal_axes(axis, x.ndim), keepdims)(x)


def sum_of_squares(tensors: Iterable[Tensor]) -> Tensor:
    """The sum of the squares of all numbers of the tensors, as float64 without axes; 0 if there are none."""
    tensors = tuple(tensors)
    return SumOfSquares()(*tensors) if tensors else tape.Tensor(np.zeros(()))


def all(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """Whether all along the axes are true; of nothing, true."""
    x = cast(x, BOOL)
    return AllTrue(normal_axes(axis, x.ndim), keepdims)(x)


def any(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """Whether one along the axes is true; of nothing, false."""
    x = cast(x, BOOL)
    return AnyTrue(normal_axes(axis, x.ndim), keepdims)(x)
