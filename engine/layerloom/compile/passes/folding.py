"""Constant folding: what is known before the step is computed once, and what changes nothing is left out.

Only rules that keep every bit, those of nan, infinities and -0 among them: x * 1, x / 1, x - 0 and x + (-0) are x, but
x + 0 is not (-0 + 0 is 0), nor is x * 0 always 0. For whole numbers x + 0 is x too.
"""

from __future__ import annotations

import numpy as np

from layerloom.compile.passes.rewrite import Rule, Sweep, swept
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.device import Array, array_module
from layerloom.ops.arithmetic import Add, Divide, Multiply, Negative, Subtract
from layerloom.ops.broadcasting import BroadcastTo
from layerloom.ops.casting import Cast, Identity
from layerloom.ops.comparison import LogicalNot
from layerloom.ops.operation import DType, Operation
from layerloom.tensor import is_float

SMALL = 65_536
"""Results of more bytes are not kept as constants."""


def folded(program: Program) -> Program:
    """The program with what depends on constants alone computed, and without what gives back its input."""
    return swept(program, _rule())


def _rule() -> Rule:
    virtual: dict[ValueId, Array] = {}
    """Broadcast constants: known, but left to whoever spreads them without memory."""

    def fold(sweep: Sweep, instruction: Instruction) -> Instruction | ValueId:
        if (value := _unchanged(sweep, instruction)) is not None:
            return value
        known = [virtual.get(v, sweep.constants.get(v)) for v in instruction.inputs]
        arrays = [array for array in known if array is not None]
        if not arrays or len(arrays) < len(known):
            return instruction
        if isinstance(instruction.operation, BroadcastTo):
            virtual[instruction.outputs[0]] = _computed(instruction, arrays)[0]
            return instruction
        if sum(sweep.specs[value].nbytes for value in instruction.outputs) > SMALL:
            return instruction
        for value, array in zip(instruction.outputs, _computed(instruction, arrays), strict=True):
            sweep.rename(value, sweep.constant(array))
        return sweep.latest(instruction.outputs[0])

    return fold


def _computed(instruction: Instruction, arrays: list[Array]) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):  # inf and nan are results, not mishaps
        return instruction.operation.arrays(array_module(*arrays), *arrays)


def _unchanged(sweep: Sweep, instruction: Instruction) -> ValueId | None:
    """The value that an instruction gives back bit by bit, if it does."""
    operation, inputs = instruction.operation, instruction.inputs
    found: ValueId | None = None
    match operation:
        case Identity():
            found = inputs[0]
        case Negative() | LogicalNot():
            found = _undone(sweep, operation, inputs[0])
        case Cast():
            found = _cast_away(sweep, operation, inputs[0])
        case Multiply() | Add():
            neutral = _neutral(operation, sweep.specs[inputs[0]].dtype)
            found = next((x for x, other in (inputs, inputs[::-1]) if _is(sweep, other, neutral)), None)
        case Divide() if _is(sweep, inputs[1], 1.0):
            found = inputs[0]
        case Subtract() if _is(sweep, inputs[1], 0.0):
            found = inputs[0]
    same = found is not None and sweep.specs[found] == sweep.specs[instruction.outputs[0]]
    return found if same else None


def _neutral(operation: Operation, dtype: DType) -> float:
    """What may be multiplied by or added without changing a bit."""
    if isinstance(operation, Multiply):
        return 1.0
    return 0.0 if dtype.kind in "iu" else -0.0


def _is(sweep: Sweep, value: ValueId, number: float) -> bool:
    """Whether a value is a constant with this number everywhere; 0 and -0 differ."""
    array = sweep.constants.get(value)
    if array is None or not isinstance(array, np.ndarray) or array.dtype.kind == "b" or not array.size:
        return False
    wide = array.astype(np.float64)
    return bool(np.all(wide == number) and np.all(np.signbit(wide) == np.signbit(number)))


def _undone(sweep: Sweep, operation: Operation, value: ValueId) -> ValueId | None:
    """What was there before the same operation was done the first time."""
    maker = sweep.made_by(value, type(operation))
    return None if maker is None else maker.inputs[0]


def _cast_away(sweep: Sweep, operation: Cast, value: ValueId) -> ValueId | None:
    """What is cast to the dtype it has, or was cast to one that holds all its numbers and back."""
    if sweep.specs[value].dtype == operation.dtype:
        return value
    maker = sweep.made_by(value, Cast)
    if maker is None:
        return None
    first, wide = sweep.specs[maker.inputs[0]].dtype, sweep.specs[value].dtype
    # To NumPy whole numbers of 64 bits fit into float64, which has 53.
    exact = np.can_cast(first, wide, "safe") and (first.kind == "b" or is_float(first) == is_float(wide))
    return maker.inputs[0] if first == operation.dtype and exact else None
