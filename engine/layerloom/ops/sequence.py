"""Sequences of different lengths: padded on the right, with a vector `lengths` that says where each one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerloom.ops.broadcasting import arange, broadcast_to, reshape
from layerloom.ops.comparison import less
from layerloom.ops.operation import OperationError, Shape

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


def inside(lengths: Tensor, shape: Shape) -> Tensor:
    """Which positions of values (batch, steps, ...) of that shape lie before the end of their sequence.

    `lengths`: whole numbers (batch,). Raises `OperationError` for values without an axis of steps.
    """
    if len(shape) < 2:
        raise OperationError(f"lengths need values (batch, steps, ...), got {shape}")
    rest = (1,) * (len(shape) - 2)
    steps = reshape(arange(shape[1], like=lengths), (1, -1, *rest))
    return broadcast_to(less(steps, reshape(lengths, (-1, 1, *rest))), shape)
