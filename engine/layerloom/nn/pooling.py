"""Pooling of sequences, images and volumes: (batch, channels, *size), or one sample without the batch."""

from __future__ import annotations

import math
from typing import ClassVar

from layerloom import ops
from layerloom.nn.arguments import Size
from layerloom.nn.module import Module
from layerloom.nn.windows import as_given, batched, per_axis
from layerloom.tensor import Tensor

Sizes = tuple[int, ...]
Sides = tuple[tuple[int, int], ...]


class _Pool(Module):
    """What all share: windows of `kernel_size`, a step of `stride` (the size of the kernel if it is None)."""

    axes: ClassVar[int]
    stride: Size | None

    def __init__(self, kernel_size: Size, stride: Size | None, padding: Size, dilation: Size, ceil_mode: bool) -> None:
        super().__init__()
        step = kernel_size if stride is None else stride
        self.kernel_size, self.stride, self.padding, self.ceil_mode = kernel_size, step, padding, ceil_mode
        self._kernel = per_axis(kernel_size, self.axes, "kernel_size")
        self._step = per_axis(step, self.axes, "stride")
        self._margin = per_axis(padding, self.axes, "padding", low=0)
        self._gap = per_axis(dilation, self.axes, "dilation")
        self._reach = tuple(d * (k - 1) + 1 for k, d in zip(self._kernel, self._gap, strict=True))
        if any(2 * margin > reach for margin, reach in zip(self._margin, self._reach, strict=True)):
            raise ValueError(f"padding needs at most half of the kernel {self._reach}, got {self._margin}")

    def _overhang(self, size: Sizes) -> Sizes:
        """How far the last windows reach beyond the margin, along each axis; 0 without `ceil_mode`."""
        if not self.ceil_mode:
            return (0,) * self.axes
        axes = zip(size, self._reach, self._step, self._margin, strict=True)
        return tuple(_overhang(*along) for along in axes)

    def _windows(self, x: Tensor) -> tuple[Sizes, Sizes, Sides, Sizes]:
        """What `ops.max_pool` wants to know to go over x: (batch, channels, *size)."""
        return self._kernel, self._step, _widened(self._margin, self._overhang(x.shape[2:])), self._gap


def _overhang(size: int, reach: int, step: int, margin: int) -> int:
    """PyTorch's rule: rounded up, but a window that would start beyond x and the first margin is dropped."""
    last = math.ceil((size + 2 * margin - reach) / step)
    if last * step >= size + margin:
        last -= 1
    return max(last * step + reach - size - 2 * margin, 0)


def _widened(margin: Sizes, overhang: Sizes) -> Sides:
    """(before, after) for each axis of a margin with more places at the ends."""
    return tuple((low, low + more) for low, more in zip(margin, overhang, strict=True))


class _MaxPool(_Pool):
    """The largest value of each window, and with `return_indices` where in its channel it is."""

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        dilation: Size = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__(kernel_size, stride, padding, dilation, ceil_mode)
        self.dilation, self.return_indices = dilation, return_indices

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        whole = batched(self, x, self.axes)
        windows = self._windows(whole)
        y = as_given(ops.max_pool(whole, *windows), x)
        return (y, as_given(ops.max_pool_places(whole, *windows), x)) if self.return_indices else y

    def extra_repr(self) -> str:
        names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


class MaxPool1d(_MaxPool):
    """The largest value of each window of a sequence; with `return_indices` also its step, the first of several."""

    axes = 1


class MaxPool2d(_MaxPool):
    """The largest value of each window; with `return_indices` also its pixel, counted row by row."""

    axes = 2


class MaxPool3d(_MaxPool):
    """The largest value of each window of a volume; with `return_indices` also its place, counted in C order."""

    axes = 3


class _AvgPool(_Pool):
    """The mean of each window, its margin counted if `count_include_pad`; or its sum over `divisor_override`."""

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__(kernel_size, stride, padding, 1, ceil_mode)
        self.count_include_pad, self.divisor_override = count_include_pad, divisor_override
        if divisor_override == 0:
            raise ValueError("divisor_override needs a number other than 0")

    def forward(self, x: Tensor) -> Tensor:
        whole = batched(self, x, self.axes)
        overhang = self._overhang(whole.shape[2:])
        if self.divisor_override is not None:
            sums = self._pooled(whole, _widened(self._margin, overhang), counted=True)
            return as_given(sums * (math.prod(self._kernel) / self.divisor_override), x)
        if not self.count_include_pad or not any(overhang):
            return as_given(self._pooled(whole, _widened(self._margin, overhang), self.count_include_pad), x)
        # The margin counts, what the last windows reach beyond it does not.
        none = (0,) * self.axes
        padded = ops.pad(whole, ((0, 0), (0, 0), *_widened(self._margin, none)), 0.0)
        return as_given(self._pooled(padded, _widened(none, overhang), counted=False), x)

    def _pooled(self, x: Tensor, sides: Sides, counted: bool) -> Tensor:
        return ops.avg_pool(x, self._kernel, self._step, sides, count_include_pad=counted)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_AvgPool):
    """The mean of each window of a sequence, its margin counted as zeros if `count_include_pad`."""

    axes = 1

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__(kernel_size, stride, padding, ceil_mode, count_include_pad)
        self.kernel_size, self.stride, self.padding = self._kernel, self._step, self._margin


class AvgPool2d(_AvgPool):
    """The mean of each window, its margin counted if `count_include_pad`; or its sum over `divisor_override`."""

    axes = 2


class AvgPool3d(_AvgPool):
    """The mean of each window of a volume, its margin counted if `count_include_pad`; or its sum over a divisor."""

    axes = 3


class _LPPool(_AvgPool):
    """The p-norm of each window, p = `norm_type`: (sum of x^p)^(1/p); for inf the largest |x|, for -inf the least."""

    def __init__(
        self, norm_type: float, kernel_size: Size, stride: Size | None = None, ceil_mode: bool = False
    ) -> None:
        super().__init__(kernel_size, stride, 0, ceil_mode)
        if norm_type == 0:
            raise ValueError("norm_type needs a number other than 0")
        self.norm_type, self.stride = norm_type, stride

    def forward(self, x: Tensor) -> Tensor:
        if math.isinf(self.norm_type):
            whole, sign = batched(self, abs(x), self.axes), math.copysign(1, self.norm_type)
            return as_given(ops.max_pool(whole * sign, *self._windows(whole)) * sign, x)
        sums = super().forward(x**self.norm_type) * math.prod(self._kernel)
        some = sums != 0  # the slope of a root is infinite at 0
        root = ops.where(some, sums, 1) ** (1 / self.norm_type)
        return ops.where(some, root, 0.0 if self.norm_type > 0 else math.inf)

    def extra_repr(self) -> str:
        names = ("norm_type", "kernel_size", "stride", "ceil_mode")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


class LPPool1d(_LPPool):
    """The p-norm of each window of a sequence, p = `norm_type`; its gradient is 0 where the norm is."""

    axes = 1


class LPPool2d(_LPPool):
    """The p-norm of each window, p = `norm_type`; its gradient is 0 where the norm is."""

    axes = 2


class LPPool3d(_LPPool):
    """The p-norm of each window of a volume, p = `norm_type`; its gradient is 0 where the norm is."""

    axes = 3
