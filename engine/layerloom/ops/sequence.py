"""Sequences of different lengths: padded on the right, with a vector `lengths` that says where each one ends.

Where steps in the middle do not count, a mask (batch, steps) of truth values says which do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom.device import Array
from layerloom.ops.broadcasting import arange, broadcast_to, reshape, sum
from layerloom.ops.casting import cast
from layerloom.ops.comparison import greater, less, logical_not, where
from layerloom.ops.cumulative import cumsum
from layerloom.ops.lookup import Lookup
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, Shape
from layerloom.ops.shape import expand_dims
from layerloom.ops.sorting import argsort

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

    `lengths`: whole numbers (batch,), or a mask (batch, steps) that says itself which steps count. Raises
    `OperationError` for values without an axis of steps, or with other steps than the mask has.
    """
    if len(shape) < 2:
        raise OperationError(f"lengths need values (batch, steps, ...), got {shape}")
    rest = (1,) * (len(shape) - 2)
    if is_mask(lengths):
        if lengths.shape != tuple(shape[:2]):
            raise OperationError(f"a mask {lengths.shape} needs values (batch, steps, ...), got {shape}")
        return broadcast_to(reshape(lengths, (*lengths.shape, *rest)), shape)
    steps = reshape(arange(shape[1], like=lengths), (1, -1, *rest))
    return broadcast_to(less(steps, reshape(lengths, (-1, 1, *rest))), shape)


def is_mask(lengths: Tensor) -> bool:
    """Whether this says of each step if it counts, not how many do."""
    return lengths.dtype == np.bool_


def steps_inside(lengths: Tensor) -> Tensor:
    """How many steps of each sequence count (batch,), of their lengths or mask."""
    return sum(cast(lengths, np.int64), 1) if is_mask(lengths) else lengths


def compacted(x: Tensor, mask: Tensor) -> Tensor:
    """x (batch, steps, features) with the steps that count in front, in their order, and the others behind."""
    return _steps(x, argsort(logical_not(mask), 1))


def spread(x: Tensor, mask: Tensor) -> Tensor:
    """What `compacted` put in front, back in its place: (batch, steps, features).

    A step that does not count gets what the last one before it has that does, and 0 where there is none.
    """
    place = cumsum(mask, 1) - 1
    found = greater(place, -1)
    return where(expand_dims(found, 2), _steps(x, where(found, place, 0)), 0.0)


def _steps(x: Tensor, places: Tensor) -> Tensor:
    """The steps of each sequence of x (batch, steps, features) at its places (batch, any)."""
    batch, steps, features = x.shape
    rows = places + reshape(arange(batch, like=places) * steps, (batch, 1))
    return Lookup()(rows, reshape(x, (batch * steps, features)))


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
