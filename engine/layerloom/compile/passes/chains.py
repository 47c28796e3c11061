"""Elementwise work as one: what goes number by number over arrays of one shape is gone over once.

All that depends on each other without a detour through something else becomes one `Fused("elementwise")`, however many
results it has: Adam's new parameter and its two moments. Inputs have the whole shape, and those come first, or are one
number; all are floats. Arithmetic on numbers without axes becomes "scalars", of any dtype. Every bit stays.
"""

from __future__ import annotations

from layerloom.compile.fused import fused, outside
from layerloom.compile.passes.kinds import ELEMENTWISE
from layerloom.compile.passes.rewrite import Contraction, Position
from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.ops.operation import Shape
from layerloom.tensor import is_float


def with_chains(program: Program) -> Program:
    """The program with elementwise instructions drawn together."""
    contraction = Contraction(program)
    for position, instruction in enumerate(contraction.instructions):
        if contraction.free(position) and (shape := chained_shape(program, instruction)) is not None:
            members = sorted(_grown(contraction, position, shape))
            if len(members) > 1:
                contraction.merge(members, _together(contraction, members, shape))
    return contraction.program()


def chained_shape(program: Program, instruction: Instruction) -> Shape | None:
    """The shape over which an instruction goes number by number; `None` if it does not, or not on floats."""
    if not isinstance(instruction.operation, ELEMENTWISE):
        return None
    result = program.specs[instruction.outputs[0]]
    specs = [program.specs[value] for value in instruction.inputs]
    if result.shape and not all(is_float(spec.dtype) for spec in (result, *specs)):
        return None
    return result.shape if all(_fits(spec, result.shape) for spec in specs) else None


def is_whole(spec: ArraySpec, shape: Shape) -> bool:
    """Whether an input is gone over, and is not one number for all."""
    return spec.shape == shape and shape != ()


def _fits(spec: ArraySpec, shape: Shape) -> bool:
    return spec.shape == shape or (all(size == 1 for size in spec.shape) and spec.ndim <= len(shape))


def _grown(contraction: Contraction, start: Position, shape: Shape) -> set[Position]:
    """All that may be drawn to an instruction, nearest first."""
    members: set[Position] = {start}
    grown = True
    while grown:
        grown = False
        for position in sorted(_neighbours(contraction, members, shape)):
            if contraction.may_merge(members | {position}):
                members.add(position)
                grown = True
    return members


def _neighbours(contraction: Contraction, members: set[Position], shape: Shape) -> set[Position]:
    """Free instructions over the same shape that use what members make, or make what they use."""
    found: set[Position] = set()
    for position in members:
        instruction = contraction.instructions[position]
        found.update(user for value in instruction.outputs for user in contraction.users.get(value, ()))
        found.update(contraction.makers[value] for value in instruction.inputs if value in contraction.makers)
    return {
        position
        for position in found - members
        if contraction.free(position) and chained_shape(contraction.source, contraction.instructions[position]) == shape
    }


def _together(contraction: Contraction, members: list[Position], shape: Shape) -> Instruction:
    """One instruction for the members, those inputs first that have the whole shape."""
    chosen = [contraction.instructions[position] for position in members]
    inputs: tuple[ValueId, ...] = outside(chosen)
    inputs = tuple(sorted(inputs, key=lambda value: not is_whole(contraction.spec(value), shape)))
    pattern = "elementwise" if shape else "scalars"
    return fused(pattern, chosen, contraction.results(members), chosen[0], inputs)
