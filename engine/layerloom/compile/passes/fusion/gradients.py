"""The gradient of a weight with that of its bias: both read the same g, and primitives give them together.

conv_weight_grad+bias_grad: (g, x) -> (gw, gb), gb the sum of g over all but the channels
matmul_weight_grad+bias_grad: (x, g) -> (gw, gb), gw the product of x transposed and g, transposed if the weight is
    kept as (outputs, inputs), gb the sum of the rows of g
"""

from __future__ import annotations

from layerloom.compile.fused import fused
from layerloom.compile.passes.rewrite import Contraction, Position
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.broadcasting import Sum
from layerloom.ops.convolution import ConvWeightGrad
from layerloom.ops.linear import Matmul
from layerloom.ops.shape import Transpose

_TURNED = Transpose((1, 0))


def with_bias_gradients(program: Program) -> Program:
    """The program with each gradient of a bias drawn to that of its weight."""
    contraction = Contraction(program)
    for position, instruction in enumerate(contraction.instructions):
        match instruction.operation:
            case ConvWeightGrad():
                _convolution(contraction, position)
            case Matmul():
                _product(contraction, position)
    return contraction.program()


def _convolution(contraction: Contraction, position: Position) -> None:
    weight = contraction.instructions[position]
    g = weight.inputs[0]
    total = _sum_of(contraction, g, (0, *range(2, contraction.spec(g).ndim)))
    if total is not None:
        bias = contraction.instructions[total]
        _merge(contraction, "conv_weight_grad+bias_grad", (position, total), [weight, bias], weight.outputs[0])


def _product(contraction: Contraction, position: Position) -> None:
    product = contraction.instructions[position]
    left, g = product.inputs
    turned = contraction.maker(left, Transpose)
    if turned is None or contraction.spec(g).ndim != 2 or contraction.instructions[turned].operation != _TURNED:
        return
    total = _sum_of(contraction, g, (0,))
    if total is None:
        return
    members, body = [position, total], [contraction.instructions[turned], product]
    weight = product.outputs[0]
    user = contraction.only_user(weight)
    if user is not None and contraction.instructions[user].operation == _TURNED:
        members.append(user)
        body.append(contraction.instructions[user])
        weight = body[-1].outputs[0]
    body.append(contraction.instructions[total])
    _merge(contraction, "matmul_weight_grad+bias_grad", members, body, weight)


def _merge(
    contraction: Contraction,
    pattern: str,
    members: list[Position] | tuple[Position, ...],
    body: list[Instruction],
    weight: ValueId,
) -> None:
    """One instruction with the gradient of the weight and, by the last of the body, that of the bias."""
    if contraction.may_merge(members):
        contraction.merge(members, fused(pattern, body, (weight, *body[-1].outputs), body[0]))


def _sum_of(contraction: Contraction, value: ValueId, axes: tuple[int, ...]) -> Position | None:
    """A free sum of a value over the axes."""
    for user in contraction.users.get(value, ()):
        if contraction.free(user) and contraction.instructions[user].operation == Sum(axes, keepdims=False):
            return user
    return None
