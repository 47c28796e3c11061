"""Features of regions of an image: RoIAlign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.ops.arithmetic import clip, maximum
from layerloom.ops.broadcasting import reshape, sum
from layerloom.ops.casting import cast
from layerloom.ops.comparison import greater_equal, less, less_equal, logical_and, where
from layerloom.ops.constants import constant
from layerloom.ops.convolution import per_axis
from layerloom.ops.operation import OperationError
from layerloom.ops.promotion import floating, pair
from layerloom.ops.sampling import Tap, neighbours, pixel_rows, sampled
from layerloom.ops.shape import index, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def roi_align(
    x: TensorLike,
    boxes: TensorLike,
    output_size: int | Sequence[int],
    spatial_scale: float = 1.0,
    sampling_ratio: int = -1,
    aligned: bool = False,
) -> Tensor:
    """Features of x (batch, channels, height, width) in each box: (boxes, channels, *output_size).

    boxes (count, 5): which image, left, top, right, bottom, in units of which `spatial_scale` make pixels of x. Each
    box is divided into cells, and each cell gets the mean over sampling_ratio x sampling_ratio places evenly spread
    in it, each interpolated between four pixels (He et al., 2017). Places more than a pixel outside count as 0.
    `aligned` counts pixels from their centres; otherwise boxes lie half a pixel further and are at least 1 x 1. With a
    `sampling_ratio` below 1 there are so many places that they lie at most a pixel apart, which depends on the boxes:
    then it cannot be recorded (`Untraceable`). No gradient reaches the boxes.
    """
    x, boxes = pair(floating(x), floating(boxes).detach())
    if x.ndim != 4 or boxes.ndim != 2 or boxes.shape[1] != 5:
        raise OperationError(
            f"roi_align needs (batch, channels, height, width) and boxes (count, 5), got {x.shape} and {boxes.shape}"
        )
    (rows, columns), (height, width) = per_axis(output_size), x.shape[2:]
    shift = 0.5 if aligned else 0.0
    image, left, top, right, bottom = (reshape(index(boxes, (..., part)), (-1, 1, 1, 1, 1)) for part in range(5))
    left, top, right, bottom = (side * spatial_scale - shift for side in (left, top, right, bottom))
    down = _taps(top, _length(top, bottom, aligned) / rows, rows, 1, height, sampling_ratio)
    along = _taps(left, _length(left, right, aligned) / columns, columns, 3, width, sampling_ratio)
    places = sampled(pixel_rows(x), cast(image, np.int64), x.shape[2:], (down, along))
    return transpose(sum(places, (2, 4)), (0, 3, 1, 2))  # before: (boxes, rows, places, columns, places, channels)


def _length(low: Tensor, high: Tensor, aligned: bool) -> Tensor:
    return high - low if aligned else maximum(high - low, 1)


def _taps(start: Tensor, cell: Tensor, cells: int, axis: int, size: int, ratio: int) -> tuple[Tap, Tap]:
    """The two pixels of each place in each cell, weighted for the mean over a cell.

    `start` is where the boxes begin and `cell` the length of their cells, in pixels. Cells are counted along `axis`,
    their places along the next.
    """
    each = tape.as_tensor(float(ratio), like=start) if ratio > 0 else _at_most_a_pixel_apart(cell)
    count = ratio if ratio > 0 else int(each.numpy().max(initial=1))
    number = _counted(count, axis + 1, start)
    place = start + cell * (_counted(cells, axis, start) + (number + 0.5) / each)
    counts = logical_and(less(number, each), logical_and(greater_equal(place, -1), less_equal(place, size)))
    first, second = neighbours(clip(place, 0, size - 1), size)
    share = where(counts, 1 / each, 0)
    return Tap(first.place, first.weight * share), Tap(second.place, second.weight * share)


def _at_most_a_pixel_apart(cell: Tensor) -> Tensor:
    """How many places a cell of this length needs, at least one."""
    return constant(np.maximum(np.ceil(cell.numpy()), 1), cell)


def _counted(count: int, axis: int, like: Tensor) -> Tensor:
    """0, 1, ... along one of five axes."""
    return constant(np.arange(count, dtype=like.dtype).reshape((1,) * axis + (-1,) + (1,) * (4 - axis)), like)
