"""Rearranging numbers without computing: order of axes, joining, cutting, padding, picking."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import Axes, normal_axes, normal_axis, reshape
from layerloom.ops.operation import (
    ArraySpec,
    DType,
    Operation,
    OperationError,
    Pullbacks,
    Shape,
    Writing,
    same_dtype,
)
from layerloom.ops.promotion import promoted
from layerloom.ops.scattering import scatter_sum

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Cut = tuple[int | None, int | None, int | None]
"""Start, stop and step of a slice; the slices themselves cannot be hashed."""
Widths = Sequence[tuple[int, int]]


class Transpose(Operation):
    """The axes in another order."""

    axes: tuple[int, ...]

    def infer(self, x: ArraySpec) -> ArraySpec:
        if sorted(self.axes) != list(range(x.ndim)):
            raise OperationError(f"transpose cannot put the axes of {x.shape} into the order {self.axes}")
        return ArraySpec(tuple(x.shape[axis] for axis in self.axes), x.dtype)

    def kernel(self, xp: Any, x: Array) -> Array:
        return x.transpose(self.axes)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: Transpose(tuple(map(int, np.argsort(self.axes))))(g),)


class Concatenate(Operation):
    """The inputs one after the other along an axis."""

    axis: int

    def infer(self, *xs: ArraySpec) -> ArraySpec:
        def others(x: ArraySpec) -> Shape:
            return x.shape[: self.axis] + x.shape[self.axis + 1 :]

        if any(x.ndim != xs[0].ndim or others(x) != others(xs[0]) for x in xs):
            shapes = " and ".join(str(x.shape) for x in xs)
            raise OperationError(
                f"concatenate along axis {self.axis} needs equal sizes on the other axes, got {shapes}"
            )
        size = sum(x.shape[self.axis] for x in xs)
        shape = (*xs[0].shape[: self.axis], size, *xs[0].shape[self.axis + 1 :])
        return ArraySpec(shape, same_dtype(self.name, *xs))

    def kernel(self, xp: Any, *xs: Array) -> Array:
        return xp.concatenate(xs, axis=self.axis)

    def into(self, xp: Any, out: Any, *xs: Array, **_: Any) -> None:
        xp.concatenate(xs, axis=self.axis, out=out)

    def vjp(self, g: Tensor, y: Tensor, *xs: Tensor) -> Pullbacks:
        def pull(start: int, stop: int) -> Tensor:
            return index(g, (slice(None),) * self.axis + (slice(start, stop),))

        ends = [int(end) for end in np.cumsum([x.shape[self.axis] for x in xs])]
        return tuple(
            lambda start=end - x.shape[self.axis], stop=end: pull(start, stop) for x, end in zip(xs, ends, strict=True)
        )


class Pad(Operation):
    """The tensor with a border of one value, `widths` before and after along each axis."""

    widths: tuple[tuple[int, int], ...]
    value: float

    def infer(self, x: ArraySpec) -> ArraySpec:
        if len(self.widths) != x.ndim:
            raise OperationError(f"pad needs a pair of widths for each axis of {x.shape}, got {self.widths}")
        return ArraySpec(
            tuple(size + low + high for size, (low, high) in zip(x.shape, self.widths, strict=True)), x.dtype
        )

    def kernel(self, xp: Any, x: Array) -> Array:
        return pad_array(xp, x, self.widths, self.value)

    def into(self, xp: Any, out: Any, x: Array, **_: Any) -> None:
        out[...] = self.value
        out[tuple(slice(low, low + size) for size, (low, _) in zip(x.shape, self.widths, strict=True))] = x

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        inner = tuple(slice(low, low + size) for size, (low, _) in zip(x.shape, self.widths, strict=True))
        return (lambda: index(g, inner),)


class Flip(Operation):
    """The order reversed along axes."""

    axis: tuple[int, ...]

    def infer(self, x: ArraySpec) -> ArraySpec:
        return x

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.flip(x, self.axis)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: Flip(self.axis)(g),)


class Index(Operation):
    """A part cut out by one slice for each axis."""

    cuts: tuple[Cut, ...]

    def infer(self, x: ArraySpec) -> ArraySpec:
        sizes = (len(range(*cut.indices(size))) for cut, size in zip(_slices(self.cuts), x.shape, strict=True))
        return ArraySpec(tuple(sizes), x.dtype)

    def kernel(self, xp: Any, x: Array) -> Array:
        return x[_slices(self.cuts)]

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: IndexGrad(self.cuts, x.shape)(g),)


class IndexGrad(Writing):
    """The gradient of `index`: zeros of the given shape with `g` put where it was cut out."""

    cuts: tuple[Cut, ...]
    shape: Shape

    def infer(self, g: ArraySpec) -> ArraySpec:
        return ArraySpec(self.shape, g.dtype)

    def into(self, xp: Any, out: Any, g: Array, **_: Any) -> None:
        out[...] = 0
        out[_slices(self.cuts)] = g

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: Index(self.cuts)(g),)


class Take(Operation):
    """The slices of `x` along an axis at whole-number `indices`, whose axes replace that axis."""

    axis: int

    def infer(self, x: ArraySpec, indices: ArraySpec) -> ArraySpec:
        if indices.dtype.kind not in "iu":
            raise OperationError(f"take needs whole numbers as indices, got {indices.dtype}")
        return ArraySpec(x.shape[: self.axis] + indices.shape + x.shape[self.axis + 1 :], x.dtype)

    def kernel(self, xp: Any, x: Array, indices: Array) -> Array:
        return xp.take(x, indices, axis=self.axis)

    def into(self, xp: Any, out: Any, x: Array, indices: Array, **_: Any) -> None:
        take_into(xp, out, x, indices, self.axis)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor, indices: Tensor) -> Pullbacks:
        return lambda: TakeGrad(self.axis, x.shape[self.axis])(g, indices), None


class TakeGrad(Operation):
    """The gradient of `take`: the slices of `g` added up at their indices along an axis of the given size."""

    axis: int
    size: int

    def infer(self, g: ArraySpec, indices: ArraySpec) -> ArraySpec:
        return ArraySpec((*g.shape[: self.axis], self.size, *g.shape[self.axis + indices.ndim :]), g.dtype)

    def kernel(self, xp: Any, g: Array, indices: Array) -> Array:
        return scatter_sum(xp, g, indices, self.axis, self.size)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor, indices: Tensor) -> Pullbacks:
        return lambda: Take(self.axis)(g, indices), None


class OneHot(Writing):
    """A new last axis with 1 at the class of each label and 0 elsewhere."""

    differentiable = False
    classes: int
    dtype: DType

    def infer(self, labels: ArraySpec) -> ArraySpec:
        return ArraySpec((*labels.shape, self.classes), self.dtype)

    def into(self, xp: Any, out: Any, labels: Array, **_: Any) -> None:
        xp.equal(labels[..., None], xp.arange(self.classes), out=out)


def take_into(xp: Any, out: Array, x: Array, indices: Array, axis: int) -> None:
    """Write `xp.take(x, indices, axis)`; what NumPy checks by way of a copy of the result is checked first."""
    size = x.shape[axis]
    if xp is not np:
        xp.take(x, indices, axis=axis, out=out)
        return
    if indices.size and not (indices.min() >= -size and indices.max() < size):
        raise IndexError(f"indices must lie between {-size} and {size - 1}, got {indices.min()} to {indices.max()}")
    np.take(x, indices, axis=axis, out=out, mode="wrap")


def pad_array(xp: Any, x: Array, widths: Widths, value: float = 0) -> Array:
    """The array with a border of one value; itself where all widths are 0."""
    if not any(low or high for low, high in widths):
        return x
    shape = tuple(size + low + high for size, (low, high) in zip(x.shape, widths, strict=True))
    result = xp.full(shape, value, x.dtype)
    result[tuple(slice(low, low + size) for size, (low, _) in zip(x.shape, widths, strict=True))] = x
    return result


def transpose(x: TensorLike, axes: Sequence[int] | None = None) -> Tensor:
    """The axes in another order, reversed if none is given."""
    x = tape.as_tensor(x)
    order = tuple(reversed(range(x.ndim))) if axes is None else tuple(normal_axis(axis, x.ndim) for axis in axes)
    return Transpose(order)(x)


def concatenate(tensors: Sequence[TensorLike], axis: int = 0) -> Tensor:
    """The tensors one after the other along an axis."""
    xs = promoted(*tensors)
    return Concatenate(normal_axis(axis, xs[0].ndim))(*xs)


def stack(tensors: Sequence[TensorLike], axis: int = 0) -> Tensor:
    """The tensors beside each other along a new axis."""
    return concatenate([expand_dims(x, axis) for x in tensors], axis)


def split(x: TensorLike, sizes: int | Sequence[int], axis: int = 0) -> tuple[Tensor, ...]:
    """The tensor cut along an axis into pieces of the given sizes, or into so many equal pieces."""
    x = tape.as_tensor(x)
    axis = normal_axis(axis, x.ndim)
    if isinstance(sizes, int):
        sizes = (x.shape[axis] // sizes,) * sizes
    if sum(sizes) != x.shape[axis]:
        raise OperationError(
            f"split needs sizes that add up to {x.shape[axis]} (axis {axis} of {x.shape}), got {sizes}"
        )
    ends = np.cumsum(sizes)
    return tuple(
        index(x, (slice(None),) * axis + (slice(int(end) - size, int(end)),))
        for size, end in zip(sizes, ends, strict=True)
    )


def pad(x: TensorLike, widths: Widths, value: float = 0) -> Tensor:
    """The tensor with a border of one value: `widths` is a pair (before, after) for each axis, none negative."""
    return Pad(tuple((int(low), int(high)) for low, high in widths), value)(tape.as_tensor(x))


def flip(x: TensorLike, axis: Axes = None) -> Tensor:
    """The order reversed along the axes."""
    x = tape.as_tensor(x)
    return Flip(normal_axes(axis, x.ndim))(x)


def index(x: TensorLike, where: Any) -> Tensor:
    """Basic indexing as in NumPy: whole numbers, slices, `...` and `None`."""
    x = tape.as_tensor(x)
    where = where if isinstance(where, tuple) else (where,)
    where = _without_ellipsis(where, x.ndim)
    places = [place for place in where if place is not None]
    cuts = tuple(_cut(place, size) for place, size in zip(places, x.shape, strict=True))
    part = x if all(cut == (None, None, None) for cut in cuts) else Index(cuts)(x)
    return reshape(part, _indexed_shape(where, part.shape))


def _without_ellipsis(where: tuple[Any, ...], ndim: int) -> tuple[Any, ...]:
    """The index with `...` written out, so that every axis has its place."""
    missing = ndim - sum(place is not None and place is not ... for place in where)
    if missing < 0:
        raise IndexError(f"an index with {ndim - missing} places cannot pick from a tensor with {ndim} axes")
    position = next((at for at, place in enumerate(where) if place is ...), len(where))
    return where[:position] + (slice(None),) * missing + where[position + 1 :]


def _cut(place: Any, size: int) -> Cut:
    """A slice, or a whole number as a slice of length 1."""
    if isinstance(place, slice):
        return place.start, place.stop, place.step
    at = operator.index(place)
    if not -size <= at < size:
        raise IndexError(f"there is no position {at} along an axis of size {size}")
    return at % size, at % size + 1, None


def _indexed_shape(where: tuple[Any, ...], shape: Shape) -> Shape:
    """The shape after whole numbers took their axes away and `None` put new ones in."""
    sizes = iter(shape)
    result: list[int] = []
    for place in where:
        size = 1 if place is None else next(sizes)
        if place is None or isinstance(place, slice):
            result.append(size)
    return tuple(result)


def _slices(cuts: tuple[Cut, ...]) -> tuple[slice, ...]:
    return tuple(slice(*cut) for cut in cuts)


def take(x: TensorLike, indices: TensorLike, axis: int = 0) -> Tensor:
    """The slices of `x` along an axis at the indices: (before, axis, after) becomes (before, *indices, after)."""
    x = tape.as_tensor(x)
    return Take(normal_axis(axis, x.ndim))(x, tape.as_tensor(indices, like=None))


def one_hot(labels: TensorLike, classes: int, dtype: Any = np.float32) -> Tensor:
    """A new last axis with 1 at the class of each label; a label outside 0 to classes - 1 gives zeros."""
    return OneHot(classes, np.dtype(dtype))(tape.as_tensor(labels))


def squeeze(x: TensorLike, axis: Axes = None) -> Tensor:
    """The tensor without the given axes, or without all axes, of size 1."""
    x = tape.as_tensor(x)
    ones = tuple(position for position, size in enumerate(x.shape) if size == 1)
    axes = ones if axis is None else normal_axes(axis, x.ndim)
    if not set(axes) <= set(ones):
        raise OperationError(f"squeeze removes axes of size 1 only, got axes {axes} of {x.shape}")
    return reshape(x, tuple(size for position, size in enumerate(x.shape) if position not in axes))


def expand_dims(x: TensorLike, axis: int) -> Tensor:
    """The tensor with a new axis of size 1."""
    x = tape.as_tensor(x)
    axis = normal_axis(axis, x.ndim + 1)
    return reshape(x, (*x.shape[:axis], 1, *x.shape[axis:]))
