"""Where the pixels of a resized axis come from: places and weights, as plain NumPy arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from layerloom.device import Array

_REACH = {"bilinear": 1, "bicubic": 2, "lanczos": 3}
"""How far the filter of a mode reaches, in units of its width."""


@dataclass(frozen=True)
class Scaling:
    """An axis of `old` pixels that becomes one of `new`, by a `factor` if one was asked for."""

    old: int
    new: int
    factor: float | None
    align_corners: bool

    @property
    def step(self) -> float:
        """How many old pixels lie between the centres of new ones."""
        if self.align_corners:
            return (self.old - 1) / (self.new - 1) if self.new > 1 else 0.0
        return 1 / self.factor if self.factor else self.old / self.new

    @property
    def centres(self) -> Array:
        """Where the new pixels lie, counted from the centre of the first old one."""
        places = np.arange(self.new)
        return places * self.step if self.align_corners else (places + 0.5) * self.step - 0.5


def nearest(scaling: Scaling, exact: bool, width: type[np.floating[Any]]) -> Array:
    """The old pixel in which each new one begins; if `exact`, the one in which its centre lies.

    The first is OpenCV's rule, the second Pillow's. Where a place falls between two pixels its rounding decides: it is
    computed in `width` and kept in float32, as in PyTorch.
    """
    if scaling.old == scaling.new and scaling.factor is None:
        return np.arange(scaling.old)
    step = width(1 / scaling.factor) if scaling.factor else width(scaling.old) / width(scaling.new)
    starts = np.arange(scaling.new, dtype=width) + width(0.5 if exact else 0)
    return np.minimum(np.floor(np.float32(starts * step)).astype(np.int64), scaling.old - 1)


def linear(scaling: Scaling) -> Array:
    """(new, old): the two neighbours of each new pixel, the nearer the heavier; beyond the border the last pixel.

    An axis that keeps its size is left as it is, whatever the factor.
    """
    if scaling.old == scaling.new:
        return np.eye(scaling.new)
    centres = np.clip(scaling.centres, 0, scaling.old - 1)
    low = np.floor(centres).astype(np.int64)
    share = centres - low
    return _placed(scaling, [low, low + 1], [1 - share, share])


def cubic(scaling: Scaling) -> Array:
    """(new, old): four neighbours by cubic convolution (Keys, 1981) with a = -0.75; the border pixels are repeated."""
    low = np.floor(scaling.centres)
    share = scaling.centres - low
    taps = range(-1, 3)
    return _placed(scaling, [low.astype(np.int64) + tap for tap in taps], [_keys(share - tap, -0.75) for tap in taps])


def filtered(scaling: Scaling, mode: str) -> Array:
    """(new, old): a filter as wide as a new pixel, or as an old one where that is wider; weights add up to 1.

    So nothing finer than the new pixels can show, as in Pillow. Rows are the filter around the centre of each new
    pixel: a triangle, cubic convolution with a = -0.5 (Keys, 1981), or sinc(d) sinc(d / 3) (Lanczos). An axis that
    keeps its size is left as it is, whatever the factor.
    """
    if scaling.old == scaling.new:
        return np.eye(scaling.old)
    width = max(scaling.step, 1.0)
    reach = _REACH[mode] * width
    centres = scaling.step * (np.arange(scaling.new) + 0.5)
    matrix = np.zeros((scaling.new, scaling.old))
    for row, centre in zip(matrix, centres, strict=True):
        low, high = max(int(centre - reach + 0.5), 0), min(int(centre + reach + 0.5), scaling.old)
        weights = _filter((np.arange(low, high) - centre + 0.5) / width, mode)
        row[low:high] = weights / weights.sum()
    return matrix


def means(old: int, new: int) -> Array:
    """(new, old): the mean over cell i, which covers floor(i old / new) to ceil((i + 1) old / new)."""
    matrix = np.zeros((new, old))
    for i, row in enumerate(matrix):
        low, high = i * old // new, math.ceil((i + 1) * old / new)
        row[low:high] = 1 / (high - low)
    return matrix


def _placed(scaling: Scaling, places: list[Array], weights: list[Array]) -> Array:
    """The matrix with the weights at the places, those beyond the border at the last pixel."""
    matrix = np.zeros((scaling.new, scaling.old))
    for place, weight in zip(places, weights, strict=True):
        np.add.at(matrix, (np.arange(scaling.new), np.clip(place, 0, scaling.old - 1)), weight)
    return matrix


def _filter(distance: Array, mode: str) -> Array:
    """The height of a filter at a distance from its centre, in units of its width."""
    if mode == "bicubic":
        return _keys(distance, -0.5)
    if mode == "lanczos":
        return np.where(np.abs(distance) < 3, np.sinc(distance) * np.sinc(distance / 3), 0)
    return np.maximum(1 - np.abs(distance), 0)


def _keys(distance: Array, a: float) -> Array:
    """The cubic convolution kernel of Keys (1981, equation 4) with a free slope `a`."""
    d = np.abs(distance)
    near, far = ((a + 2) * d - (a + 3)) * d * d + 1, ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
    return np.where(d <= 1, near, np.where(d < 2, far, 0))
