"""Rows of a table by their numbers: what an embedding does with tokens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.comparison import equal, where
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks
from layerloom.ops.promotion import floating
from layerloom.ops.scattering import scatter_rows
from layerloom.ops.shape import expand_dims, take_into

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Lookup(Operation):
    """The rows of a table (rows, width) whose numbers are `ids` (...): (..., width).

    The row `padding`, if any, is read like the others, but no gradient reaches it.
    """

    checked = True
    padding: int | None = None

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
        return None, lambda: LookupGrad(table.shape[0], self.padding)(g, ids)


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


def _checked(xp: Any, ids: Array, rows: int) -> Array:
    """The ids, each between 0 and rows - 1; on a GPU they are not read, which would wait for it."""
    if xp is np and ids.size and not (ids.min() >= 0 and ids.max() < rows):
        raise ValueError(f"ids must lie between 0 and {rows - 1}, got {ids.min()} to {ids.max()}")
    return ids


def lookup(ids: TensorLike, table: TensorLike, padding: int | None = None) -> Tensor:
    """The rows of a table (rows, width) whose numbers are `ids` (...): (..., width).

    Ids lie from 0 to rows - 1. No gradient reaches the row `padding`.
    """
    return Lookup(padding)(tape.as_tensor(ids), floating(table))
