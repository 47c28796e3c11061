"""Tails: a convolution or a matrix product, and what is done to its result number by number.

    conv+bias+relu, conv+scale+bias+relu (batch normalisation in evaluation), conv+bias+add+relu,
    matmul+bias+gelu, matmul+bias+multiply+add (dropout and a residual), matmul+add (attention with a mask)

Bias and scale are vectors along the channels of a convolution or the last axis of a product; add and multiply take a
number, an array of the whole shape, or behind a product any that broadcasts to it. Without such an anchor sums and
products by channel and sums with an activation behind them become one too: add+relu, scale+bias+relu. Inputs are those
of the anchor, then those of the tail in order; a vector comes as such, and the reshape that puts it beside the channels
is in the body.
"""

from __future__ import annotations

from dataclasses import dataclass

from layerloom.compile.fused import fused
from layerloom.compile.passes.kinds import ACTIVATIONS
from layerloom.compile.passes.rewrite import Contraction, Position
from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.ops.arithmetic import Add, Clip, Multiply, Subtract
from layerloom.ops.broadcasting import Reshape
from layerloom.ops.convolution import Conv
from layerloom.ops.linear import Matmul

_OF_VECTORS = {Add: "bias", Multiply: "scale", Subtract: "subtract"}
_OF_NUMBERS = {Add: "add", Multiply: "multiply", Subtract: "subtract"}


@dataclass(frozen=True)
class Stage:
    """One operation of a tail; `view` puts its vector beside the channels."""

    name: str
    view: Instruction | None = None


def with_tails(program: Program) -> Program:
    """The program with tails drawn to their anchors."""
    contraction = Contraction(program)
    for anchors in ((Conv, Matmul), (Add, Multiply)):
        for position, instruction in enumerate(contraction.instructions):
            if contraction.free(position) and isinstance(instruction.operation, anchors):
                _draw(contraction, position)
    return contraction.program()


def _draw(contraction: Contraction, position: Position) -> None:
    """Draw as much of a tail as there is to its anchor."""
    anchor = contraction.instructions[position]
    head = _head(contraction, anchor)
    if head is None:
        return
    along = 1 if isinstance(anchor.operation, Conv) or head.view is not None else -1
    stages, members, (running,) = [head], [position], anchor.outputs
    while (user := contraction.only_user(running)) is not None:
        stage = _stage(contraction, user, running, along)
        if stage is None:
            break
        stages.append(stage)
        members.append(user)
        (running,) = contraction.instructions[user].outputs
    if len(members) > 1 and _worth(anchor, stages) and contraction.may_merge(members):
        _merge(contraction, members, stages)


def _head(contraction: Contraction, anchor: Instruction) -> Stage | None:
    """The anchor as the first stage; a sum or product counts if it is by channel or of two whole arrays."""
    if isinstance(anchor.operation, (Conv, Matmul)):
        return Stage(anchor.operation.name)
    spec = contraction.spec(anchor.outputs[0])
    for x in anchor.inputs:
        if contraction.spec(x) == spec and (found := _binary(contraction, anchor, x, 1)) is not None:
            return found
    return None


def _worth(anchor: Instruction, stages: list[Stage]) -> bool:
    """Whether what has no heavy anchor is a pattern of its own; other chains are left to the pass for chains."""
    if isinstance(anchor.operation, (Conv, Matmul)):
        return True
    by_channel = all(stage.view is not None or stage.name in ACTIVATIONS.values() for stage in stages)
    return by_channel or (len(stages) == 2 and stages[0].name == "add" and stages[1].name in ACTIVATIONS.values())


def _stage(contraction: Contraction, user: Position, running: ValueId, along: int) -> Stage | None:
    """The use of a running value as a stage, if it is one."""
    instruction = contraction.instructions[user]
    if contraction.spec(instruction.outputs[0]) != contraction.spec(running):
        return None
    if (name := ACTIVATIONS.get(type(instruction.operation))) is not None:
        return Stage(name)
    if isinstance(instruction.operation, Clip):
        return Stage("clip")
    return _binary(contraction, instruction, running, along)


def _binary(contraction: Contraction, instruction: Instruction, running: ValueId, along: int) -> Stage | None:
    """A sum, product or difference of the running value and a vector, a number or a whole array."""
    kind = type(instruction.operation)
    if kind not in _OF_NUMBERS or (kind is Subtract and instruction.inputs[0] != running):
        return None
    first, second = instruction.inputs
    other = second if first == running else first
    spec, whole = contraction.spec(other), contraction.spec(running)
    if spec == whole or spec.shape == ():
        return Stage(_OF_NUMBERS[kind])
    if along == -1 or whole.ndim == 2:
        return Stage((_OF_VECTORS if spec.shape == whole.shape[-1:] else _OF_NUMBERS)[kind])
    view = _beside_channels(contraction, other, whole)
    return None if view is None else Stage(_OF_VECTORS[kind], view)


def _beside_channels(contraction: Contraction, value: ValueId, whole: ArraySpec) -> Instruction | None:
    """The reshape that put a vector beside the channels, axis 1."""
    maker = contraction.maker(value, Reshape)
    if maker is None or whole.ndim < 2:
        return None
    view = contraction.instructions[maker]
    beside = (whole.shape[1],) + (1,) * (whole.ndim - 2)
    fits = contraction.spec(value).shape in (beside, (1, *beside))
    return view if fits and contraction.spec(view.inputs[0]).ndim == 1 else None


def _merge(contraction: Contraction, members: list[Position], stages: list[Stage]) -> None:
    """One instruction for anchor and tail, with the views that its vectors need."""
    body: list[Instruction] = []
    for position, stage in zip(members, stages, strict=True):
        body += [stage.view] if stage.view is not None and stage.view not in body else []
        body.append(contraction.instructions[position])
    anchor, last = contraction.instructions[members[0]], contraction.instructions[members[-1]]
    pattern = "+".join(stage.name for stage in stages)
    contraction.merge(members, fused(pattern, body, last.outputs, anchor))
