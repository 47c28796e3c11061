"""Pooling over windows of x: (batch, channels, *size), for any number of spatial axes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import add
from layerloom.ops.comparison import equal, keep_into, logical_and, logical_not, logical_or, select, where
from layerloom.ops.convolution import Sides, per_axis, sides
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, Shape
from layerloom.ops.promotion import floating
from layerloom.ops.shape import Index, IndexGrad, pad, pad_array

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Window = tuple[slice, ...]


class Pooling(Operation, abstract=True):
    """The geometry of pooling; one entry for each spatial axis.

    The places in a window and the step from one of them to the next (`dilation`), the step between windows, and what is
    put around x.
    """

    window: Shape
    stride: Shape
    padding: Sides
    dilation: Shape

    @property
    def geometry(self) -> tuple[Shape, Shape, Sides, Shape]:
        """What pooling hands on to its gradient."""
        return self.window, self.stride, self.padding, self.dilation

    @property
    def reach(self) -> Shape:
        """How far a window stretches along each axis."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.window, self.dilation, strict=True))

    def positions(self, size: Shape) -> Shape:
        """How many windows there are along each axis."""
        return tuple(
            (n + low + high - k) // s + 1
            for n, k, s, (low, high) in zip(size, self.reach, self.stride, self.padding, strict=True)
        )

    @property
    def overlapping(self) -> bool:
        """Whether windows may share a number."""
        return any(step < reach for step, reach in zip(self.stride, self.reach, strict=True))

    @property
    def widths(self) -> Sides:
        """The padding of all axes, batch and channels included."""
        return ((0, 0), (0, 0), *self.padding)

    def padded(self, shape: Shape) -> Shape:
        """The shape with the padding."""
        return tuple(size + low + high for size, (low, high) in zip(shape, self.widths, strict=True))

    def places(self, positions: Shape) -> Iterator[Window]:
        """For each place in the window, in C order, the slices of the padded x that it meets."""
        for place in itertools.product(*map(range, self.window)):
            along = zip(place, self.dilation, self.stride, positions, strict=True)
            yield (slice(None), slice(None), *(slice(at * d, at * d + s * (n - 1) + 1, s) for at, d, s, n in along))

    def inner(self, size: Shape) -> Window:
        """The slices of the padded x that are x."""
        rows = (slice(low, low + n) for n, (low, _) in zip(size, self.padding, strict=True))
        return (slice(None), slice(None), *rows)

    def pooled(self, x: ArraySpec) -> ArraySpec:
        """What one number for each window has as shape; raises where no window fits."""
        axes = len(self.window)
        if x.ndim != axes + 2:
            raise OperationError(f"{self.name} needs (batch, channels) and {axes} axes to pool over, got {x.shape}")
        if any(max(side) >= reach for side, reach in zip(self.padding, self.reach, strict=True)):
            raise OperationError(
                f"{self.name} needs a margin smaller than the window {self.window}, got {self.padding}"
            )
        positions = self.positions(x.shape[2:])
        if any(n < 1 for n in positions):
            raise OperationError(f"{self.name} has no place for a window {self.window} on {x.shape}")
        return ArraySpec((*x.shape[:2], *positions), x.dtype)


class MaxPool(Pooling):
    """The largest number of each window. What is put around x never wins."""

    checked = True

    def infer(self, x: ArraySpec) -> ArraySpec:
        return self.pooled(x)

    def kernel(self, xp: Any, x: Array) -> Array:
        padded = pad_array(xp, x, self.widths, -np.inf)
        parts = (padded[place] for place in self.places(self.positions(x.shape[2:])))
        result = next(parts).copy()
        for part in parts:
            xp.maximum(result, part, out=result)
        return result

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: MaxPoolGrad(*self.geometry)(g, x, y),)


