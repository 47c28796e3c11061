"""Modules that change the size of images, or move numbers between channels and pixels."""

from __future__ import annotations

from collections.abc import Sequence

from layerloom import ops
from layerloom.nn.arguments import Size, pair
from layerloom.nn.module import Module
from layerloom.ops.interpolation import Factor, Mode
from layerloom.tensor import Tensor


class Upsample(Module):
    """Signals, images or volumes (batch, channels, *size) in another size, larger or smaller.

    Give `size`, or `scale_factor` for floor(size * factor). Modes: 'nearest', 'nearest-exact', 'linear', 'bilinear',
    'trilinear', 'bicubic', 'area'. `align_corners` lets the centres of corner pixels coincide.
    """

    def __init__(
        self,
        size: int | Sequence[int] | None = None,
        scale_factor: Factor | None = None,
        mode: Mode = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        self.size, self.mode, self.align_corners = size, mode, align_corners
        self.scale_factor: Factor | None = scale_factor
        if isinstance(scale_factor, tuple):
            self.scale_factor = tuple(map(float, scale_factor))
        elif scale_factor is not None and not isinstance(scale_factor, Sequence):
            self.scale_factor = float(scale_factor)
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, x: Tensor) -> Tensor:
        return ops.interpolate(
            x, self.size, self.scale_factor, self.mode, self.align_corners, self.recompute_scale_factor
        )

    def extra_repr(self) -> str:
        target = f"size={self.size!r}" if self.scale_factor is None else f"scale_factor={self.scale_factor!r}"
        return f"{target}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Images in another size, each pixel that of the place where it begins."""

    def __init__(self, size: Size | None = None, scale_factor: Factor | None = None) -> None:
        super().__init__(size, scale_factor, "nearest")


class UpsamplingBilinear2d(Upsample):
    """Images in another size, weighted between four pixels; the centres of corner pixels coincide."""

    def __init__(self, size: Size | None = None, scale_factor: Factor | None = None) -> None:
        super().__init__(size, scale_factor, "bilinear", align_corners=True)


class _Windows(Module):
    """The windows that `Fold` and `Unfold` share."""

    def __init__(self, kernel_size: Size, dilation: Size, padding: Size, stride: Size) -> None:
        super().__init__()
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride
        self._geometry = (
            pair(kernel_size, "kernel_size"),
            pair(dilation, "dilation"),
            pair(padding, "padding", low=0),
            pair(stride, "stride"),
        )

    def extra_repr(self) -> str:
        names = ("kernel_size", "dilation", "padding", "stride")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


class Unfold(_Windows):
    """What each window sees: ([batch,] channels, height, width) becomes ([batch,] channels * places, positions)."""

    def __init__(self, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1) -> None:
        super().__init__(kernel_size, dilation, padding, stride)

    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) not in (3, 4):
            raise ValueError(f"Unfold needs (channels, height, width) with or without a batch, got {x.shape}")
        if len(x.shape) == 3:
            return ops.unfold(x[None], *self._geometry)[0]
        return ops.unfold(x, *self._geometry)


class Fold(_Windows):
    """Windows added up: ([batch,] channels * places, positions) becomes an image ([batch,] channels, *output_size)."""

    def __init__(
        self, output_size: Size, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1
    ) -> None:
        super().__init__(kernel_size, dilation, padding, stride)
        self.output_size = output_size
        self._size = pair(output_size, "output_size")

    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) not in (2, 3):
            raise ValueError(f"Fold needs (channels * places, positions) with or without a batch, got {x.shape}")
        if len(x.shape) == 2:
            return ops.fold(x[None], self._size, *self._geometry)[0]
        return ops.fold(x, self._size, *self._geometry)

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}, {super().extra_repr()}"


class PixelShuffle(Module):
    """(..., channels * factor², height, width) as (..., channels, height * factor, width * factor)."""

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, x: Tensor) -> Tensor:
        return ops.pixel_shuffle(x, self.upscale_factor)

    def extra_repr(self) -> str:
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """(..., channels, height, width) as (..., channels * factor², height / factor, width / factor)."""

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, x: Tensor) -> Tensor:
        return ops.pixel_unshuffle(x, self.downscale_factor)

    def extra_repr(self) -> str:
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """The channels of (batch, channels, ...) dealt out in turn from so many groups."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        if groups < 1:
            raise ValueError(f"groups needs a whole number of at least 1, got {groups}")
        self.groups = groups

    def forward(self, x: Tensor) -> Tensor:
        return ops.channel_shuffle(x, self.groups)

    def extra_repr(self) -> str:
        return f"groups={self.groups}"
