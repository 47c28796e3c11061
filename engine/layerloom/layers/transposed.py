"""Transposed convolutions: sequences, images and volumes made larger with learned kernels.

PyTorch's `padding` and `output_padding` cannot say Keras' 'same' where a stride meets an odd kernel: they have the same
shape and other numbers. So the whole result is made and the rest cut off, as Keras does.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Annotated, ClassVar, Literal, NamedTuple

from layerloom import nn
from layerloom.layers.activated import Activation, activated
from layerloom.layers.along_steps import Windowed, along_steps
from layerloom.layers.checks import described, known
from layerloom.layers.code import Call, call
from layerloom.layers.convolution import ZERO_PADS, need_whole_groups
from layerloom.layers.initializers import BiasInitializer, Initializer, initialized
from layerloom.layers.parameters import Count, Margin, Pair, Pixels
from layerloom.layers.reach import Reach
from layerloom.layers.spec import Dim, Fix, ShapeError, Spec
from layerloom.layers.windows import (
    GROUNDS,
    AnyPadding,
    AnySize,
    Border,
    Extra,
    Padding,
    Places,
    StepPadding,
    Triple,
    VolumePadding,
    Window,
    Windows,
    border,
    each,
    margins,
    short,
    sided,
    windows,
)
from layerloom.words import tr

TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
_EXTRA = "places added at the end; none: as many as 'same' and 'valid' need"


class _Along(NamedTuple):
    """What happens along one axis: places cut off at both ends, or added at the end."""

    cut: Border
    added: int = 0


class _Transposed(Windowed):
    """What transposed convolutions along one, two and three axes share."""

    axes: ClassVar[int]

    channels: Annotated[Count, "output channels"] = 32
    kernel: AnySize = 3
    stride: AnySize = 2
    padding: AnyPadding | StepPadding = "same"
    extra: int | tuple[int, ...] | None = None
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
    def _ways(self) -> tuple[_Along, ...]:
        """What happens along each axis: that depends on the parameters alone."""
        extra, padding = each(self.extra, self.axes), sided(self.padding)
        return tuple(
            _along(window, border(padding, axis), extra[axis], padding != "valid")
            for axis, window in enumerate(self._windows)
        )

    def infer(self, x: Spec) -> Spec:
        ground = GROUNDS[self.axes]
        x = ground.need(x, type(self).__name__)
        if x.variable:
            why = tr("these sequences differ in length, which the layer would change")
            raise ShapeError(tr("sequences of one length"), described(x), why)
        need_whole_groups(self.groups, ground.channels(x), self.channels)
        self._need_little_extra()
        made = tuple(map(_size, ground.size(x), self._windows, self._ways))
        if any(size is not None and size < 1 for size in made):
            fix = Fix(tr("Multiply the size by the stride (padding 'same')"), {"padding": "same", "extra": None})
            raise ShapeError(
                tr("less padding"), tr("padding {0}").format(self.padding), tr("nothing would be left"), (fix,)
            )
        return ground.made(self.channels, made)

    def _need_little_extra(self) -> None:
        """What is added at the end must lie within a step of the kernels."""
        for window, way in zip(self._windows, self._ways, strict=True):
            if way.added >= max(window.stride, window.dilation):
                why = tr("so many at the end would be reached by no kernel")
                raise ShapeError(
                    tr("less than {0} places added at the end").format(max(window.stride, window.dilation)),
                    str(way.added),
                    why,
                    (Fix(tr("Add as many as needed"), {"extra": None}),),
                )

    def build(self, x: Spec) -> Call[nn.Module]:
        ways = self._ways
        even = all(way.cut[0] == way.cut[1] for way in ways)
        made: Call[nn.Module] = self._whole(x, tuple(way.cut[0] if even else 0 for way in ways))
        if not even:
            cut = tuple(-places for places in margins(tuple(way.cut for way in ways)))
            made = Call(nn.Sequential, (made, Call(ZERO_PADS[self.axes - 1], (cut,))))
        return along_steps(x, activated(made, self.activation))

    def _whole(self, x: Spec, cut: tuple[int, ...]) -> Call[nn.Module]:
        """The module that cuts off so many places at both ends of each axis."""
        moved, came = self._windows, known(GROUNDS[self.axes].channels(x))
        places = prod(window.kernel for window in moved)
        plain = call(
            TRANSPOSED[self.axes - 1],
            came,
            self.channels,
            kernel_size=short(tuple(window.kernel for window in moved)),
            stride=short(tuple(window.stride for window in moved)),
            padding=short(cut),
            output_padding=short(tuple(way.added for way in self._ways)),
            groups=self.groups,
            bias=self.bias,
            dilation=short(tuple(window.dilation for window in moved)),
        )
        fans = self.channels * places, came * places
        return initialized(plain, fans, self.initializer, self.bias_initializer, self.bias)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        place = GROUNDS[self.axes].along.index(axis)
        window, cut = self._windows[place], self._ways[place].cut[0]
        step = window.stride
        return Reach.of(Fraction(1, step), Fraction(cut - window.extent + 1, step), Fraction(cut, step))

    def macs(self, x: Spec) -> int:
        return (x.size or 0) * self.channels // self.groups * prod(each(self.kernel, self.axes))


def _along(window: Window, side: Border | Literal["same"], extra: int | None, whole: bool) -> _Along:
    """Keras' rule: 'same' makes size x stride places, 'valid' (not `whole`) all that kernels and strides reach.

    With `extra`, 'same' makes (size - 1) stride + extent % 2 + extra.
    """
    reach = window.extent
    if side != "same":
        least = 0 if whole else max(window.stride - reach, 0)
        return _Along(side, least if extra is None else extra)
    rest = reach - window.stride if extra is None else reach - reach % 2 - extra
    before = max(rest // 2, 0)
    return _Along((before, max(rest - before, 0)), max(-rest, 0))


def _size(size: Dim, window: Window, way: _Along) -> Dim:
    return None if size is None else (size - 1) * window.stride + window.extent - sum(way.cut) + way.added


class Conv1DTranspose(_Transposed, category="Convolution", aliases=("deconvolution", "transposed", "enlarge")):
    """Makes a sequence (steps, features) longer: each step spreads through learned kernels.

    y = Wᵀ ⋆ x + b, the gradient of a convolution by its input. Zeiler et al., 2010.
    """

    axes = 1

    kernel: Annotated[Places, "steps that a kernel spreads over"] = 3
    stride: Annotated[Places, "how many times longer the sequence becomes"] = 2
    padding: Annotated[StepPadding, "'same': the length times the stride; or steps cut off at the ends"] = "same"
    extra: Annotated[Extra | None, _EXTRA] = None
    dilation: Annotated[Places, "distance between the steps that a kernel spreads to"] = 1


class Conv2DTranspose(_Transposed, category="Convolution", aliases=("deconvolution", "transposed", "enlarge")):
    """Makes an image (channels, height, width) larger: each pixel spreads through learned kernels.

    y = Wᵀ ⋆ x + b, the gradient of a convolution by its input. Zeiler et al., 2010.
    """

    axes = 2

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a kernel"] = 3
    stride: Annotated[Pixels | Pair[Pixels], "how many times larger the image becomes"] = 2
    padding: Annotated[Padding, "'same': the size times the stride; or pixels cut off around the image"] = "same"
    extra: Annotated[Margin | Pair[Margin] | None, _EXTRA] = None
    dilation: Annotated[Pixels | Pair[Pixels], "distance between the pixels that a kernel spreads to"] = 1


class Conv3DTranspose(_Transposed, category="Convolution", aliases=("deconvolution", "transposed", "enlarge")):
    """Makes a volume (channels, depth, height, width) larger: each place spreads through learned kernels.

    y = Wᵀ ⋆ x + b, the gradient of a convolution by its input. Zeiler et al., 2010.
    """

    axes = 3

    kernel: Annotated[Places | Triple[Places], "depth, height and width of a kernel"] = 3
    stride: Annotated[Places | Triple[Places], "how many times larger the volume becomes"] = 2
    padding: Annotated[VolumePadding, "'same': the size times the stride; or a border that is cut off"] = "same"
    extra: Annotated[Extra | Triple[Extra] | None, _EXTRA] = None
    dilation: Annotated[Places | Triple[Places], "distance between the places that a kernel spreads to"] = 1
