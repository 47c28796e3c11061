"""Borders: of one value, or of the tensor's own numbers, mirrored, repeated or from the other end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from layerloom import tensor as tape
from layerloom.ops.broadcasting import broadcast_to
from layerloom.ops.operation import OperationError
from layerloom.ops.shape import Widths, concatenate, flip, index
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
    padded = index(x, tuple(slice(-low if low < 0 else None, high if high < 0 else None) for low, high in widths))
    widths = tuple((max(low, 0), max(high, 0)) for low, high in widths)
    if mode == "constant":
        return bordered(padded, widths, value)
    for axis, (low, high) in enumerate(widths):
        if low or high:
            padded = concatenate(_with_borders(padded, mode, axis, low, high), axis)
    return padded


def _with_borders(x: Tensor, mode: Mode, axis: int, low: int, high: int) -> list[Tensor]:
    """What stands before the tensor along an axis, the tensor itself, and what stands after it."""
    size = x.shape[axis]
    longest = {"reflect": size - 1, "replicate": max(low, high) if size else 0}.get(mode, size)
    if max(low, high) > longest:
        raise OperationError(
            f"pad by {mode} adds {longest} numbers at most to an axis of {size}, "
            f"got {(low, high)} for axis {axis} of {x.shape}"
        )
    sources = _SOURCES[mode](size, low, high)
    first, last = (index(x, (slice(None),) * axis + (source,)) for source in sources)
    if mode in _MIRRORED:
        first, last = flip(first, axis), flip(last, axis)
    if mode == "replicate":
        first, last = (_repeated(part, axis, width) for part, width in ((first, low), (last, high)))
    return [part for part, width in ((first, low), (x, 1), (last, high)) if width]


def _repeated(edge: Tensor, axis: int, width: int) -> Tensor:
    """An edge of width 1 made as wide as said."""
    return broadcast_to(edge, (*edge.shape[:axis], width, *edge.shape[axis + 1 :]))


_MIRRORED = ("reflect", "symmetric")
_SOURCES: Mapping[str, Callable[[int, int, int], tuple[slice, slice]]] = {
    "reflect": lambda size, low, high: (slice(1, low + 1), slice(size - 1 - high, size - 1)),
    "symmetric": lambda size, low, high: (slice(low), slice(size - high, size)),
    "replicate": lambda size, *_: (slice(1), slice(size - 1, size)),
    "circular": lambda size, low, high: (slice(size - low, size), slice(high)),
}
"""Where along an axis of some size the borders of some widths before and after it come from."""
