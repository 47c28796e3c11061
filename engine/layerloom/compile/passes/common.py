"""Common sub-expressions: what is computed twice is computed once.

Operations are values, and all are pure: a random draw is a function of seed, step and stream, so that equal draws are
one draw too. Swapped inputs of a sum or product count as the same; which of two nan comes out may then differ.
"""

from __future__ import annotations

import numpy as np

from layerloom.compile.passes.kinds import COMMUTATIVE
from layerloom.compile.passes.rewrite import Rule, Sweep, swept
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.device import Array

_LARGE = 65_536
"""Constants of more bytes are compared by identity alone."""


def without_repetitions(program: Program) -> Program:
    """The program with each constant once and each operation on the same inputs done once."""
    return swept(program, _rule(program))


def _rule(program: Program) -> Rule:
    known: dict[object, tuple[ValueId, ...]] = {}
    constants = _same_constants(program)

    def once(sweep: Sweep, instruction: Instruction) -> Instruction | ValueId:
        inputs = tuple(constants.get(value, value) for value in instruction.inputs)
        if inputs != instruction.inputs:
            return Instruction(instruction.operation, inputs, instruction.outputs, instruction.source)
        first = known.setdefault(_key(instruction), instruction.outputs)
        if first == instruction.outputs:
            return instruction
        for value, same in zip(instruction.outputs, first, strict=True):
            sweep.rename(value, same)
        return first[0]

    return once


def _key(instruction: Instruction) -> object:
    """Equal for instructions that compute the same."""
    operation, inputs = instruction.operation, instruction.inputs
    if isinstance(operation, COMMUTATIVE):
        inputs = tuple(sorted(inputs))
    return operation, repr(operation), inputs  # 0.0 and -0.0 are equal as attributes, but not in their text


def _same_constants(program: Program) -> dict[ValueId, ValueId]:
    """For each constant that is there already under another number, that number."""
    known: dict[object, ValueId] = {}
    firsts = {value: known.setdefault(_content(array), value) for value, array in program.constants.items()}
    return {value: first for value, first in firsts.items() if value != first}


def _content(array: Array) -> object:
    """Equal for constants of the same bits."""
    if not isinstance(array, np.ndarray) or array.nbytes > _LARGE:
        return id(array)
    return array.dtype, array.shape, array.tobytes()
