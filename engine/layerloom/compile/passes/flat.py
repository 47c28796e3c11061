"""Horizontal fusion: the same update of every parameter is one instruction.

Elementwise instructions that do the same on states of different shapes, with the same numbers beside them, and do not
depend on each other become one `Flat`: the optimizer, clipping included, moving averages, running statistics, casts of
all weights. An executor may keep the pieces of a slot side by side and go over them once. Every bit stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from layerloom.compile.fused import Flat, Fused, fused
from layerloom.compile.passes.chains import chained_shape, is_whole
from layerloom.compile.passes.rewrite import Contraction, Position
from layerloom.compile.program import Instruction, Program, ValueId


@dataclass(frozen=True)
class Piece:
    """An elementwise instruction as one piece of many."""

    position: Position
    operation: Fused
    slots: tuple[ValueId, ...]
    shared: tuple[ValueId, ...]
    results: tuple[ValueId, ...]


def with_flat_updates(program: Program) -> Program:
    """The program with equal elementwise work on states drawn together."""
    contraction = Contraction(program)
    alike: dict[object, list[Piece]] = defaultdict(list)
    states = set(program.states.values())
    for position, instruction in enumerate(program.instructions):
        piece = _piece(program, position, instruction)
        if piece is not None and not states.isdisjoint(piece.slots):
            dtypes = tuple(program.specs[value].dtype for value in piece.slots)
            alike[piece.operation, dtypes, piece.shared].append(piece)
    for pieces in alike.values():
        chosen = _independent(contraction, pieces)
        if len(chosen) > 1:
            contraction.merge([piece.position for piece in chosen], _flat(chosen))
    return contraction.program()


def _piece(program: Program, position: Position, instruction: Instruction) -> Piece | None:
    """An instruction as a piece, a lone one too; `None` if it is not elementwise over a shape."""
    if isinstance(instruction.operation, Fused):
        if instruction.operation.pattern != "elementwise":
            return None
    elif chained_shape(program, instruction):
        instruction = fused("elementwise", [instruction], instruction.outputs, instruction)
    else:
        return None
    assert isinstance(instruction.operation, Fused)
    shape = program.specs[instruction.outputs[0]].shape
    count = sum(is_whole(program.specs[value], shape) for value in instruction.inputs)
    slots, shared = instruction.inputs[:count], instruction.inputs[count:]
    if any(is_whole(program.specs[value], shape) for value in shared):
        return None
    return Piece(position, instruction.operation, slots, shared, instruction.outputs)


def _independent(contraction: Contraction, pieces: Sequence[Piece]) -> list[Piece]:
    """As many pieces as do not depend on one another, the first ones first."""
    if contraction.independent([piece.position for piece in pieces]):
        return list(pieces)
    chosen: list[Piece] = []
    for piece in pieces:
        if contraction.independent([one.position for one in (*chosen, piece)]):
            chosen.append(piece)
    return chosen


def _flat(pieces: Sequence[Piece]) -> Instruction:
    """One instruction for all pieces, slot after slot, then what they share."""
    first = pieces[0]
    operation = first.operation
    flat = Flat(operation.pattern, operation.body, operation.results, len(pieces), len(first.slots))
    slots = tuple(value for slot in zip(*(piece.slots for piece in pieces), strict=True) for value in slot)
    results = tuple(value for result in zip(*(piece.results for piece in pieces), strict=True) for value in result)
    return Instruction(flat, (*slots, *first.shared), results)
