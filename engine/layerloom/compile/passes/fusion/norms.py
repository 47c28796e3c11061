"""Batch normalisation in training with the ReLU behind it, there and back.

    batch_norm+relu: (x, w, b) -> (y after the ReLU, mean, var)
    relu_grad+batch_norm_grad: (g, y after the ReLU, x, w, mean, var) -> (gx, gw, gb)

An executor that keeps where the ReLU let through finds the forward instruction by y.
"""

from __future__ import annotations

from layerloom.compile.fused import fused
from layerloom.compile.passes.rewrite import Contraction
from layerloom.compile.program import Program
from layerloom.ops.activation import Relu, ReluGrad
from layerloom.ops.normalization import BatchNorm, BatchNormGrad


def with_activated_norms(program: Program) -> Program:
    """The program with each ReLU drawn to the batch normalisation that it alone follows, and so on the way back."""
    contraction = Contraction(program)
    for position, instruction in enumerate(contraction.instructions):
        match instruction.operation:
            case BatchNorm():
                _forward(contraction, position)
            case BatchNormGrad():
                _backward(contraction, position)
    return contraction.program()


def _forward(contraction: Contraction, position: int) -> None:
    norm = contraction.instructions[position]
    user = contraction.only_user(norm.outputs[0])
    if user is None or not isinstance(contraction.instructions[user].operation, Relu):
        return
    relu = contraction.instructions[user]
    results = (*relu.outputs, *norm.outputs[1:])
    contraction.merge((position, user), fused("batch_norm+relu", (norm, relu), results, norm))


def _backward(contraction: Contraction, position: int) -> None:
    norm = contraction.instructions[position]
    maker = contraction.maker(norm.inputs[0], ReluGrad)
    if maker is None or contraction.only_user(norm.inputs[0]) != position:
        return
    members = (contraction.instructions[maker], norm)
    contraction.merge((maker, position), fused("relu_grad+batch_norm_grad", members, norm.outputs, norm))
