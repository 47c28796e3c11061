"""Batch norms with Keras' running statistics: the variance of a batch of n values divides by n, not by n - 1.

In everything else, keys included, they are PyTorch's. So a batch with one value a channel is no error: it becomes 0.
"""

from __future__ import annotations

from layerloom import nn, ops
from layerloom.tensor import Tensor, no_grad

_KERAS_EPSILON = 1e-7
"""What Keras adds to the number of steps that count, against division by 0."""


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


class BiasedBatchNormSteps(BiasedBatchNorm1d):
    """Batch normalization of sequences (batch, steps, features); in training steps that do not count are left out.

    `lengths` are (batch,), or a mask (batch, steps).
    """

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        channels = ops.swapaxes(x, 1, 2)
        if lengths is None or self.uses_running:
            return ops.swapaxes(super().forward(channels), 1, 2)
        counts = ops.inside(lengths, x.shape)
        number = ops.cast(counts, x.dtype).sum((0, 1)) + _KERAS_EPSILON
        mean = ops.where(counts, x, 0.0).sum((0, 1)) / number
        var = ops.where(counts, (x - mean) ** 2, 0.0).sum((0, 1)) / number
        if self.training:
            with no_grad():
                self._track(mean, var, x.size // max(self.num_features, 1))
        return ops.swapaxes(ops.normalize(channels, mean, var, self.weight, self.bias, self.eps), 1, 2)


class BiasedBatchNorm2d(_Biased, nn.BatchNorm2d):
    """Batch normalization of images (batch, channels, height, width)."""


class BiasedBatchNorm3d(_Biased, nn.BatchNorm3d):
    """Batch normalization of volumes (batch, channels, depth, height, width)."""
