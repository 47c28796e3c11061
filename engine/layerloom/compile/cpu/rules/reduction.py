"""Sums: as products with ones where they are long, for plain reductions of oneDNN are reference code."""

from __future__ import annotations

import math

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Attributes, Unsupported
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.program import ValueId
from layerloom.device import Array
from layerloom.ops.broadcasting import Sum
from layerloom.ops.operation import ArraySpec, Shape
from layerloom.ops.reduction import SumOfSquares

Values = tuple[ValueId, ...]
FEW = 4096
"""Below so many numbers NumPy does it in place of the library."""
CHUNK = 65_536
"""Numbers whose squares are added in float32; the sums of chunks are added in float64."""


@lowers(Sum)
def total(lowering: Lowering, operation: Sum, inputs: Values, outputs: Values) -> None:
    """The sum over leading or trailing axes."""
    spec = lowering.spec(inputs[0])
    axes = _axes(operation, len(spec.shape))
    count = math.prod(spec.shape[axis] for axis in axes)
    rest = math.prod(spec.shape) // max(count, 1)
    if spec.dtype != np.float32 or math.prod(spec.shape) < FEW or count < 2 or lowering.home(inputs[0]).repeats:
        raise Unsupported("few numbers")
    leading, trailing = (
        axes == list(range(len(axes))),
        axes == list(range(len(spec.shape) - len(axes), len(spec.shape))),
    )
    if not (leading or trailing):
        raise Unsupported("axes in the middle")
    x = _viewed(lowering.plain(inputs[0]), (count, rest) if leading else (rest, count))
    result = _viewed(lowering.output(outputs[0]), (1, rest) if leading else (rest, 1))
    ones = _ones(lowering, (1, count) if leading else (count, 1))
    a, b = (ones, x) if leading else (x, ones)
    found = lowering.described("matmul", a.format, b.format, None, result.format, attributes=Attributes())
    lowering.primitive(found, {c.ARG_SRC: a, c.ARG_WEIGHTS: b, c.ARG_DST: result})


def _axes(operation: Sum, ndim: int) -> list[int]:
    axis = operation.axis
    each = range(ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    return sorted(one % ndim for one in each)


def _viewed(place: Place, dims: Shape) -> Place:
    found = place.reshaped(dims)
    assert found is not None
    return found


def _ones(lowering: Lowering, dims: Shape) -> Place:
    content = np.ones(dims, np.float32)
    buffer = lowering.memo.setdefault(f"ones {max(dims)}", Buffer(content.nbytes, "constant", content=content))
    return Place.plain(buffer, ArraySpec.of(content))


@lowers(SumOfSquares)
def sum_of_squares(lowering: Lowering, operation: SumOfSquares, inputs: Values, outputs: Values) -> None:
    """Products of rows with themselves, on whatever layout: gaps are zero."""
    places = [_row(lowering, value) for value in inputs]
    lowering.host(_squares, [lowering.output(outputs[0])], places)


def _row(lowering: Lowering, value: ValueId) -> Place:
    if lowering.spec(value).dtype != np.float32:
        raise Unsupported("not float32")
    home = lowering.home(value)
    place = home if home.dense and home.dtype == np.float32 else lowering.plain(value)
    count = place.format.nbytes // place.dtype.itemsize
    return Place(place.buffer, (count,), place.dtype, (place.dtype.itemsize,), place.offset)


def _squares(outs: list[Array], ins: list[Array]) -> None:
    total = 0.0
    for row in ins:
        for start in range(0, len(row), CHUNK):
            part = row[start : start + CHUNK]
            total += float(np.dot(part, part))
    outs[0][...] = total
