"""Modules that arrange values anew, which PyTorch writes as methods of a tensor.

Axes count from the end, so that they mean the same with the axis of the batch and without it.
"""

from __future__ import annotations

from collections.abc import Sequence

from layerloom import ops
from layerloom.nn import Module
from layerloom.tensor import Tensor


class Permute(Module):
    """The axes of a batch in another order, those of a sample counted from the end: (0, -1, -2)."""

    def __init__(self, axes: Sequence[int]) -> None:
        super().__init__()
        self.axes = tuple(axes)

    def forward(self, x: Tensor) -> Tensor:
        return ops.transpose(x, self.axes)


class Squeeze(Module):
    """x without an axis of size 1."""

    def __init__(self, axis: int) -> None:
        super().__init__()
        self.axis = axis

    def forward(self, x: Tensor) -> Tensor:
        return ops.squeeze(x, self.axis)


class Unsqueeze(Module):
    """x with a new axis of size 1, which is there after."""

    def __init__(self, axis: int) -> None:
        super().__init__()
        self.axis = axis

    def forward(self, x: Tensor) -> Tensor:
        return ops.expand_dims(x, self.axis)


class Slice(Module):
    """Every `step`-th place along an axis, from `start` to before `stop`."""

    def __init__(self, start: int | None, stop: int | None, step: int = 1, axis: int = -1) -> None:
        super().__init__()
        self.cut, self.axis = slice(start, stop, step), axis

    def forward(self, x: Tensor) -> Tensor:
        return ops.index(x, (..., self.cut, *(slice(None),) * (-self.axis - 1)))


class Split(Module):
    """x cut along an axis into pieces of the given sizes; a single piece comes alone."""

    def __init__(self, sizes: Sequence[int], axis: int = -1) -> None:
        super().__init__()
        self.sizes, self.axis = tuple(sizes), axis

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, ...]:
        return x if len(self.sizes) == 1 else ops.split(x, self.sizes, self.axis)


class Repeat(Module):
    """Each place along an axis so many times in a row."""

    def __init__(self, times: int, axis: int) -> None:
        super().__init__()
        self.times, self.axis = times, axis

    def forward(self, x: Tensor) -> Tensor:
        return ops.repeat_interleave(x, self.times, self.axis)


class SpaceToDepth(Module):
    """(batch, channels, height, width) as (batch, factor² * channels, height / factor, width / factor).

    All channels of the first pixel of a block come first, as in TensorFlow and ONNX.
    """

    def __init__(self, factor: int) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        return ops.space_to_depth(x, self.factor)


class DepthToSpace(Module):
    """(batch, factor² * channels, height, width) as (batch, channels, height * factor, width * factor).

    Undoes `SpaceToDepth`.
    """

    def __init__(self, factor: int) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        return ops.depth_to_space(x, self.factor)


class CenterCrop(Module):
    """The middle of images x: (batch, channels, height, width) of any size; the odd pixel is cut off at the end."""

    def __init__(self, height: int, width: int) -> None:
        super().__init__()
        self.size = (height, width)

    def forward(self, x: Tensor) -> Tensor:
        top, left = ((places - kept) // 2 for places, kept in zip(x.shape[2:], self.size, strict=True))
        return ops.index(x, (..., slice(top, top + self.size[0]), slice(left, left + self.size[1])))
