"""Matrix products, with what follows them, and sums as products with ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.anchored import Step, Tail, is_bias, tail_of
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Attributes, Description, Unsupported, supports
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.cpu.rules.views import core, padded
from layerloom.compile.program import ValueId
from layerloom.ops.broadcasting import Sum
from layerloom.ops.linear import Matmul
from layerloom.ops.operation import ArraySpec, Shape
from layerloom.ops.shape import Transpose

Values = tuple[ValueId, ...]


@lowers(Matmul)
def matmul(lowering: Lowering, operation: Matmul, inputs: Values, outputs: Values) -> None:
    """The product of the last two axes."""
    product(lowering, inputs, outputs[0], ())


def product(lowering: Lowering, inputs: Values, output: ValueId, tail: Sequence[Step]) -> None:
    """A matrix product and its tail, written where the next one wants it."""
    spec = lowering.spec(output)
    if not supports(spec.dtype) or not math.prod(spec.shape):
        raise Unsupported("no such numbers, or none at all")
    a, b = (_operand(lowering, value, len(spec.shape)) for value in inputs)
    out = _wanted(lowering, output)
    try:
        call = _described(lowering, a, b, out, tail)
    except Unsupported:
        a, b = (_row_by_row(lowering, value, len(spec.shape)) for value in inputs)
        call = _described(lowering, a, b, out, tail)
    description, arguments = call
    lowering.define(output, out)
    lowering.primitive(description, arguments)


def _operand(lowering: Lowering, value: ValueId, ndim: int) -> Place:
    place = core(lowering.strided(value))
    found = place.reshaped(padded(place.dims, ndim))
    if found is None or not all(place.dims):
        raise Unsupported("an operand without such a view")
    return found


def _row_by_row(lowering: Lowering, value: ValueId, ndim: int) -> Place:
    place = lowering.plain(value)
    found = place.reshaped(padded(place.dims, ndim))
    assert found is not None
    return found


def _wanted(lowering: Lowering, value: ValueId) -> Place:
    """Room for a result; if it is only ever transposed, so that the transposed one lies row after row."""
    spec = lowering.spec(value)
    consumers = lowering.consumers(value)
    if len(consumers) == 1 and isinstance(consumers[0].operation, Transpose):
        axes = consumers[0].operation.axes
        turned = lowering.room(lowering.spec(consumers[0].outputs[0]))
        place = turned.transposed(_inverse(axes))
        assert place is not None
        if spec.dtype.itemsize in (place.strides or ())[-2:]:
            return place
    return lowering.room(spec)


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
    attributes = Attributes(after.post, arithmetic=lowering.arithmetic)
    form = bias.format if bias is not None else None
    found = lowering.described("matmul", a.format, b.format, form, result.format, attributes=attributes)
    arguments = {c.ARG_SRC: a, c.ARG_WEIGHTS: b, c.ARG_DST: result} | after.arguments()
    return found, arguments | ({c.ARG_BIAS: bias} if bias is not None else {})


def _swapped(place: Place) -> Place:
    ndim = len(place.dims)
    found = place.transposed((*range(ndim - 2), ndim - 1, ndim - 2))
    assert found is not None
    return found


@lowers(Sum)
def total(lowering: Lowering, operation: Sum, inputs: Values, outputs: Values) -> None:
    """The sum over leading or trailing axes as a product with ones: plain reductions are reference code."""
    spec, out_spec = lowering.spec(inputs[0]), lowering.spec(outputs[0])
    ndim = len(spec.shape)
    axes = sorted(axis % ndim for axis in (range(ndim) if operation.axis is None else _tuple(operation.axis)))
    count = math.prod(spec.shape[axis] for axis in axes)
    rest = math.prod(spec.shape) // max(count, 1)
    if spec.dtype != np.float32 or math.prod(spec.shape) < 4096 or count < 2 or lowering.home(inputs[0]).repeats:
        raise Unsupported("few numbers")
    leading, trailing = axes == list(range(len(axes))), axes == list(range(ndim - len(axes), ndim))
    if not (leading or trailing):
        raise Unsupported("axes in the middle")
    rows = (count, rest) if leading else (rest, count)
    x = lowering.plain(inputs[0]).reshaped(rows)
    out = lowering.output(outputs[0])
    result = out.reshaped((1, rest) if leading else (rest, 1))
    assert x is not None and result is not None and out_spec.dtype == spec.dtype
    ones = _ones(lowering, (1, count) if leading else (count, 1))
    a, b = (ones, x) if leading else (x, ones)
    found = lowering.described("matmul", a.format, b.format, None, result.format, attributes=Attributes())
    lowering.primitive(found, {c.ARG_SRC: a, c.ARG_WEIGHTS: b, c.ARG_DST: result})


def _tuple(axis: int | Sequence[int]) -> Sequence[int]:
    return (axis,) if isinstance(axis, int) else axis


def _ones(lowering: Lowering, dims: Shape) -> Place:
    content = np.ones(dims, np.float32)
    key = f"ones {max(dims)}"
    if key not in lowering.memo:
        lowering.memo[key] = Buffer(content.nbytes, "constant", content=content)
    return Place.plain(lowering.memo[key], ArraySpec.of(content))
