"""Moving, repeating and joining whole axes: what is made of slices, reshapes and orders of axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.ops.broadcasting import Axes, broadcast_to, normal_axes, normal_axis, reshape
from layerloom.ops.constants import constant
from layerloom.ops.operation import ArraySpec, OperationError, broadcast_shape
from layerloom.ops.shape import concatenate, expand_dims, index, split, take, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def moveaxis(x: TensorLike, source: int | Sequence[int], destination: int | Sequence[int]) -> Tensor:
    """The axes `source` at the places `destination`; the others keep their order."""
    x = tape.as_tensor(x)
    old, new = _axes(source, x.ndim), _axes(destination, x.ndim)
    if len(old) != len(new):
        raise OperationError(f"moveaxis needs a place for each axis, got {source} and {destination}")
    rest = iter(axis for axis in range(x.ndim) if axis not in old)
    places = dict(zip(new, old, strict=True))
    return transpose(x, tuple(places[axis] if axis in places else next(rest) for axis in range(x.ndim)))


def _axes(axis: int | Sequence[int], ndim: int) -> list[int]:
    """The axes counted from the front, in the order given."""
    axes = [normal_axis(one, ndim) for one in ([axis] if isinstance(axis, int) else axis)]
    normal_axes(axes, ndim)  # raises if one is named twice
    return axes


def swapaxes(x: TensorLike, first: int, second: int) -> Tensor:
    """The tensor with two axes exchanged; an axis exchanged with itself stays."""
    x = tape.as_tensor(x)
    order = list(range(x.ndim))
    a, b = normal_axis(first, x.ndim), normal_axis(second, x.ndim)
    order[a], order[b] = b, a
    return transpose(x, order)


def roll(x: TensorLike, shift: int | Sequence[int], axis: Axes = None) -> Tensor:
    """The numbers moved on by `shift` along the axes; what leaves at the end comes in at the front.

    Without an axis, the flattened tensor is rolled and gets its shape back.
    """
    x = tape.as_tensor(x)
    if axis is None:
        return reshape(roll(reshape(x, (x.size,)), shift, 0), x.shape)
    axes = [axis] if isinstance(axis, int) else list(axis)
    shifts = [shift] * len(axes) if isinstance(shift, int) else list(shift)
    if len(shifts) != len(axes):
        raise OperationError(f"roll needs a shift for each axis, got {shift} for {axis}")
    rolled: Tensor = x
    for one, by in zip(axes, shifts, strict=True):
        rolled = _rolled(rolled, by, normal_axis(one, x.ndim))
    return rolled


def _rolled(x: Tensor, by: int, axis: int) -> Tensor:
    size = x.shape[axis]
    if not size or not by % size:
        return x
    before = (slice(None),) * axis
    cut = size - by % size
    return concatenate([index(x, (*before, slice(cut, None))), index(x, (*before, slice(cut)))], axis)


def tile(x: TensorLike, times: int | Sequence[int]) -> Tensor:
    """The whole tensor so many times beside itself along each axis (PyTorch's `Tensor.repeat`).

    Fewer numbers than axes mean the last axes; more put new axes in front.
    """
    x = tape.as_tensor(x)
    given = (times,) if isinstance(times, int) else tuple(times)
    counts = (1,) * (x.ndim - len(given)) + given
    shape = (1,) * (len(counts) - x.ndim) + x.shape
    apart = reshape(x, tuple(size for one in shape for size in (1, one)))
    wide = broadcast_to(apart, tuple(size for pair in zip(counts, shape, strict=True) for size in pair))
    return reshape(wide, tuple(math.prod(pair) for pair in zip(counts, shape, strict=True)))


def repeat(x: TensorLike, times: int | Sequence[int], axis: int | None = None) -> Tensor:
    """Each slice along the axis so many times in a row (PyTorch's `repeat_interleave`); without an axis, each number.

    `times` is one number, or a number for each slice.
    """
    x = tape.as_tensor(x)
    if axis is None:
        return repeat(reshape(x, (x.size,)), times, 0)
    axis = normal_axis(axis, x.ndim)
    size = x.shape[axis]
    if isinstance(times, int):
        wide = broadcast_to(expand_dims(x, axis + 1), (*x.shape[: axis + 1], times, *x.shape[axis + 1 :]))
        return reshape(wide, (*x.shape[:axis], size * times, *x.shape[axis + 1 :]))
    if len(times) != size:
        raise OperationError(f"repeat needs a number for each of {size} slices, got {len(times)}")
    return take(x, constant(np.repeat(np.arange(size), times), like=x), axis)


def repeat_interleave(x: TensorLike, times: int | Sequence[int], axis: int | None = None) -> Tensor:
    """PyTorch's name for `repeat`."""
    return repeat(x, times, axis)


def chunk(x: TensorLike, pieces: int, axis: int = 0) -> tuple[Tensor, ...]:
    """The tensor cut along an axis into pieces of one size, the last one smaller; as PyTorch, perhaps fewer."""
    x = tape.as_tensor(x)
    if pieces < 1:
        raise OperationError(f"chunk needs at least one piece, got {pieces}")
    size = x.shape[normal_axis(axis, x.ndim)]
    each = max(math.ceil(size / pieces), 1)
    sizes = [min(each, size - start) for start in range(0, size, each)] or [0]
    return split(x, sizes, axis)


def unstack(x: TensorLike, axis: int = 0) -> tuple[Tensor, ...]:
    """The slices along an axis, which they lose."""
    x = tape.as_tensor(x)
    axis = normal_axis(axis, x.ndim)
    return tuple(index(x, (slice(None),) * axis + (at,)) for at in range(x.shape[axis]))


def flatten(x: TensorLike, start: int = 0, stop: int = -1) -> Tensor:
    """The tensor with the axes from `start` to `stop` (included) made one."""
    x = tape.as_tensor(x)
    if not x.ndim:
        return reshape(x, (1,))
    first, last = normal_axis(start, x.ndim), normal_axis(stop, x.ndim)
    return reshape(x, (*x.shape[:first], math.prod(x.shape[first : last + 1]), *x.shape[last + 1 :]))


def broadcast_tensors(*tensors: TensorLike) -> tuple[Tensor, ...]:
    """The tensors, each repeated until all have one shape."""
    xs = [tape.as_tensor(x) for x in tensors]
    shape = broadcast_shape("broadcast_tensors", *(ArraySpec(x.shape, x.dtype) for x in xs))
    return tuple(broadcast_to(x, shape) for x in xs)


def meshgrid(*tensors: TensorLike, indexing: str = "ij") -> tuple[Tensor, ...]:
    """Coordinates of a grid: the n-th result varies along axis n as the n-th vector does.

    `indexing` "xy" exchanges the first two axes, so that the first vector runs along columns.
    """
    if indexing not in ("ij", "xy"):
        raise OperationError(f'meshgrid knows the indexing "ij" and "xy", got {indexing!r}')
    vectors = [tape.as_tensor(x) for x in tensors]
    if any(x.ndim != 1 for x in vectors):
        raise OperationError(f"meshgrid needs vectors, got {', '.join(str(x.shape) for x in vectors)}")
    apart = [reshape(x, (x.size, *(1,) * (len(vectors) - at - 1))) for at, x in enumerate(vectors)]
    grids = broadcast_tensors(*apart)
    return tuple(swapaxes(x, 0, 1) for x in grids) if indexing == "xy" and len(grids) > 1 else grids


def diff(x: TensorLike, axis: int = -1) -> Tensor:
    """Each number less the one before it along an axis."""
    x = tape.as_tensor(x)
    before = (slice(None),) * normal_axis(axis, x.ndim)
    return index(x, (*before, slice(1, None))) - index(x, (*before, slice(None, -1)))
