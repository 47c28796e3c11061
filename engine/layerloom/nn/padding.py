"""Margins along the last axes of signals, images and volumes.

Sides are (first axis from the end: before, after; second from the end: before, after; ...), so (left, right, top,
bottom) for images; one number serves all. Negative ones crop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from layerloom import ops
from layerloom.nn.module import Module
from layerloom.ops.padding import Mode
from layerloom.tensor import Tensor

Margins = tuple[tuple[int, int], ...]


class _Pad(Module):
    """The margins of the last `axes` axes, and what they hold."""

    axes: ClassVar[int]
    mode: ClassVar[Mode]

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__()
        self.padding = (padding,) * (2 * self.axes) if isinstance(padding, int) else tuple(padding)
        if len(self.padding) != 2 * self.axes:
            raise ValueError(f"padding needs one number or {2 * self.axes}, two for each axis, got {padding!r}")

    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) - self.axes not in (1, 2):
            raise ValueError(
                f"{type(self).__name__} needs (channels, *size) or (batch, channels, *size) with {self.axes} axes of "
                f"size, got {x.shape}"
            )
        return self._padded(x, self.mode)

    def _padded(self, x: Tensor, mode: Mode, value: float = 0.0) -> Tensor:
        """x with margins; what negative ones crop is still mirrored and repeated."""
        return ops.pad(x, self._widths(x), value, mode)

    def _widths(self, x: Tensor) -> Margins:
        """(before, after) for each axis of x."""
        sides = zip(self.padding[::2], self.padding[1::2], strict=True)
        return ((0, 0),) * (len(x.shape) - self.axes) + tuple(sides)[::-1]

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPad(_Pad):
    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) < self.axes:
            raise ValueError(f"{type(self).__name__} needs {self.axes} axes or more, got {x.shape}")
        return self._padded(x, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """A margin of one value around signals (..., length); `padding` is (left, right)."""

    axes = 1


class ConstantPad2d(_ConstantPad):
    """A margin of one value around images (..., height, width); `padding` is (left, right, top, bottom)."""

    axes = 2


class ConstantPad3d(_ConstantPad):
    """A margin of one value around volumes (..., depth, height, width)."""

    axes = 3


class _ZeroPad(_ConstantPad):
    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad1d(_ZeroPad):
    """A margin of zeros around signals (..., length); `padding` is (left, right)."""

    axes = 1


class ZeroPad2d(_ZeroPad):
    """A margin of zeros around images (..., height, width); `padding` is (left, right, top, bottom)."""

    axes = 2


class ZeroPad3d(_ZeroPad):
    """A margin of zeros around volumes (..., depth, height, width)."""

    axes = 3


class _ReflectionPad(_Pad):
    mode = "reflect"


class ReflectionPad1d(_ReflectionPad):
    """Signals mirrored at their ends, which are not repeated; each side is shorter than the signal."""

    axes = 1


class ReflectionPad2d(_ReflectionPad):
    """Images mirrored at their borders, which are not repeated; each side is smaller than the image."""

    axes = 2


class ReflectionPad3d(_ReflectionPad):
    """Volumes mirrored at their borders, which are not repeated; each side is smaller than the volume."""

    axes = 3


class _ReplicationPad(_Pad):
    mode = "replicate"


class ReplicationPad1d(_ReplicationPad):
    """A margin that repeats the ends of signals."""

    axes = 1


class ReplicationPad2d(_ReplicationPad):
    """A margin that repeats the borders of images."""

    axes = 2


class ReplicationPad3d(_ReplicationPad):
    """A margin that repeats the borders of volumes."""

    axes = 3


class _CircularPad(_Pad):
    mode = "circular"

    def _padded(self, x: Tensor, mode: Mode, value: float = 0.0) -> Tensor:
        """As in PyTorch, what negative sides crop does not come back at the other end."""
        widths = self._widths(x)
        inner = ops.pad(x, tuple((min(low, 0), min(high, 0)) for low, high in widths))
        return ops.pad(inner, tuple((max(low, 0), max(high, 0)) for low, high in widths), value, mode)


class CircularPad1d(_CircularPad):
    """Signals that go on with their other end; each side is at most as long as the signal."""

    axes = 1


class CircularPad2d(_CircularPad):
    """Images that go on with their other border, as on a torus; each side is at most as large as the image."""

    axes = 2


class CircularPad3d(_CircularPad):
    """Volumes that go on with their other border; each side is at most as large as the volume."""

    axes = 3
