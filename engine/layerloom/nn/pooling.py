"""Pooling of images (batch, channels, height, width)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from layerloom import ops
from layerloom.device import array_module
from layerloom.nn.arguments import Size, pair, supported
from layerloom.nn.module import Module
from layerloom.tensor import Tensor

Sides = tuple[tuple[int, int], tuple[int, int]]


class _Pool2d(Module):
    """What both kinds share: windows of `kernel_size`, a step of `stride` (the size of the kernel if it is None)."""

    def __init__(self, kernel_size: Size, stride: Size | None, padding: Size, ceil_mode: bool) -> None:
        super().__init__()
        self.kernel_size, self.stride, self.padding = kernel_size, kernel_size if stride is None else stride, padding
        self.ceil_mode = ceil_mode
        self._kernel, self._step = pair(kernel_size, "kernel_size"), pair(self.stride, "stride")
        self._margin = pair(padding, "padding", low=0)
        if any(2 * p > k for p, k in zip(self._margin, self._kernel, strict=True)):
            raise ValueError(f"padding needs at most half of the kernel {self._kernel}, got {self._margin}")

    def _overhang(self, x: Tensor) -> tuple[int, int]:
        """How many pixels the last windows reach beyond the padded image, down and right; 0 without `ceil_mode`."""
        if len(x.shape) != 4:
            raise ValueError(f"{type(self).__name__} needs (batch, channels, height, width), got {x.shape}")
        if not self.ceil_mode:
            return 0, 0
        axes = zip(x.shape[2:], self._kernel, self._step, self._margin, strict=True)
        down, right = (_overhang(size, kernel, step, margin) for size, kernel, step, margin in axes)
        return down, right


def _overhang(size: int, kernel: int, step: int, margin: int) -> int:
    """PyTorch's rule: rounded up, but a window that would start beyond image and first margin is dropped."""
    last = math.ceil(max(size + 2 * margin - kernel, 0) / step)
    if last * step >= size + margin:
        last -= 1
    return max(last * step + kernel - size - 2 * margin, 0)


class MaxPool2d(_Pool2d):
    """The largest value of each window."""

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        dilation: Size = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__(kernel_size, stride, padding, ceil_mode)
        supported(self, dilation=(pair(dilation, "dilation"), (1, 1)), return_indices=(return_indices, False))
        self.dilation = dilation

    def forward(self, x: Tensor) -> Tensor:
        sides = _widened(self._margin, self._overhang(x))
        return ops.max_pool2d(x, self._kernel, self._step, sides)

    def extra_repr(self) -> str:
        names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


class AvgPool2d(_Pool2d):
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
        super().__init__(kernel_size, stride, padding, ceil_mode)
        self.count_include_pad, self.divisor_override = count_include_pad, divisor_override
        if divisor_override == 0:
            raise ValueError("divisor_override needs a number other than 0")

    def forward(self, x: Tensor) -> Tensor:
        overhang = self._overhang(x)
        if self.divisor_override is not None:
            sums = self._pooled(x, _widened(self._margin, overhang), counted=True)
            return sums * (math.prod(self._kernel) / self.divisor_override)
        if not self.count_include_pad or overhang == (0, 0):
            return self._pooled(x, _widened(self._margin, overhang), self.count_include_pad)
        # The margin counts, what the last windows reach beyond it does not.
        padded = ops.pad(x, ((0, 0), (0, 0), *_widened(self._margin, (0, 0))), 0.0)
        return self._pooled(padded, _widened((0, 0), overhang), counted=False)

    def _pooled(self, x: Tensor, sides: Sides, counted: bool) -> Tensor:
        return ops.avg_pool2d(x, self._kernel, self._step, sides, count_include_pad=counted)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


def _widened(margin: tuple[int, int], overhang: tuple[int, int]) -> Sides:
    """(top, bottom), (left, right) of a margin with more pixels at the ends."""
    return (margin[0], margin[0] + overhang[0]), (margin[1], margin[1] + overhang[1])


class AdaptiveAvgPool2d(Module):
    """Means over a grid of `output_size` cells; `None` keeps the size of an axis.

    Cell i of n along an axis of m pixels covers floor(i m / n) to ceil((i + 1) m / n), so cells may overlap. A mean
    over a cell is one over its rows after one over its columns: two products with constant matrices.
    """

    def __init__(self, output_size: int | Sequence[int | None] | None) -> None:
        super().__init__()
        self.output_size = output_size
        height, width = output_size if isinstance(output_size, Sequence) else (output_size, output_size)
        self._cells = (height, width)

    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) != 4:
            raise ValueError(f"AdaptiveAvgPool2d needs (batch, channels, height, width), got {x.shape}")
        if self._cells == (1, 1):
            return x.mean((2, 3), keepdims=True)
        rows, columns = (_means(m, n, x) for m, n in zip(x.shape[2:], self._cells, strict=True))
        return rows @ x @ columns.T

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


def _means(size: int, cells: int | None, like: Tensor) -> Tensor:
    """The matrix (cells, size) whose row i takes the mean over cell i."""
    count = size if cells is None else cells
    matrix = np.zeros((count, size), like.dtype)
    for i in range(count):
        low, high = i * size // count, math.ceil((i + 1) * size / count)
        matrix[i, low:high] = 1 / (high - low)
    return Tensor(array_module(like.data).asarray(matrix))
