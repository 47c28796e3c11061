"""Pooling over windows of images x: (batch, channels, height, width)."""

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
    """The geometry of pooling: the size of a window, the step between windows, what is put around the image."""

    window: Shape
    stride: Shape
    padding: Sides

    def positions(self, size: Shape) -> Shape:
        """How many windows there are along each axis."""
        return tuple(
            (n + low + high - k) // s + 1
            for n, k, s, (low, high) in zip(size, self.window, self.stride, self.padding, strict=True)
        )

    @property
    def overlapping(self) -> bool:
        """Whether a pixel can lie in several windows."""
        return any(step < size for step, size in zip(self.stride, self.window, strict=True))

    @property
    def widths(self) -> Sides:
        """The padding of all axes, batch and channels included."""
        return ((0, 0), (0, 0), *self.padding)

    def padded(self, shape: Shape) -> Shape:
        """The shape with the padding."""
        return tuple(size + low + high for size, (low, high) in zip(shape, self.widths, strict=True))

    def places(self, positions: Shape) -> Iterator[Window]:
        """For each place in the window, in C order, the slices of the padded image that it meets."""
        for place in itertools.product(*map(range, self.window)):
            yield (
                slice(None),
                slice(None),
                *(slice(at, at + s * (n - 1) + 1, s) for at, s, n in zip(place, self.stride, positions, strict=True)),
            )

    def inner(self, size: Shape) -> Window:
        """The slices of the padded image that are the image."""
        rows = (slice(low, low + n) for n, (low, _) in zip(size, self.padding, strict=True))
        return (slice(None), slice(None), *rows)

    def pooled(self, x: ArraySpec) -> ArraySpec:
        """What one number for each window has as shape; raises where no window fits."""
        if x.ndim != 4:
            raise OperationError(f"{self.name} needs (batch, channels, height, width), got {x.shape}")
        if any(max(side) >= k for side, k in zip(self.padding, self.window, strict=True)):
            raise OperationError(
                f"{self.name} needs a margin smaller than the window {self.window}, got {self.padding}"
            )
        positions = self.positions(x.shape[2:])
        if any(n < 1 for n in positions):
            raise OperationError(f"{self.name} has no place for a window {self.window} on {x.shape}")
        return ArraySpec((*x.shape[:2], *positions), x.dtype)


class MaxPool2d(Pooling):
    """The largest number of each window. What is put around the image never wins."""

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
        return (lambda: MaxPool2dGrad(self.window, self.stride, self.padding)(g, x, y),)


class MaxPool2dGrad(Pooling):
    """The gradient of `max_pool2d`: each window's `g` goes to the first place in it where `x` is its maximum `y`."""

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


class AvgPool2d(Pooling):
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
        """What each window's sum is divided by: its size, or how much of the image it covers."""
        if self.count_padding or not any(map(any, self.padding)):
            return xp.asarray(int(np.prod(self.window)), x.dtype)
        sizes = x.shape[2:]
        spans = [self._covered(*along) for along in zip(range(2), sizes, self.positions(sizes), strict=True)]
        return xp.asarray(np.multiply.outer(*spans), x.dtype)

    def _covered(self, axis: int, size: int, positions: int) -> Any:
        """How many pixels of the image each window covers along an axis."""
        starts = np.arange(positions) * self.stride[axis] - self.padding[axis][0]
        return np.minimum(starts + self.window[axis], size) - np.maximum(starts, 0)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: AvgPool2dGrad(self.window, self.stride, self.padding, self.count_padding, x.shape[2:])(g),)


class AvgPool2dGrad(AvgPool2d):
    """The gradient of `avg_pool2d` for an image of the given size: each window's `g` in equal shares to its pixels."""

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
        return (lambda: AvgPool2d(self.window, self.stride, self.padding, self.count_padding)(g),)


def max_pool2d(
    x: TensorLike,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
) -> Tensor:
    """The largest number of each window; windows lie side by side unless a stride is given.

    Among equals the gradient goes to the first.
    """
    window = per_axis(kernel)
    return MaxPool2d(window, window if stride is None else per_axis(stride), sides(padding))(tape.as_tensor(x))


def avg_pool2d(
    x: TensorLike,
    kernel: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    """The mean of each window; windows lie side by side unless a stride is given."""
    window = per_axis(kernel)
    step = window if stride is None else per_axis(stride)
    return AvgPool2d(window, step, sides(padding), count_include_pad)(floating(x))
