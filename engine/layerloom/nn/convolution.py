"""Convolutions of images (batch, channels, height, width)."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.device import array_module
from layerloom.nn import init
from layerloom.nn.arguments import Size, floating, pair
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
Sides = tuple[tuple[int, int], tuple[int, int]]

_NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


class Conv2d(Module):
    """Cross-correlation with learned kernels; weight (out_channels, in_channels / groups, height, width).

    `padding` is a number or a pair, 'valid' for none, or 'same' for as many outputs as inputs (with stride 1 only; an
    odd pixel goes to the end). `padding_mode` says what the margin holds.
    """

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
        super().__init__()
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.stride = pair(kernel_size, "kernel_size"), pair(stride, "stride")
        self.dilation = pair(dilation, "dilation")
        self.padding = padding if isinstance(padding, str) else pair(padding, "padding", low=0)
        self.padding_mode = padding_mode
        self._check()
        shape, kind = (out_channels, in_channels // groups, *self.kernel_size), floating(dtype)
        self.weight = Parameter(init.kaiming_uniform(shape, kind))
        self.bias = Parameter(init.bias_uniform(shape, kind)) if bias else None

    def _check(self) -> None:
        if self.groups < 1 or self.in_channels % self.groups or self.out_channels % self.groups:
            raise ValueError(
                f"{self.in_channels} and {self.out_channels} channels do not divide into {self.groups} groups"
            )
        if isinstance(self.padding, str) and self.padding not in ("same", "valid"):
            raise ValueError(f"padding needs 'same', 'valid' or numbers of pixels, got {self.padding!r}")
        if self.padding == "same" and self.stride != (1, 1):
            raise ValueError(f"padding='same' needs stride 1, got {self.stride}")
        if self.padding_mode not in get_args(PaddingMode):
            raise ValueError(f"padding_mode needs one of {', '.join(get_args(PaddingMode))}, got {self.padding_mode!r}")

    @property
    def sides(self) -> Sides:
        """The margin as (top, bottom), (left, right)."""
        if self.padding == "valid":
            return (0, 0), (0, 0)
        if not isinstance(self.padding, str):
            height, width = self.padding
            return (height, height), (width, width)
        height, width = (d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True))
        return (height // 2, height - height // 2), (width // 2, width - width // 2)

    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) != 4 or x.shape[1] != self.in_channels:
            raise ValueError(f"Conv2d needs (batch, {self.in_channels}, height, width), got {x.shape}")
        sides = self.sides
        if self.padding_mode != "zeros":
            x, sides = _margin(x, sides, self.padding_mode), ((0, 0), (0, 0))
        y = ops.conv2d(x, self.weight, self.stride, sides, self.dilation, self.groups)
        return y if self.bias is None else y + self.bias.reshape(-1, 1, 1)

    def extra_repr(self) -> str:
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        optional = {"padding": (0, 0), "dilation": (1, 1), "groups": 1}
        text += "".join(f", {n}={getattr(self, n)}" for n, default in optional.items() if getattr(self, n) != default)
        text += "" if self.bias is not None else ", bias=False"
        return text + (f", padding_mode={self.padding_mode}" if self.padding_mode != "zeros" else "")


def _margin(x: Tensor, sides: Sides, mode: str) -> Tensor:
    """x with a margin of its own pixels: each axis is read at the places where NumPy's padding finds them."""
    for axis, margin in zip((2, 3), sides, strict=True):
        if any(margin):
            places = np.pad(np.arange(x.shape[axis]), margin, mode=_NUMPY_MODES[mode])  # type: ignore[call-overload]
            x = ops.take(x, Tensor(array_module(x.data).asarray(places)), axis)
    return x
