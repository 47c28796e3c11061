"""Matrix products, with what follows them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.anchored import Step, Tail, is_bias, tail_of
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Attributes, Description, Unsupported, supports
from layerloom.compile.cpu.place import Place
from layerloom.compile.cpu.rules.views import core, padded
from layerloom.compile.program import ValueId
from layerloom.ops.linear import Matmul
from layerloom.ops.operation import ArraySpec, DType, Shape
from layerloom.ops.shape import Transpose

Values = tuple[ValueId, ...]


@lowers(Matmul, narrow=True)
def matmul(lowering: Lowering, operation: Matmul, inputs: Values, outputs: Values) -> None:
    """The product of the last two axes."""
    product(lowering, inputs, outputs[0], ())


def product(lowering: Lowering, inputs: Values, output: ValueId, tail: Sequence[Step]) -> None:
    """A matrix product and its tail, written where the next one wants it."""
    spec = lowering.spec(output)
    if not supports(spec.dtype) or not math.prod(spec.shape):
        raise Unsupported("no such numbers, or none at all")
    a, b = (_operand(lowering, value, len(spec.shape), lowering.narrow(spec.dtype)) for value in inputs)
    out = _wanted(lowering, output, _kept(lowering, output, tail))
    try:
        call = _described(lowering, a, b, out, tail)
    except Unsupported:
        a, b = (_row_by_row(lowering, value, len(spec.shape), lowering.narrow(spec.dtype)) for value in inputs)
        call = _described(lowering, a, b, out, tail)
    description, arguments = call
    lowering.define(output, out)
    lowering.primitive(description, arguments)


def _kept(lowering: Lowering, output: ValueId, tail: Sequence[Step]) -> DType:
    """The dtype of the result: narrow, unless something in float32 is added to it or takes it."""
    others = [step.other for step in tail if step.other is not None and lowering.number(step.other) is None]
    full = [value for value in others if lowering.spec(value).shape == lowering.spec(output).shape]
    kept = lowering.kept(output)
    return kept if all(lowering.home(value).dtype == kept for value in full) else lowering.spec(output).dtype


def _operand(lowering: Lowering, value: ValueId, ndim: int, dtype: DType | None = None) -> Place:
    place = core(lowering.strided(value, dtype))
    found = place.reshaped(padded(place.dims, ndim))
    if found is None or not all(place.dims):
        raise Unsupported("an operand without such a view")
    return found


def _row_by_row(lowering: Lowering, value: ValueId, ndim: int, dtype: DType) -> Place:
    place = lowering.plain(value, dtype)
    found = place.reshaped(padded(place.dims, ndim))
    assert found is not None
    return found


def _wanted(lowering: Lowering, value: ValueId, dtype: DType) -> Place:
    """Room for a result; if it is only ever transposed, so that the transposed one lies row after row."""
    spec = lowering.spec(value)
    consumers = lowering.consumers(value)
    if len(consumers) == 1 and isinstance(consumers[0].operation, Transpose):
        axes = consumers[0].operation.axes
        turned = lowering.room(ArraySpec(lowering.spec(consumers[0].outputs[0]).shape, dtype))
        place = turned.transposed(_inverse(axes))
        assert place is not None
        if dtype.itemsize in (place.strides or ())[-2:]:
            return place
    return lowering.room(ArraySpec(spec.shape, dtype))


def _inverse(axes: Shape) -> Shape:
    return tuple(int(place) for place in np.argsort(axes))


def _described(
    lowering: Lowering, a: Place, b: Place, out: Place, tail: Sequence[Step]
) -> tuple[Description, dict[int, Place]]:
    """The primitive and its arguments; a result whose columns lie together is the product of the transposed."""
    assert out.strides is not None
    rows_apart = len(out.dims) >= 2 and out.strides[-1] != out.dtype.itemsize and out.dims[-1] > 1
    bias, steps, turn = None, list(tail), rows_apart
    if turn:
        if steps:
            raise Unsupported("a tail after a product that is written by columns")
        a, b, result = _swapped(b), _swapped(a), _swapped(out)
    else:
        result = out
        if steps and is_bias(lowering, steps[0], out.dims, len(out.dims) - 1):
            assert steps[0].other is not None
            bias = _operand(lowering, steps.pop(0).other or 0, len(out.dims))
    after = tail_of(lowering, steps, result) if steps else Tail((), ())
    attributes = Attributes(after.post, arithmetic=lowering.precision.arithmetic)
    form = bias.format if bias is not None else None
    found = lowering.described("matmul", a.format, b.format, form, result.format, attributes=attributes)
    arguments = {c.ARG_SRC: a, c.ARG_WEIGHTS: b, c.ARG_DST: result} | after.arguments()
    return found, arguments | ({c.ARG_BIAS: bias} if bias is not None else {})


def _swapped(place: Place) -> Place:
    ndim = len(place.dims)
    found = place.transposed((*range(ndim - 2), ndim - 1, ndim - 2))
    assert found is not None
    return found
