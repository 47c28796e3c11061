"""The operators and methods of `Tensor` that only hand on to a function of `layerloom.ops`: see there.

Names and arguments are NumPy's (`axis`, `keepdims`, `transpose` takes all axes); PyTorch's names stand beside
where they differ (`view`, `permute`, `unsqueeze`, `clamp`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np

from layerloom import ops

if TYPE_CHECKING:
    from layerloom.ops.operation import DType, Shape
    from layerloom.tensor import Tensor

    TensorLike = Any


class TensorMethods:
    """What a tensor can do by an operation of the same name."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def shape(self) -> Shape: ...
        @property
        def dtype(self) -> DType: ...
        def updated(self, value: Tensor) -> Tensor: ...

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def dim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many numbers the tensor holds."""
        return math.prod(self.shape)

    def numel(self) -> int:
        return math.prod(self.shape)

    @property
    def itemsize(self) -> int:
        """The bytes of one number."""
        return self.dtype.itemsize

    @property
    def nbytes(self) -> int:
        """The bytes of all numbers."""
        return self.size * self.itemsize

    # Operators

    def __getitem__(self, where: Any) -> Tensor:
        return ops.getitem(self, where)

    def __neg__(self) -> Tensor:
        return ops.negative(self)

    def __abs__(self) -> Tensor:
        return ops.abs(self)

    def __invert__(self) -> Tensor:
        return ops.logical_not(self) if self.dtype == bool else ops.bitwise_not(self)

    def __pos__(self) -> Tensor:
        return ops.identity(self)

    def __add__(self, other: TensorLike) -> Tensor:
        return ops.add(self, other)

    def __radd__(self, other: TensorLike) -> Tensor:
        return ops.add(other, self)

    def __sub__(self, other: TensorLike) -> Tensor:
        return ops.subtract(self, other)

    def __rsub__(self, other: TensorLike) -> Tensor:
        return ops.subtract(other, self)

    def __mul__(self, other: TensorLike) -> Tensor:
        return ops.multiply(self, other)

    def __rmul__(self, other: TensorLike) -> Tensor:
        return ops.multiply(other, self)

    def __truediv__(self, other: TensorLike) -> Tensor:
        return ops.divide(self, other)

    def __rtruediv__(self, other: TensorLike) -> Tensor:
        return ops.divide(other, self)

    def __pow__(self, other: TensorLike) -> Tensor:
        return ops.power(self, other)

    def __rpow__(self, other: TensorLike) -> Tensor:
        return ops.power(other, self)

    def __matmul__(self, other: TensorLike) -> Tensor:
        return ops.matmul(self, other)

    def __rmatmul__(self, other: TensorLike) -> Tensor:
        return ops.matmul(other, self)

    def __floordiv__(self, other: TensorLike) -> Tensor:
        return ops.floor_divide(self, other)

    def __rfloordiv__(self, other: TensorLike) -> Tensor:
        return ops.floor_divide(other, self)

    def __mod__(self, other: TensorLike) -> Tensor:
        return ops.remainder(self, other)

    def __rmod__(self, other: TensorLike) -> Tensor:
        return ops.remainder(other, self)

    def __iadd__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.add(self, other))

    def __isub__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.subtract(self, other))

    def __imul__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.multiply(self, other))

    def __itruediv__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.divide(self, other))

    def __ipow__(self, other: TensorLike) -> Tensor:
        return self.updated(ops.power(self, other))

    def __and__(self, other: TensorLike) -> Tensor:
        return (ops.logical_and if self.dtype == bool else ops.bitwise_and)(self, other)

    def __rand__(self, other: TensorLike) -> Tensor:
        return (ops.logical_and if self.dtype == bool else ops.bitwise_and)(other, self)

    def __or__(self, other: TensorLike) -> Tensor:
        return (ops.logical_or if self.dtype == bool else ops.bitwise_or)(self, other)

    def __ror__(self, other: TensorLike) -> Tensor:
        return (ops.logical_or if self.dtype == bool else ops.bitwise_or)(other, self)

    def __xor__(self, other: TensorLike) -> Tensor:
        return (ops.logical_xor if self.dtype == bool else ops.bitwise_xor)(self, other)

    def __rxor__(self, other: TensorLike) -> Tensor:
        return (ops.logical_xor if self.dtype == bool else ops.bitwise_xor)(other, self)

    # As in NumPy and PyTorch, comparing gives a tensor of truth values; tensors are hashed by identity.
    def __eq__(self, other: TensorLike) -> Tensor:  # type: ignore[override]
        return ops.equal(self, other)

    def __ne__(self, other: TensorLike) -> Tensor:  # type: ignore[override]
        return ops.not_equal(self, other)

    __hash__ = object.__hash__

    def __lt__(self, other: TensorLike) -> Tensor:
        return ops.less(self, other)

    def __le__(self, other: TensorLike) -> Tensor:
        return ops.less_equal(self, other)

    def __gt__(self, other: TensorLike) -> Tensor:
        return ops.greater(self, other)

    def __ge__(self, other: TensorLike) -> Tensor:
        return ops.greater_equal(self, other)

    # Numbers one by one

    def abs(self) -> Tensor:
        return ops.abs(self)

    def exp(self) -> Tensor:
        return ops.exp(self)

    def expm1(self) -> Tensor:
        return ops.expm1(self)

    def log(self) -> Tensor:
        return ops.log(self)

    def log1p(self) -> Tensor:
        return ops.log1p(self)

    def log2(self) -> Tensor:
        return ops.log2(self)

    def sqrt(self) -> Tensor:
        return ops.sqrt(self)

    def rsqrt(self) -> Tensor:
        return ops.rsqrt(self)

    def square(self) -> Tensor:
        return ops.square(self)

    def reciprocal(self) -> Tensor:
        return ops.reciprocal(self)

    def sin(self) -> Tensor:
        return ops.sin(self)

    def cos(self) -> Tensor:
        return ops.cos(self)

    def tanh(self) -> Tensor:
        return ops.tanh(self)

    def erf(self) -> Tensor:
        return ops.erf(self)

    def sigmoid(self) -> Tensor:
        return ops.sigmoid(self)

    def relu(self) -> Tensor:
        return ops.relu(self)

    def sign(self) -> Tensor:
        return ops.sign(self)

    def floor(self) -> Tensor:
        return ops.floor(self)

    def ceil(self) -> Tensor:
        return ops.ceil(self)

    def round(self) -> Tensor:
        return ops.round(self)

    def isnan(self) -> Tensor:
        return ops.isnan(self)

    def isinf(self) -> Tensor:
        return ops.isinf(self)

    def isfinite(self) -> Tensor:
        return ops.isfinite(self)

    def logical_not(self) -> Tensor:
        return ops.logical_not(self)

    def neg(self) -> Tensor:
        return ops.negative(self)

    def clip(self, low: TensorLike = None, high: TensorLike = None) -> Tensor:
        return ops.clip(self, low, high)

    def clamp(self, min: TensorLike = None, max: TensorLike = None) -> Tensor:  # noqa: A002  (PyTorch's names)
        return ops.clip(self, min, max)

    def add(self, other: TensorLike) -> Tensor:
        return ops.add(self, other)

    def sub(self, other: TensorLike) -> Tensor:
        return ops.subtract(self, other)

    def mul(self, other: TensorLike) -> Tensor:
        return ops.multiply(self, other)

    def div(self, other: TensorLike) -> Tensor:
        return ops.divide(self, other)

    def pow(self, other: TensorLike) -> Tensor:
        return ops.power(self, other)

    def maximum(self, other: TensorLike) -> Tensor:
        return ops.maximum(self, other)

    def minimum(self, other: TensorLike) -> Tensor:
        return ops.minimum(self, other)

    def logical_and(self, other: TensorLike) -> Tensor:
        return ops.logical_and(self, other)

    def logical_or(self, other: TensorLike) -> Tensor:
        return ops.logical_or(self, other)

    def where(self, condition: TensorLike, other: TensorLike) -> Tensor:
        """This where the condition is true, `other` elsewhere."""
        return ops.where(condition, self, other)

    def masked_fill(self, mask: TensorLike, value: TensorLike) -> Tensor:
        return ops.masked_fill(self, mask, value)

    # Reductions

    def sum(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.sum(self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.mean(self, axis, keepdims)

    def prod(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.prod(self, axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.max(self, axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.min(self, axis, keepdims)

    def amax(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.amax(self, axis, keepdims)

    def amin(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.amin(self, axis, keepdims)

    def logsumexp(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.logsumexp(self, axis, keepdims)

    def all(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.all(self, axis, keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.any(self, axis, keepdims)

    def var(self, axis: Any = None, keepdims: bool = False, correction: int = 0) -> Tensor:
        return ops.var(self, axis, keepdims, correction)

    def std(self, axis: Any = None, keepdims: bool = False, correction: int = 0) -> Tensor:
        return ops.std(self, axis, keepdims, correction)

    def argmax(self, axis: int | None = None, keepdims: bool = False) -> Tensor:
        return ops.argmax(self, axis, keepdims)

    def argmin(self, axis: int | None = None, keepdims: bool = False) -> Tensor:
        return ops.argmin(self, axis, keepdims)

    def norm(self, p: float = 2, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.norm(self, p, axis, keepdims)

    def softmax(self, axis: int = -1) -> Tensor:
        return ops.softmax(self, axis)

    def log_softmax(self, axis: int = -1) -> Tensor:
        return ops.log_softmax(self, axis)

    def cumsum(self, axis: int = -1) -> Tensor:
        return ops.cumsum(self, axis)

    def cumprod(self, axis: int = -1) -> Tensor:
        return ops.cumprod(self, axis)

    def sort(self, axis: int = -1, descending: bool = False) -> Tensor:
        return ops.sort(self, axis, descending)

    def argsort(self, axis: int = -1, descending: bool = False) -> Tensor:
        return ops.argsort(self, axis, descending)

    def topk(self, k: int, axis: int = -1, largest: bool = True) -> tuple[Tensor, Tensor]:
        return ops.topk(self, k, axis, largest)

    # Shape

    def reshape(self, *shape: Any) -> Tensor:
        return ops.reshape(self, _listed(shape))

    def view(self, *shape: Any) -> Tensor:
        return ops.reshape(self, _listed(shape))

    def flatten(self, start: int = 0, stop: int = -1) -> Tensor:
        """The axes from `start` to `stop`, both included, as one."""
        return ops.reshape(self, _flattened(self.shape, start, stop))

    def ravel(self) -> Tensor:
        return ops.reshape(self, (-1,))

    def transpose(self, *axes: Any) -> Tensor:
        """The axes in another order, reversed if none is given."""
        return ops.transpose(self, _listed(axes) or None)

    def permute(self, *axes: Any) -> Tensor:
        return ops.transpose(self, _listed(axes))

    def swapaxes(self, first: int, second: int) -> Tensor:
        return ops.transpose(self, _swapped(self.ndim, first, second))

    @property
    def T(self) -> Tensor:
        return ops.transpose(self)

    @property
    def mT(self) -> Tensor:
        """The last two axes exchanged."""
        return self.swapaxes(-1, -2)

    def squeeze(self, axis: Any = None) -> Tensor:
        return ops.squeeze(self, axis)

    def expand_dims(self, axis: int) -> Tensor:
        return ops.expand_dims(self, axis)

    def unsqueeze(self, axis: int) -> Tensor:
        return ops.expand_dims(self, axis)

    def broadcast_to(self, *shape: Any) -> Tensor:
        return ops.broadcast_to(self, _listed(shape))

    def flip(self, axis: Any = None) -> Tensor:
        return ops.flip(self, axis)

    def roll(self, shift: Any, axis: Any = None) -> Tensor:
        return ops.roll(self, shift, axis)

    def tile(self, *counts: Any) -> Tensor:
        return ops.tile(self, _listed(counts))

    def repeat(self, *counts: Any) -> Tensor:
        """So many copies beside each other along each axis, as in PyTorch (NumPy's `repeat` repeats each number)."""
        return ops.tile(self, _listed(counts))

    def split(self, sizes: int | Sequence[int], axis: int = 0) -> tuple[Tensor, ...]:
        return ops.split(self, sizes, axis)

    def unbind(self, axis: int = 0) -> tuple[Tensor, ...]:
        """The slices along an axis."""
        return tuple(ops.squeeze(part, axis) for part in ops.split(self, self.shape[axis], axis))

    def take(self, indices: TensorLike, axis: int = 0) -> Tensor:
        return ops.take(self, indices, axis)

    def gather(self, axis: int, indices: TensorLike) -> Tensor:
        return ops.gather(self, indices, axis)

    def tril(self, diagonal: int = 0) -> Tensor:
        return ops.tril(self, diagonal)

    def triu(self, diagonal: int = 0) -> Tensor:
        return ops.triu(self, diagonal)

    # Products

    def matmul(self, other: TensorLike) -> Tensor:
        return ops.matmul(self, other)

    # Dtypes

    def astype(self, dtype: Any) -> Tensor:
        return ops.cast(self, dtype)

    def half(self) -> Tensor:
        return ops.cast(self, np.float16)

    def bfloat16(self) -> Tensor:
        return ops.cast(self, ml_dtypes.bfloat16)

    def float(self) -> Tensor:
        return ops.cast(self, np.float32)

    def double(self) -> Tensor:
        return ops.cast(self, np.float64)

    def int(self) -> Tensor:
        return ops.cast(self, np.int32)

    def long(self) -> Tensor:
        return ops.cast(self, np.int64)

    def bool(self) -> Tensor:
        return ops.cast(self, np.bool_)


def _listed(sizes: tuple[Any, ...]) -> tuple[Any, ...]:
    """The sizes or axes, given one by one or as one sequence."""
    return tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes


def _flattened(shape: Shape, start: int, stop: int) -> Shape:
    if not shape:
        return (1,)
    first, last = start % len(shape), stop % len(shape)
    return (*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :])


def _swapped(ndim: int, first: int, second: int) -> tuple[int, ...]:
    axes = list(range(ndim))
    axes[first], axes[second] = axes[second], axes[first]
    return tuple(axes)
