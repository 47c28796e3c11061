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
        self._check(x)
        return self._cropped(self._grown(x))  # so what is cropped is still mirrored and repeated

    def _check(self, x: Tensor) -> None:
        if len(x.shape) - self.axes not in (1, 2):
            raise ValueError(
                f"{type(self).__name__} needs (channels, *size) or (batch, channels, *size) with {self.axes} axes of "
                f"size, got {x.shape}"
            )

    def _grown(self, x: Tensor, value: float = 0.0) -> Tensor:
        """x with the margins that are not negative."""
        return ops.pad(x, [(max(low, 0), max(high, 0)) for low, high in self._widths(x)], value, self.mode)

    def _cropped(self, x: Tensor) -> Tensor:
        """x without what negative margins take away; raises `ValueError` where they take more than there is."""
        widths = self._widths(x)
        cuts = [slice(max(-low, 0), n - max(-high, 0)) for n, (low, high) in zip(x.shape, widths, strict=True)]
        if any(cut.stop < cut.start for cut in cuts):
            raise ValueError(f"{type(self).__name__} cannot crop {self.padding} from {x.shape}")
        return ops.index(x, tuple(cuts))

    def _widths(self, x: Tensor) -> Margins:
        """(before, after) for each axis of x."""
        sides = zip(self.padding[::2], self.padding[1::2], strict=True)
        return ((0, 0),) * (len(x.shape) - self.axes) + tuple(sides)[::-1]

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPad(_Pad):
    mode = "constant"

    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) < self.axes:
            raise ValueError(f"{type(self).__name__} needs {self.axes} axes or more, got {x.shape}")
        return self._grown(self._cropped(x), self.value)

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

    def forward(self, x: Tensor) -> Tensor:
        self._check(x)
        return self._grown(self._cropped(x))  # so what is cropped does not come back at the other end


class CircularPad1d(_CircularPad):
    """Signals that go on with their other end; each side is at most as long as the signal."""

    axes = 1


class CircularPad2d(_CircularPad):
    """Images that go on with their other border, as on a torus; each side is at most as large as the image."""

    axes = 2


class CircularPad3d(_CircularPad):
    """Volumes that go on with their other border; each side is at most as large as the volume."""

    axes = 3
