"""Pooling to an output of given size: (batch, channels, *size), or one sample without the batch.

Cell i of n along an axis of m covers floor(i m / n) to ceil((i + 1) m / n), so cells may overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from layerloom import ops
from layerloom.nn.module import Module
from layerloom.nn.windows import as_given, batched
from layerloom.tensor import Tensor

Cells = int | Sequence[int | None] | None
"""The number of cells along all axes, or for each; `None` keeps the size of an axis."""


class _AdaptivePool(Module):
    axes: ClassVar[int]

    def __init__(self, output_size: Cells) -> None:
        super().__init__()
        self.output_size = output_size
        self._cells = tuple(output_size) if isinstance(output_size, Sequence) else (output_size,) * self.axes
        if len(self._cells) != self.axes or any(count is not None and count < 1 for count in self._cells):
            raise ValueError(f"output_size needs one or {self.axes} whole numbers of at least 1, got {output_size!r}")

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class _AdaptiveAvgPool(_AdaptivePool):
    def forward(self, x: Tensor) -> Tensor:
        return as_given(ops.adaptive_avg_pool(batched(self, x, self.axes), self._cells), x)


class AdaptiveAvgPool1d(_AdaptiveAvgPool):
    """Means over `output_size` stretches of a sequence."""

    axes = 1


class AdaptiveAvgPool2d(_AdaptiveAvgPool):
    """Means over a grid of `output_size` cells; `None` keeps the size of an axis."""

    axes = 2


class AdaptiveAvgPool3d(_AdaptiveAvgPool):
    """Means over a grid of `output_size` cells of a volume; `None` keeps the size of an axis."""

    axes = 3


class _AdaptiveMaxPool(_AdaptivePool):
    def __init__(self, output_size: Cells, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        whole = batched(self, x, self.axes)
        y = as_given(ops.adaptive_max_pool(whole, self._cells), x)
        if not self.return_indices:
            return y
        return y, as_given(ops.adaptive_max_pool_places(whole, self._cells), x)


class AdaptiveMaxPool1d(_AdaptiveMaxPool):
    """The largest values of `output_size` stretches of a sequence; with `return_indices` also their steps."""

    axes = 1


class AdaptiveMaxPool2d(_AdaptiveMaxPool):
    """The largest values of a grid of cells; with `return_indices` also their pixels, counted row by row."""

    axes = 2


class AdaptiveMaxPool3d(_AdaptiveMaxPool):
    """The largest values of a grid of cells of a volume; with `return_indices` also their places in C order."""

    axes = 3
