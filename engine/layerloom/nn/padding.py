"""Margins around images (batch, channels, height, width)."""

from __future__ import annotations

from collections.abc import Sequence

from layerloom import ops
from layerloom.nn.module import Module
from layerloom.tensor import Tensor


class ConstantPad2d(Module):
    """A margin of one value; `padding` is a number for all sides or (left, right, top, bottom), negative ones crop."""

    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__()
        sides = (padding,) * 4 if isinstance(padding, int) else tuple(padding)
        if len(sides) != 4:
            raise ValueError(f"padding needs a number or (left, right, top, bottom), got {padding!r}")
        self.padding, self.value = sides, value

    def forward(self, x: Tensor) -> Tensor:
        left, right, top, bottom = self.padding
        x = ops.index(x, (..., _kept(top, bottom), _kept(left, right)))
        widths = ((max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0)))
        return ops.pad(x, ((0, 0),) * (len(x.shape) - 2) + widths, self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


def _kept(low: int, high: int) -> slice:
    """What negative margins leave of an axis."""
    return slice(max(-low, 0) or None, min(high, 0) or None)


class ZeroPad2d(ConstantPad2d):
    """A margin of zeros; `padding` is a number for all sides or (left, right, top, bottom), negative ones crop."""

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"
