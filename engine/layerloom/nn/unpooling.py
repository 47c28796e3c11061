"""The way back of max pooling that kept its indices: values where they stood, zeros elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from layerloom import ops
from layerloom.nn.arguments import Size
from layerloom.nn.module import Module
from layerloom.nn.windows import as_given, asked_size, batched, per_axis
from layerloom.tensor import Tensor


class _MaxUnpool(Module):
    """Zeros with `x` at `indices`, as `return_indices` gave them; `output_size` picks among the possible sizes."""

    axes: ClassVar[int]

    def __init__(self, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> None:
        super().__init__()
        self.kernel_size = per_axis(kernel_size, self.axes, "kernel_size")
        self.stride = self.kernel_size if stride is None else per_axis(stride, self.axes, "stride")
        self.padding = per_axis(padding, self.axes, "padding", low=0)

    def forward(self, x: Tensor, indices: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        whole, places = batched(self, x, self.axes), batched(self, indices, self.axes)
        each = zip(whole.shape[2:], self.kernel_size, self.stride, self.padding, strict=True)
        size = [(n - 1) * s + k - 2 * p for n, k, s, p in each]
        if output_size is not None:
            smallest = [n - s + 1 for n, s in zip(size, self.stride, strict=True)]
            largest = [n + s - 1 for n, s in zip(size, self.stride, strict=True)]
            size = list(asked_size(self, output_size, smallest, largest))
        return as_given(ops.max_unpool(whole, places, size), x)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpool):
    """The way back of `MaxPool1d` with its indices: values where they stood, zeros elsewhere."""

    axes = 1


class MaxUnpool2d(_MaxUnpool):
    """The way back of `MaxPool2d` with its indices: values where they stood, zeros elsewhere."""

    axes = 2


class MaxUnpool3d(_MaxUnpool):
    """The way back of `MaxPool3d` with its indices: values where they stood, zeros elsewhere."""

    axes = 3
