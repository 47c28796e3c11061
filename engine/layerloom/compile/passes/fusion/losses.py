"""The cross-entropy of a softmax with its gradient: both need the softmax of the same logits.

    softmax_cross_entropy+grad: (logits, labels, g) -> (loss of each label, gradient of the logits)

Only where g does not depend on the loss, as in the mean or a weighted sum of losses.
"""

from __future__ import annotations

from layerloom.compile.fused import fused
from layerloom.compile.passes.rewrite import Contraction
from layerloom.compile.program import Program
from layerloom.ops.classification import SoftmaxCrossEntropy, SoftmaxCrossEntropyGrad


def with_shared_losses(program: Program) -> Program:
    """The program with each cross-entropy and its gradient as one instruction."""
    contraction = Contraction(program)
    for position, loss in enumerate(contraction.instructions):
        if isinstance(loss.operation, SoftmaxCrossEntropy):
            back = SoftmaxCrossEntropyGrad(loss.operation.axis)
            for user in contraction.users[loss.inputs[0]]:
                grad = contraction.instructions[user]
                same = contraction.free(user) and grad.operation == back and grad.inputs[1:] == loss.inputs
                if same and contraction.may_merge((position, user)):
                    results = (*loss.outputs, *grad.outputs)
                    instruction = fused("softmax_cross_entropy+grad", (loss, grad), results, loss)
                    contraction.merge((position, user), instruction)
                    break
    return contraction.program()
