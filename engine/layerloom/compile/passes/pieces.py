"""Gradients of slices put together: the sum of pieces in a field of zeros is the pieces side by side.

What is cut into parts (the weights of queries, keys and values, the gates of a cell, joined branches) gets the gradient
of each part as `index_grad`, and their sum. Neighbours become one piece, and pieces that fill the whole are it. Only
the sign of a zero may change, which adding 0 took away.
"""

from __future__ import annotations

from dataclasses import replace

from layerloom.compile.passes.rewrite import Rule, Sweep, swept, users
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.arithmetic import Add
from layerloom.ops.operation import Shape
from layerloom.ops.shape import Concatenate, IndexGrad

Span = tuple[int, int]
"""From where to where a piece reaches along an axis."""


def with_joined_pieces(program: Program) -> Program:
    """The program with sums of neighbouring pieces as one piece, and without pieces that are the whole."""
    return swept(program, _rule(program))


def _rule(program: Program) -> Rule:
    uses = {value: len(found) for value, found in users(program).items()}
    kept = set(program.results)

    def join(sweep: Sweep, instruction: Instruction) -> Instruction | ValueId:
        if isinstance(instruction.operation, IndexGrad):
            whole = sweep.specs[instruction.inputs[0]] == sweep.specs[instruction.outputs[0]]
            return instruction.inputs[0] if whole and _spans(instruction.operation) is not None else instruction
        if not isinstance(instruction.operation, Add):
            return instruction
        if any(uses.get(value, 1) != 1 or value in kept for value in instruction.inputs):
            return instruction
        makers = [sweep.made_by(value, IndexGrad) for value in instruction.inputs]
        return _joined(sweep, instruction, makers[0], makers[1]) if makers[0] and makers[1] else instruction

    return join


def _joined(sweep: Sweep, total: Instruction, one: Instruction, other: Instruction) -> Instruction:
    """The sum of two pieces as one, if they are neighbours."""
    assert isinstance(one.operation, IndexGrad) and isinstance(other.operation, IndexGrad)
    first, second = _spans(one.operation), _spans(other.operation)
    if first is None or second is None or one.operation.shape != other.operation.shape:
        return total
    apart = [axis for axis, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(apart) != 1:
        return total
    (axis,) = apart
    if second[axis][0] < first[axis][0]:
        first, second, one, other = second, first, other, one
    if first[axis][1] != second[axis][0]:
        return total
    both = sweep.add(Concatenate(axis), *_parts(sweep, one, axis), *_parts(sweep, other, axis), source=total.source)
    spans = (*first[:axis], (first[axis][0], second[axis][1]), *first[axis + 1 :])
    cuts = tuple((start, stop, None) for start, stop in spans)
    return replace(total, operation=IndexGrad(cuts, _shape(one)), inputs=(both,))


def _parts(sweep: Sweep, piece: Instruction, axis: int) -> tuple[ValueId, ...]:
    """What a piece was put together from along an axis, or what it is."""
    maker = sweep.made_by(piece.inputs[0], Concatenate)
    return maker.inputs if maker is not None and maker.operation == Concatenate(axis) else piece.inputs


def _shape(piece: Instruction) -> Shape:
    assert isinstance(piece.operation, IndexGrad)
    return piece.operation.shape


def _spans(operation: IndexGrad) -> tuple[Span, ...] | None:
    """From where to where a piece reaches along each axis; `None` if it leaves gaps."""
    spans: list[Span] = []
    for cut, size in zip(operation.cuts, operation.shape, strict=True):
        start, stop, step = slice(*cut).indices(size)
        if step != 1 or stop <= start:
            return None
        spans.append((start, stop))
    return tuple(spans)
