"""What only looks at numbers in another way moves none of them; what joins or copies is a copy in place."""

from __future__ import annotations

import itertools

import numpy as np

from layerloom.compile.cpu.lowering import VIEWS, Lowering, lowers
from layerloom.compile.cpu.onednn import Unsupported, supports
from layerloom.compile.cpu.place import Place
from layerloom.compile.program import ValueId
from layerloom.device import Array
from layerloom.ops.broadcasting import BroadcastTo, Reshape
from layerloom.ops.casting import Cast, Identity
from layerloom.ops.operation import Operation, Shape
from layerloom.ops.shape import Concatenate, Index, IndexGrad, Transpose

Values = tuple[ValueId, ...]


@lowers(Reshape)
def reshape(lowering: Lowering, operation: Reshape, inputs: Values, outputs: Values) -> None:
    """Other dims on the same bytes, or on a copy row after row."""
    dims = lowering.spec(outputs[0]).shape

    def change(x: Array) -> Array:
        return np.reshape(x, dims, copy=False)

    if not lowering.view(inputs[0], change, outputs[0]):
        lowering.plain(inputs[0], lowering.home(inputs[0]).dtype)
        lowering.view(inputs[0], change, outputs[0])


@lowers(Transpose, BroadcastTo, Index)
def view(lowering: Lowering, operation: Operation, inputs: Values, outputs: Values) -> None:
    """Strides in another order, strides of 0, or a part."""

    def change(x: Array) -> Array:
        made: Array = operation.kernel(np, x)
        return made

    if not lowering.view(inputs[0], change, outputs[0]):
        lowering.plain(inputs[0], lowering.home(inputs[0]).dtype)
        lowering.view(inputs[0], change, outputs[0])


VIEWS.update((Reshape, Transpose, BroadcastTo, Index))


@lowers(Identity)
def identity(lowering: Lowering, operation: Identity, inputs: Values, outputs: Values) -> None:
    """The same place under another name."""
    lowering.define(outputs[0], lowering.home(inputs[0]))
    for place in lowering.known(inputs[0])[1:]:
        lowering.also(outputs[0], place)


@lowers(Cast)
def cast(lowering: Lowering, operation: Cast, inputs: Values, outputs: Values) -> None:
    """Another dtype in the same format; NumPy makes whole numbers, for oneDNN rounds them and cuts them off."""
    old, new = lowering.spec(inputs[0]).dtype, lowering.spec(outputs[0]).dtype
    if old == new:
        return identity(lowering, Identity(), inputs, outputs)
    if new.kind in "iu":
        raise Unsupported("whole numbers")
    home = lowering.home(inputs[0])
    if home.blocked is not None and supports(new):
        return lowering.copy(home, lowering.output(outputs[0], home.format.cast(new)))
    return lowering.copy(lowering.strided(inputs[0]), lowering.output(outputs[0]))


@lowers(Concatenate)
def concatenate(lowering: Lowering, operation: Concatenate, inputs: Values, outputs: Values) -> None:
    """Each part copied to where it belongs."""
    whole, axis, start = lowering.output(outputs[0]), operation.axis, 0
    for value in inputs:
        size = lowering.spec(value).shape[axis]
        part = whole.viewed(lambda x, a=start, b=start + size: x[_along(axis, x.ndim, slice(a, b))])
        assert part is not None
        lowering.copy(lowering.strided(value), part)
        start += size


@lowers(IndexGrad)
def index_grad(lowering: Lowering, operation: IndexGrad, inputs: Values, outputs: Values) -> None:
    """Zeros, and the gradient where the part was."""
    whole = lowering.output(outputs[0])
    lowering.host(_clear, [whole], [])
    part = whole.viewed(lambda x: Index(operation.cuts).kernel(np, x))
    assert part is not None
    lowering.copy(lowering.strided(inputs[0]), part)


def _clear(outs: list[Array], _: object) -> None:
    outs[0].fill(0)


def _along(axis: int, ndim: int, part: slice) -> tuple[slice, ...]:
    return tuple(part if place == axis % ndim else slice(None) for place in range(ndim))


def core(place: Place) -> Place:
    """The place without its repetitions: size 1 along axes with a stride of 0."""
    if place.strides is None or not place.repeats:
        return place
    cut: tuple[slice, ...] = tuple(slice(0, 1) if step == 0 else slice(None) for step in place.strides)
    found = place.viewed(lambda x: x[cut])
    assert found is not None
    return found


def padded(dims: Shape, ndim: int) -> Shape:
    """Dims with axes of size 1 in front, so that there are `ndim`."""
    return (*itertools.repeat(1, ndim - len(dims)), *dims)
