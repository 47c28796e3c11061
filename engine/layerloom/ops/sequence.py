"""Sequences of different lengths: padded on the right, with a vector `lengths` that says where each one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layerloom.device import Array
from layerloom.ops.broadcasting import arange, broadcast_to, reshape
from layerloom.ops.comparison import greater, less, where
from layerloom.ops.lookup import Lookup
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, Shape

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


class ReverseSequence(Operation):
    """x (steps, batch, ...) with the first `lengths` (batch,) steps of each sequence in reverse order.

    What lies at or past the length stays where it is, so that the operation is its own inverse.
    """

    checked = True

    def infer(self, x: ArraySpec, lengths: ArraySpec) -> ArraySpec:
        if x.ndim < 2 or lengths.shape != x.shape[1:2] or lengths.dtype.kind not in "iu":
            raise OperationError(
                "reverse_sequence needs (steps, batch, ...) and a whole number for each sequence, "
                f"got {x} and {lengths}"
            )
        return x

    def kernel(self, xp: Any, x: Array, lengths: Array) -> Array:
        steps = xp.arange(x.shape[0])[:, None]
        source = xp.where(steps < lengths, lengths - 1 - steps, steps)
        return x[source, xp.arange(x.shape[1])]

    def vjp(self, g: Tensor, y: Tensor, x: Tensor, lengths: Tensor) -> Pullbacks:
        return lambda: ReverseSequence()(g, lengths), None


def inside(lengths: Tensor, shape: Shape) -> Tensor:
    """Which positions of values (batch, steps, ...) of that shape lie before the end of their sequence.

    `lengths`: whole numbers (batch,). Raises `OperationError` for values without an axis of steps.
    """
    if len(shape) < 2:
        raise OperationError(f"lengths need values (batch, steps, ...), got {shape}")
    rest = (1,) * (len(shape) - 2)
    steps = reshape(arange(shape[1], like=lengths), (1, -1, *rest))
    return broadcast_to(less(steps, reshape(lengths, (-1, 1, *rest))), shape)


def reverse_sequence(x: Tensor, lengths: Tensor) -> Tensor:
    """x (steps, batch, ...) with the first `lengths` (batch,) steps of each sequence in reverse order."""
    return ReverseSequence()(x, lengths)


def last_step(x: Tensor, lengths: Tensor, empty: Tensor) -> Tensor:
    """The last step of each sequence of x (steps, batch, features) before its length: (batch, features).

    `empty` (batch, features) is what a sequence of length 0 has instead.
    """
    steps, batch, features = x.shape
    some = greater(lengths, 0)
    rows = where(some, lengths - 1, 0) * batch + arange(batch, like=lengths)
    found = Lookup()(rows, reshape(x, (steps * batch, features)))
    return where(reshape(some, (batch, 1)), found, empty)
