"""Convolutions of images (channels, height, width)."""

from __future__ import annotations

from math import prod
from typing import Annotated

from layerloom import nn
from layerloom.layers.checks import known
from layerloom.layers.code import Call, call
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Count, Pair, Pixels
from layerloom.layers.spec import Dim, Fix, ShapeError, Spec
from layerloom.layers.windows import Padding, Window, borders, need_image, pair, slid, windows


class Conv2D(Layer, category="Convolution", aliases=("conv", "convolution", "conv2d")):
    """Slides learned kernels over an image (channels, height, width); each kernel makes one channel."""

    channels: Annotated[Count, "output channels: the number of kernels"] = 32
    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a kernel"] = 3
    stride: Annotated[Pixels | Pair[Pixels], "step between positions"] = 1
    padding: Annotated[Padding, "'same': the size divided by the stride, rounded up; or pixels around the image"] = (
        "same"
    )
    dilation: Annotated[Pixels | Pair[Pixels], "distance between the pixels that a kernel looks at"] = 1
    groups: Annotated[Count, "groups of channels that are convolved by themselves"] = 1
    bias: Annotated[bool, "whether a learned number is added to each channel"] = True

    @property
    def _windows(self) -> Pair[Window]:
        return windows(pair(self.kernel), pair(self.stride), pair(self.dilation))

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, "Conv2D")
        self._need_whole_groups(x.dims[0])
        return slid(x, self.channels, self.padding, self._windows)

    def _need_whole_groups(self, channels: Dim) -> None:
        if (channels or 0) % self.groups == 0 and self.channels % self.groups == 0:
            return
        raise ShapeError(
            f"input and output channels that divide into {self.groups} groups",
            f"{channels or '?'} and {self.channels} channels",
            "each group of input channels makes one group of output channels",
            (Fix("Use one group", {"groups": 1}),),
        )

    def build(self, x: Spec) -> Call[nn.Module]:
        rows, columns = borders(self.padding, x, self._windows)
        even = rows[0] == rows[1] and columns[0] == columns[1]
        # With a stride, 'same' pads by the size of the image: always by itself, so that the weights keep their names.
        apart = not even or (self.padding == "same" and pair(self.stride) != (1, 1))
        convolution = call(
            nn.Conv2d,
            known(x.dims[0]),
            self.channels,
            kernel_size=self.kernel,
            stride=self.stride,
            padding=0 if apart else rows[0] if rows == columns else (rows[0], columns[0]),
            dilation=self.dilation,
            groups=self.groups,
            bias=self.bias,
        )
        return Call(nn.Sequential, (call(nn.ZeroPad2d, columns + rows), convolution)) if apart else convolution

    def macs(self, x: Spec) -> int:
        positions = slid(x, self.channels, self.padding, self._windows).size or 0
        return positions * (x.dims[0] or 0) // self.groups * prod(pair(self.kernel))
