"""Expressions entry by entry as a few binary primitives, each with a tail of further functions (post-ops).

Only a `binary` primitive takes other arrays in its tail at full speed, so every piece starts with one; where an
expression starts with a function of one array, it is first multiplied by the number 1. Adam is three such pieces. Long
rows are done in blocks that stay in the cache from one piece to the next.

NaN stays NaN, which oneDNN alone does not see to: its ReLU makes it 0, its exponential infinite, and its maximum and
minimum of two numbers are the second where either is NaN. That serves to bring it back: the larger of exp(x) and x is
exp(x), and NaN where x is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from layerloom import ops
from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.calls import Addresses, Call, Label, Ready, located
from layerloom.compile.cpu.onednn import (
    Attributes,
    Binary,
    Description,
    Eltwise,
    PostOp,
    Primitive,
    Unsupported,
    describe,
)
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.program import Instruction
from layerloom.ops.operation import ArraySpec, Operation

BLOCK = 262_144
"""Numbers of a row that are taken through all pieces before the next ones: a megabyte an array in float32."""

_get = ops.registry.__getitem__
BINARY: Mapping[type[Operation], int] = {
    _get("add"): c.BINARY_ADD,
    _get("subtract"): c.BINARY_SUB,
    _get("multiply"): c.BINARY_MUL,
    _get("divide"): c.BINARY_DIV,
    _get("maximum"): c.BINARY_MAX,
    _get("minimum"): c.BINARY_MIN,
}
RELU = Eltwise(c.ELTWISE_HARDSWISH, 2.0**127)
"""x times 2^127 x cut to 0 ... 1, which is x or 0 for all numbers but -inf, and NaN for that and for NaN."""
UNARY: Mapping[type[Operation], Eltwise] = {
    _get("negative"): Eltwise(c.ELTWISE_LINEAR, -1.0),
    _get("sqrt"): Eltwise(c.ELTWISE_SQRT),
    _get("exp"): Eltwise(c.ELTWISE_EXP),
    _get("log"): Eltwise(c.ELTWISE_LOG),
    _get("tanh"): Eltwise(c.ELTWISE_TANH),
    _get("sigmoid"): Eltwise(c.ELTWISE_LOGISTIC),
    _get("relu"): RELU,
    _get("abs"): Eltwise(c.ELTWISE_ABS),
    _get("gelu"): Eltwise(c.ELTWISE_GELU_ERF),
}
ABOVE: Mapping[type[Operation], Eltwise] = {
    _get("exp"): Eltwise(c.ELTWISE_EXP),
    _get("relu"): Eltwise(c.ELTWISE_RELU),
}
"""Functions that are nowhere below their argument and lose NaN."""
EXTREMES = (c.BINARY_MAX, c.BINARY_MIN)
LOOKING_BACK = (_get("exp"), _get("maximum"), _get("minimum"))
"""Operations that keep NaN only by a second look at their argument."""
COMMUTATIVE = (c.BINARY_ADD, c.BINARY_MUL, c.BINARY_MAX, c.BINARY_MIN)
MODEST = 1e-3
"""Factors between this and its inverse may be divided by without fear of a number too large or too small."""
INVERSE = Eltwise(c.ELTWISE_POW, 1.0, -1.0)
Operand = Place | float


def unary(operation: Operation) -> Eltwise | None:
    """The function of one number that an operation applies, if oneDNN has it."""
    if operation.name == "leaky_relu":
        slope = float(vars(operation)["slope"])
        return Eltwise(c.ELTWISE_RELU, slope) if slope else RELU
    return UNARY.get(type(operation))


def expressible(operation: Operation) -> bool:
    """Whether an operation can be part of an expression."""
    return type(operation) in BINARY or unary(operation) is not None


@dataclass(frozen=True)
class _Piece:
    """A primitive as it grows: two operands with factors, then the tail. Operands are places or earlier pieces."""

    algorithm: int
    a: Place | int
    b: Operand | int
    factors: tuple[float, float] = (1.0, 1.0)
    tail: tuple[Eltwise | tuple[int, Place | int], ...] = ()

    def then(self, step: Eltwise | tuple[int, Place | int]) -> _Piece:
        return replace(self, tail=(*self.tail, step))

    @property
    def scaled(self) -> tuple[Place | int, float] | None:
        """An array and its factor, if that is all that the piece is so far."""
        if self.algorithm == c.BINARY_MUL and isinstance(self.b, float) and not self.tail:
            return self.a, self.b
        return None


class Expression:
    """The pieces of a body of entrywise instructions, values by their local numbers.

    `operands` are the inputs: places of the full shape, places that are repeated along some axes, or numbers.
    Raises `Unsupported` for what cannot be said so.
    """

    def __init__(
        self, body: Sequence[Instruction], results: Sequence[int], operands: Mapping[int, Operand], full: set[int]
    ) -> None:
        self._values: dict[int, Operand] = dict(operands)
        self._full = full
        self._pending: dict[int, _Piece] = {}
        self.pieces: list[tuple[int, _Piece]] = []
        """Finished pieces, each with the number of the value that it computes."""
        self._done: set[int] = set()
        self._uses = Counter(value for instruction in body for value in instruction.inputs)
        self._uses.update(results)
        for instruction in body:
            self._add(instruction)
            for value in instruction.outputs:
                if value in results and value in self._pending:
                    self._finish(value)
        if any(value not in self._done for value in results):
            raise Unsupported("a result is not computed by the expression")

    def _add(self, instruction: Instruction) -> None:
        (out,) = instruction.outputs
        self._full.add(out)
        kind, function = type(instruction.operation), unary(instruction.operation)
        if kind in ABOVE and (kind in LOOKING_BACK or instruction.inputs[0] not in self._pending):
            self._pending[out] = self._above(ABOVE[kind], instruction.inputs[0])
        elif function is not None:
            self._pending[out] = self._open(instruction.inputs[0]).then(function)
        elif (algorithm := BINARY.get(type(instruction.operation))) is not None:
            self._pending[out] = self._binary(algorithm, *instruction.inputs)
        else:
            raise Unsupported(f"{instruction.operation.name} is not part of an expression")
        if self._uses[out] > 1:
            self._finish(out)

    def _open(self, value: int) -> _Piece:
        """A piece that computes a value and can go on: the one at hand, or a new one."""
        if value in self._pending:
            return self._pending.pop(value)
        return _Piece(c.BINARY_MUL, self._array(value), 1.0)

    def _above(self, function: Eltwise, value: int) -> _Piece:
        """A function of an array that is nowhere below it, NaN where the array is."""
        x = self._array(value)
        return _Piece(c.BINARY_MUL, x, 1.0).then(function).then((c.BINARY_MAX, x))

    def _extreme(self, algorithm: int, a: int, b: int) -> _Piece:
        """The larger or the smaller of two, NaN where one of them is: of two arrays half of it twice, for each once."""
        x, other = self._array(a), self._operand(b)
        if isinstance(other, float):
            if math.isnan(other):
                raise Unsupported("a number that is none")
            return _Piece(algorithm, x, other).then((algorithm, x))
        half = -1 - len(self.pieces)
        self.pieces.append((half, _Piece(algorithm, x, other).then(Eltwise(c.ELTWISE_LINEAR, 0.5))))
        return _Piece(algorithm, half, x, (1.0, 0.5)).then((c.BINARY_ADD, half))

    def _array(self, value: int) -> Place | int:
        """A full array that a piece can start with."""
        if value not in self._full:
            raise Unsupported("an expression starts with an array of the full shape")
        found = self._operand(value)
        assert not isinstance(found, float)
        return found

    def _operand(self, value: int) -> Operand | int:
        """A place, a number, or the number of a finished piece."""
        if value in self._pending:
            self._finish(value)
        return value if value in self._done else self._values[value]

    def _finish(self, value: int) -> None:
        self.pieces.append((value, self._pending.pop(value)))
        self._done.add(value)

    def _binary(self, algorithm: int, a: int, b: int) -> _Piece:
        if algorithm in COMMUTATIVE and a not in self._full:
            a, b = b, a  # a number, or what is repeated, stands second
        if algorithm in EXTREMES:
            return self._extreme(algorithm, a, b)
        if algorithm in (c.BINARY_ADD, c.BINARY_SUB) and (both := self._weighted(algorithm, a, b)) is not None:
            return both
        if algorithm == c.BINARY_ADD and (joined := self._joined(a, b) or self._joined(b, a)) is not None:
            return joined
        if a not in self._pending and (b in self._pending or a not in self._full):
            return self._reversed(algorithm, a, b)
        if a in self._pending:
            other = self._operand(b) if a != b else None
            if other is None:
                self._finish(a)
                return _Piece(algorithm, a, a)
            return self._extended(self._pending.pop(a), algorithm, other)
        return _Piece(algorithm, self._array(a), self._operand(b))

    def _extended(self, piece: _Piece, algorithm: int, other: Operand | int) -> _Piece:
        if not isinstance(other, float):
            return piece.then((algorithm, other))
        match algorithm:
            case c.BINARY_MUL:
                return piece.then(Eltwise(c.ELTWISE_LINEAR, other))
            case c.BINARY_DIV:
                return piece.then(Eltwise(c.ELTWISE_LINEAR, 1 / other if other else math.copysign(math.inf, other)))
            case c.BINARY_ADD:
                return piece.then(Eltwise(c.ELTWISE_LINEAR, 1.0, other))
        return piece.then(Eltwise(c.ELTWISE_LINEAR, 1.0, -other))

    def _reversed(self, algorithm: int, a: int, b: int) -> _Piece:
        """a ∘ b with the piece that computes b going on."""
        other, piece = self._operand(a), self._open(b)
        if algorithm in COMMUTATIVE:
            return self._extended(piece, algorithm, other)
        if algorithm == c.BINARY_SUB:
            return self._extended(piece.then(Eltwise(c.ELTWISE_LINEAR, -1.0)), c.BINARY_ADD, other)
        return self._extended(piece.then(INVERSE), c.BINARY_MUL, other)

    def _weighted(self, algorithm: int, a: int, b: int) -> _Piece | None:
        """The sum or difference of two arrays, at least one with a factor, as one piece."""
        first, second = self._scaled(a), self._scaled(b)
        if first is None or second is None or (first[1] == 1 and second[1] == 1) or a == b:
            return None
        for value in (a, b):
            self._pending.pop(value, None)
        return _Piece(algorithm, first[0], second[0], (first[1], second[1]))

    def _joined(self, a: int, b: int) -> _Piece | None:
        """k x + y, where a is k x and a piece is at work on y, as k (x + y / k): no pass for k x alone."""
        if a not in self._pending or b not in self._pending or self._pending[b].scaled is not None:
            return None
        found = self._pending[a].scaled
        if found is None or not MODEST < abs(found[1]) < 1 / MODEST:
            return None
        del self._pending[a]
        x, factor = found
        piece = self._pending.pop(b).then(Eltwise(c.ELTWISE_LINEAR, 1 / factor))
        return piece.then((c.BINARY_ADD, x)).then(Eltwise(c.ELTWISE_LINEAR, factor))

    def _scaled(self, value: int) -> tuple[Place | int, float] | None:
        if value in self._pending:
            return self._pending[value].scaled
        if value in self._full:
            found = self._operand(value)
            return None if isinstance(found, float) else (found, 1.0)
        return None


Locate = Callable[[Place | int], Place]


@dataclass(frozen=True)
class Emitter:
    """Makes the calls of pieces; `constants` keeps one-element arrays by their number."""

    label: Label
    constants: dict[float, Place]

    def number(self, value: float) -> Place:
        """A constant of one element."""
        if value not in self.constants:
            content = np.array([value], np.float32)
            self.constants[value] = Place.plain(Buffer(64, "constant", content=content), ArraySpec.of(content))
        return self.constants[value]

    def call(self, pieces: Sequence[tuple[int, _Piece]], results: Mapping[int, Place], reads: Sequence[Buffer]) -> Call:
        """One call of the whole expression on arrays that all have one format."""
        some = next(iter(results.values()))
        places = dict(results)
        rooms = [Buffer(some.format.nbytes) for value, _ in pieces if value not in results]
        for (value, _), room in zip([p for p in pieces if p[0] not in results], rooms, strict=True):
            places[value] = Place.of(room, some.format, some.dims)
        prepared = [self._prepared(piece, places, places[value]) for value, piece in pieces]
        return self._made(prepared, results, reads, rooms, pieces)

    def blocks(
        self, pieces: Sequence[tuple[int, _Piece]], results: Mapping[int, Place], reads: Sequence[Buffer], size: int
    ) -> Call:
        """One call of the whole expression on rows of `size` numbers, block after block."""
        dtype = next(iter(results.values())).dtype
        rooms: dict[int, Place] = {}
        for value, _ in pieces:
            if value not in results:
                spec = ArraySpec((min(size, BLOCK),), dtype)
                rooms[value] = Place.plain(Buffer(spec.nbytes), spec)
        prepared = []
        for start in range(0, size, BLOCK):
            count = min(BLOCK, size - start)
            part = {value: _part(place, start, count) for value, place in results.items()}
            part |= {value: _part(place, 0, count) for value, place in rooms.items()}
            for value, piece in pieces:
                prepared.append(self._prepared(_cut(piece, start, count, size), part, part[value]))
        return self._made(prepared, results, reads, [room.buffer for room in rooms.values()], pieces)

    def _made(
        self,
        prepared: Sequence[tuple[Primitive, Mapping[int, Place]]],
        results: Mapping[int, Place],
        reads: Sequence[Buffer],
        rooms: Sequence[Buffer],
        pieces: Sequence[tuple[int, _Piece]],
    ) -> Call:
        def bind(addresses: Addresses) -> Sequence[Ready]:
            return [primitive.bound(located(arguments, addresses)) for primitive, arguments in prepared]

        constants = {place.buffer for _, args in prepared for place in args.values() if place.buffer.kind == "constant"}
        label = replace(self.label, implementation=prepared[0][0].description.implementation)
        writes = (*(place.buffer for place in results.values()), *rooms)
        shares = tuple(_shares(pieces, results))
        return Call(label, (*dict.fromkeys(reads), *constants), tuple(dict.fromkeys(writes)), bind, shares)

    def _prepared(self, piece: _Piece, places: Mapping[int, Place], out: Place) -> tuple[Primitive, dict[int, Place]]:
        def place_of(operand: Operand | int) -> Place:
            if isinstance(operand, Place):
                return operand
            return places[operand] if isinstance(operand, int) else self._spread(operand, out)

        a, b = place_of(piece.a), place_of(piece.b)
        arguments = {c.ARG_SRC_0: a, c.ARG_SRC_1: b, c.ARG_DST: out}
        post: list[PostOp] = []
        for step in piece.tail:
            if isinstance(step, Eltwise):
                post.append(step)
            else:
                other = place_of(step[1])
                arguments[c.ARG_ATTR_MULTIPLE_POST_OP_BASE * (len(post) + 1) | c.ARG_SRC_1] = other
                post.append(Binary(step[0], other.format))
        scaled = tuple(
            arg for arg, factor in zip((c.ARG_SRC_0, c.ARG_SRC_1), piece.factors, strict=True) if factor != 1
        )
        for arg, factor in zip((c.ARG_SRC_0, c.ARG_SRC_1), piece.factors, strict=True):
            if factor != 1:
                arguments[c.ARG_ATTR_SCALES | arg] = self.number(factor)
        return _primitive(piece.algorithm, a, b, out, Attributes(tuple(post), scaled)), arguments

    def _spread(self, number: float, like: Place) -> Place:
        """A number as an array with as many axes as another, each of size 1."""
        place = self.number(number).reshaped((1,) * max(len(like.dims), 1))
        assert place is not None
        return place


def _shares(pieces: Sequence[tuple[int, _Piece]], results: Mapping[int, Place]) -> list[tuple[Buffer, Buffer]]:
    """Which inputs a result may be written over: those that no later piece reads."""
    found: list[tuple[Buffer, Buffer]] = []
    for position, (value, _) in enumerate(pieces):
        if value in results:
            read = [place.buffer for _, piece in pieces[: position + 1] for place in _places(piece)]
            later = {place.buffer for _, piece in pieces[position + 1 :] for place in _places(piece)}
            out = results[value].buffer
            found += [(out, buffer) for buffer in read if buffer not in later and buffer.nbytes == out.nbytes]
    return list(dict.fromkeys(found))


def _places(piece: _Piece) -> list[Place]:
    operands = [piece.a, piece.b, *(step[1] for step in piece.tail if not isinstance(step, Eltwise))]
    return [operand for operand in operands if isinstance(operand, Place)]


def _cut(piece: _Piece, start: int, count: int, size: int) -> _Piece:
    """The piece on a part of its rows; numbers stay what they are."""

    def part(operand: Operand | int) -> Operand | int:
        whole = isinstance(operand, Place) and operand.dims == (size,) and size > 1
        return _part(operand, start, count) if isinstance(operand, Place) and whole else operand

    a = part(piece.a)
    assert not isinstance(a, float)
    tail = tuple(s if isinstance(s, Eltwise) else (s[0], _not_number(part(s[1]))) for s in piece.tail)
    return replace(piece, a=a, b=part(piece.b), tail=tail)


def _not_number(operand: Operand | int) -> Place | int:
    assert not isinstance(operand, float)
    return operand


def _part(place: Place, start: int, count: int) -> Place:
    return replace(place, dims=(count,), offset=place.offset + start * place.dtype.itemsize)


_CACHE: dict[object, Primitive] = {}
MOST_KEPT = 512


def _primitive(algorithm: int, a: Place, b: Place, out: Place, attributes: Attributes) -> Primitive:
    """The binary primitive for these formats; made once for all blocks of a row."""
    key = (algorithm, a.format, b.format, out.format, attributes)
    if key not in _CACHE:
        if len(_CACHE) >= MOST_KEPT:
            _CACHE.clear()
        _CACHE[key] = Primitive(_fast(describe("binary", *key[:4], attributes=attributes)))
    return _CACHE[key]


def _fast(description: Description) -> Description:
    while description.implementation.startswith("ref"):
        if not description.next_implementation():
            raise Unsupported("oneDNN has only reference code for this expression")
    return description
