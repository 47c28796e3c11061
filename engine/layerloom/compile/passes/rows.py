"""Work on the rows of a matrix product: what a product is reshaped to does not part it from what follows.

The product of (batch, time, features) with a matrix is computed on (batch * time, features) and reshaped back, and so
a bias, an activation or a residual would stand behind a view. Here such elementwise work is done on the rows, and the
view comes after it, where it meets the next one and vanishes. Every bit stays: the same numbers in the same order.
"""

from __future__ import annotations

from dataclasses import replace

from layerloom.compile.passes.kinds import ELEMENTWISE
from layerloom.compile.passes.rewrite import Rule, Sweep, swept
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.broadcasting import Reshape, Sum
from layerloom.ops.linear import Matmul
from layerloom.ops.operation import Shape


def on_rows(program: Program) -> Program:
    """The program with elementwise work after a product, and sums over all its rows, done before it is reshaped."""
    return swept(program, _rule())


def _rule() -> Rule:
    rows: set[ValueId] = set()
    """Products, and what was computed from them row by row."""

    def sink(sweep: Sweep, instruction: Instruction) -> Instruction:
        operation = instruction.operation
        if isinstance(operation, Matmul) and len(sweep.specs[instruction.outputs[0]].shape) == 2:
            rows.add(instruction.outputs[0])
        elif isinstance(operation, ELEMENTWISE):
            if not rows.isdisjoint(instruction.inputs):
                rows.update(instruction.outputs)
            return _elementwise(sweep, instruction, rows)
        elif isinstance(operation, Sum) and not operation.keepdims:
            return _summed(sweep, instruction, operation, rows)
        return instruction

    return sink


def _elementwise(sweep: Sweep, instruction: Instruction, rows: set[ValueId]) -> Instruction:
    """The operation on the rows, reshaped afterwards; itself where an input has no rows."""
    shape = sweep.specs[instruction.outputs[0]].shape
    flat = next((found for value in instruction.inputs if (found := _rows_of(sweep, value, shape, rows))), None)
    if flat is None or not all(sweep.specs[v].shape == shape or sweep.specs[v].ndim < 2 for v in instruction.inputs):
        return instruction
    wanted = sweep.specs[flat].shape
    inputs = [_as_rows(sweep, value, wanted, instruction.source) for value in instruction.inputs]
    result = sweep.add(instruction.operation, *inputs, source=instruction.source)
    rows.add(result)
    return replace(instruction, operation=Reshape(shape), inputs=(result,))


def _summed(sweep: Sweep, instruction: Instruction, operation: Sum, rows: set[ValueId]) -> Instruction:
    (value,) = instruction.inputs
    shape = sweep.specs[value].shape
    flat = _rows_of(sweep, value, shape, rows)
    if flat is None or operation.axis != tuple(range(len(shape) - 1)):
        return instruction
    return replace(instruction, operation=Sum((0,), False), inputs=(flat,))


def _rows_of(sweep: Sweep, value: ValueId, shape: Shape, rows: set[ValueId]) -> ValueId | None:
    """The rows that were reshaped to a value of this shape with the last axis kept."""
    maker = sweep.made_by(value, Reshape)
    if maker is None or maker.inputs[0] not in rows or sweep.specs[value].shape != shape:
        return None
    before = sweep.specs[maker.inputs[0]].shape
    return maker.inputs[0] if len(shape) > 2 and before[-1] == shape[-1] else None


def _as_rows(sweep: Sweep, value: ValueId, shape: Shape, source: str) -> ValueId:
    """A value of the full shape as rows; a vector along the last axis, or a number, as it is."""
    if sweep.specs[value].ndim < 2:
        return value
    maker = sweep.made_by(value, Reshape)
    if maker is not None and sweep.specs[maker.inputs[0]].shape == shape:
        return maker.inputs[0]
    return sweep.add(Reshape(shape), value, source=source)
