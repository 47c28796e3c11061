"""Fused instructions: read by their bodies, so that the names of patterns are for people."""

from __future__ import annotations

from layerloom.compile.cpu.anchored import anchored
from layerloom.compile.cpu.entrywise import expressible
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Unsupported
from layerloom.compile.cpu.rules import classification, convolution, linear, normalization
from layerloom.compile.cpu.rules.entrywise import expression
from layerloom.compile.fused import Fused
from layerloom.compile.program import Instruction, ValueId
from layerloom.ops.classification import SoftmaxCrossEntropy
from layerloom.ops.convolution import Conv, ConvWeightGrad
from layerloom.ops.linear import Matmul
from layerloom.ops.normalization import BatchNorm, BatchNormGrad

Values = tuple[ValueId, ...]


@lowers(Fused)
def fused(lowering: Lowering, operation: Fused, inputs: Values, outputs: Values) -> None:
    """By what is heavy in it."""
    kinds = {type(part.operation) for part in operation.body}
    if not any(lowering.spec(value).shape for value in (*inputs, *outputs)):
        raise Unsupported("a few numbers")
    body = lowering.apart(Instruction(operation, inputs, outputs, lowering.source))
    if Conv in kinds or Matmul in kinds:
        _product(lowering, body, outputs)
    elif BatchNorm in kinds:
        normalization.norm_and_activation(lowering, body, outputs)
    elif BatchNormGrad in kinds:
        normalization.grad_of_norm_and_activation(lowering, body, outputs)
    elif ConvWeightGrad in kinds:
        convolution.weight_and_bias_grad(lowering, body, outputs)
    elif SoftmaxCrossEntropy in kinds:
        classification.loss_and_grad(lowering, body, outputs)
    elif all(expressible(part.operation) for part in operation.body):
        expression(lowering, operation.body, operation.results, inputs, outputs)
    else:
        raise Unsupported("a pattern without a rule")


def _product(lowering: Lowering, body: list[Instruction], outputs: Values) -> None:
    """A convolution or a matrix product with a tail; small things beside it come first."""
    found = anchored(body, outputs, (Conv, Matmul))
    for part in found.before:
        lowering.lower(part)
    if isinstance(found.anchor.operation, Conv):
        convolution.forward(lowering, found.anchor, outputs[0], found.tail)
    else:
        linear.product(lowering, found.anchor.inputs, outputs[0], found.tail)
