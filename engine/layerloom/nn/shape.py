"""Modules that only change the shape."""

from __future__ import annotations

import math
from collections.abc import Sequence

from layerloom import ops
from layerloom.nn.module import Module
from layerloom.tensor import Tensor


class Flatten(Module):
    """Joins the axes `start_dim` to `end_dim` into one."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Tensor) -> Tensor:
        start, end = (_axis(dim, x) for dim in (self.start_dim, self.end_dim))
        if start > end:
            raise ValueError(f"Flatten needs start_dim before end_dim, got {self.start_dim} and {self.end_dim}")
        shape = x.shape
        return ops.reshape(x, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Splits the axis `dim` into several; one of their sizes may be -1."""

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        super().__init__()
        self.dim, self.unflattened_size = dim, tuple(unflattened_size)

    def forward(self, x: Tensor) -> Tensor:
        axis = _axis(self.dim, x)
        sizes = _completed(self.unflattened_size, x.shape[axis])
        return ops.reshape(x, (*x.shape[:axis], *sizes, *x.shape[axis + 1 :]))

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"


class Reshape(Module):
    """Each sample in another shape: (batch, ...) becomes (batch, *shape), where one size may be -1."""

    def __init__(self, shape: Sequence[int]) -> None:
        super().__init__()
        self.shape = tuple(shape)

    def forward(self, x: Tensor) -> Tensor:
        return ops.reshape(x, (x.shape[0], *_completed(self.shape, math.prod(x.shape[1:]))))

    def extra_repr(self) -> str:
        return f"shape={self.shape}"


def _axis(dim: int, x: Tensor) -> int:
    rank = len(x.shape)
    if not -rank <= dim < rank:
        raise ValueError(f"axis {dim} needs more dimensions than {x.shape} has")
    return dim % rank


def _completed(sizes: tuple[int, ...], total: int) -> tuple[int, ...]:
    """The sizes with -1 replaced by what is left of the total; raises `ValueError` unless they multiply to it."""
    known = math.prod(size for size in sizes if size != -1)
    full = tuple(total // known if size == -1 and known else size for size in sizes)
    if sizes.count(-1) > 1 or math.prod(full) != total:
        raise ValueError(f"{total} values do not fill the shape {sizes}")
    return full
