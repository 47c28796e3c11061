"""How many fall where: counts of whole numbers, and places among borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.ops.broadcasting import ones_like, reshape
from layerloom.ops.broadcasting import sum as sum_
from layerloom.ops.casting import cast
from layerloom.ops.comparison import less, less_equal
from layerloom.ops.indexing import RavelIndex
from layerloom.ops.operation import OperationError
from layerloom.ops.shape import TakeGrad

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def bincount(x: TensorLike, length: int, weights: TensorLike = None) -> Tensor:
    """How often each whole number from 0 to `length` - 1 occurs in `x`, or the sum of its weights.

    The length is said beforehand, so that it can be recorded; a number beyond it raises `IndexError`.
    Negative ones count from the end.
    """
    x = tape.as_tensor(x)
    given = ones_like(cast(x, np.int64)) if weights is None else tape.as_tensor(weights)
    if given.shape != x.shape:
        raise OperationError(f"bincount needs a weight for each of {x.shape}, got {given.shape}")
    places = RavelIndex((length,))(reshape(x, (x.size,)))
    return TakeGrad(0, length)(reshape(given, (x.size,)), places)


def searchsorted(borders: TensorLike, x: TensorLike, right: bool = False) -> Tensor:
    """Where each number would go among ascending borders (count,): how many lie below it, or with `right` not above.

    Compares each number with each border.
    """
    borders, x = tape.as_tensor(borders), tape.as_tensor(x)
    if borders.ndim != 1:
        raise OperationError(f"searchsorted needs borders (count,), got {borders.shape}")
    beside = reshape(x, (*x.shape, 1))
    return sum_(less_equal(borders, beside) if right else less(borders, beside), -1)
