"""Axes: their order, sizes and number. What is made can be changed in place, and the tensor changes with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from layerloom import ops
from layerloom.tensor_methods.base import TensorBase, TensorLike, listed, part, taking_numpy_names

if TYPE_CHECKING:
    from layerloom.ops.operation import Shape
    from layerloom.tensor import Tensor


class Size(int):
    """How many numbers there are; called, it gives the shape or the size of an axis, as PyTorch's method does."""

    shape: tuple[int, ...]

    def __new__(cls, shape: tuple[int, ...]) -> Size:
        made = super().__new__(cls, math.prod(shape))
        made.shape = shape
        return made

    def __call__(self, dim: int | None = None) -> Any:
        return self.shape if dim is None else self.shape[dim]


@taking_numpy_names
class Shapes(TensorBase):
    """The same numbers along other axes."""

    __slots__ = ()

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def dim(self) -> int:
        return len(self.shape)

    ndimension = dim

    @property
    def size(self) -> Size:
        """How many numbers the tensor holds, as in NumPy; `size()` is the shape and `size(dim)` that of an axis."""
        return Size(self.shape)

    def numel(self) -> int:
        return math.prod(self.shape)

    nelement = numel

    def reshape(self, *shape: Any) -> Tensor:
        return _reshaped(self, listed(shape))

    def reshape_as(self, other: Tensor) -> Tensor:
        return _reshaped(self, other.shape)

    def view(self, *shape: Any) -> Tensor:
        """The numbers in another shape, or, given a dtype, their bytes read as numbers of that dtype."""
        if len(shape) == 1 and not isinstance(shape[0], int | tuple | list):
            return _bytes_as(self, shape[0])
        return _reshaped(self, listed(shape))

    view_as = reshape_as

    def flatten(self, start_dim: int = 0, end_dim: int = -1) -> Tensor:
        """The axes from the first to the last named, both included, as one."""
        return _reshaped(self, _flattened(self.shape, start_dim, end_dim))

    def unflatten(self, dim: int, sizes: Sequence[int]) -> Tensor:
        """One axis as several of the given sizes, one of which may be -1."""
        at = dim % len(self.shape)
        known = math.prod(size for size in sizes if size != -1)
        whole = [self.shape[at] // max(known, 1) if size == -1 else size for size in sizes]
        return _reshaped(self, (*self.shape[:at], *whole, *self.shape[at + 1 :]))

    def ravel(self) -> Tensor:
        return _reshaped(self, (-1,))

    def contiguous(self) -> Tensor:
        """The tensor itself: no operation depends on how numbers lie in memory."""
        return self  # type: ignore[return-value]

    def transpose(self, *axes: Any) -> Tensor:
        """Two axes exchanged, as in PyTorch; or as in NumPy all axes in the order of a list, reversed without one."""
        if len(axes) == 2:
            return self.swapaxes(*axes)
        return _permuted(self, listed(axes) or tuple(reversed(range(self.ndim))))

    def permute(self, *dims: Any) -> Tensor:
        """The axes in another order."""
        return _permuted(self, listed(dims))

    def swapaxes(self, axis0: int, axis1: int) -> Tensor:
        return _permuted(self, _swapped(self.ndim, axis0, axis1))

    swapdims = swapaxes

    def movedim(self, source: int | Sequence[int], destination: int | Sequence[int]) -> Tensor:
        """The axes `source` at the places `destination`; the others keep their order."""
        if not self.shape:
            return ops.identity(self)
        return part(
            self,
            ops.moveaxis(self, source, destination),
            lambda _, changed: ops.moveaxis(changed, destination, source),
        )

    moveaxis = movedim

    def t(self) -> Tensor:
        """The transpose of a matrix; a vector as it is."""
        if self.ndim > 2:
            raise ValueError(f"t() exchanges the axes of a matrix, got {self.shape}: use transpose or mT")
        return _permuted(self, tuple(reversed(range(self.ndim))))

    @property
    def T(self) -> Tensor:
        return _permuted(self, tuple(reversed(range(self.ndim))))

    @property
    def mT(self) -> Tensor:
        """The last two axes exchanged."""
        return self.swapaxes(-1, -2)

    H = mT
    mH = mT  # noqa: N815  (PyTorch's name)

    def adjoint(self) -> Tensor:
        return self.mT

    def squeeze(self, dim: Any = None) -> Tensor:
        """Without the axes of size 1, or without those of the named ones that have it."""
        if dim is None:
            return _reshaped(self, tuple(size for size in self.shape if size != 1))
        named = {axis % max(self.ndim, 1) for axis in ((dim,) if isinstance(dim, int) else dim)}
        kept = (size for axis, size in enumerate(self.shape) if size != 1 or axis not in named)
        return _reshaped(self, tuple(kept))

    def unsqueeze(self, dim: int) -> Tensor:
        return part(self, ops.expand_dims(self, dim), lambda x, changed: ops.reshape(changed, x.shape))

    expand_dims = unsqueeze

    # Repeated

    def expand(self, *sizes: Any) -> Tensor:
        """Repeated along axes of size 1 and new ones in front; -1 keeps a size."""
        wanted = listed(sizes)
        own = (None,) * (len(wanted) - self.ndim) + self.shape
        return ops.broadcast_to(
            self, tuple(old if new == -1 and old is not None else new for new, old in zip(wanted, own, strict=True))
        )

    def expand_as(self, other: Tensor) -> Tensor:
        return ops.broadcast_to(self, other.shape)

    def broadcast_to(self, *shape: Any) -> Tensor:
        return ops.broadcast_to(self, listed(shape))

    def sum_to_size(self, *shape: Any) -> Tensor:
        """The sum over the axes along which this would be a repetition of a tensor of that shape."""
        return ops.unbroadcast(self, listed(shape))  # type: ignore[arg-type]

    def tile(self, *counts: Any) -> Tensor:
        return ops.tile(self, listed(counts))

    def repeat(self, *counts: Any) -> Tensor:
        """So many copies beside each other along each axis, as in PyTorch (NumPy's `repeat` repeats each number)."""
        return ops.tile(self, listed(counts))

    def repeat_interleave(self, repeats: TensorLike, dim: int | None = None) -> Tensor:
        """Each slice so many times in a row; without an axis, each number. `repeats` may be a number for each."""
        counts = repeats.tolist() if hasattr(repeats, "tolist") else repeats
        return ops.repeat_interleave(self, counts, dim)

    # Order

    def flip(self, *dims: Any, dim: Any = None) -> Tensor:
        """The order reversed along the axes; without any, along all."""
        return ops.flip(self, listed(dims) or dim) if self.shape else ops.identity(self)

    def fliplr(self) -> Tensor:
        return ops.flip(self, 1)

    def flipud(self) -> Tensor:
        return ops.flip(self, 0)

    def rot90(self, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
        """Turned `k` times by 90 degrees in the plane of two axes, from the first towards the second."""
        first, second = dims
        turned = self if k % 2 == 0 else ops.swapaxes(self, first, second)
        return ops.flip(turned, ((), first, (first, second), second)[k % 4])

    def roll(self, shifts: Any, dims: Any = None, *, dim: Any = None) -> Tensor:
        return ops.roll(self, shifts, dim if dims is None else dims)

    def tril(self, diagonal: int = 0) -> Tensor:
        return ops.tril(self, diagonal)

    def triu(self, diagonal: int = 0) -> Tensor:
        return ops.triu(self, diagonal)


def _reshaped(x: Any, shape: Any) -> Tensor:
    return part(x, ops.reshape(x, shape), lambda x, changed: ops.reshape(changed, x.shape))


def _permuted(x: Any, axes: tuple[int, ...]) -> Tensor:
    order = tuple(axis % len(axes) for axis in axes)
    inverse = tuple(sorted(range(len(order)), key=order.__getitem__))
    return part(x, ops.transpose(x, axes), lambda _, changed: ops.transpose(changed, inverse))


def _bytes_as(x: Any, dtype: Any) -> Tensor:
    return type(x)(x.data.view(dtype))  # type: ignore[no-any-return]


def _flattened(shape: Shape, start: int, stop: int) -> Shape:
    if not shape:
        return (1,)
    first, last = start % len(shape), stop % len(shape)
    return (*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :])


def _swapped(ndim: int, first: int, second: int) -> tuple[int, ...]:
    axes = list(range(ndim))
    if axes:
        axes[first], axes[second] = axes[second], axes[first]
    return tuple(axes)
