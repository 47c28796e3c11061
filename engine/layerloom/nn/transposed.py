"""Transposed convolutions: what enlarges sequences, images and volumes with learned kernels."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn.arguments import Size, supported
from layerloom.nn.convolution import Kernels, Sizes
from layerloom.nn.windows import as_given, asked_size, batched, per_axis
from layerloom.tensor import Tensor


class _ConvTranspose(Kernels):
    """The transpose of a cross-correlation over `axes` spatial axes, with kernels of its own."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size = 0,
        output_padding: Size = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Size = 1,
        padding_mode: str = "zeros",
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, dilation, groups)
        supported(self, padding_mode=(padding_mode, "zeros"))
        self.padding = per_axis(padding, self.axes, "padding", low=0)
        self.output_padding = per_axis(output_padding, self.axes, "output_padding", low=0)
        most = tuple(map(max, self.stride, self.dilation))
        if any(extra >= limit for extra, limit in zip(self.output_padding, most, strict=True)):
            raise ValueError(f"output_padding needs less than stride or dilation, {most}, got {self.output_padding}")
        self._make(in_channels, out_channels // groups, bias, dtype)

    def forward(self, x: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        """y: (batch, out_channels, *size); `output_size` picks among the sizes that `stride` makes possible."""
        whole = batched(self, x, self.axes, self.in_channels)
        extra = self.output_padding if output_size is None else self._extra(whole.shape[2:], output_size)
        y = ops.conv_transpose(whole, self.weight, self.stride, self.padding, extra, self.groups, self.dilation)
        return as_given(self._biased(y), x)

    def _extra(self, size: Sizes, wanted: Sequence[int]) -> Sizes:
        """The output padding that makes the wanted size."""
        each = zip(size, self.kernel_size, self.stride, self.padding, self.dilation, strict=True)
        smallest = [(n - 1) * s - 2 * p + d * (k - 1) + 1 for n, k, s, p, d in each]
        largest = [low + s - 1 for low, s in zip(smallest, self.stride, strict=True)]
        chosen = asked_size(self, wanted, smallest, largest)
        return tuple(n - low for n, low in zip(chosen, smallest, strict=True))


class ConvTranspose1d(_ConvTranspose):
    """Sequences spread through learned kernels; weight (in_channels, out_channels / groups, length).

    The gradient of a `Conv1d` with the same stride, padding and dilation: n steps become (n - 1) stride - 2 padding +
    dilation (kernel_size - 1) + 1 + output_padding.
    """

    axes = 1


class ConvTranspose2d(_ConvTranspose):
    """Images spread through learned kernels; weight (in_channels, out_channels / groups, height, width).

    The gradient of a `Conv2d` with the same stride, padding and dilation: n pixels become (n - 1) stride - 2 padding +
    dilation (kernel_size - 1) + 1 + output_padding.
    """

    axes = 2


class ConvTranspose3d(_ConvTranspose):
    """Volumes spread through learned kernels; weight (in_channels, out_channels / groups, depth, height, width).

    The gradient of a `Conv3d` with the same stride, padding and dilation: n places become (n - 1) stride - 2 padding +
    dilation (kernel_size - 1) + 1 + output_padding.
    """

    axes = 3
