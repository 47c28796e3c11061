"""Rows of a table by their numbers: what an embedding does with tokens, one by one or in bags.

A bag is a group of tokens that becomes one row: the sum, mean or largest of theirs. Tokens stand in one vector, and
beside it a vector says to which bag each belongs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import maximum, multiply
from layerloom.ops.broadcasting import arange, broadcast_to, reshape
from layerloom.ops.comparison import equal, greater, logical_and, where
from layerloom.ops.distance import vector_norm
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks
from layerloom.ops.promotion import floating
from layerloom.ops.reduction import INDEX
from layerloom.ops.scattering import scatter_rows
from layerloom.ops.shape import expand_dims, index, take_into

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Mode = Literal["sum", "mean", "max"]
"""What becomes of the rows in a bag."""


class Lookup(Operation):
    """The rows of a table (rows, width) whose numbers are `ids` (...): (..., width).

    The row `padding`, if any, is read like the others, but no gradient reaches it. With `by_frequency` the gradient of
    a row is divided by how often it was read.
    """

    checked = True
    padding: int | None = None
    by_frequency: bool = False

    def infer(self, ids: ArraySpec, table: ArraySpec) -> ArraySpec:
        if ids.dtype.kind not in "iu":
            raise OperationError(f"lookup needs whole numbers as ids, got {ids.dtype}")
        if table.ndim != 2:
            raise OperationError(f"lookup needs a table (rows, width), got {table.shape}")
        return ArraySpec((*ids.shape, table.shape[1]), table.dtype)

    def kernel(self, xp: Any, ids: Array, table: Array) -> Array:
        return xp.take(table, _checked(xp, ids, len(table)), axis=0)

    def into(self, xp: Any, out: Array, ids: Array, table: Array, **_: Any) -> None:
        take_into(xp, out, table, _checked(xp, ids, len(table)), 0)

    def vjp(self, g: Tensor, y: Tensor, ids: Tensor, table: Tensor) -> Pullbacks:
        def pull() -> Tensor:
            rows = table.shape[0]
            gradient = g / Lookup()(ids, _times_read(ids, rows, g)) if self.by_frequency else g
            return LookupGrad(rows, self.padding)(gradient, ids)

        return None, pull


class LookupGrad(Operation):
    """The gradient of `lookup` for a table of so many rows: the rows of `g` added up at their ids."""

    rows: int
    padding: int | None = None

    def infer(self, g: ArraySpec, ids: ArraySpec) -> ArraySpec:
        if g.shape[:-1] != ids.shape:
            raise OperationError(f"lookup_grad needs a row for each id, got {g.shape} and {ids.shape}")
        return ArraySpec((self.rows, g.shape[-1]), g.dtype)

    def kernel(self, xp: Any, g: Array, ids: Array) -> Array:
        result = xp.empty((self.rows, g.shape[-1]), g.dtype)
        self.into(xp, result, g, ids)
        return result

    def into(self, xp: Any, out: Array, g: Array, ids: Array, **_: Any) -> None:
        rows = g.reshape((math.prod(ids.shape), g.shape[-1]))
        scatter_rows(xp, out, rows, ids.reshape(-1) % self.rows, self.padding)

    def vjp(self, g: Tensor, y: Tensor, h: Tensor, ids: Tensor) -> Pullbacks:
        def pull() -> Tensor:
            rows = Lookup()(ids, g)
            return rows if self.padding is None else where(expand_dims(equal(ids, self.padding), -1), 0, rows)

        return pull, None


class BagOf(Operation):
    """The bag of each of `count` tokens, given where each bag starts: the first at 0, none before its predecessor."""

    differentiable = False
    checked = True
    count: int

    def infer(self, starts: ArraySpec) -> ArraySpec:
        if starts.ndim != 1 or starts.dtype.kind not in "iu":
            raise OperationError(f"bag_of needs a vector of whole numbers, where each bag starts, got {starts}")
        return ArraySpec((self.count,), INDEX)

    def kernel(self, xp: Any, starts: Array) -> Array:
        if xp is np and len(starts) and (starts[0] or (starts[1:] < starts[:-1]).any()):
            raise ValueError(f"bags start at 0 and in ascending order, got {starts}")
        return xp.searchsorted(starts, xp.arange(self.count), side="right") - 1


class BagMaxima(Operation):
    """Where in `rows` (tokens, width) the first largest number of each bag is, in each column; 0 for an empty bag."""

    differentiable = False
    bags: int

    def infer(self, rows: ArraySpec, bag_of: ArraySpec) -> ArraySpec:
        return ArraySpec((self.bags, rows.shape[1]), INDEX)

    def kernel(self, xp: Any, rows: Array, bag_of: Array) -> Array:
        best = xp.full((self.bags, rows.shape[1]), -np.inf, rows.dtype)
        xp.maximum.at(best, bag_of, rows)
        none = len(rows)
        first = xp.full(best.shape, none, INDEX)
        xp.minimum.at(first, bag_of, xp.where(rows == best[bag_of], xp.arange(none)[:, None], none))
        return xp.where(first == none, 0, first)


def _checked(xp: Any, ids: Array, rows: int) -> Array:
    """The ids, each between 0 and rows - 1; on a GPU they are not read, which would wait for it."""
    if xp is np and ids.size and not (ids.min() >= 0 and ids.max() < rows):
        raise ValueError(f"ids must lie between 0 and {rows - 1}, got {ids.min()} to {ids.max()}")
    return ids


def lookup(ids: TensorLike, table: TensorLike, padding: int | None = None, by_frequency: bool = False) -> Tensor:
    """The rows of a table (rows, width) whose numbers are `ids` (...): (..., width).

    Ids lie from 0 to rows - 1. No gradient reaches the row `padding`; with `by_frequency` that of each other row is
    divided by how often it was read.
    """
    return Lookup(padding, by_frequency)(tape.as_tensor(ids), floating(table))


def limited(table: TensorLike, ids: TensorLike, limit: float, p: float = 2.0) -> Tensor:
    """The table with those of the rows `ids` whose p-norm is above the limit shortened to it."""
    table, ids = floating(table), tape.as_tensor(ids)
    norms = vector_norm(table, p, 1, keepdims=True)
    long = logical_and(greater(norms, limit), greater(_times_read(ids, table.shape[0], table), 0))
    return multiply(table, where(long, limit / (norms + 1e-7), 1))  # PyTorch divides by as much more


def bag_of(starts: TensorLike, count: int) -> Tensor:
    """The number of the bag to which each of `count` tokens belongs, given where each bag starts."""
    return BagOf(count)(tape.as_tensor(starts))


def lookup_bags(
    ids: TensorLike,
    table: TensorLike,
    bags: TensorLike,
    count: int,
    mode: Mode = "mean",
    weights: TensorLike | None = None,
    padding: int | None = None,
    by_frequency: bool = False,
) -> Tensor:
    """The rows `ids` (tokens,) of a table (rows, width) joined by bag: (count, width), 0 for a bag without tokens.

    `bags` (tokens,) says to which of the `count` bags each belongs; `weights` (tokens,) multiply the rows before they
    are added up. Tokens that are `padding` do not count.
    """
    ids, bags = tape.as_tensor(ids), tape.as_tensor(bags)
    rows = lookup(ids, table, by_frequency=by_frequency)
    if padding is not None:
        bags = where(equal(ids, padding), count, bags)  # a bag beyond the last, which is thrown away
    if mode == "max" and ids.size:
        return _largest_of_bags(rows, bags, count)
    total = _bag_sums(rows if weights is None else rows * expand_dims(weights, -1), bags, count)
    return total / maximum(_bag_sizes(rows, bags, count), 1) if mode == "mean" else total


def _largest_of_bags(rows: Tensor, bags: Tensor, count: int) -> Tensor:
    tokens, width = rows.shape
    places = index(BagMaxima(count + 1)(rows, bags), slice(0, count)) * width + arange(width, like=bags)
    found = reshape(Lookup()(places, reshape(rows, (tokens * width, 1))), (count, width))
    return where(greater(_bag_sizes(rows, bags, count), 0), found, 0)


def _bag_sums(rows: Tensor, bags: Tensor, count: int) -> Tensor:
    return index(LookupGrad(count + 1)(rows, bags), slice(0, count))


def _bag_sizes(rows: Tensor, bags: Tensor, count: int) -> Tensor:
    """How many tokens each bag has, (count, 1), in the dtype of `rows`."""
    return _bag_sums(broadcast_to(tape.as_tensor(1, like=rows), (rows.shape[0], 1)), bags, count)


def _times_read(ids: Tensor, rows: int, like: Tensor) -> Tensor:
    """How often each of so many rows is among the ids, (rows, 1), in the dtype of `like`."""
    return LookupGrad(rows)(broadcast_to(tape.as_tensor(1, like=like), (*ids.shape, 1)), ids)
