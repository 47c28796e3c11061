"""Dropout of numbers and of whole channels, by the counter-based streams of `layerloom.ops.random`.

The mask is drawn from the thread's generator: `with ops.random.generator(seed, step)` decides it.
"""

from __future__ import annotations

import math
from typing import ClassVar

from layerloom import ops
from layerloom.nn.arguments import probability
from layerloom.nn.in_place import InPlace
from layerloom.ops.activation import SELU_ALPHA, SELU_SCALE
from layerloom.tensor import Tensor

_SATURATION = -SELU_ALPHA * SELU_SCALE
"""What `selu` tends to far below zero: what alpha dropout puts in place of a number."""


class _Dropout(InPlace):
    """What all kinds share: the probability `p` that something is dropped while training, and nothing in evaluation."""

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.p = probability(p, "p")

    def result(self, x: Tensor) -> Tensor:
        return self.dropped(x) if self.training and self.p else x

    def dropped(self, x: Tensor) -> Tensor:
        """The input with some of it dropped."""
        raise NotImplementedError

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout):
    """While training, a number is 0 with probability `p` and otherwise divided by 1 - p (Srivastava et al., 2014)."""

    def dropped(self, x: Tensor) -> Tensor:
        return ops.random.dropout(x, self.p)


class _ChannelDropout(_Dropout):
    """While training, each channel is 0 with probability `p` and otherwise divided by 1 - p (Tompson et al., 2015)."""

    layouts: ClassVar[dict[int, int]]
    """How an input may look: its number of axes, and how many of them are batch and channels."""

    def dropped(self, x: Tensor) -> Tensor:
        if x.ndim not in self.layouts:
            axes = " or ".join(map(str, self.layouts))
            raise ValueError(f"{type(self).__name__} needs {axes} axes, (batch, channels, ...), got {x.shape}")
        keep = ops.cast(ops.bernoulli(_channels(x, self.layouts[x.ndim]), self.p), x.dtype)
        return x * (keep * (0 if self.p == 1 else 1 / (1 - self.p)))


class Dropout1d(_ChannelDropout):
    """Drops whole channels of sequences (batch, channels, time) or (channels, time) while training."""

    layouts: ClassVar = {3: 2, 2: 1}


class Dropout2d(_ChannelDropout):
    """Drops whole channels of images (batch, channels, height, width) while training.

    Three axes are taken for (batch, channels, time), as in PyTorch.
    """

    layouts: ClassVar = {4: 2, 3: 2}


class Dropout3d(_ChannelDropout):
    """Drops whole channels of volumes (batch, channels, depth, height, width) while training; the batch may lack."""

    layouts: ClassVar = {5: 2, 4: 1}


class AlphaDropout(_Dropout):
    """While training, each number is with probability `p` what SELU saturates at; then mean 0 and variance 1 are
    restored for numbers that had them (Klambauer et al., 2017)."""

    def dropped(self, x: Tensor) -> Tensor:
        return self._saturated(x, x.shape)

    def _saturated(self, x: Tensor, shape: tuple[int, ...]) -> Tensor:
        """x with what a mask of this shape drops, which broadcasts to that of x, saturated and rescaled."""
        keep = ops.cast(ops.bernoulli(shape, self.p), x.dtype)
        if self.p == 1:
            return x * keep
        scale = 1 / math.sqrt((1 - self.p) * (1 + self.p * _SATURATION**2))
        return x * (keep * scale) + ((1 - keep) * _SATURATION - self.p * _SATURATION) * scale


class FeatureAlphaDropout(AlphaDropout):
    """Alpha dropout of whole channels (batch, channels, ...) while training."""

    def dropped(self, x: Tensor) -> Tensor:
        if x.ndim < 2:
            raise ValueError(f"FeatureAlphaDropout needs (batch, channels, ...), got {x.shape}")
        return self._saturated(x, _channels(x, 2))


def _channels(x: Tensor, count: int) -> tuple[int, ...]:
    """The shape of x with one place for each channel, which lies after `count` axes."""
    return (*x.shape[:count], *(1,) * (x.ndim - count))
