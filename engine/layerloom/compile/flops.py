"""How many floating-point operations an instruction needs, a multiplication and its addition counted as two.

Only what grows faster than its data counts: convolutions, matrix products and recurrent layers. The rest is bound by
memory and counts as 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from layerloom.compile.program import Instruction
from layerloom.ops.operation import ArraySpec, Operation

Specs = Sequence[ArraySpec]
Count = Callable[[Specs, Specs], int]


def flops(operation: Operation, inputs: Specs, outputs: Specs) -> int:
    """The operations of one call, from the shapes that go in and come out."""
    if hasattr(operation, "pieces"):  # entry by entry for each piece, as in `Flat`
        return 0
    if body := getattr(operation, "body", None):
        return _of_body(body, inputs)
    count = _COUNTS.get(operation.name)
    return count(inputs, outputs) if count else 0


def _of_body(body: Sequence[Instruction], inputs: Specs) -> int:
    """Those of a fused operation: of all that it does, on values numbered from its inputs on."""
    specs = dict(enumerate(inputs))
    total = 0
    for instruction in body:
        given = [specs[value] for value in instruction.inputs]
        made = instruction.operation.specs(*given)
        specs.update(zip(instruction.outputs, made, strict=True))
        total += flops(instruction.operation, given, made)
    return total


def _matmul(inputs: Specs, outputs: Specs) -> int:
    """(..., n, k) by (..., k, m)."""
    return 2 * math.prod(outputs[0].shape) * inputs[0].shape[-1]


def _conv(inputs: Specs, outputs: Specs) -> int:
    """Each result is a sum over channels / groups and the places in the kernel."""
    return 2 * math.prod(outputs[0].shape) * math.prod(inputs[1].shape[1:])


def _conv_input_grad(inputs: Specs, _: Specs) -> int:
    """(g, w): as many products as on the way there."""
    return 2 * math.prod(inputs[0].shape) * math.prod(inputs[1].shape[1:])


def _conv_weight_grad(inputs: Specs, outputs: Specs) -> int:
    """(g, x) to the shape of the weights."""
    return 2 * math.prod(inputs[0].shape) * math.prod(outputs[0].shape[1:])


def _recurrent(gates: int) -> Count:
    """x (time, batch, features) and h by the weights of so many gates."""

    def count(inputs: Specs, _: Specs) -> int:
        time, batch, features = inputs[0].shape
        hidden = inputs[1].shape[-1]
        return 2 * time * batch * gates * hidden * (features + hidden)

    return count


def _recurrent_grad(gates: int, before: int) -> Count:
    """So many gradients `before` x and h0: for the inputs and for the weights as much as on the way there."""
    return lambda inputs, outputs: 2 * _recurrent(gates)(inputs[before:], outputs)


_COUNTS: Mapping[str, Count] = {
    "matmul": _matmul,
    "conv": _conv,
    "conv_input_grad": _conv_input_grad,
    "conv_weight_grad": _conv_weight_grad,
    "rnn": _recurrent(1),
    "rnn_grad": _recurrent_grad(1, 2),
    "gru": _recurrent(3),
    "gru_grad": _recurrent_grad(3, 2),
    "lstm": _recurrent(4),
    "lstm_grad": _recurrent_grad(4, 3),
}
