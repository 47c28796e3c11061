"""Windows of an image as columns, and columns added up to an image again.

What windows see of an axis is a gather with constant places, so `unfold` is one gather an axis and `fold` the gradient
of these: the two are each other's gradients.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import reshape
from layerloom.ops.constants import constant
from layerloom.ops.convolution import per_axis
from layerloom.ops.operation import OperationError, Shape
from layerloom.ops.shape import TakeGrad, index, pad, take, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Size = int | Sequence[int]
"""A number for both axes of an image, or one for its height and one for its width."""


def unfold(x: TensorLike, kernel: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1) -> Tensor:
    """What each window sees: (batch, channels, height, width) becomes (batch, channels * places, positions).

    `places` are the pixels of a window and `positions` the windows, both row by row. The margin is zeros.
    """
    x = tape.as_tensor(x)
    if x.ndim != 4:
        raise OperationError(f"unfold needs (batch, channels, height, width), got {x.shape}")
    around = per_axis(padding)
    rows, columns = _windows(x.shape[2:], kernel, dilation, around, stride)
    x = pad(x, ((0, 0), (0, 0), *((margin, margin) for margin in around))) if any(around) else x
    seen = take(take(x, constant(rows, x), 2), constant(columns, x), 4)  # (batch, channels, kernel, rows, kernel, ...)
    channels = x.shape[1] * len(rows) * len(columns)
    return reshape(transpose(seen, _SWAPPED), (x.shape[0], channels, rows.shape[1] * columns.shape[1]))


def fold(x: TensorLike, size: Size, kernel: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1) -> Tensor:
    """Windows added up where they came from: (batch, channels * places, positions) becomes an image of the size.

    Not the inverse of `unfold` where windows overlap: a pixel is the sum over the windows that see it.
    """
    x, size, around = tape.as_tensor(x), per_axis(size), per_axis(padding)
    rows, columns = _windows(size, kernel, dilation, around, stride)
    places, positions = len(rows) * len(columns), rows.shape[1] * columns.shape[1]
    if x.ndim != 3 or x.shape[1] % places or x.shape[2] != positions:
        raise OperationError(
            f"fold to {size} needs (batch, a multiple of {places} channels, {positions} positions), got {x.shape}"
        )
    height, width = (length + 2 * margin for length, margin in zip(size, around, strict=True))
    channels = (x.shape[0], x.shape[1] // places)
    split = reshape(x, (*channels, len(rows), len(columns), rows.shape[1], columns.shape[1]))
    summed = TakeGrad(4, width)(transpose(split, _SWAPPED), constant(columns, x))
    image = TakeGrad(2, height)(summed, constant(rows, x))
    return index(image, (..., *(slice(m, m + length) for m, length in zip(around, size, strict=True))))


_SWAPPED = (0, 1, 2, 4, 3, 5)
"""The order of (batch, channels, kernel, rows, kernel, columns) that puts kernels together; its own inverse."""


def _windows(size: Shape, kernel: Size, dilation: Size, padding: Shape, stride: Size) -> tuple[Array, Array]:
    """For both axes (kernel, positions): where along the padded axis the pixels of each window lie."""
    geometry = zip(size, per_axis(kernel), per_axis(dilation), padding, per_axis(stride), strict=True)
    rows, columns = (_along(*axis) for axis in geometry)
    if not math.prod((*rows.shape, *columns.shape)):
        raise OperationError(f"there is no place for a window {per_axis(kernel)} on an image {tuple(size)}")
    return rows, columns


def _along(size: int, kernel: int, dilation: int, padding: int, stride: int) -> Array:
    positions = (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    return np.arange(kernel)[:, None] * dilation + np.arange(positions) * stride
