"""Max pooling to any smaller size, over windows at random steps (Graham, 2014)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from layerloom import ops
from layerloom.nn.arguments import Size
from layerloom.nn.module import Module
from layerloom.nn.windows import as_given, batched, per_axis
from layerloom.tensor import Tensor


class _FractionalMaxPool(Module):
    """The largest value of each of `output_size` windows, or of `output_ratio` times as many as there are places."""

    axes: ClassVar[int]
    _order: ClassVar[tuple[int, ...]]
    """Which of the random numbers each axis takes."""
    _random_samples: Tensor | None

    def __init__(
        self,
        kernel_size: Size,
        output_size: Size | None = None,
        output_ratio: float | Sequence[float] | None = None,
        return_indices: bool = False,
        _random_samples: Tensor | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size = per_axis(kernel_size, self.axes, "kernel_size")
        if (output_size is None) == (output_ratio is None):
            raise ValueError(f"{type(self).__name__} needs either output_size or output_ratio")
        self.output_size = None if output_size is None else per_axis(output_size, self.axes, "output_size")
        self.output_ratio = None if output_ratio is None else self._ratios(output_ratio)
        self.return_indices = return_indices
        self.register_buffer("_random_samples", _random_samples)

    def _ratios(self, given: float | Sequence[float]) -> tuple[float, ...]:
        ratios = tuple(given) if isinstance(given, Sequence) else (given,) * self.axes
        if len(ratios) != self.axes or not all(0 < ratio < 1 for ratio in ratios):
            raise ValueError(f"output_ratio needs one or {self.axes} numbers between 0 and 1, got {given!r}")
        return ratios

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        whole = batched(self, x, self.axes)
        y, places = ops.fractional_max_pool(whole, self.kernel_size, self._windows(whole), self._samples(whole))
        return (as_given(y, x), as_given(places, x)) if self.return_indices else as_given(y, x)

    def _windows(self, x: Tensor) -> tuple[int, ...]:
        if self.output_ratio is None:
            assert self.output_size is not None, "one of the two is given"
            return self.output_size
        return tuple(int(size * ratio) for size, ratio in zip(x.shape[2:], self.output_ratio, strict=True))

    def _samples(self, x: Tensor) -> Tensor:
        """A random number for each axis of each channel: (batch, channels, axes)."""
        if self._random_samples is None:
            return ops.uniform((*x.shape[:2], self.axes), dtype=x.dtype)
        drawn = self._random_samples[: x.shape[0]]
        return ops.stack([drawn[:, :, place] for place in self._order], 2)


class FractionalMaxPool2d(_FractionalMaxPool):
    """The largest value of each of `output_size` windows at random steps; `output_ratio` says it relative to the image.

    The steps are drawn from the thread's generator at each call.
    """

    axes = 2
    _order = (1, 0)  # as PyTorch: width first


class FractionalMaxPool3d(_FractionalMaxPool):
    """The largest value of each of `output_size` windows of a volume at random steps, or of `output_ratio` of its size.

    The steps are drawn from the thread's generator at each call.
    """

    axes = 3
    _order = (0, 1, 2)
