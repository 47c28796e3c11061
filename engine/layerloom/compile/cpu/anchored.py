"""A fused instruction read as one heavy operation (the anchor) and what is applied to its result, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.entrywise import BINARY, COMMUTATIVE, LOOKING_BACK, unary
from layerloom.compile.cpu.lowering import Lowering
from layerloom.compile.cpu.onednn import Binary, Eltwise, PostOp, Unsupported
from layerloom.compile.cpu.place import Place
from layerloom.compile.cpu.rules.views import core, padded
from layerloom.compile.program import Instruction, ValueId
from layerloom.ops.operation import Operation, Shape


@dataclass(frozen=True)
class Step:
    """One function of the tail: of the result alone, or of the result and another value."""

    operation: Operation
    other: ValueId | None


@dataclass(frozen=True)
class Anchored:
    """The anchor, what prepares the other operands (views, mostly), and the tail in order."""

    anchor: Instruction
    before: tuple[Instruction, ...]
    tail: tuple[Step, ...]


def anchored(body: Sequence[Instruction], results: Sequence[ValueId], anchors: tuple[type, ...]) -> Anchored:
    """A body on values of the program read in this way; raises `Unsupported` if it is something else."""
    heads = [part for part in body if isinstance(part.operation, anchors)]
    if len(heads) != 1 or len(results) != 1 or len(heads[0].outputs) != 1:
        raise Unsupported("not one anchor with one result")
    running, before, tail = heads[0].outputs[0], [], []
    for part in body:
        if part is heads[0]:
            continue
        if running in part.inputs:
            tail.append(_step(part, running))
            running = part.outputs[0]
        else:
            before.append(part)
    if running != results[0]:
        raise Unsupported("the result is not the end of the tail")
    return Anchored(heads[0], tuple(before), tuple(tail))


def _step(part: Instruction, running: ValueId) -> Step:
    if type(part.operation) in LOOKING_BACK:
        raise Unsupported(f"{part.operation.name} reads a result before its tail")
    if unary(part.operation) is not None:
        return Step(part.operation, None)
    algorithm = BINARY.get(type(part.operation))
    others = [value for value in part.inputs if value != running]
    if algorithm is None or len(others) != 1:
        raise Unsupported(f"{part.operation.name} is not part of a tail")
    if part.inputs[0] != running and algorithm not in COMMUTATIVE:
        raise Unsupported("the result is on the other side")
    return Step(part.operation, others[0])


def is_bias(lowering: Lowering, step: Step, dims: Shape, axis: int) -> bool:
    """Whether a step adds a vector along one axis of the result."""
    if step.other is None or BINARY.get(type(step.operation)) != c.BINARY_ADD:
        return False
    if lowering.undecided(step.other):
        return False
    wide = padded(core(lowering.strided(step.other)).dims, len(dims))
    return all(size == (dims[axis] if place == axis else 1) for place, size in enumerate(wide))


@dataclass(frozen=True)
class Tail:
    """Post-ops, and the arrays that they take: one for each `None` or place in order."""

    post: tuple[PostOp, ...]
    places: tuple[Place | None, ...]

    def arguments(self) -> dict[int, Place]:
        """The arrays by the numbers under which a primitive takes them."""
        numbered = enumerate(self.places, start=1)
        return {
            c.ARG_ATTR_MULTIPLE_POST_OP_BASE * at | c.ARG_SRC_1: place for at, place in numbered if place is not None
        }


def tail_of(lowering: Lowering, steps: Sequence[Step], result: Place) -> Tail:
    """The steps as post-ops of a primitive that writes `result`."""
    post: list[PostOp] = []
    places: list[Place | None] = []
    for step in steps:
        if step.other is None:
            function = unary(step.operation)
            assert function is not None
            post.append(function)
            places.append(None)
            continue
        algorithm = BINARY[type(step.operation)]
        number = lowering.number(step.other)
        if number is not None and algorithm in (c.BINARY_ADD, c.BINARY_MUL):
            post.append(_linear(algorithm, number))
            places.append(None)
            continue
        place = _other(lowering, step.other, result)
        post.append(Binary(algorithm, place.format))
        places.append(place)
    return Tail(tuple(post), tuple(places))


def _linear(algorithm: int, number: float) -> Eltwise:
    if algorithm == c.BINARY_ADD:
        return Eltwise(c.ELTWISE_LINEAR, 1.0, number)
    return Eltwise(c.ELTWISE_LINEAR, number)


def _other(lowering: Lowering, value: ValueId, result: Place) -> Place:
    """Another operand: in the result's format if it has its shape, else with axes of size 1."""
    if lowering.spec(value).shape == result.dims and not lowering.home(value).repeats:
        home = lowering.home(value)
        return home if home.contiguous and result.contiguous else lowering.fit(value, result.format)
    place = core(lowering.strided(value))
    found = place.reshaped(padded(place.dims, len(result.dims)))
    if found is None:
        raise Unsupported("an operand that has no such view")
    return found
