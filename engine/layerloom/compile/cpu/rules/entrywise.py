"""Expressions entry by entry, alone or fused, on any format; and many of them at once on one row (`Flat`)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.calls import Call
from layerloom.compile.cpu.entrywise import BINARY, UNARY, Emitter, Expression, Operand, expressible
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Eltwise, Format, Unsupported
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.cpu.rules.views import core, padded
from layerloom.compile.fused import Flat, Fused
from layerloom.compile.memory import ALIGNMENT
from layerloom.compile.program import Instruction, ValueId
from layerloom.ops import activation as act
from layerloom.ops.operation import ArraySpec, Operation

Values = tuple[ValueId, ...]
SMALL = 1024
"""Below so many numbers a call of NumPy costs less than waking the threads."""


@lowers(*BINARY, *UNARY, act.LeakyRelu, narrow=True)
def single(lowering: Lowering, operation: Operation, inputs: Values, outputs: Values) -> None:
    """One operation as an expression of its own."""
    locals_ = tuple(range(len(inputs)))
    expression(lowering, [Instruction(operation, locals_, (len(inputs),))], (len(inputs),), inputs, outputs)


def expression(
    lowering: Lowering, body: Sequence[Instruction], results: Sequence[int], inputs: Values, outputs: Values
) -> None:
    """The call of an expression whose results all have one shape."""
    spec = lowering.spec(outputs[0])
    _need(lowering, body, outputs, spec)
    full = _full(lowering, inputs, spec)
    form = _common(lowering, [inputs[place] for place in full], spec)
    operands: dict[int, Operand] = {
        place: lowering.fit(value, form) if place in full else _repeated(lowering, value, len(spec.shape))
        for place, value in enumerate(inputs)
    }
    homes = {local: lowering.output(value, form) for local, value in zip(results, outputs, strict=True)}
    reads = [operand.buffer for operand in operands.values() if isinstance(operand, Place)]
    emitter = Emitter(lowering.label(), _constants(lowering))
    gaps = any(map(_padded, homes.values()))
    if _are_rows(operands, homes, spec) and (not gaps or _keeps_zeros(body, results, operands)):
        count = form.nbytes // form.dtype.itemsize
        pieces = Expression(body, results, {at: _row(one, count) for at, one in operands.items()}, set(full)).pieces
        call = emitter.blocks(pieces, {at: _row_of(home, count) for at, home in homes.items()}, reads, count)
    else:  # where there are gaps oneDNN goes over the numbers alone and clears them
        call = emitter.call(Expression(body, results, operands, set(full)).pieces, homes, reads)
    lowering.calls.append(call)


def _full(lowering: Lowering, inputs: Values, spec: ArraySpec) -> list[int]:
    """Which inputs are arrays of the whole shape, and not one number everywhere."""
    same = [place for place, value in enumerate(inputs) if lowering.spec(value).shape == spec.shape]
    return [place for place in same if lowering.number(inputs[place]) is None]


def _are_rows(operands: Mapping[int, Operand], homes: Mapping[int, Place], spec: ArraySpec) -> bool:
    """Whether everything may be read and written as a row of numbers."""
    return all(_flattens(one, spec) for one in operands.values()) and all(home.dense for home in homes.values())


def _need(lowering: Lowering, body: Sequence[Instruction], outputs: Values, spec: ArraySpec) -> None:
    """Raises `Unsupported` unless this is worth oneDNN's while and within its words."""
    if math.prod(spec.shape) < SMALL or spec.dtype != np.float32:
        raise Unsupported("few numbers, or not float32")
    if any(lowering.spec(value) != spec for value in outputs):
        raise Unsupported("results of several shapes")
    for instruction in body:
        if not expressible(instruction.operation):
            raise Unsupported(f"{instruction.operation.name} is not part of an expression")


def _common(lowering: Lowering, values: Sequence[ValueId], spec: ArraySpec) -> Format:
    """The format in which the expression is computed: that of an operand, blocks first, or row after row."""
    homes = [lowering.home(value) for value in values if not lowering.undecided(value)]
    if any(place.dtype == spec.dtype for place in homes):  # numbers that are kept exact stay so
        homes = [place for place in homes if place.dtype == spec.dtype]
    fitting = [place for place in homes if place.blocked is not None or place.dense]
    if fitting:
        return min(fitting, key=lambda place: place.blocked is None).format
    return Format.strided(spec.shape or (1,), homes[0].dtype if homes else spec.dtype)


