"""Images in another size: the nearest pixel, a weighted sum of neighbours, or the mean over a cell.

Shapes are static. So the nearest pixels are a gather with constant places, and every other mode is a product with one
constant matrix for each axis (`resampling` makes them), whose row i says what each old pixel gives to the new pixel i.
Old pixels are counted from their centres ("half-pixel") unless corners are aligned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import broadcast_to, reshape
from layerloom.ops.constants import constant
from layerloom.ops.linear import matmul
from layerloom.ops.operation import OperationError
from layerloom.ops.promotion import floating
from layerloom.ops.resampling import Scaling, cubic, filtered, linear, means, nearest
from layerloom.ops.shape import take

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Mode = Literal["nearest", "nearest-exact", "linear", "bilinear", "trilinear", "bicubic", "area", "lanczos"]
Number = TypeVar("Number", int, float)
Size = int | Sequence[int]
Factor = float | Sequence[float]

_AXES = {"linear": 1, "bilinear": 2, "trilinear": 3, "bicubic": 2, "lanczos": 2}
"""How many spatial axes a mode is for; the others are for any number."""


def interpolate(
    x: TensorLike,
    size: Size | None = None,
    scale_factor: Factor | None = None,
    mode: Mode = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """x (batch, channels, *old) in another size: (batch, channels, *new), one to three spatial axes.

    Give `size`, or `scale_factor` for new sizes floor(old * factor); one number serves all axes. Positions follow the
    factor itself, or new / old after `recompute_scale_factor`. `align_corners` lets the centres of corner pixels
    coincide. `antialias` widens the filter of 'bilinear', 'bicubic' and 'lanczos' (which needs it) when shrinking.
    Raises `ValueError` where the arguments contradict each other.
    """
    y = tape.as_tensor(x)
    _check(y, mode, align_corners, antialias)
    scalings = _scalings(y, size, scale_factor, bool(align_corners), bool(recompute_scale_factor))
    if mode in ("nearest", "nearest-exact"):
        width = np.float64 if y.dtype == np.float64 else np.float32  # what PyTorch computes places in
        for axis, scaling in enumerate(scalings, start=2):
            y = _picked(y, axis, nearest(scaling, mode == "nearest-exact", width))
        return y
    y = floating(y)
    for axis, scaling in sorted(enumerate(scalings, start=2), key=lambda pair: pair[1].new / pair[1].old):
        y = _weighted(y, axis, _matrix(scaling, mode, antialias))  # what shrinks goes first: there is less to do then
    return y


def _matrix(scaling: Scaling, mode: Mode, antialias: bool) -> Array:
    """(new, old): the weights of the old pixels for each new one."""
    if mode == "area":
        return means(scaling.old, scaling.new)
    if antialias:
        return filtered(scaling, mode)
    return cubic(scaling) if mode == "bicubic" else linear(scaling)


def _check(x: Tensor, mode: Mode, align_corners: bool | None, antialias: bool) -> None:
    if mode not in get_args(Mode):
        raise ValueError(f"interpolate needs one of the modes {', '.join(get_args(Mode))}, got {mode!r}")
    axes = _AXES.get(mode)
    if not 3 <= x.ndim <= 5 or (axes is not None and x.ndim != axes + 2):
        raise OperationError(f"interpolate in mode {mode!r} needs {axes or '1 to 3'} spatial axes, got {x.shape}")
    if align_corners is not None and (axes is None or (mode == "lanczos" and align_corners)):
        raise ValueError(f"align_corners needs a mode with weights between neighbours, got {mode!r}")
    if antialias and mode not in ("bilinear", "bicubic", "lanczos"):
        raise ValueError(f"antialias needs mode 'bilinear', 'bicubic' or 'lanczos', got {mode!r}")
    if mode == "lanczos" and not antialias:
        raise ValueError("mode 'lanczos' needs antialias=True")


def _scalings(
    x: Tensor, size: Size | None, factor: Factor | None, align_corners: bool, recompute: bool
) -> list[Scaling]:
    """How each spatial axis changes."""
    if (size is None) == (factor is None) or (size is not None and recompute):
        raise ValueError(f"interpolate needs a size or a scale_factor, got size={size} and scale_factor={factor}")
    old = x.shape[2:]
    factors = [None] * len(old) if factor is None else _each(factor, len(old), "scale_factor")
    if size is None:
        new = [math.floor(float(n * f)) for n, f in zip(old, factors, strict=True) if f is not None]
    else:
        new = _each(size, len(old), "size")
    if min((*old, *new)) < 1:
        raise OperationError(f"interpolate needs sizes of at least 1, got {old} to {tuple(new)}")
    counted = [None] * len(old) if recompute else factors
    return [Scaling(*axis, align_corners) for axis in zip(old, new, counted, strict=True)]


def _each(value: Number | Sequence[Number], axes: int, name: str) -> list[Number]:
    """One number for each spatial axis; raises `ValueError` for another count."""
    values = list(value) if isinstance(value, Sequence) else [value] * axes
    if len(values) != axes:
        raise ValueError(f"{name} needs one number or {axes}, one for each spatial axis, got {value!r}")
    return values


def _picked(x: Tensor, axis: int, places: Array) -> Tensor:
    """x read along an axis at constant places; repeated where each place stands equally often."""
    before, old, after = x.shape[:axis], x.shape[axis], x.shape[axis + 1 :]
    times = len(places) // old
    if not np.array_equal(places, np.repeat(np.arange(old), times)):
        return take(x, constant(places, x), axis)
    spread = broadcast_to(reshape(x, (*before, old, 1, *after)), (*before, old, times, *after))
    return reshape(spread, (*before, old * times, *after))


def _weighted(x: Tensor, axis: int, matrix: Array) -> Tensor:
    """Each line of x along an axis times a constant matrix (new, old)."""
    new, old = matrix.shape
    if new == old and np.array_equal(matrix, np.eye(old)):
        return x
    if axis == x.ndim - 1:
        return matmul(x, constant(matrix.T.astype(x.dtype), x))
    before, after = x.shape[:axis], x.shape[axis + 1 :]
    lines = reshape(x, (math.prod(before), old, math.prod(after)))
    return reshape(matmul(constant(matrix.astype(x.dtype), x), lines), (*before, new, *after))
