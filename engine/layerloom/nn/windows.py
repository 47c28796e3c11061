"""What modules that slide over x share: sizes for each spatial axis, and samples that come without a batch."""

from __future__ import annotations

from collections.abc import Sequence

from layerloom import ops
from layerloom.nn.arguments import Size
from layerloom.tensor import Tensor

AXES = {1: "length", 2: "height, width", 3: "depth, height, width"}
"""The names of so many spatial axes."""


def per_axis(value: Size, axes: int, name: str, low: int = 1) -> tuple[int, ...]:
    """One number for each axis from a number or one for each; raises `ValueError` unless all are at least `low`."""
    values = (value,) * axes if isinstance(value, int) else tuple(value)
    if len(values) != axes or any(not isinstance(v, int) or v < low for v in values):
        raise ValueError(f"{name} needs one or {axes} whole numbers of at least {low}, got {value!r}")
    return values


def batched(module: object, x: Tensor, axes: int, channels: int | None = None) -> Tensor:
    """x as (batch, channels, *size), a sample (channels, *size) as a batch of one; raises where it is neither."""
    whole = ops.expand_dims(x, 0) if len(x.shape) == axes + 1 else x
    if len(whole.shape) != axes + 2 or channels not in (None, whole.shape[1]):
        expected = f"{channels or 'channels'}, {AXES[axes]}"
        raise ValueError(f"{type(module).__name__} needs ({expected}) or (batch, {expected}), got {x.shape}")
    return whole


def as_given(y: Tensor, x: Tensor) -> Tensor:
    """y without its batch of one where x came without."""
    return y if len(y.shape) == len(x.shape) else ops.reshape(y, y.shape[1:])


def asked_size(
    module: object, given: Sequence[int], smallest: Sequence[int], largest: Sequence[int]
) -> tuple[int, ...]:
    """The spatial part of a size that a caller asks for; raises `ValueError` unless it lies between the two."""
    axes = len(smallest)
    size = tuple(given)[-axes:]
    fits = len(given) in (axes, axes + 1, axes + 2) and all(
        low <= n <= high for low, n, high in zip(smallest, size, largest, strict=True)
    )
    if not fits:
        expected = f"an output_size from {tuple(smallest)} to {tuple(largest)}"
        raise ValueError(f"{type(module).__name__} needs {expected}, got {tuple(given)}")
    return size