def _repeated(lowering: Lowering, value: ValueId, ndim: int) -> Operand:
    """A number, or an array with size 1 along the axes on which it is repeated."""
    number = lowering.number(value)
    if number is not None:
        return number
    if lowering.spec(value).dtype != np.float32:
        raise Unsupported("an operand that is not float32")
    place = core(lowering.strided(value))
    found = place.reshaped(padded(place.dims, ndim))
    if found is None:
        raise Unsupported("an operand that has no such view")
    return found


def _constants(lowering: Lowering) -> dict[float, Place]:
    """The numbers that expressions of this program use, each kept once."""
    numbers: dict[float, Place] = lowering.memo.setdefault("numbers", {})
    return numbers


def _flattens(operand: Operand, whole: ArraySpec) -> bool:
    """Whether an operand may be read as a row: all of it without gaps, or a single number."""
    if isinstance(operand, float) or math.prod(operand.dims) == 1:
        return True
    return operand.dense and operand.dims == whole.shape


def _padded(place: Place) -> bool:
    """Whether there are gaps between the numbers, which are zero and which oneDNN counts on."""
    return place.blocked is not None and place.blocked.nbytes > place.spec.nbytes


def _keeps_zeros(body: Sequence[Instruction], results: Sequence[int], operands: Mapping[int, Operand]) -> bool:
    """Whether an expression gives 0 where all arrays are 0 and numbers that are not known yet are 1."""
    given = [operands[place] for place in range(len(operands))]
    numbers = [each if isinstance(each, float) else float(math.prod(each.dims) == 1) for each in given]
    with np.errstate(all="ignore"):
        found = Fused("", tuple(body), tuple(results)).kernel(np, *(np.full(1, n, np.float32) for n in numbers))
    return not any(y.any() for y in found)


def _row(operand: Operand, count: int) -> Operand:
    if isinstance(operand, float):
        return operand
    if math.prod(operand.dims) == 1 and count > 1:
        return replace(operand, dims=(1,), strides=(operand.dtype.itemsize,))
    return _row_of(operand, count)


def _row_of(place: Place, count: int) -> Place:
    return Place(place.buffer, (count,), place.dtype, (place.dtype.itemsize,), place.offset)


@lowers(Flat)
def flat(lowering: Lowering, operation: Flat, inputs: Values, outputs: Values) -> None:
    """The pieces of each slot side by side in memory, and the expression once over all of them."""
    specs = [lowering.spec(value) for value in inputs[: operation.pieces]]
    if any(spec.dtype != np.float32 for spec in specs) or sum(math.prod(s.shape) for s in specs) < SMALL:
        raise Unsupported("few numbers, or not float32")
    forms = _piece_formats(lowering, operation, inputs)
    columns = [
        [lowering.fit(value, form) for value, form in zip(_slot(operation, inputs, slot), forms, strict=True)]
        for slot in range(operation.slots)
    ]
    results = [
        [lowering.output(value, form) for value, form in zip(_slot(operation, outputs, slot), forms, strict=True)]
        for slot in range(len(operation.results))
    ]
    if not all(place.dense for column in (*columns, *results) for place in column):
        raise Unsupported("a piece has gaps")
    count = _joined(lowering, (*columns, *results))
    shared = {
        operation.slots + place: _repeated(lowering, value, 1)
        for place, value in enumerate(inputs[operation.slots * operation.pieces :])
    }
    operands: dict[int, Operand] = {slot: _row_of(column[0], count) for slot, column in enumerate(columns)}
    gaps = any(_padded(place) for column in columns for place in column)
    if gaps and not _keeps_zeros(operation.body, operation.results, operands | shared):
        raise Unsupported("an expression that would fill the gaps of a padded layout")
    pieces = Expression(operation.body, operation.results, operands | shared, set(range(operation.slots))).pieces
    homes = {local: _row_of(column[0], count) for local, column in zip(operation.results, results, strict=True)}
    reads = [place.buffer for column in columns for place in column]
    reads += [operand.buffer for operand in shared.values() if isinstance(operand, Place)]
    call = Emitter(lowering.label(), _constants(lowering)).blocks(pieces, homes, reads, count)
    lowering.calls.append(_whole(call, columns, results))


def _slot(operation: Flat, values: Values, slot: int) -> Values:
    return values[slot * operation.pieces : (slot + 1) * operation.pieces]


