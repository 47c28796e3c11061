"""Convolutions of each channel by itself, and separable ones, which mix the channels afterwards."""

from __future__ import annotations

from math import prod
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.activated import Activation, activated
from layerloom.layers.along_steps import Windowed, along_steps
from layerloom.layers.checks import known
from layerloom.layers.code import Call, call
from layerloom.layers.convolution import CONVOLUTIONS, CausalPadding, causal, convolution
from layerloom.layers.initializers import BiasInitializer, Initializer, initialized
from layerloom.layers.parameters import Count, Pair, Pixels
from layerloom.layers.reach import Reach
from layerloom.layers.spec import Dim, Spec
from layerloom.layers.windows import (
    GROUNDS,
    AnyPadding,
    AnySize,
    Padding,
    Places,
    Windows,
    each,
    looking,
    slid,
    windows,
)

_MULTIPLIER = "kernels for each channel"


class _Depthwise(Windowed):
    """What convolves each channel with kernels of its own."""

    takes_lengths: ClassVar[bool] = True

    axes: ClassVar[int]

    kernel: AnySize = 3
    stride: AnySize = 1
    padding: AnyPadding | CausalPadding = "same"
    multiplier: Annotated[Count, _MULTIPLIER] = 1
    dilation: AnySize = 1
    bias: Annotated[bool, "whether a learned number is added to each channel"] = True
    activation: Annotated[Activation, "function of what comes out"] = "none"
    initializer: Annotated[Initializer, "first values of the kernels"] = "default"
    bias_initializer: Annotated[BiasInitializer, "first values of the added numbers"] = "default"

    @property
    def _windows(self) -> Windows:
        return windows(each(self.kernel, self.axes), each(self.stride, self.axes), each(self.dilation, self.axes))

    @property
    def _padding(self) -> AnyPadding:
        return causal(self.padding, self._windows)

    def _deep(self, x: Spec) -> Dim:
        """The channels that the kernels of all channels make together."""
        channels = GROUNDS[self.axes].channels(x)
        return None if channels is None else channels * self.multiplier

    def infer(self, x: Spec) -> Spec:
        x = GROUNDS[self.axes].need(x, type(self).__name__)
        return slid(x, self._deep(x), self._padding, self._windows)

    def build(self, x: Spec) -> Call[nn.Module]:
        return along_steps(x, activated(self._depthwise(x, self.bias), self.activation))

    def _depthwise(self, x: Spec, bias: bool) -> Call[nn.Module]:
        groups, places = known(GROUNDS[self.axes].channels(x)), prod(each(self.kernel, self.axes))
        first, fans = (self.initializer, self.bias_initializer), (groups * places, self.multiplier * places)
        return convolution(x, known(self._deep(x)), self._padding, self._windows, groups, bias, first, fans)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return looking(axis, x, self._padding, self._windows)

    def macs(self, x: Spec) -> int:
        values = slid(x, self._deep(x), self._padding, self._windows).size or 0
        return values * prod(each(self.kernel, self.axes))


class DepthwiseConv1D(_Depthwise, category="Convolution", aliases=("channelwise",)):
    """Slides kernels of its own along each feature of a sequence (steps, features)."""

    axes = 1

    kernel: Annotated[Places, "steps that a kernel looks at"] = 3
    stride: Annotated[Places, "steps between positions"] = 1
    padding: Annotated[
        CausalPadding, "'same': the length divided by the stride, rounded up; 'causal': no later step counts; or steps"
    ] = "same"
    dilation: Annotated[Places, "distance between the steps that a kernel looks at"] = 1


class DepthwiseConv2D(_Depthwise, category="Convolution", aliases=("channelwise", "mobile")):
    """Slides kernels of its own over each channel of an image (channels, height, width).

    y = W ⋆ x + b, each channel by itself. Chollet, 2017.
    """

    axes = 2

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a kernel"] = 3
    stride: Annotated[Pixels | Pair[Pixels], "step between positions"] = 1
    padding: Annotated[Padding, "'same': the size divided by the stride, rounded up; or pixels around the image"] = (
        "same"
    )
    dilation: Annotated[Pixels | Pair[Pixels], "distance between the pixels that a kernel looks at"] = 1


class _Separable(Windowed):
    """A depthwise convolution followed by one of single places, which mixes the channels (Chollet, 2017)."""

    takes_lengths: ClassVar[bool] = True

    depthwise: ClassVar[type[_Depthwise]]

    channels: Annotated[Count, "output channels"] = 32
    kernel: AnySize = 3
    stride: AnySize = 1
    padding: AnyPadding | CausalPadding = "same"
    dilation: AnySize = 1
    multiplier: Annotated[Count, _MULTIPLIER] = 1
    bias: Annotated[bool, "whether a learned number is added to each output channel"] = True
    activation: Annotated[Activation, "function of what comes out"] = "none"
    initializer: Annotated[Initializer, "first values of the kernels"] = "default"
    bias_initializer: Annotated[BiasInitializer, "first values of the added numbers"] = "default"

    @property
    def _spatial(self) -> _Depthwise:
        """The convolution of each channel by itself."""
        return self.depthwise(
            kernel=self.kernel,
            stride=self.stride,
            padding=self.padding,
            multiplier=self.multiplier,
            dilation=self.dilation,
            bias=False,
            initializer=self.initializer,
        )

    def infer(self, x: Spec) -> Spec:
        ground = GROUNDS[self.depthwise.axes]
        x = ground.need(x, type(self).__name__)
        deep = self._spatial.infer(x)
        return ground.made(self.channels, ground.size(deep), deep.variable)

    def build(self, x: Spec) -> Call[nn.Module]:
        first = self._spatial
        depthwise, deep = first._depthwise(x, bias=False), known(first._deep(x))
        plain = call(CONVOLUTIONS[first.axes - 1], deep, self.channels, kernel_size=1, bias=self.bias)
        mixing = initialized(plain, (deep, self.channels), self.initializer, self.bias_initializer, self.bias)
        inner = depthwise.args if depthwise.function is nn.Sequential else (depthwise,)
        return along_steps(x, activated(Call(nn.Sequential, (*inner, mixing)), self.activation))

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return self._spatial.reach(axis, x)

    def macs(self, x: Spec) -> int:
        deep = self._spatial.infer(x).size or 0
        return self._spatial.macs(x) + deep * self.channels


class SeparableConv1D(_Separable, category="Convolution", aliases=("depthwise separable",)):
    """Convolves each feature of a sequence (steps, features) by itself, then mixes the features of each step."""

    depthwise = DepthwiseConv1D

    kernel: Annotated[Places, "steps that a kernel looks at"] = 3
    stride: Annotated[Places, "steps between positions"] = 1
    padding: Annotated[
        CausalPadding, "'same': the length divided by the stride, rounded up; 'causal': no later step counts; or steps"
    ] = "same"
    dilation: Annotated[Places, "distance between the steps that a kernel looks at"] = 1


class SeparableConv2D(_Separable, category="Convolution", aliases=("depthwise separable", "xception")):
    """Convolves each channel of an image by itself, then mixes the channels of each pixel: far fewer weights.

    y = P · (D ⋆ x) + b, with D for each channel by itself and P for each pixel. Chollet, 2017.
    """

    depthwise = DepthwiseConv2D

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a kernel"] = 3
    stride: Annotated[Pixels | Pair[Pixels], "step between positions"] = 1
    padding: Annotated[Padding, "'same': the size divided by the stride, rounded up; or pixels around the image"] = (
        "same"
    )
    dilation: Annotated[Pixels | Pair[Pixels], "distance between the pixels that a kernel looks at"] = 1
