"""Picking numbers by place, and putting numbers in places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from layerloom import ops
from layerloom import tensor as tape
from layerloom.tensor_methods.base import TensorBase, TensorLike, part, taking_numpy_names, written

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


@taking_numpy_names
class Places(TensorBase):
    """Parts, and numbers at places."""

    __slots__ = ()

    # Parts

    def select(self, dim: int, index: int) -> Tensor:
        """One slice along an axis, which it loses."""
        return _cut(self, dim, index)

    def narrow(self, dim: int, start: Any, length: int) -> Tensor:
        """So many slices along an axis from one on."""
        first = int(start) % max(self.shape[dim], 1) if int(start) < 0 else int(start)
        if first + length > self.shape[dim]:
            raise IndexError(f"narrow cannot take {length} of {self.shape[dim]} along axis {dim}, beginning at {first}")
        return _cut(self, dim, slice(first, first + length))

    def split(self, split_size: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
        """Pieces of a size, the last perhaps smaller, or of these sizes; `ops.split` takes the number of pieces."""
        whole = self.shape[dim]
        if isinstance(split_size, int):
            split_size = [min(split_size, whole - start) for start in range(0, whole, split_size)] or [0]
        return _pieces(self, split_size, dim)

    split_with_sizes = split

    def chunk(self, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
        """So many pieces of one size, the last one smaller, or as in PyTorch perhaps fewer."""
        size = self.shape[dim]
        return self.split(-(-size // chunks), dim) if size else _pieces(self, [0] * chunks, dim)

    def tensor_split(self, indices_or_sections: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
        """So many pieces, the first ones longer by 1 where it does not come out even, or cut at these places."""
        size = self.shape[dim]
        if isinstance(indices_or_sections, int):
            count = indices_or_sections
            sizes = [size // count + (piece < size % count) for piece in range(count)]
        else:
            ends = [min(max(end + size if end < 0 else end, 0), size) for end in (*indices_or_sections, size)]
            sizes = [max(end - start, 0) for start, end in zip([0, *ends], ends, strict=False)]
        return _pieces(self, sizes, dim)

    def unbind(self, dim: int = 0) -> tuple[Tensor, ...]:
        """The slices along an axis, which they lose."""
        return tuple(_cut(self, dim, at) for at in range(self.shape[dim]))

    def unfold(self, dimension: int, size: int, step: int) -> Tensor:
        """Windows of a size along an axis, each `step` after the one before; a new last axis runs through them."""
        starts = np.arange(0, self.shape[dimension] - size + 1, step)
        windows = ops.take(self, (starts[:, None] + np.arange(size)), dimension)
        return ops.moveaxis(windows, dimension % len(self.shape) + 1, -1)

    def diagonal(self, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
        return ops.diagonal(self, offset, dim1, dim2)

    def diag(self, diagonal: int = 0) -> Tensor:
        """The diagonal of a matrix, or the matrix with a vector on its diagonal."""
        return ops.diag(self, diagonal)

    def diag_embed(self, offset: int = 0) -> Tensor:
        return ops.diag_embed(self, offset)

    # By places

    def take(self, index: TensorLike, dim: int | None = None) -> Tensor:
        """The numbers at places in the flattened tensor, or the slices at places along an axis."""
        return ops.take(ops.reshape(self, (-1,)), index, 0) if dim is None else ops.take(self, index, dim)

    def index_select(self, dim: int, index: TensorLike) -> Tensor:
        """The slices at places along an axis."""
        found = ops.take(_with_axis(self), ops.reshape(index, (-1,)), dim)
        return found if self.shape else ops.reshape(found, ())

    def gather(self, dim: int, index: TensorLike) -> Tensor:
        found = ops.gather(_with_axis(self), _with_axis(tape.as_tensor(index)), dim)
        return found if tape.as_tensor(index).shape else ops.reshape(found, ())

    def take_along_dim(self, indices: TensorLike, dim: int | None = None) -> Tensor:
        """Numbers picked along an axis by indices that broadcast: what `argsort` is for."""
        if dim is None:
            return ops.take(ops.reshape(self, (-1,)), ops.reshape(indices, (-1,)))
        return ops.take_along_axis(self, indices, dim)

    def masked_select(self, mask: TensorLike) -> Tensor:
        """The numbers where the mask is true. Raises `Untraceable` while a program is recorded."""
        return ops.masked_select(self, mask)

    def nonzero(self, *, as_tuple: bool = False) -> Any:
        """Where it is not 0: (count, axes), or with `as_tuple` a vector an axis. Not while a program is recorded."""
        return ops.nonzero(_with_axis(self)) if as_tuple else self.argwhere()

    def argwhere(self) -> Tensor:
        return ops.argwhere(_with_axis(self))[:, : len(self.shape)]

    def bincount(self, weights: TensorLike = None, minlength: int = 0) -> Tensor:
        """How often each whole number occurs, or the sum of its weights."""
        longest = int(ops.max(self)) + 1 if self.data.size else 0
        return ops.bincount(self, max(longest, minlength), weights)

    # Other numbers in places

    def masked_fill(self, mask: TensorLike, value: TensorLike) -> Tensor:
        """`value` where the mask is true; a number takes this tensor's dtype."""
        return ops.where(mask, ops.cast(tape.as_tensor(value, like=self), self.dtype), self)  # type: ignore[arg-type]

    def masked_scatter(self, mask: TensorLike, source: TensorLike) -> Tensor:
        """The numbers of `source` one after the other where the mask is true."""
        wide = ops.broadcast_to(mask, self.shape)
        places = ops.where(wide, ops.reshape(ops.cumsum(ops.reshape(wide, (-1,))), self.shape) - 1, 0)
        return ops.where(wide, ops.take(ops.reshape(source, (-1,)), places), self)

    def scatter(
        self, dim: int, index: TensorLike, src: TensorLike = None, *,
        value: TensorLike = None, reduce: Literal["add", "multiply"] | None = None,
    ) -> Tensor:  # fmt: skip
        """`src[i, j]` (or one value) at `[index[i, j], j]` for axis 0, and so on; of duplicates the last stays."""
        given = _typed(src if value is None else value, self)
        if given.shape and given.shape != tape.as_tensor(index).shape:
            given = given[tuple(slice(size) for size in tape.as_tensor(index).shape)]
        if reduce == "add":
            return ops.scatter_add(self, index, ops.broadcast_to(given, tape.as_tensor(index).shape), dim)
        if reduce == "multiply":
            ones = ops.ones_like(self)  # type: ignore[arg-type]
            return ops.multiply(self, ops.scatter(ones, index, given, dim))
        return ops.scatter(self, index, given, dim)

    def scatter_add(self, dim: int, index: TensorLike, src: TensorLike) -> Tensor:
        """`src[i, j]` added at `[index[i, j], j]` for axis 0, and so on; duplicates add up."""
        part = tuple(slice(size) for size in tape.as_tensor(index).shape)
        return ops.scatter_add(self, index, _typed(src, self)[part], dim)

    def index_add(self, dim: int, index: TensorLike, source: TensorLike, *, alpha: float = 1) -> Tensor:
        """`alpha` times the slices of `source` added at places along an axis; duplicates add up."""
        return ops.index_add(self, ops.reshape(index, (-1,)), ops.multiply(source, alpha), dim)

    def index_fill(self, dim: int, index: TensorLike, value: TensorLike) -> Tensor:
        """One value at places along an axis."""
        return ops.put(self, _along(self, dim, index), _typed(value, self))

    def index_copy(self, dim: int, index: TensorLike, source: TensorLike) -> Tensor:
        """The slices of `source` at places along an axis; of duplicates the last stays."""
        return ops.put(self, _along(self, dim, index), _typed(source, self))

    def index_put(self, indices: Sequence[TensorLike], values: TensorLike, accumulate: bool = False) -> Tensor:
        """Values at places given by a tensor an axis; with `accumulate` they are added, and duplicates add up."""
        return (ops.add_at if accumulate else ops.put)(self, tuple(indices), _typed(values, self))

    def put(self, index: TensorLike, source: TensorLike, accumulate: bool = False) -> Tensor:
        """Numbers at places in the flattened tensor; with `accumulate` they are added."""
        flat = ops.reshape(self, (-1,))
        return ops.reshape((ops.add_at if accumulate else ops.put)(flat, index, _typed(source, self)), self.shape)

    def select_scatter(self, src: TensorLike, dim: int, index: int) -> Tensor:
        """Another slice at a place along an axis."""
        return ops.put(self, (slice(None),) * (dim % len(self.shape)) + (index,), _typed(src, self))

    def slice_scatter(
        self, src: TensorLike, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
    ) -> Tensor:
        """Other slices along an axis, from one place to before another."""
        return ops.put(self, (slice(None),) * (dim % len(self.shape)) + (slice(start, end, step),), _typed(src, self))


def _with_axis(x: Any) -> Any:
    """A number without axes as one along an axis."""
    return x if x.shape else ops.reshape(x, (1,))


def _typed(value: TensorLike, like: Any) -> Tensor:
    """The value in the dtype of a tensor."""
    return ops.cast(tape.as_tensor(value, like=like), like.dtype)


def _along(x: Any, dim: int, index: TensorLike) -> tuple[Any, ...]:
    return (slice(None),) * (dim % len(x.shape)) + (tape.as_tensor(index),)


def _cut(x: Any, dim: int, place: int | slice) -> Tensor:
    where = (slice(None),) * (dim % max(len(x.shape), 1)) + (place,)
    return part(x, ops.index(x, where), lambda x, changed: written(x, where, changed))


def _pieces(x: Any, sizes: Sequence[int], dim: int) -> tuple[Tensor, ...]:
    """Pieces of these sizes along an axis."""
    if sum(sizes) != x.shape[dim]:
        raise ValueError(f"the sizes of the pieces add up to {x.shape[dim]} along axis {dim} of {x.shape}, got {sizes}")
    ends = np.cumsum(sizes).tolist()
    return tuple(_cut(x, dim, slice(end - size, end)) for size, end in zip(sizes, ends, strict=True))