def _piece_formats(lowering: Lowering, operation: Flat, inputs: Values) -> list[Format]:
    """For each piece the format that its slots share: a state's, where one has it."""
    states = set(lowering.program.states.values())
    found = []
    for piece in range(operation.pieces):
        values = [inputs[slot * operation.pieces + piece] for slot in range(operation.slots)]
        decided = [value for value in values if not lowering.undecided(value)]
        ordered = sorted(decided, key=lambda value: value not in states)
        homes = [lowering.home(value) for value in ordered]
        spec = lowering.spec(values[0])
        dense = [place.format for place in homes if place.blocked is not None or place.contiguous]
        found.append(dense[0] if dense else Format.strided(spec.shape or (1,), spec.dtype))
    return found


def _joined(lowering: Lowering, columns: Sequence[Sequence[Place]]) -> int:
    """Ask for each column to lie side by side; the numbers of a column, gaps up to the alignment included."""
    sizes = [
        [_aligned(place.buffer.nbytes) for place in column[:-1]] + [column[-1].buffer.nbytes] for column in columns
    ]
    if any(size != sizes[0] for size in sizes):
        raise Unsupported("slots of different sizes")
    for column in columns:
        group = tuple(place.buffer for place in column)
        if not lowering.joinable(group):
            raise Unsupported("a buffer lies beside others already")
        lowering.groups.append(group)
    return sum(sizes[0]) // 4


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _whole(call: Call, columns: Sequence[Sequence[Place]], results: Sequence[Sequence[Place]]) -> Call:
    """The call with all pieces among what it reads and writes, and each piece of a result in the place of its input."""
    heads = {column[0].buffer: column for column in (*columns, *results)}
    shares: list[tuple[Buffer, Buffer]] = []
    for out, into in call.shares:
        if out in heads and into in heads:
            pairs = zip(heads[out], heads[into], strict=True)
            shares += [(a.buffer, b.buffer) for a, b in pairs]
    written = [place.buffer for column in results for place in column]
    reads = [place.buffer for column in columns for place in column]
    return replace(
        call,
        reads=tuple(dict.fromkeys((*reads, *call.reads))),
        writes=tuple(dict.fromkeys((*written, *call.writes))),
        shares=tuple(shares),
    )


GRADIENTS: Mapping[type[Operation], Eltwise] = {
    act.ReluGrad: Eltwise(c.ELTWISE_RELU_USE_DST_FOR_BWD),
    act.TanhGrad: Eltwise(c.ELTWISE_TANH_USE_DST_FOR_BWD),
    act.SigmoidGrad: Eltwise(c.ELTWISE_LOGISTIC_USE_DST_FOR_BWD),
    act.GeluGrad: Eltwise(c.ELTWISE_GELU_ERF),
    act.SoftplusGrad: Eltwise(c.ELTWISE_SOFT_RELU, 1.0),
}
FORWARD = {
    c.ELTWISE_RELU_USE_DST_FOR_BWD: c.ELTWISE_RELU,
    c.ELTWISE_TANH_USE_DST_FOR_BWD: c.ELTWISE_TANH,
    c.ELTWISE_LOGISTIC_USE_DST_FOR_BWD: c.ELTWISE_LOGISTIC,
}


@lowers(*GRADIENTS, act.LeakyReluGrad, narrow=True)
def gradient(lowering: Lowering, operation: Operation, inputs: Values, outputs: Values) -> None:
    """g times the derivative at the result or the input."""
    g, at = inputs
    spec = lowering.spec(g)
    if math.prod(spec.shape) < SMALL:
        raise Unsupported("few numbers")
    function = GRADIENTS.get(type(operation))
    if function is None:
        function = Eltwise(c.ELTWISE_RELU, float(vars(operation)["slope"]))
    place = lowering.home(at)
    form = place.format if place.blocked is not None or place.dense else Format.strided(spec.shape, place.dtype)
    values = lowering.fit(at, form)
    algorithm = FORWARD.get(function.algorithm, function.algorithm)
    hint = lowering.described(
        "eltwise_forward", c.FORWARD_TRAINING, algorithm, form, form, function.alpha, function.beta
    )
    found = lowering.described(
        "eltwise_backward", function.algorithm, form, form, form, function.alpha, function.beta, hint
    )
    passed, out = lowering.fit(g, form), lowering.output(outputs[0], form)
    source = c.ARG_DST if function.algorithm in FORWARD else c.ARG_SRC
    arguments = {c.ARG_DIFF_DST: passed, source: values, c.ARG_DIFF_SRC: out}
    lowering.primitive(found, arguments, [(out, passed), (out, values)])