class MaxPoolGrad(Pooling):
    """The gradient of `max_pool`: each window's `g` goes to the first place in it where `x` is its maximum `y`."""

    def infer(self, g: ArraySpec, x: ArraySpec, y: ArraySpec) -> ArraySpec:
        return x

    def kernel(self, xp: Any, g: Array, x: Array, y: Array) -> Array:
        padded = pad_array(xp, x, self.widths, -np.inf)
        result, nothing = xp.zeros(padded.shape, g.dtype), xp.zeros((), g.dtype)
        waiting = xp.ones(y.shape, bool)
        for place in self.places(y.shape[2:]):
            here = (padded[place] == y) & waiting
            waiting ^= here
            if self.overlapping:
                result[place] += select(xp, here, g, nothing)
            else:
                keep_into(xp, result[place], here, g)
        return result[self.inner(x.shape[2:])]

    def decompose(self, g: Tensor, x: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        padded = pad(x, self.widths, -np.inf)
        taken, parts = None, []
        for place in self.places(y.shape[2:]):
            cuts = tuple((cut.start, cut.stop, cut.step) for cut in place)
            here = equal(Index(cuts)(padded), y)
            first = here if taken is None else logical_and(here, logical_not(taken))
            taken = here if taken is None else logical_or(here, taken)
            parts.append(IndexGrad(cuts, padded.shape)(where(first, g, 0)))
        return (reduce(add, parts)[self.inner(x.shape[2:])],)


class AvgPool(Pooling):
    """The mean of each window, with the padding counted as zeros or not counted."""

    checked = True
    count_padding: bool

    def infer(self, x: ArraySpec) -> ArraySpec:
        return self.pooled(x)

    def kernel(self, xp: Any, x: Array) -> Array:
        padded = pad_array(xp, x, self.widths)
        parts = (padded[place] for place in self.places(self.positions(x.shape[2:])))
        result = next(parts).copy()
        for part in parts:
            result += part
        return result / self.counts(xp, x)

    def counts(self, xp: Any, x: Array) -> Array:
        """What each window's sum is divided by: its size, or how much of x it covers."""
        if self.count_padding or not any(map(any, self.padding)):
            return xp.asarray(int(np.prod(self.window)), x.dtype)
        sizes = x.shape[2:]
        along = enumerate(zip(sizes, self.positions(sizes), strict=True))
        spans = [self._covered(axis, size, positions) for axis, (size, positions) in along]
        return xp.asarray(reduce(np.multiply.outer, spans), x.dtype)

    def _covered(self, axis: int, size: int, positions: int) -> Any:
        """How many numbers of x each window covers along an axis."""
        starts = np.arange(positions) * self.stride[axis] - self.padding[axis][0]
        at = starts[:, None] + np.arange(self.window[axis]) * self.dilation[axis]
        return ((at >= 0) & (at < size)).sum(1)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: AvgPoolGrad(*self.geometry, self.count_padding, x.shape[2:])(g),)


class AvgPoolGrad(AvgPool):
    """The gradient of `avg_pool` for x of the given spatial size: each window's `g` in equal shares to its places."""

    checked = False
    size: Shape

    def infer(self, g: ArraySpec) -> ArraySpec:
        return ArraySpec((*g.shape[:2], *self.size), g.dtype)

    def kernel(self, xp: Any, g: Array) -> Array:
        shape = (*g.shape[:2], *self.size)
        share = g / self.counts(xp, xp.broadcast_to(xp.zeros((), g.dtype), shape))
        result = xp.zeros(self.padded(shape), g.dtype)
        for place in self.places(g.shape[2:]):
            result[place] += share
        return result[self.inner(self.size)]

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: AvgPool(*self.geometry, self.count_padding)(g),)


def max_pool(
    x: TensorLike,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
    dilation: int | Sequence[int] = 1,
) -> Tensor:
    """The largest number of each window of x: (batch, channels, *size); windows lie side by side without a stride.

    Among equals the gradient goes to the first.
    """
    x = tape.as_tensor(x)
    return MaxPool(*geometry(x.ndim - 2, kernel, stride, padding, dilation))(x)


def max_pool2d(
    x: TensorLike,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
) -> Tensor:
    """`max_pool` of images (batch, channels, height, width)."""
    return MaxPool(*geometry(2, kernel, stride, padding))(tape.as_tensor(x))


def avg_pool(
    x: TensorLike,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    """The mean of each window of x: (batch, channels, *size); windows lie side by side without a stride."""
    x = floating(x)
    return AvgPool(*geometry(x.ndim - 2, kernel, stride, padding), count_include_pad)(x)


def avg_pool2d(
    x: TensorLike,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    """`avg_pool` of images (batch, channels, height, width)."""
    return AvgPool(*geometry(2, kernel, stride, padding), count_include_pad)(floating(x))


def geometry(
    axes: int,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None,
    padding: int | Sequence[int | tuple[int, int]],
    dilation: int | Sequence[int] = 1,
) -> tuple[Shape, Shape, Sides, Shape]:
    """Window, stride, padding and dilation of `Pooling` from what a caller says of them."""
    window = per_axis(kernel, axes)
    step = window if stride is None else per_axis(stride, axes)
    return window, step, sides(padding, axes), per_axis(dilation, axes)
