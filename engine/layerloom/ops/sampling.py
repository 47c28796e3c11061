"""Images read at places that are computed: `grid_sample`, and the places of an affine map.

What lies between pixels is a sum over `Tap`s: for each axis, whole places with weights. All taps of all axes are read
from one table with a row for each pixel of each image. Places have no gradient, weights do, and so a gradient reaches
both the image and the grid.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from layerloom import tensor as tape
from layerloom.ops.arithmetic import add, clip, multiply
from layerloom.ops.broadcasting import arange, reshape
from layerloom.ops.casting import cast
from layerloom.ops.comparison import greater, greater_equal, less, less_equal, logical_and, where
from layerloom.ops.constants import constant
from layerloom.ops.linear import matmul
from layerloom.ops.operation import OperationError, Shape
from layerloom.ops.promotion import floating, pair
from layerloom.ops.rounding import floor, fmod, round
from layerloom.ops.shape import expand_dims, index, take, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

SampleMode = Literal["bilinear", "nearest", "bicubic"]
SamplePadding = Literal["zeros", "border", "reflection"]


@dataclass(frozen=True)
class Tap:
    """For each place to be read, a whole place along one axis and what the pixel there counts."""

    place: Tensor
    weight: Tensor


def grid_sample(
    x: TensorLike,
    grid: TensorLike,
    mode: SampleMode = "bilinear",
    padding_mode: SamplePadding = "zeros",
    align_corners: bool = False,
) -> Tensor:
    """x (batch, channels, *size) read at the places grid (batch, *out, axes): (batch, channels, *out).

    The last axis of the grid counts (width, height) or (width, height, depth) from -1 to 1, the outer borders of the
    corner pixels or, with `align_corners`, their centres (Jaderberg et al., 2015). Beyond lie zeros, the border pixels
    or the image reflected. 'bilinear' is trilinear in volumes; 'bicubic' (Keys, 1981, a = -0.75) is for images only.
    """
    x, grid = pair(floating(x), floating(grid))
    _check(x, grid, mode, padding_mode)
    size, axes = x.shape[2:], grid.shape[-1]
    counted = [index(grid, (..., axes - 1 - axis)) for axis in range(axes)]
    places = [_in_pixels(place, n, align_corners) for place, n in zip(counted, size, strict=True)]
    edges = [_Edge(n, padding_mode, align_corners) for n in size]
    taps = [_taps(place, edge, mode) for place, edge in zip(places, edges, strict=True)]
    images = reshape(arange(x.shape[0], like=x), (-1,) + (1,) * axes)
    y = sampled(pixel_rows(x), images, size, taps)  # (batch, *out, channels)
    return transpose(y, (0, axes + 1, *range(1, axes + 1)))


def affine_grid(theta: TensorLike, size: Sequence[int], align_corners: bool = False) -> Tensor:
    """The places for `grid_sample` where affine maps take the pixels of an image.

    theta (batch, 2, 3) for size (batch, channels, height, width): (batch, height, width, 2); (batch, 3, 4) for volumes.
    """
    theta, spatial = floating(theta), tuple(size[2:])
    axes = len(spatial)
    if axes not in (2, 3) or theta.shape != (size[0], axes, axes + 1):
        raise OperationError(
            f"affine_grid to {tuple(size)} needs maps {(size[0], axes, axes + 1)} for 2 or 3 axes, got {theta.shape}"
        )
    ends = [1 if align_corners else 1 - 1 / n for n in spatial]
    steps = [np.linspace(-end, end, n) if n > 1 else np.zeros(n) for end, n in zip(ends, spatial, strict=True)]
    pixels = np.stack([*reversed(np.meshgrid(*steps, indexing="ij")), np.ones(spatial)], axis=-1)
    rows = constant(pixels.reshape(1, -1, axes + 1).astype(theta.dtype), theta)
    return reshape(matmul(rows, transpose(theta, (0, 2, 1))), (size[0], *spatial, axes))


def pixel_rows(x: Tensor) -> Tensor:
    """x (batch, channels, *size) as a table (batch * pixels, channels)."""
    batch, channels, *size = x.shape
    return reshape(transpose(x, (0, *range(2, x.ndim), 1)), (batch * math.prod(size), channels))


def sampled(table: Tensor, images: Tensor, size: Shape, taps: Sequence[Sequence[Tap]]) -> Tensor:
    """The sum over all combinations of one tap for each axis of the pixel there times the weights: (..., channels).

    `table` holds the pixels of images of the size, `images` says of which one. Images and taps broadcast.
    """
    parts = []
    for corner in itertools.product(*taps):
        row = images
        for tap, length in zip(corner, size, strict=True):
            row = row * length + tap.place
        weight = reduce(multiply, (tap.weight for tap in corner))
        parts.append(take(table, row) * expand_dims(weight, -1))
    return reduce(add, parts)


def neighbours(place: Tensor, size: int) -> tuple[Tap, Tap]:
    """The two pixels around a place along an axis, the nearer the heavier; what lies outside counts nothing."""
    low = floor(place.detach())
    share = place - low
    return _inside(low, 1 - share, size), _inside(low + 1, share, size)


@dataclass(frozen=True)
class _Edge:
    """What lies beyond an axis of so many pixels."""

    size: int
    padding: SamplePadding
    align_corners: bool

    def folded(self, place: Tensor) -> Tensor:
        """The place itself, or with borders and reflections one within the image."""
        if self.padding == "zeros":
            return clip(place, -4, self.size + 3)  # far away there is nothing either, and floor stays in range
        reflected = place if self.padding == "border" else self._reflected(place)
        top = float(self.size - 1)
        inner = where(less(reflected, top), reflected, top)
        return where(greater(reflected, 0), inner, 0)  # no gradient on the border itself, and nan is there

    def _reflected(self, place: Tensor) -> Tensor:
        """Reflected at the centres of the corner pixels, or at their outer borders, as often as needed."""
        low, span = (0.0, self.size - 1) if self.align_corners else (-0.5, self.size)
        if not span:
            return place * 0
        along = place - low
        along = where(less(along, 0), -along, along)
        rest, back = fmod(along, span), greater_equal(fmod(along.detach(), 2 * span), span)
        return where(back, span - rest, rest) + low


def _in_pixels(place: Tensor, size: int, align_corners: bool) -> Tensor:
    """A place from -1 to 1 counted in pixels from the centre of the first one."""
    return (place + 1) * ((size - 1) / 2) if align_corners else ((place + 1) * size - 1) / 2


def _taps(place: Tensor, edge: _Edge, mode: SampleMode) -> Sequence[Tap]:
    if mode == "bicubic":
        return _cubic(place, edge)
    place = edge.folded(place)
    if mode == "bilinear":
        return neighbours(place, edge.size)
    nearest = round(place.detach())
    return [_inside(nearest, tape.as_tensor(1.0, like=place), edge.size)]


def _cubic(place: Tensor, edge: _Edge) -> list[Tap]:
    """Four neighbours by cubic convolution, each one folded into the image by itself."""
    place = clip(place, -4, edge.size + 3) if edge.padding == "zeros" else place
    low = floor(place.detach())
    share = place - low
    weights = [_far(share + 1), _near(share), _near(1 - share), _far(2 - share)]
    return [_inside(edge.folded(low + tap), weight, edge.size) for tap, weight in enumerate(weights, start=-1)]


def _near(d: Tensor) -> Tensor:
    """The cubic convolution kernel with a = -0.75 at a distance from 0 to 1."""
    return (1.25 * d - 2.25) * d * d + 1


def _far(d: Tensor) -> Tensor:
    """The same at a distance from 1 to 2."""
    return ((-0.75 * d + 3.75) * d - 6) * d + 3


def _inside(place: Tensor, weight: Tensor, size: int) -> Tap:
    """A tap at a whole place; outside the axis it reads some pixel and counts nothing."""
    within = logical_and(greater_equal(place, 0), less_equal(place, size - 1))
    return Tap(cast(where(within, place, 0), np.int64), where(within, weight, 0))


def _check(x: Tensor, grid: Tensor, mode: SampleMode, padding_mode: SamplePadding) -> None:
    if mode not in get_args(SampleMode) or padding_mode not in get_args(SamplePadding):
        raise ValueError(
            f"grid_sample needs a mode of {', '.join(get_args(SampleMode))} and a padding_mode of "
            f"{', '.join(get_args(SamplePadding))}, got {mode!r} and {padding_mode!r}"
        )
    axes = x.ndim - 2
    if axes not in (2, 3) or grid.ndim != x.ndim or grid.shape[-1] != axes or grid.shape[0] != x.shape[0]:
        raise OperationError(
            f"grid_sample needs images (batch, channels, height, width) and a grid (batch, rows, columns, 2), or "
            f"volumes and a grid (batch, ..., 3), got {x.shape} and {grid.shape}"
        )
    if mode == "bicubic" and axes != 2:
        raise OperationError(f"grid_sample in mode 'bicubic' needs images with 2 axes, got {x.shape}")
