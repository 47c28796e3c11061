"""Work on the rows of a matrix product: what a product is reshaped to does not part it from what follows.

The product of (batch, time, features) with a matrix is computed on (batch * time, features) and reshaped back, and so
a bias, an activation or a residual would stand behind a view. Here such elementwise work is done on the rows, and the
view comes after it, where it meets the next one and vanishes. A number moves past any view of three axes and more:
queries are scaled before they are split into heads. Sums over all axes but the last are sums of rows. Every bit stays:
the same numbers in the same order.
"""

from __future__ import annotations

import math
from dataclasses import replace

from layerloom.compile.passes.kinds import ELEMENTWISE
from layerloom.compile.passes.rewrite import Rule, Sweep, swept
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.broadcasting import Reshape, Sum
from layerloom.ops.linear import Matmul
from layerloom.ops.operation import Operation, Shape
from layerloom.ops.shape import Transpose


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
            return _past_views(sweep, instruction, rows) or _elementwise(sweep, instruction, rows)
        elif isinstance(operation, Sum) and not operation.keepdims:
            return _summed(sweep, instruction, operation)
        return instruction

    return sink


def _past_views(sweep: Sweep, instruction: Instruction, rows: set[ValueId]) -> Instruction | None:
    """An operation on one array and numbers, done on the rows before these were viewed in any way."""
    arrays = [value for value in instruction.inputs if sweep.specs[value].shape]
    if len(arrays) != 1 or sweep.specs[arrays[0]].ndim < 3:  # the gradient of a weight stays beside the weight
        return None
    root, views = _root(sweep, arrays[0])
    if root not in rows or not views:
        return None
    inputs = [root if value == arrays[0] else value for value in instruction.inputs]
    result = sweep.add(instruction.operation, *inputs, source=instruction.source)
    rows.add(result)
    for view in views[:-1]:
        result = sweep.add(view, result, source=instruction.source)
    return replace(instruction, operation=views[-1], inputs=(result,))


def _root(sweep: Sweep, value: ValueId) -> tuple[ValueId, list[Operation]]:
    """What was reshaped and transposed to a value, and how."""
    views: list[Operation] = []
    while (maker := sweep.made_by(value, Reshape, Transpose)) is not None:
        views.insert(0, maker.operation)
        (value,) = maker.inputs
    return value, views


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


def _summed(sweep: Sweep, instruction: Instruction, operation: Sum) -> Instruction:
    """The sum over all axes but the last as that of the rows, which the gradient of a weight reads too."""
    (value,) = instruction.inputs
    shape = sweep.specs[value].shape
    if len(shape) < 3 or operation.axis != tuple(range(len(shape) - 1)) or sweep.made_by(value, Transpose):
        return instruction
    flat = _as_rows(sweep, value, (math.prod(shape[:-1]), shape[-1]), instruction.source)
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
