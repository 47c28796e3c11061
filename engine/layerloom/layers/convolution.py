"""Convolutions of sequences (steps, features), images (channels, height, width) and volumes (with a depth)."""

from __future__ import annotations

from math import prod
from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers.activated import Activation, activated
from layerloom.layers.along_steps import Windowed, along_steps
from layerloom.layers.checks import known
from layerloom.layers.code import Call, call
from layerloom.layers.initializers import BiasInitializer, Initializer, initialized
from layerloom.layers.parameters import Count, Pair, Pixels
from layerloom.layers.reach import Reach
from layerloom.layers.spec import Dim, Fix, ShapeError, Spec
from layerloom.layers.windows import (
    GROUNDS,
    AnyPadding,
    AnySize,
    Extra,
    Padding,
    Places,
    Triple,
    VolumePadding,
    Windows,
    borders,
    each,
    looking,
    margins,
    same_pad,
    short,
    sided,
    slid,
    windows,
)
from layerloom.words import tr

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
ZERO_PADS = (nn.ZeroPad1d, nn.ZeroPad2d, nn.ZeroPad3d)
CausalPadding = Literal["valid", "same", "causal"] | Extra | Pair[Extra]


class _Convolution(Windowed):
    """What convolutions along one, two and three axes share."""

    takes_lengths: ClassVar[bool] = True

    axes: ClassVar[int]

    channels: Annotated[Count, "output channels: the number of kernels"] = 32
    kernel: AnySize = 3
    stride: AnySize = 1
    padding: AnyPadding | CausalPadding = "same"
    dilation: AnySize = 1
    groups: Annotated[Count, "groups of channels that are convolved by themselves"] = 1
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

    def infer(self, x: Spec) -> Spec:
        ground = GROUNDS[self.axes]
        x = ground.need(x, type(self).__name__)
        need_whole_groups(self.groups, ground.channels(x), self.channels)
        return slid(x, self.channels, self._padding, self._windows)

    def build(self, x: Spec) -> Call[nn.Module]:
        first = self.initializer, self.bias_initializer
        made = convolution(x, self.channels, self._padding, self._windows, self.groups, self.bias, first)
        return along_steps(x, activated(made, self.activation))

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return looking(axis, x, self._padding, self._windows)

    def macs(self, x: Spec) -> int:
        values = slid(x, self.channels, self._padding, self._windows).size or 0
        return values * (GROUNDS[self.axes].channels(x) or 0) // self.groups * prod(each(self.kernel, self.axes))


def causal(padding: AnyPadding | CausalPadding, moved: Windows) -> AnyPadding:
    """The padding with a pair for each axis; 'causal' lets a window see no later step."""
    return ((moved[0].extent - 1, 0),) if padding == "causal" else sided(padding)


def need_whole_groups(groups: int, channels: Dim, made: int) -> None:
    """Raises `ShapeError` unless the channels before and after divide into the groups."""
    if (channels or 0) % groups == 0 and made % groups == 0:
        return
    raise ShapeError(
        tr("input and output channels that divide into {0} groups").format(groups),
        tr("{0} and {1} channels").format(channels or "?", made),
        tr("each group of input channels makes one group of output channels"),
        (Fix(tr("Use one group"), {"groups": 1}),),
    )


def convolution(
    x: Spec,
    channels: int,
    padding: AnyPadding,
    moved: Windows,
    groups: int = 1,
    bias: bool = True,
    first: tuple[Initializer, BiasInitializer] = ("default", "default"),
    fans: tuple[int, int] | None = None,
) -> Call[nn.Module]:
    """The module that convolves x to so many channels; what its padding cannot say is padded before.

    `first` names the first values of kernels and bias, `fans` is what those of the kernels go by, if not the usual.
    """
    axes, pad = len(moved), same_pad(padding, x, moved)
    sides = ((0, 0),) * axes if pad else borders(padding, x, moved)
    even = all(before == after for before, after in sides)
    # With a stride, 'same' pads by the size of the image: always by itself, so that the weights keep their names.
    apart = not even or (padding == "same" and any(window.stride > 1 for window in moved))
    came, places = known(GROUNDS[axes].channels(x)), prod(window.kernel for window in moved)
    plain = call(
        CONVOLUTIONS[axes - 1],
        came,
        channels,
        kernel_size=short(tuple(window.kernel for window in moved)),
        stride=short(tuple(window.stride for window in moved)),
        padding=0 if apart else short(tuple(before for before, _ in sides)),
        dilation=short(tuple(window.dilation for window in moved)),
        groups=groups,
        bias=bias,
    )
    made = initialized(plain, fans or (came // groups * places, channels * places), *first, bias)
    return Call(nn.Sequential, (pad or Call(ZERO_PADS[axes - 1], (margins(sides),)), made)) if apart else made


class Conv1D(_Convolution, category="Convolution", aliases=("temporal", "signal")):
    """Slides learned kernels along a sequence (steps, features); each kernel makes one feature.

    y = W ⋆ x + b, where ⋆ is the sum over a window and all features. Waibel et al., 1989.
    """

    axes = 1

    kernel: Annotated[Places, "steps that a kernel looks at"] = 3
    stride: Annotated[Places, "steps between positions"] = 1
    padding: Annotated[
        CausalPadding, "'same': the length divided by the stride, rounded up; 'causal': no later step counts; or steps"
    ] = "same"
    dilation: Annotated[Places, "distance between the steps that a kernel looks at"] = 1


class Conv2D(_Convolution, category="Convolution", aliases=("conv", "convolution", "conv2d")):
    """Slides learned kernels over an image (channels, height, width); each kernel makes one channel.

    y = W ⋆ x + b, where ⋆ is the sum over a window and all channels. LeCun et al., 1989.
    """

    axes = 2

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a kernel"] = 3
    stride: Annotated[Pixels | Pair[Pixels], "step between positions"] = 1
    padding: Annotated[Padding, "'same': the size divided by the stride, rounded up; or pixels around the image"] = (
        "same"
    )
    dilation: Annotated[Pixels | Pair[Pixels], "distance between the pixels that a kernel looks at"] = 1


class Conv3D(_Convolution, category="Convolution", aliases=("video", "volume")):
    """Slides learned kernels through a volume (channels, depth, height, width); each kernel makes one channel.

    y = W ⋆ x + b, where ⋆ is the sum over a window and all channels. Tran et al., 2015.
    """

    axes = 3

    kernel: Annotated[Places | Triple[Places], "depth, height and width of a kernel"] = 3
    stride: Annotated[Places | Triple[Places], "step between positions"] = 1
    padding: Annotated[VolumePadding, "'same': the size divided by the stride, rounded up; or a border"] = "same"
    dilation: Annotated[Places | Triple[Places], "distance between the places that a kernel looks at"] = 1
