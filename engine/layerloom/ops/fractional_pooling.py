"""Max pooling over windows whose steps are now longer, now shorter (Graham, 2014), as random numbers decide.

Window i of m, of k places along an axis of n, starts at floor((i + u) a) - floor(u a) with a = (n - k) / (m - 1) and a
random u of [0, 1); the last one ends with the axis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.ops.broadcasting import broadcast_to, reshape
from layerloom.ops.casting import cast
from layerloom.ops.constants import constant
from layerloom.ops.indexing import gather
from layerloom.ops.maxima import picked
from layerloom.ops.operation import OperationError, Shape
from layerloom.ops.reduction import INDEX, argmax
from layerloom.ops.shape import concatenate

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def fractional_max_pool(
    x: TensorLike, kernel: Sequence[int], windows: Sequence[int], samples: TensorLike
) -> tuple[Tensor, Tensor]:
    """The largest number of each window, (batch, channels, *windows), and where in its channel it is.

    x: (batch, channels, *size), samples: (batch, channels, axes) from 0 to 1, one for each axis in order.
    """
    x, samples = tape.as_tensor(x), tape.as_tensor(samples)
    if not len(kernel) == len(windows) == x.ndim - 2 or samples.shape != (*x.shape[:2], len(kernel)):
        raise OperationError(
            f"fractional_max_pool of {x.shape} with a kernel {tuple(kernel)} into {tuple(windows)} windows needs a "
            f"number for each axis of each channel, got samples {samples.shape}"
        )
    axes = zip(range(len(kernel)), x.shape[2:], kernel, windows, strict=True)
    seen = [_seen(samples[:, :, axis], *along) for axis, *along in axes]
    table = reduce(_beside, zip(seen, x.shape[2:], strict=True), constant(np.zeros((1, 1, 1, 1), INDEX), x))
    places = reshape(_largest(x, table), (*x.shape[:2], *windows))
    return picked(x, places), places


def _seen(u: Tensor, size: int, kernel: int, windows: int) -> Tensor:
    """What windows see along an axis: (batch, channels, windows, kernel)."""
    if not kernel <= size or not 1 <= windows <= size - kernel + 1:
        raise OperationError(f"there are no {windows} windows of {kernel} on an axis of {size}")
    u = u.detach()[:, :, None]
    slope = (size - kernel) / max(windows - 1, 1)
    steps = constant(np.arange(windows - 1, dtype=u.dtype), u)
    last = broadcast_to(constant(np.asarray(size - kernel), u), u.shape)
    starts = concatenate([cast((steps + u) * slope, INDEX) - cast(u * slope, INDEX), last], 2)
    return starts[:, :, :, None] + constant(np.arange(kernel), u)


def _beside(table: Tensor, axis: tuple[Tensor, int]) -> Tensor:
    """Places counted through one axis more: (batch, channels, windows in all, places in all)."""
    seen, size = axis
    wide = table[:, :, :, None, :, None] * size + seen[:, :, None, :, None, :]
    _, _, windows, more, places, kernel = wide.shape
    return reshape(wide, (*wide.shape[:2], windows * more, places * kernel))


def _largest(x: Tensor, table: Tensor) -> Tensor:
    """The place of the first largest number among those of each window: (batch, channels, windows in all)."""
    outer: Shape = x.shape[:2]
    windows, each = table.shape[2:]
    numbers = reshape(x.detach(), (*outer, math.prod(x.shape[2:])))
    found = reshape(gather(numbers, reshape(table, (*outer, windows * each)), 2), (*outer, windows, each))
    chosen = argmax(found, -1, keepdims=True)
    return reshape(gather(table, chosen, 3), (*outer, windows))
