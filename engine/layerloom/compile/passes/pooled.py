"""A rectifier after the maximum of windows in the place of one before it: on fewer numbers by the size of the window.

    max_pool(relu(x))  =  relu(max_pool(x))

To the last bit, and so are the gradients: the winner of a window is the same where it is positive, and where it is not,
nothing comes back. Done only where a gradient is computed, for a convolution rectifies on its way forward at no cost,
and not after a batch normalisation, whose gradient takes that of the rectifier along.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from layerloom.compile.passes.rewrite import Rule, Sweep, swept, users
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.activation import Relu, ReluGrad
from layerloom.ops.normalization import BatchNorm
from layerloom.ops.pooling import MaxPool, MaxPoolGrad


@dataclass(frozen=True)
class _Late:
    """What a pooled and rectified value is made of now."""

    x: ValueId
    rectified: ValueId
    """x as it was rectified before the windows."""
    maximum: ValueId
    source: str


def with_late_rectifiers(program: Program) -> Program:
    """The program with rectifiers after the pooling that alone uses them."""
    return swept(program, _rule(program))


def _rule(program: Program) -> Rule:
    uses = users(program)
    kept = set(program.results)
    late: dict[ValueId, _Late] = {}
    turned: set[ValueId] = set()
    """Gradients of pooling that need no rectifier any more."""

    def alone(rectified: ValueId) -> bool:
        """Whether a rectified value is only pooled, once, and its gradient goes straight back through both."""
        found = [program.instructions[position] for position in uses.get(rectified, ())]
        kinds = sorted(type(one.operation).__name__ for one in found)
        if kinds != ["MaxPool", "MaxPoolGrad", "ReluGrad"] or rectified in kept:
            return False
        pool, back, through = sorted(found, key=lambda one: type(one.operation).__name__)
        (g,) = back.outputs
        once = len(uses[g]) == 1 and g not in kept
        return once and back.inputs[1:] == (rectified, pool.outputs[0]) and through.inputs == (g, rectified)

    def turn(sweep: Sweep, instruction: Instruction) -> Instruction | ValueId:
        operation = instruction.operation
        if isinstance(operation, MaxPool):
            relu = sweep.made_by(instruction.inputs[0], Relu)
            if relu is None or not alone(relu.outputs[0]) or sweep.made_by(relu.inputs[0], BatchNorm):
                return instruction
            maximum = sweep.add(operation, *relu.inputs, source=instruction.source)
            late[instruction.outputs[0]] = _Late(relu.inputs[0], relu.outputs[0], maximum, relu.source)
            return replace(instruction, operation=Relu(), inputs=(maximum,), source=relu.source)
        if isinstance(operation, MaxPoolGrad) and (found := late.get(instruction.inputs[2])) is not None:
            if instruction.inputs[1] != found.rectified:
                return instruction
            g = sweep.add(ReluGrad(), instruction.inputs[0], instruction.inputs[2], source=found.source)
            turned.update(instruction.outputs)
            return replace(instruction, inputs=(g, found.x, found.maximum))
        if isinstance(operation, ReluGrad) and instruction.inputs[0] in turned:
            return instruction.inputs[0]
        return instruction

    return turn
