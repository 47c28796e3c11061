"""Everything that brackets can say, and what goes the other way: putting and adding where an index points.

Places along several axes are merged into places along one (`RavelIndex`), and that one is taken from. So the gradient
of every index is that of `take`, which adds up duplicates. Masks pick as many numbers as are true: their result has no
shape before the numbers are known, so they work eagerly and raise `Untraceable` while a program is recorded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array, array_module
from layerloom.ops.arithmetic import add
from layerloom.ops.broadcasting import arange, broadcast_to, normal_axis, reshape, zeros_like
from layerloom.ops.casting import cast
from layerloom.ops.comparison import BOOL, equal, where
from layerloom.ops.constants import constant
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, Shape, broadcast_shape
from layerloom.ops.promotion import promoted
from layerloom.ops.shape import Take, TakeGrad, index, stack, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

_INDEX = np.dtype(np.int64)


class RavelIndex(Operation):
    """Places along axes of the given sizes, whole numbers that broadcast, as places along these axes merged into one.

    Negative ones count from the end; one that is not there raises `IndexError`.
    """

    differentiable = False
    sizes: Shape

    def infer(self, *places: ArraySpec) -> ArraySpec:
        if len(places) != len(self.sizes) or any(place.dtype.kind not in "iu" for place in places):
            came = ", ".join(map(str, places))
            raise OperationError(f"an index along axes of {self.sizes} needs whole numbers for each, got {came}")
        return ArraySpec(broadcast_shape(self.name, *places), _INDEX)

    def kernel(self, xp: Any, *places: Array) -> Array:
        merged = xp.zeros((), _INDEX)
        for place, size in zip(places, self.sizes, strict=True):
            merged = merged * size + _from_front(xp, place, size)
        return merged


class Put(Operation):
    """`x` (size,) with the numbers at `places` replaced by as many `values`; of duplicates the last stays."""

    overwrites = (0,)

    def infer(self, x: ArraySpec, places: ArraySpec, values: ArraySpec) -> ArraySpec:
        if x.ndim != 1 or places.dtype.kind not in "iu" or (places.shape, x.dtype) != (values.shape, values.dtype):
            raise OperationError(f"put needs (size,), places and a number for each, got {x}, {places} and {values}")
        return x

    def kernel(self, xp: Any, x: Array, places: Array, values: Array) -> Array:
        result = x.copy()
        result[places] = values
        return result

    def into(self, xp: Any, out: Any, x: Array, places: Array, values: Array, **_: Any) -> None:
        out[...] = x
        out[places] = values

    def vjp(self, g: Tensor, y: Tensor, x: Tensor, places: Tensor, values: Tensor) -> Pullbacks:
        def stayed() -> Tensor:
            numbers = reshape(arange(places.size, like=places), places.shape)
            last = Put()(broadcast_to(constant(np.zeros((), numbers.dtype), like=places), x.shape), places, numbers)
            return where(equal(Take(0)(last, places), numbers), Take(0)(g, places), 0)

        return lambda: Put()(g, places, zeros_like(values)), None, stayed


def _from_front(xp: Any, places: Array, size: int) -> Array:
    """The places counted from the front; on a GPU they are not read, which would wait for it."""
    wide = places.astype(_INDEX, copy=False)
    if xp is np and places.size:
        least, most = places.min(), places.max()
        if not (least >= -size and most < size):
            raise IndexError(f"indices must lie between {-size} and {size - 1}, got {least} to {most}")
        if least >= 0:
            return wide
    return xp.where(wide < 0, wide + size, wide)


def getitem(x: TensorLike, where: Any) -> Tensor:
    """What brackets do, as in NumPy: whole numbers, slices, `...`, `None`, arrays of whole numbers, and masks.

    Several arrays broadcast against each other; their axes stand where the first one was, or in front if something
    lies between them. Masks raise `Untraceable` while a program is recorded.
    """
    x = tape.as_tensor(x)
    places = tuple(_spelled(x, where if isinstance(where, tuple) else (where,)))
    if not any(isinstance(place, tape.Tensor) for place in places):
        return index(x, places)
    basic = tuple(place if place is None or isinstance(place, slice) else slice(None) for place in places)
    arrays = {
        axis: place if isinstance(place, tape.Tensor) else constant(np.asarray(place), like=x)
        for axis, place in enumerate(places)
        if place is not None and not isinstance(place, slice)
    }
    return _picked(index(x, basic), arrays)


def _spelled(x: Tensor, where: tuple[Any, ...]) -> Iterator[Any]:
    """The index with lists and arrays as tensors, `...` written out and masks as places: one for each axis."""
    places = [_place(place, x) for place in where]
    missing = x.ndim - sum(map(_axes, places))
    if missing < 0:
        raise IndexError(f"an index with {x.ndim - missing} places cannot pick from a tensor with {x.ndim} axes")
    axis = 0
    for place in places if any(place is ... for place in places) else (*places, ...):
        if place is ...:
            yield from (slice(None),) * missing
            axis += missing
            continue
        if isinstance(place, tape.Tensor) and place.dtype == BOOL:
            yield from _of_mask(place, x.shape[axis : axis + place.ndim])
        else:
            yield place
        axis += _axes(place)


def _place(place: Any, x: Tensor) -> Any:
    """One entry of an index; what is an array becomes a tensor of whole numbers or truth values."""
    if isinstance(place, list | np.ndarray):
        array = np.asarray(place)
        place = constant(array if array.size else array.astype(_INDEX if array.dtype.kind == "f" else array.dtype), x)
    if isinstance(place, bool | np.bool_) or (isinstance(place, tape.Tensor) and place.dtype.kind not in "iub"):
        raise IndexError(f"an index is made of whole numbers, slices, masks, None and ..., got {place!r}")
    return place


def _axes(place: Any) -> int:
    """How many axes an entry of an index stands for."""
    if place is None or place is ...:
        return 0
    return place.ndim if isinstance(place, tape.Tensor) and place.dtype == BOOL else 1


def _of_mask(mask: Tensor, sizes: Shape) -> tuple[Tensor, ...]:
    if mask.shape != sizes or not sizes:
        raise IndexError(f"a mask of shape {mask.shape} does not fit axes of {sizes}")
    return nonzero(mask)


def _picked(x: Tensor, arrays: dict[int, Tensor]) -> Tensor:
    """The numbers at places along some axes, which broadcast; all is kept along the others."""
    axes = tuple(arrays)
    first = axes[0]
    if axes != tuple(range(first, first + len(axes))):
        x, first = transpose(x, (*axes, *(axis for axis in range(x.ndim) if axis not in arrays))), 0
    after = first + len(axes)
    sizes = x.shape[first:after]
    places = arrays[axes[0]] if len(axes) == 1 else RavelIndex(sizes)(*arrays.values())
    return Take(first)(reshape(x, (*x.shape[:first], math.prod(sizes), *x.shape[after:])), places)


def gather(x: TensorLike, indices: TensorLike, axis: int) -> Tensor:
    """Numbers picked along an axis: y[i, j] = x[indices[i, j], j] for axis 0, and so on (PyTorch's `gather`).

    `indices` has as many axes as `x` and is nowhere longer but along `axis`; so long is the result.
    """
    x, indices = tape.as_tensor(x), tape.as_tensor(indices)
    return Take(0)(reshape(x, (x.size,)), _along(x, indices, axis))


def take_along_axis(x: TensorLike, indices: TensorLike, axis: int) -> Tensor:
    """Numbers picked along an axis by `indices`, which broadcast with `x` on the other axes: what `argsort` is for."""
    x, indices = tape.as_tensor(x), tape.as_tensor(indices)
    axis = normal_axis(axis, x.ndim)
    others = [tuple(1 if one == axis else size for one, size in enumerate(each.shape)) for each in (x, indices)]
    shape = broadcast_shape("take_along_axis", *(ArraySpec(other, x.dtype) for other in others))
    wide = broadcast_to(x, (*shape[:axis], x.shape[axis], *shape[axis + 1 :]))
    return gather(wide, broadcast_to(indices, (*shape[:axis], indices.shape[axis], *shape[axis + 1 :])), axis)


def _along(x: Tensor, indices: Tensor, axis: int) -> Tensor:
    """Where in the flattened `x` the numbers at the indices along an axis are."""
    axis = normal_axis(axis, x.ndim)
    sizes = zip(indices.shape, x.shape, strict=False)
    if indices.ndim != x.ndim or any(one > other for at, (one, other) in enumerate(sizes) if at != axis):
        raise OperationError(
            f"indices along axis {axis} of {x.shape} need as many axes, none longer beside it, got {indices.shape}"
        )
    places = [
        indices if one == axis else reshape(arange(size, like=indices), (size, *(1,) * (x.ndim - one - 1)))
        for one, size in enumerate(indices.shape)
    ]
    return RavelIndex(x.shape)(*places)


def scatter(x: TensorLike, indices: TensorLike, values: TensorLike, axis: int) -> Tensor:
    """`x` with y[indices[i, j], j] = values[i, j] for axis 0, and so on; of duplicates the last stays."""
    x, values = promoted(x, values)
    indices = tape.as_tensor(indices)
    places = _along(x, indices, axis)
    return reshape(Put()(reshape(x, (x.size,)), places, broadcast_to(values, indices.shape)), x.shape)


def scatter_add(x: TensorLike, indices: TensorLike, values: TensorLike, axis: int) -> Tensor:
    """`x` with values[i, j] added to x[indices[i, j], j] for axis 0, and so on; duplicates add up."""
    x, values = promoted(x, values)
    indices = tape.as_tensor(indices)
    return add(x, _summed(x, _along(x, indices, axis), values))


def index_add(x: TensorLike, indices: TensorLike, values: TensorLike, axis: int = 0) -> Tensor:
    """`x` with the slices of `values` added at the indices (count,) along an axis; duplicates add up."""
    x, values = promoted(x, values)
    axis, indices = normal_axis(axis, x.ndim), tape.as_tensor(indices)
    wanted = (*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :])
    if indices.ndim != 1 or values.shape != wanted:
        raise OperationError(f"index_add needs indices (count,) and values {wanted}, got {indices} and {values.shape}")
    return add(x, TakeGrad(axis, x.shape[axis])(values, RavelIndex((x.shape[axis],))(indices)))


def put(x: TensorLike, where: Any, values: TensorLike) -> Tensor:
    """What x[where] = values would leave, as a tensor of its own; of duplicates the last stays."""
    x, values = promoted(x, values)
    places = _places(x, where)
    return reshape(Put()(reshape(x, (x.size,)), places, broadcast_to(values, places.shape)), x.shape)


def add_at(x: TensorLike, where: Any, values: TensorLike) -> Tensor:
    """`x` with the values added to x[where]; duplicates add up."""
    x, values = promoted(x, values)
    return add(x, _summed(x, _places(x, where), values))


def _places(x: Tensor, where: Any) -> Tensor:
    """Where in the flattened `x` the numbers of an index are."""
    return getitem(reshape(arange(x.size, like=x), x.shape), where)


def _summed(x: Tensor, places: Tensor, values: Tensor) -> Tensor:
    """Zeros like `x`, with the values added up at places in the flattened tensor."""
    return reshape(TakeGrad(0, x.size)(broadcast_to(values, places.shape), places), x.shape)


def masked_fill(x: TensorLike, mask: TensorLike, value: TensorLike) -> Tensor:
    """`value` where the mask is true, x elsewhere."""
    return where(mask, value, x)


def masked_select(x: TensorLike, mask: TensorLike) -> Tensor:
    """The numbers where the mask is true, one after the other; both broadcast. Not while a program is recorded."""
    x, mask = tape.as_tensor(x), cast(mask, BOOL)
    shape = np.broadcast_shapes(x.shape, mask.shape)
    (places,) = nonzero(reshape(broadcast_to(mask, shape), (math.prod(shape),)))
    return Take(0)(reshape(broadcast_to(x, shape), (math.prod(shape),)), places)


def nonzero(x: TensorLike) -> tuple[Tensor, ...]:
    """Where x is not 0: whole numbers (count,) for each axis. Raises `Untraceable` while a program is recorded."""
    array = _numbers(tape.as_tensor(x), "nonzero (and a mask in brackets)")
    return tuple(map(tape.Tensor, array_module(array).nonzero(array)))


def argwhere(x: TensorLike) -> Tensor:
    """Where x is not 0: (count, axes). Raises `Untraceable` while a program is recorded."""
    return stack(nonzero(x), axis=1)


def unique(x: TensorLike) -> tuple[Tensor, Tensor, Tensor]:
    """The different numbers in ascending order, where each number of x is among them, and how often each occurs.

    No gradient passes. Raises `Untraceable` while a program is recorded.
    """
    array = _numbers(tape.as_tensor(x), "unique")
    found = array_module(array).unique(array.reshape(-1), return_inverse=True, return_counts=True)
    values, inverse, counts = map(tape.Tensor, found)
    return values, reshape(inverse, array.shape), counts


def _numbers(x: Tensor, name: str) -> Array:
    """The array itself, on which the shape of a result depends."""
    if not hasattr(type(x.data), "strides"):  # a stand-in, not an array
        raise tape.Untraceable(
            f"the shape of what {name} gives depends on numbers, and there are none while a program is recorded: "
            "use where or masked_fill, which keep the shape"
        )
    return x.data
