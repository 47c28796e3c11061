"""Metrics of how alike two images are; (batch, channels, height, width) with values from 0 to `peak`."""

from __future__ import annotations

import math

import numpy as np

from layerloom import ops
from layerloom.metrics.base import Mean, difference, same_shape, wide
from layerloom.ops.constants import constant
from layerloom.tensor import Tensor


class PSNR(Mean):
    """The mean over images of 10 log10(peak² / mean squared error), in decibels; inf for equal images."""

    def __init__(self, peak: float = 1.0) -> None:
        self.peak = _positive(peak)

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        apart = difference(prediction, target)
        error = (apart * apart).mean(tuple(range(1, apart.ndim)))
        return (2 * math.log(self.peak) - ops.log(error)) * (10 / math.log(10))


class SSIM(Mean):
    """The structural similarity of images (Wang, Bovik, Sheikh and Simoncelli, 2004), the mean over all windows.

    Means, variances and covariance are taken under an 11 x 11 Gaussian window with a standard deviation of 1.5 pixels,
    wherever it fits into the image; K1 = 0.01, K2 = 0.03. A smaller image raises `ValueError`.
    """

    def __init__(self, peak: float = 1.0, size: int = 11, deviation: float = 1.5) -> None:
        self.peak, self.size = _positive(peak), size
        place = np.arange(size) - (size - 1) / 2
        bell = np.exp(-(place**2) / (2 * deviation**2))
        self._bell = bell / bell.sum()

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        same_shape(prediction, target)
        if target.ndim != 4 or min(target.shape[2:]) < self.size:
            raise ValueError(
                f"SSIM needs images (batch, channels, height, width) of at least {self.size} x {self.size} pixels, "
                f"got {target.shape}"
            )
        x, y = wide(prediction), wide(target)
        mean_x, mean_y = self._blurred(x), self._blurred(y)
        var_x = self._blurred(x * x) - mean_x * mean_x
        var_y = self._blurred(y * y) - mean_y * mean_y
        both = self._blurred(x * y) - mean_x * mean_y
        c1, c2 = (0.01 * self.peak) ** 2, (0.03 * self.peak) ** 2
        likeness = (mean_x * mean_y * 2 + c1) * (both * 2 + c2)
        likeness = likeness / ((mean_x * mean_x + mean_y * mean_y + c1) * (var_x + var_y + c2))
        return likeness.mean((1, 2, 3))

    def _blurred(self, x: Tensor) -> Tensor:
        """The mean under the window at each place where it fits, first down, then across."""
        batch, channels, height, width = x.shape
        x = x.reshape(batch * channels, 1, height, width)
        x = ops.conv2d(x, constant(self._bell.reshape(1, 1, -1, 1), x))
        x = ops.conv2d(x, constant(self._bell.reshape(1, 1, 1, -1), x))
        return x.reshape(batch, channels, *x.shape[2:])


def _positive(peak: float) -> float:
    if peak <= 0:
        raise ValueError(f"the largest value of a pixel lies above 0, got {peak}")
    return peak
