"""One factor and one term for each channel: what batch normalisation outside training comes down to.

    ((x + a) - b) * s + t  =  x * s + ((a - b) * s + t)

The small arithmetic on the right has one number for each channel; what remains is one product and one sum over the
whole of x, which a convolution before it takes along. Not bit by bit: the terms are rounded in another order, as in
PyTorch's own kernel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from layerloom.compile.passes.rewrite import Rule, Sweep, swept, users
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.arithmetic import Add, Multiply, Subtract
from layerloom.ops.broadcasting import Reshape
from layerloom.ops.operation import Operation, Shape


@dataclass(frozen=True)
class Affine:
    """x * scale + shift, or - shift, by channel; `None` for what is not there."""

    x: ValueId
    scale: ValueId | None = None
    shift: ValueId | None = None
    minus: bool = False


def with_affine_channels(program: Program) -> Program:
    """The program with each row of sums and products by channel drawn together to one product and one sum."""
    return swept(program, _rule(program))


def _rule(program: Program) -> Rule:
    uses = {value: len(found) for value, found in users(program).items()}
    kept = set(program.results)
    forms: dict[ValueId, Affine] = {}
    """What values are, of those that one instruction alone uses."""

    def draw(sweep: Sweep, instruction: Instruction) -> Instruction:
        (result,) = instruction.outputs[:1] or (None,)
        found = _by_channel(sweep, instruction)
        if found is None or result is None or result in forms:
            return instruction
        x, vector = found
        before = forms.get(x, Affine(x))
        after = _then(sweep, before, instruction, vector)
        if uses.get(result) == 1 and result not in kept:
            forms[result] = after
        normal = before.shift is None and (before.scale is None or not isinstance(instruction.operation, Multiply))
        return instruction if normal else _written(sweep, after, instruction)

    return draw


def _by_channel(sweep: Sweep, instruction: Instruction) -> tuple[ValueId, ValueId] | None:
    """(x, vector) of a sum, difference or product of x and a vector with a number for each channel."""
    if not isinstance(instruction.operation, Add | Subtract | Multiply):
        return None
    shape = sweep.specs[instruction.outputs[0]].shape
    x, other = instruction.inputs
    pairs = [(x, other)] if isinstance(instruction.operation, Subtract) else [(x, other), (other, x)]
    for whole, part in pairs:
        if sweep.specs[whole].shape == shape and (vector := _vector(sweep, part, shape)) is not None:
            return whole, vector
    return None


def _vector(sweep: Sweep, value: ValueId, shape: Shape) -> ValueId | None:
    """The vector that was reshaped to stand beside the channels, axis 1, of a shape."""
    if len(shape) == 2:
        return value if sweep.specs[value].shape == shape[1:] else None
    maker = sweep.made_by(value, Reshape)
    if maker is None or len(shape) < 2 or sweep.specs[maker.inputs[0]].shape != shape[1:2]:
        return None
    beside = _beside(shape)
    return maker.inputs[0] if sweep.specs[value].shape in (beside, (1, *beside)) else None


def _then(sweep: Sweep, before: Affine, instruction: Instruction, vector: ValueId) -> Affine:
    """What comes of it when a sum, difference or product with a vector follows."""

    def small(operation: Operation, a: ValueId | None, b: ValueId) -> ValueId:
        return b if a is None else sweep.add(operation, a, b, source=instruction.source)

    if isinstance(instruction.operation, Multiply):
        shift = None if before.shift is None else small(Multiply(), before.shift, vector)
        return replace(before, scale=small(Multiply(), before.scale, vector), shift=shift)
    minus = isinstance(instruction.operation, Subtract)
    if before.shift is None or minus == before.minus:
        return replace(before, shift=small(Add(), before.shift, vector), minus=minus)
    first, second = (vector, before.shift) if before.minus else (before.shift, vector)
    return replace(before, shift=small(Subtract(), first, second), minus=False)


def _written(sweep: Sweep, form: Affine, instruction: Instruction) -> Instruction:
    """An instruction for the result of another, after a product if there is a sum too."""
    shape, x = sweep.specs[instruction.outputs[0]].shape, form.x

    def beside(vector: ValueId) -> ValueId:
        return vector if len(shape) == 2 else sweep.add(Reshape(_beside(shape)), vector, source=instruction.source)

    if form.shift is None:
        assert form.scale is not None, "a row of one at least"
        return replace(instruction, operation=Multiply(), inputs=(x, beside(form.scale)))
    if form.scale is not None:
        x = sweep.add(Multiply(), x, beside(form.scale), source=instruction.source)
    return replace(instruction, operation=Subtract() if form.minus else Add(), inputs=(x, beside(form.shift)))


def _beside(shape: Shape) -> Shape:
    """The shape of a number for each channel that broadcasts along the other axes."""
    return (shape[1],) + (1,) * (len(shape) - 2)
