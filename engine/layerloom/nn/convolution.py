"""Convolutions of sequences, images and volumes: (batch, channels, *size), or one sample without the batch."""

from __future__ import annotations

from typing import ClassVar, Literal, get_args

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import Size, floating
from layerloom.nn.module import Module, Parameter
from layerloom.nn.windows import as_given, batched, per_axis
from layerloom.tensor import Tensor

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
Sides = tuple[tuple[int, int], ...]
Sizes = tuple[int, ...]


class Kernels(Module):
    """What a convolution and its transpose share: their sizes, channels in groups, and how they print."""

    axes: ClassVar[int]

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Size, stride: Size, dilation: Size, groups: int
    ) -> None:
        super().__init__()
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size = per_axis(kernel_size, self.axes, "kernel_size")
        self.stride = per_axis(stride, self.axes, "stride")
        self.dilation = per_axis(dilation, self.axes, "dilation")
        if groups < 1 or in_channels % groups or out_channels % groups:
            raise ValueError(f"{in_channels} and {out_channels} channels do not divide into {groups} groups")

    def _make(self, first: int, second: int, bias: bool, dtype: DTypeLike | None) -> None:
        """The parameters: weight (first, second, *kernel_size) and, if wanted, a number for each output channel."""
        shape, kind = (first, second, *self.kernel_size), floating(dtype)
        self.weight = Parameter(init.kaiming_uniform(shape, kind))
        self.bias = Parameter(init.bias_uniform((self.out_channels, *shape[1:]), kind)) if bias else None

    def _biased(self, y: Tensor) -> Tensor:
        return y if self.bias is None else y + self.bias.reshape(-1, *(1,) * self.axes)

    def extra_repr(self) -> str:
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        none, ones = (0,) * self.axes, (1,) * self.axes
        usual = {"padding": none, "dilation": ones, "output_padding": none, "groups": 1}
        shown = {name: getattr(self, name) for name in usual if name in vars(self)}
        text += "".join(f", {name}={value}" for name, value in shown.items() if value != usual[name])
        return text + ("" if self.bias is not None else ", bias=False")


class _Conv(Kernels):
    """Cross-correlation with learned kernels over `axes` spatial axes."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size | str = 0,
        dilation: Size = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: PaddingMode = "zeros",
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, dilation, groups)
        self.padding = padding if isinstance(padding, str) else per_axis(padding, self.axes, "padding", low=0)
        self.padding_mode = padding_mode
        self._check()
        self._make(out_channels, in_channels // groups, bias, dtype)

    def _check(self) -> None:
        if isinstance(self.padding, str) and self.padding not in ("same", "valid"):
            raise ValueError(f"padding needs 'same', 'valid' or numbers of pixels, got {self.padding!r}")
        if self.padding == "same" and set(self.stride) != {1}:
            raise ValueError(f"padding='same' needs stride 1, got {self.stride}")
        if self.padding_mode not in get_args(PaddingMode):
            raise ValueError(f"padding_mode needs one of {', '.join(get_args(PaddingMode))}, got {self.padding_mode!r}")

    @property
    def sides(self) -> Sides:
        """The margin as (before, after) for each spatial axis."""
        if self.padding == "valid":
            return ((0, 0),) * self.axes
        if not isinstance(self.padding, str):
            return tuple((margin, margin) for margin in self.padding)
        reach = (d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True))
        return tuple((margin // 2, margin - margin // 2) for margin in reach)

    def forward(self, x: Tensor) -> Tensor:
        whole, sides = batched(self, x, self.axes, self.in_channels), self.sides
        if self.padding_mode != "zeros":
            whole = ops.pad(whole, ((0, 0), (0, 0), *sides), mode=self.padding_mode)
            sides = ((0, 0),) * self.axes
        y = ops.conv(whole, self.weight, self.stride, sides, self.dilation, self.groups)
        return as_given(self._biased(y), x)

    def extra_repr(self) -> str:
        text = super().extra_repr()
        return text + (f", padding_mode={self.padding_mode}" if self.padding_mode != "zeros" else "")


class Conv1d(_Conv):
    """Cross-correlation of sequences with learned kernels; weight (out_channels, in_channels / groups, length).

    `padding` is a number, 'valid' for none, or 'same' for as many outputs as inputs (with stride 1 only; an odd place
    goes to the end). `padding_mode` says what the margin holds.
    """

    axes = 1


class Conv2d(_Conv):
    """Cross-correlation of images with learned kernels; weight (out_channels, in_channels / groups, height, width).

    `padding` is a number or a pair, 'valid' for none, or 'same' for as many outputs as inputs (with stride 1 only; an
    odd pixel goes to the end). `padding_mode` says what the margin holds.
    """

    axes = 2


class Conv3d(_Conv):
    """Cross-correlation of volumes with learned kernels; weight (out_channels, in_channels / groups, *kernel_size).

    Sizes are numbers or (depth, height, width). `padding` may be 'valid' for none, or 'same' for as many outputs as
    inputs (with stride 1 only; an odd place goes to the end). `padding_mode` says what the margin holds.
    """

    axes = 3
