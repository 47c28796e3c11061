"""Batch norms with Keras' running statistics: the variance of a batch of n values divides by n, not by n - 1.

In everything else, keys included, they are PyTorch's. So a batch with one value a channel is no error: it becomes 0.
"""

from __future__ import annotations

from layerloom import nn
from layerloom.tensor import Tensor


class _Biased(nn.Module):
    """What the three have in common, before the batch norm that they are otherwise."""

    running_mean: Tensor | None
    running_var: Tensor | None
    num_features: int

    def move_running(self, mean: Tensor, var: Tensor, count: int, part: Tensor | float) -> None:
        """Moves the running statistics by a part of the way to those of a batch."""
        if self.running_mean is not None and self.running_var is not None:
            self.running_mean.assign((1 - part) * self.running_mean + part * mean)
            self.running_var.assign((1 - part) * self.running_var + part * var)

    def _check(self, x: Tensor) -> None:
        if x.size != self.num_features:
            super()._check(x)  # type: ignore[misc]  # that of the batch norm, which follows in each class


class BiasedBatchNorm1d(_Biased, nn.BatchNorm1d):
    """Batch normalization of features (batch, features) or sequences (batch, channels, time)."""


class BiasedBatchNorm2d(_Biased, nn.BatchNorm2d):
    """Batch normalization of images (batch, channels, height, width)."""


class BiasedBatchNorm3d(_Biased, nn.BatchNorm3d):
    """Batch normalization of volumes (batch, channels, depth, height, width)."""
