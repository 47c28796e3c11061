"""Pooling, padding, resizing and what else moves numbers in space, as functions with PyTorch's arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from layerloom import nn, ops
from layerloom.nn.arguments import Size
from layerloom.ops.interpolation import Factor, Mode
from layerloom.tensor import Tensor

scaled_dot_product_attention = ops.scaled_dot_product_attention
channel_shuffle = native_channel_shuffle = ops.channel_shuffle


def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Tensor:
    return ops.affine_grid(theta, size, bool(align_corners))


def grid_sample(
    input: Tensor, grid: Tensor, mode: Any = "bilinear", padding_mode: Any = "zeros", align_corners: bool | None = None
) -> Tensor:
    return ops.grid_sample(input, grid, mode, padding_mode, bool(align_corners))


def max_pool1d(
    input: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0, dilation: Size = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> Any:  # fmt: skip
    return nn.MaxPool1d(kernel_size, stride, padding, dilation, return_indices, ceil_mode)(input)


def max_pool2d(
    input: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0, dilation: Size = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> Any:  # fmt: skip
    return nn.MaxPool2d(kernel_size, stride, padding, dilation, return_indices, ceil_mode)(input)


def max_pool3d(
    input: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0, dilation: Size = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> Any:  # fmt: skip
    return nn.MaxPool3d(kernel_size, stride, padding, dilation, return_indices, ceil_mode)(input)


def avg_pool1d(
    input: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0, ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:  # fmt: skip
    return _of(nn.AvgPool1d(kernel_size, stride, padding, ceil_mode, count_include_pad), input)


def avg_pool2d(
    input: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: int | None = None,
) -> Tensor:  # fmt: skip
    return _of(nn.AvgPool2d(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override), input)


def avg_pool3d(
    input: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: int | None = None,
) -> Tensor:  # fmt: skip
    return _of(nn.AvgPool3d(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override), input)


def lp_pool1d(
    input: Tensor, norm_type: float, kernel_size: Size, stride: Size | None = None, ceil_mode: bool = False
) -> Tensor:
    return _of(nn.LPPool1d(norm_type, kernel_size, stride, ceil_mode), input)


def lp_pool2d(
    input: Tensor, norm_type: float, kernel_size: Size, stride: Size | None = None, ceil_mode: bool = False
) -> Tensor:
    return _of(nn.LPPool2d(norm_type, kernel_size, stride, ceil_mode), input)


def lp_pool3d(
    input: Tensor, norm_type: float, kernel_size: Size, stride: Size | None = None, ceil_mode: bool = False
) -> Tensor:
    return _of(nn.LPPool3d(norm_type, kernel_size, stride, ceil_mode), input)


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Tensor:
    return _of(nn.AdaptiveAvgPool1d(output_size), input)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    return _of(nn.AdaptiveAvgPool2d(output_size), input)


def adaptive_avg_pool3d(input: Tensor, output_size: Any) -> Tensor:
    return _of(nn.AdaptiveAvgPool3d(output_size), input)


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    return nn.AdaptiveMaxPool1d(output_size, return_indices)(input)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    return nn.AdaptiveMaxPool2d(output_size, return_indices)(input)


def adaptive_max_pool3d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    return nn.AdaptiveMaxPool3d(output_size, return_indices)(input)


def fractional_max_pool2d(
    input: Tensor, kernel_size: Size, output_size: Size | None = None, output_ratio: Any = None,
    return_indices: bool = False, _random_samples: Tensor | None = None,
) -> Any:  # fmt: skip
    return nn.FractionalMaxPool2d(kernel_size, output_size, output_ratio, return_indices, _random_samples)(input)


def fractional_max_pool3d(
    input: Tensor, kernel_size: Size, output_size: Size | None = None, output_ratio: Any = None,
    return_indices: bool = False, _random_samples: Tensor | None = None,
) -> Any:  # fmt: skip
    return nn.FractionalMaxPool3d(kernel_size, output_size, output_ratio, return_indices, _random_samples)(input)


def max_unpool1d(
    input: Tensor, indices: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:  # fmt: skip
    return _of(nn.MaxUnpool1d(kernel_size, stride, padding), input, indices, output_size)


def max_unpool2d(
    input: Tensor, indices: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:  # fmt: skip
    return _of(nn.MaxUnpool2d(kernel_size, stride, padding), input, indices, output_size)


def max_unpool3d(
    input: Tensor, indices: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0,
    output_size: Sequence[int] | None = None,
) -> Tensor:  # fmt: skip
    return _of(nn.MaxUnpool3d(kernel_size, stride, padding), input, indices, output_size)


def _of(module: nn.Module, *inputs: Any) -> Tensor:
    made: Tensor = module(*inputs)
    return made


# Borders and sizes


def pad(input: Tensor, pad: Sequence[int], mode: Any = "constant", value: float | None = None) -> Tensor:
    """A border: `pad` counts from the last axis, (before, after) for each; negative numbers crop."""
    if len(pad) % 2 or len(pad) > 2 * input.ndim:
        raise ValueError(f"pad needs two numbers for each of at most {input.ndim} axes, got {tuple(pad)}")
    given = list(zip(pad[::2], pad[1::2], strict=True))[::-1]
    widths = [(0, 0)] * (input.ndim - len(given)) + given
    grown = ops.pad(input, [(max(low, 0), max(high, 0)) for low, high in widths], value or 0.0, mode)
    cuts = [slice(max(-low, 0), n - max(-high, 0)) for n, (low, high) in zip(grown.shape, widths, strict=True)]
    return ops.index(grown, tuple(cuts))


def interpolate(
    input: Tensor, size: Size | None = None, scale_factor: Factor | None = None, mode: Mode = "nearest",
    align_corners: bool | None = None, recompute_scale_factor: bool | None = None, antialias: bool = False,
) -> Tensor:  # fmt: skip
    return ops.interpolate(input, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias)


def upsample(
    input: Tensor, size: Size | None = None, scale_factor: Factor | None = None, mode: Mode = "nearest",
    align_corners: bool | None = None,
) -> Tensor:  # fmt: skip
    return ops.interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size: Size | None = None, scale_factor: Factor | None = None) -> Tensor:
    return ops.interpolate(input, size, scale_factor, "nearest")


def upsample_bilinear(input: Tensor, size: Size | None = None, scale_factor: Factor | None = None) -> Tensor:
    return ops.interpolate(input, size, scale_factor, "bilinear", align_corners=True)


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    return ops.pixel_shuffle(input, upscale_factor)


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    return ops.pixel_unshuffle(input, downscale_factor)


def unfold(input: Tensor, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1) -> Tensor:
    return _of(nn.Unfold(kernel_size, dilation, padding, stride), input)


def fold(
    input: Tensor, output_size: Size, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1
) -> Tensor:
    return _of(nn.Fold(output_size, kernel_size, dilation, padding, stride), input)


# Distances


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    return ops.cosine_similarity(x1, x2, dim, eps)


def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Tensor:
    return ops.pairwise_distance(x1, x2, p, eps, keepdim)


def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """The p-norms of the differences of all pairs of rows: (0, 1), (0, 2), ..., (1, 2), ..."""
    pairs = [(i, j) for i in range(input.shape[0]) for j in range(i + 1, input.shape[0])]
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    return ops.vector_norm(input[first] - input[second], p, -1)
