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
from layerloom.ops.operation import ArraySpec, DType, Shape
from layerloom.ops.reduction import SumOfSquares

Values = tuple[ValueId, ...]
FEW = 4096
"""Below so many numbers NumPy does it in place of the library."""
CHUNK = 65_536
"""Numbers whose squares are added in float32; the sums of chunks are added in float64."""


@lowers(Sum, narrow=True)
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
    x, result = lowering.plain(inputs[0], lowering.home(inputs[0]).dtype), lowering.output(outputs[0])
    if leading:
        _sum_of_rows(lowering, _viewed(x, (count, rest)), _viewed(result, (1, rest)))
    else:
        ones = _ones(lowering, (count, 1), x.dtype)
        _product(lowering, _viewed(x, (rest, count)), ones, _viewed(result, (rest, 1)))


def _sum_of_rows(lowering: Lowering, x: Place, result: Place) -> None:
    """The sum of rows; of many rows first in parts, which rounds less than one long sum."""
    count, rest = x.dims
    part = _part(count)
    if part > 1:
        partial = lowering.room(ArraySpec((count // part, 1, rest), result.dtype))
        ones = _ones(lowering, (count // part, 1, part), x.dtype)
        _product(lowering, ones, _viewed(x, (count // part, part, rest)), partial)
        x, count = _viewed(partial, (count // part, rest)), count // part
    _product(lowering, _ones(lowering, (1, count), x.dtype), x, result)


def _part(count: int) -> int:
    """The divisor nearest to the square root, 1 where a number of rows is small or cannot be split so."""
    divisors = [size for size in range(8, math.isqrt(count) + 1) if count % size == 0]
    return max(divisors, default=1)


def _product(lowering: Lowering, a: Place, b: Place, out: Place) -> None:
    found = lowering.described("matmul", a.format, b.format, None, out.format, attributes=Attributes())
    lowering.primitive(found, {c.ARG_SRC: a, c.ARG_WEIGHTS: b, c.ARG_DST: out})


def _axes(operation: Sum, ndim: int) -> list[int]:
    axis = operation.axis
    each = range(ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    return sorted(one % ndim for one in each)


def _viewed(place: Place, dims: Shape) -> Place:
    found = place.reshaped(dims)
    assert found is not None
    return found


def _ones(lowering: Lowering, dims: Shape, dtype: DType) -> Place:
    content = np.ones(dims, dtype)
    row = content.reshape(-1)
    buffer = lowering.memo.setdefault(f"ones {dtype} {row.size}", Buffer(row.nbytes, "constant", content=row))
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
            total += _square(row[start : start + CHUNK])
    outs[0][...] = total


def _square(part: Array) -> float:
    """A row times itself, in float64 where a square is too large for float32."""
    found = float(np.dot(part, part))
    if not math.isfinite(found):
        wide = part.astype(np.float64)
        found = float(np.dot(wide, wide))
    return found
