"""Borders: of one value, or of the tensor's own numbers, mirrored, repeated or from the other end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.constants import constant
from layerloom.ops.operation import OperationError, Shape
from layerloom.ops.shape import Take, Widths, index
from layerloom.ops.shape import pad as bordered

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Mode = Literal["constant", "reflect", "replicate", "circular", "symmetric"]


def pad(x: TensorLike, widths: Widths, value: float = 0, mode: Mode = "constant") -> Tensor:
    """The tensor with a border: `widths` is a pair (before, after) for each axis, negative ones cut off.

    The border is `value` (`constant`), the tensor mirrored without its edge (`reflect`) or with it (`symmetric`), its
    edge repeated (`replicate`), or what stands at the other end (`circular`). Raises `OperationError` where an axis is
    too short for its border.
    """
    x = tape.as_tensor(x)
    widths = tuple((int(low), int(high)) for low, high in widths)
    if len(widths) != x.ndim:
        raise OperationError(f"pad needs a pair of widths for each axis of {x.shape}, got {widths}")
    if mode != "constant" and mode not in _SOURCES:
        raise OperationError(f"pad knows the modes constant, {', '.join(_SOURCES)}, got {mode}")
    sides = zip(widths, x.shape, strict=True)
    padded = index(x, tuple(slice(max(-low, 0), max(min(size + high, size), 0)) for (low, high), size in sides))
    widths = tuple((max(low, 0), max(high, 0)) for low, high in widths)
    if mode == "constant":
        return bordered(padded, widths, value)
    for axis, ends in enumerate(widths):
        if ends != (0, 0):
            padded = Take(axis)(padded, constant(_sources(mode, padded.shape, axis, ends), like=padded))
    return padded


def _sources(mode: Mode, shape: Shape, axis: int, widths: tuple[int, int]) -> Array:
    """Where along the axis each number of the result comes from."""
    size = shape[axis]
    longest = {"reflect": size - 1, "replicate": max(widths) if size else 0}.get(mode, size)
    if max(widths) > longest:
        raise OperationError(
            f"pad by {mode} adds {longest} numbers at most to an axis of {size}, "
            f"got {widths} for axis {axis} of {shape}"
        )
    return _SOURCES[mode](np.arange(-widths[0], size + widths[1]), size)


_SOURCES: Mapping[str, Any] = {
    "reflect": lambda at, size: size - 1 - np.abs(size - 1 - np.abs(at)),
    "replicate": lambda at, size: np.clip(at, 0, size - 1),
    "circular": lambda at, size: at % size,
    "symmetric": lambda at, size: np.where(at < 0, -1 - at, np.where(at < size, at, 2 * size - 1 - at)),
}
"""What stands at a position along an axis of some size, as a position inside."""
