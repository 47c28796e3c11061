"""The product along axes: halves multiplied with halves, so that its gradient is right where factors are 0."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from layerloom import tensor as tape
from layerloom.ops.arithmetic import multiply
from layerloom.ops.broadcasting import Axes, broadcast_to, normal_axes, reduced_shape, reshape
from layerloom.ops.casting import countable
from layerloom.ops.shape import concatenate, index, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def prod(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The product along the axes; of nothing it is 1. Its gradient never divides, so that factors may be 0."""
    x = countable(x)
    axes = normal_axes(axis, x.ndim)
    others = tuple(one for one in range(x.ndim) if one not in axes)
    rows = transpose(x, (*axes, *others)) if axes != tuple(range(len(axes))) else x
    rest = tuple(x.shape[one] for one in others)
    total = _product(reshape(rows, (math.prod(x.shape[one] for one in axes), *rest)))
    return reshape(total, reduced_shape(x.shape, axes, keepdims))


def _product(rows: Tensor) -> Tensor:
    """The product along the first axis, in a logarithm of steps."""
    if not rows.shape[0]:
        return broadcast_to(tape.as_tensor(1, like=rows), rows.shape[1:])
    while (count := rows.shape[0]) > 1:
        half = count // 2
        halves = multiply(index(rows, slice(half)), index(rows, slice(half, 2 * half)))
        rows = concatenate([halves, index(rows, slice(2 * half, None))]) if count % 2 else halves
    return index(rows, 0)
