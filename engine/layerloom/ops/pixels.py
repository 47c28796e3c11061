"""Numbers moved between channels and pixels: nothing is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerloom import tensor as tape
from layerloom.ops.broadcasting import reshape
from layerloom.ops.operation import OperationError, Shape
from layerloom.ops.shape import transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def pixel_shuffle(x: TensorLike, factor: int) -> Tensor:
    """(..., channels * factor², height, width) as (..., channels, height * factor, width * factor).

    The numbers of a block of pixels come from neighbouring channels (Shi et al., 2016).
    """
    x, (leading, channels, height, width) = _image(x, "pixel_shuffle")
    _check_divides("pixel_shuffle", x, factor, channels % (factor * factor))
    inner = channels // (factor * factor)
    blocks = reshape(x, (*leading, inner, factor, factor, height, width))
    swapped = _reordered(blocks, (0, 3, 1, 4, 2))  # channels, height, factor, width, factor
    return reshape(swapped, (*leading, inner, height * factor, width * factor))


def pixel_unshuffle(x: TensorLike, factor: int) -> Tensor:
    """(..., channels, height, width) as (..., channels * factor², height / factor, width / factor).

    Undoes `pixel_shuffle`: the numbers of a block of pixels become neighbouring channels.
    """
    swapped, leading, (channels, rows, columns) = _blocks(x, factor, "pixel_unshuffle", (0, 2, 4, 1, 3))
    return reshape(swapped, (*leading, channels * factor * factor, rows, columns))


def space_to_depth(x: TensorLike, factor: int) -> Tensor:
    """(..., channels, height, width) as (..., factor² * channels, height / factor, width / factor).

    As in TensorFlow and ONNX, all channels of a block's first pixel come first; `pixel_unshuffle` keeps the pixels of a
    channel together instead.
    """
    swapped, leading, (channels, rows, columns) = _blocks(x, factor, "space_to_depth", (2, 4, 0, 1, 3))
    return reshape(swapped, (*leading, channels * factor * factor, rows, columns))


def depth_to_space(x: TensorLike, factor: int) -> Tensor:
    """(..., factor² * channels, height, width) as (..., channels, height * factor, width * factor).

    Undoes `space_to_depth`.
    """
    x, (leading, channels, height, width) = _image(x, "depth_to_space")
    _check_divides("depth_to_space", x, factor, channels % (factor * factor))
    inner = channels // (factor * factor)
    blocks = reshape(x, (*leading, factor, factor, inner, height, width))
    swapped = _reordered(blocks, (2, 3, 0, 4, 1))  # channels, height, factor, width, factor
    return reshape(swapped, (*leading, inner, height * factor, width * factor))


def channel_shuffle(x: TensorLike, groups: int) -> Tensor:
    """(batch, channels, ...) with the channels of the groups dealt out in turn (Zhang et al., 2018).

    Channel i of group j goes from place j * (channels / groups) + i to place i * groups + j.
    """
    x = tape.as_tensor(x)
    if x.ndim < 3 or groups < 1 or x.shape[1] % groups:
        raise OperationError(f"channel_shuffle needs (batch, a multiple of {groups} channels, ...), got {x.shape}")
    split = reshape(x, (x.shape[0], groups, x.shape[1] // groups, *x.shape[2:]))
    return reshape(transpose(split, (0, 2, 1, *range(3, split.ndim))), x.shape)


def _image(x: TensorLike, name: str) -> tuple[Tensor, tuple[Shape, int, int, int]]:
    """The tensor, its leading axes, channels, height and width."""
    x = tape.as_tensor(x)
    if x.ndim < 3:
        raise OperationError(f"{name} needs (..., channels, height, width), got {x.shape}")
    return x, (x.shape[:-3], *x.shape[-3:])


def _blocks(
    x: TensorLike, factor: int, name: str, order: tuple[int, ...]
) -> tuple[Tensor, Shape, tuple[int, int, int]]:
    """(..., channels, rows, factor, columns, factor) with these five axes in another order; leading axes; sizes."""
    x, (leading, channels, height, width) = _image(x, name)
    _check_divides(name, x, factor, height % factor or width % factor if factor > 0 else 1)
    sizes = (channels, height // factor, width // factor)
    blocks = reshape(x, (*leading, channels, sizes[1], factor, sizes[2], factor))
    return _reordered(blocks, order), leading, sizes


def _reordered(x: Tensor, order: tuple[int, ...]) -> Tensor:
    """The last axes in another order."""
    first = x.ndim - len(order)
    return transpose(x, (*range(first), *(first + axis for axis in order)))


def _check_divides(name: str, x: Tensor, factor: int, rest: int) -> None:
    if factor < 1 or rest:
        raise OperationError(f"{name} cannot make blocks of {factor} x {factor} of {x.shape}")
