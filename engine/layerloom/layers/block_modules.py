"""Blocks of attention to channels and places of images, which multiply an image by weights worked out of it."""

from __future__ import annotations

from layerloom import nn, ops
from layerloom.tensor import Tensor


class SqueezeExcite(nn.Sequential):
    """x times a weight for each channel, which two dense layers make of the means of all channels (Hu et al., 2018)."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__(
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(channels, squeezed),
            nn.ReLU(),
            nn.Linear(squeezed, channels),
            nn.Sigmoid(),
            nn.Unflatten(1, (channels, 1, 1)),
        )

    def forward(self, x: Tensor) -> Tensor:
        weights: Tensor = super().forward(x)
        return x * weights


class CBAM(nn.ModuleList):
    """x times a weight for each channel, then times one for each place (Woo et al., 2018, equations 1 to 3).

    Channels are weighed by two dense layers that read their means and their maxima, places by a convolution of the mean
    and the maximum over the channels.
    """

    def __init__(self, channels: int, squeezed: int, kernel_size: int = 7) -> None:
        dense = nn.Sequential(nn.Linear(channels, squeezed), nn.ReLU(), nn.Linear(squeezed, channels))
        super().__init__([dense, nn.Conv2d(2, 1, kernel_size, padding=kernel_size // 2, bias=False)])

    def forward(self, x: Tensor) -> Tensor:
        dense, convolution = self
        by_channel = ops.sigmoid(dense(x.mean((2, 3))) + dense(ops.amax(x, (2, 3))))
        x = x * ops.reshape(by_channel, (*by_channel.shape, 1, 1))
        seen = ops.concatenate([x.mean(1, keepdim=True), ops.amax(x, 1, keepdims=True)], 1)
        return x * ops.sigmoid(convolution(seen))
