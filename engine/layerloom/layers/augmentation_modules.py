"""Modules that change images (batch, channels, height, width) at random while training, each sample by itself.

What they draw comes from the counter-based streams of `layerloom.ops.random`, so a resumed run sees the same images.
Gradients flow through what is done; in evaluation nothing is done.
"""

from __future__ import annotations

import math

from layerloom import ops
from layerloom.layers.parameters import Pair
from layerloom.nn import Module
from layerloom.ops import random
from layerloom.tensor import Tensor


class _Augmentation(Module):
    """What all share: they work in training only."""

    def forward(self, x: Tensor) -> Tensor:
        return self.changed(x) if self.training else x

    def changed(self, x: Tensor) -> Tensor:
        """The images, each changed by what was drawn for it."""
        raise NotImplementedError


def drawn(x: Tensor, low: float, high: float, *shape: int) -> Tensor:
    """Numbers evenly spread between limits, of this shape for every sample and in the precision of x."""
    return ops.cast(random.uniform((x.shape[0], *shape), low, high), x.dtype)


def _counted(count: int, axis: int, like: Tensor) -> Tensor:
    """0, 1, ... along the rows (axis -2) or the columns (axis -1) of images."""
    return ops.reshape(ops.arange(count, like), (1, 1, -1, 1) if axis == -2 else (1, 1, 1, -1))


class RandomFlip(_Augmentation):
    """Half of the images mirrored along each of the axes."""

    def __init__(self, axes: tuple[int, ...]) -> None:
        super().__init__()
        self.axes = axes

    def changed(self, x: Tensor) -> Tensor:
        for axis in self.axes:
            x = ops.where(random.bernoulli((x.shape[0], 1, 1, 1), 0.5), ops.flip(x, axis), x)
        return x


class _Warp(_Augmentation):
    """What moving pixels by an affine map shares: pixels between four others, beyond the border the image mirrored."""

    def changed(self, x: Tensor) -> Tensor:
        grid = ops.affine_grid(self.map(x), x.shape)
        return ops.grid_sample(x, grid, padding_mode="reflection")

    def map(self, x: Tensor) -> Tensor:
        """(batch, 2, 3): where each new pixel comes from, in halves of the image from its middle."""
        raise NotImplementedError


def _rows(*entries: Tensor) -> Tensor:
    return ops.reshape(ops.stack(entries, -1), (-1, 2, 3))


class RandomRotation(_Warp):
    """Images turned around their middle by up to a part of a full turn in both directions."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def map(self, x: Tensor) -> Tensor:
        angle = drawn(x, -self.factor, self.factor) * (2 * math.pi)
        height, width = x.shape[2:]
        sine, cosine, none = ops.sin(angle), ops.cos(angle), ops.zeros_like(angle)
        return _rows(cosine, sine * (-height / width), none, sine * (width / height), cosine, none)


class RandomZoom(_Warp):
    """Images shown smaller or larger, by up to a factor of 1 + or - `factor`."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def map(self, x: Tensor) -> Tensor:
        scale = drawn(x, 1 - self.factor, 1 + self.factor)
        none = ops.zeros_like(scale)
        return _rows(scale, none, none, none, scale, none)


class RandomTranslation(_Warp):
    """Images moved by up to a part of their height and width."""

    def __init__(self, height: float, width: float) -> None:
        super().__init__()
        self.height, self.width = height, width

    def map(self, x: Tensor) -> Tensor:
        down, right = drawn(x, -2 * self.height, 2 * self.height), drawn(x, -2 * self.width, 2 * self.width)
        one, none = ops.ones_like(down), ops.zeros_like(down)
        return _rows(one, none, right, none, one, down)


class RandomCrop(Module):
    """A part of each image, in training from anywhere, in evaluation its middle."""

    def __init__(self, height: int, width: int) -> None:
        super().__init__()
        self.size = (height, width)

    def forward(self, x: Tensor) -> Tensor:
        rest = (x.shape[2] - self.size[0], x.shape[3] - self.size[1])
        if not self.training:
            top, left = rest[0] // 2, rest[1] // 2
            return ops.index(x, (..., slice(top, top + self.size[0]), slice(left, left + self.size[1])))
        for axis, size, over in zip((-2, -1), self.size, rest, strict=True):
            starts = random.integers((x.shape[0], 1, 1, 1), 0, over + 1)
            x = ops.take_along_axis(x, starts + _counted(size, axis, x), axis)
        return x


class RandomContrast(_Augmentation):
    """Each channel's distance from its mean times 1 + or - up to `factor`, kept within limits where there are some."""

    def __init__(self, factor: float, limits: Pair[float | None] = (None, None)) -> None:
        super().__init__()
        self.factor, self.limits = factor, limits

    def changed(self, x: Tensor) -> Tensor:
        mean = x.mean((2, 3), keepdim=True)
        y = (x - mean) * drawn(x, 1 - self.factor, 1 + self.factor, 1, 1, 1) + mean
        return y if self.limits == (None, None) else ops.clip(y, *self.limits)


class RandomBrightness(_Augmentation):
    """All values of an image moved by up to a part of the range that they have, and kept within it."""

    def __init__(self, factor: float, limits: Pair[float]) -> None:
        super().__init__()
        self.factor, self.limits = factor, limits

    def changed(self, x: Tensor) -> Tensor:
        most = self.factor * (self.limits[1] - self.limits[0])
        return ops.clip(x + drawn(x, -most, most, 1, 1, 1), *self.limits)


class RandomErasing(_Augmentation):
    """A rectangle around a random place, filled with a value, in a share of the images (DeVries and Taylor, 2017)."""

    def __init__(self, size: Pair[int], rate: float, value: float) -> None:
        super().__init__()
        self.size, self.rate, self.value = size, rate, value

    def changed(self, x: Tensor) -> Tensor:
        inside = ops.logical_not(random.bernoulli((x.shape[0], 1, 1, 1), self.rate))
        for axis, size in zip((-2, -1), self.size, strict=True):
            middle = drawn(x, 0, x.shape[axis], 1, 1, 1)
            places = ops.cast(_counted(x.shape[axis], axis, x), x.dtype) + 0.5
            inside = ops.logical_and(inside, ops.less(ops.abs(places - middle), size / 2))
        return ops.where(inside, self.value, x)
