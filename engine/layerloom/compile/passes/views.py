"""Layout at the level of the program: orders of axes, shapes and repetitions, which need not move anything.

Two views in a row are one, pairs that undo each other vanish, and what an operation broadcasts by itself is not spread
before. Nothing is computed differently and no view is put where there was none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from layerloom.compile.passes.kinds import EXACT
from layerloom.compile.passes.rewrite import Sweep, swept
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.broadcasting import BroadcastTo, Reshape
from layerloom.ops.operation import Operation, Shape
from layerloom.ops.shape import Concatenate, Flip, Pad, Transpose


def with_fewer_views(program: Program) -> Program:
    """The program with views composed, cancelled, and left out where a broadcast does without."""
    return swept(program, _rule)


def _rule(sweep: Sweep, instruction: Instruction) -> Instruction | ValueId:
    if isinstance(instruction.operation, EXACT):
        return _bare(sweep, instruction)
    if _changes_nothing(sweep, instruction):
        return instruction.inputs[0]
    maker = sweep.makers.get(instruction.inputs[0]) if len(instruction.inputs) == 1 else None
    if maker is None or len(maker.inputs) != 1:
        return _simpler(sweep, instruction)
    together = _composed(maker.operation, instruction.operation)
    if together is None:
        return _simpler(sweep, instruction)
    return replace(instruction, operation=together, inputs=maker.inputs)


def _changes_nothing(sweep: Sweep, instruction: Instruction) -> bool:
    """Whether a view gives back its input as it is."""
    same = sweep.specs[instruction.inputs[0]] == sweep.specs[instruction.outputs[0]] if instruction.inputs else False
    match instruction.operation:
        case Transpose(axes):
            return axes == tuple(range(len(axes)))
        case Reshape() | BroadcastTo():
            return same
        case Pad(widths):
            return not any(map(any, widths))
        case Concatenate():
            return len(instruction.inputs) == 1
        case Flip(axis):
            return not axis
    return False


def _composed(first: Operation, second: Operation) -> Operation | None:
    """One operation that does what two in a row do."""
    match first, second:
        case Transpose(inner), Transpose(outer):
            return Transpose(tuple(inner[axis] for axis in outer))
        case (Reshape(), Reshape()) | (BroadcastTo(), BroadcastTo()):
            return second
        case Flip(inner), Flip(outer):
            return Flip(tuple(sorted(set(inner) ^ set(outer))))
    return None


def _simpler(sweep: Sweep, instruction: Instruction) -> Instruction:
    """An order of axes that moves none but those of size 1 is a shape."""
    if not isinstance(instruction.operation, Transpose):
        return instruction
    before = sweep.specs[instruction.inputs[0]].shape
    moved = [axis for axis in instruction.operation.axes if before[axis] != 1]
    if moved != sorted(moved):
        return instruction
    return replace(instruction, operation=Reshape(sweep.specs[instruction.outputs[0]].shape))


def _bare(sweep: Sweep, instruction: Instruction) -> Instruction:
    """An operation on what was spread before, where it spreads its inputs itself."""
    for place, value in enumerate(instruction.inputs):
        inner = _before_spreading(sweep, value)
        inputs = (*instruction.inputs[:place], inner, *instruction.inputs[place + 1 :])
        if inner != value and _result_shape(sweep, inputs) == sweep.specs[instruction.outputs[0]].shape:
            return replace(instruction, inputs=inputs)
    return instruction


def _before_spreading(sweep: Sweep, value: ValueId) -> ValueId:
    """The value that was broadcast to this one, or the number that was given axes of size 1; else itself."""
    if maker := sweep.made_by(value, BroadcastTo):
        return maker.inputs[0]
    if maker := sweep.made_by(value, Reshape):
        (inner,) = maker.inputs
        return value if sweep.specs[inner].shape else inner
    return value


def _result_shape(sweep: Sweep, inputs: tuple[ValueId, ...]) -> Shape:
    return np.broadcast_shapes(*(sweep.specs[value].shape for value in inputs))
