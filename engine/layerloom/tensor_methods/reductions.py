"""Along axes: sums, extremes, order. Axes, defaults and results are PyTorch's; `layerloom.ops` has NumPy's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from layerloom import ops
from layerloom import tensor as tape
from layerloom.tensor_methods.base import Axes, Picked, TensorBase, TensorLike, seeing_an_axis, taking_numpy_names

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


@seeing_an_axis
@taking_numpy_names
class Reductions(TensorBase):
    """What makes few numbers of many along axes (`dim`, also called `axis`); without one, of all."""

    __slots__ = ()

    def sum(self, dim: Axes = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
        return ops.sum(_in(self, dtype), dim, keepdim)

    def nansum(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        """The sum of what is not nan."""
        return ops.sum(ops.where(ops.isnan(self), 0, self), dim, keepdim)

    def mean(self, dim: Axes = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
        return ops.mean(_in(self, dtype), dim, keepdim)

    def nanmean(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        """The mean of what is not nan."""
        there = ops.cast(ops.logical_not(ops.isnan(self)), self.dtype)
        return ops.divide(self.nansum(dim, keepdim), ops.sum(there, dim, keepdim))

    def prod(self, dim: Axes = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
        return ops.prod(_in(self, dtype), dim, keepdim)

    def all(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        return ops.all(self, dim, keepdim)

    def any(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        return ops.any(self, dim, keepdim)

    def amax(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        return ops.amax(self, dim, keepdim)

    def amin(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        return ops.amin(self, dim, keepdim)

    def aminmax(self, *, dim: int | None = None, keepdim: bool = False) -> tuple[Tensor, Tensor]:
        """(the smallest, the largest)."""
        return ops.amin(self, dim, keepdim), ops.amax(self, dim, keepdim)

    def var(
        self, dim: Axes | bool = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: int = 1
    ) -> Tensor:
        """The variance: squared distances from the mean, divided by their number less `correction`.

        As in PyTorch that is 1 by default (`ops.var`, like NumPy, takes 0); `unbiased` stands for 1 or 0.
        """
        dim, correction = _corrected(dim, unbiased, correction)
        return ops.var(self, dim, keepdim, correction)

    def std(
        self, dim: Axes | bool = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: int = 1
    ) -> Tensor:
        """The root of `var`, with the same arguments."""
        dim, correction = _corrected(dim, unbiased, correction)
        return ops.std(self, dim, keepdim, correction)

    def max(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The largest number; along an axis (values, indices), of equal ones the first; or the larger of two."""
        if isinstance(dim, tape.Tensor):
            return ops.maximum(self, dim)
        return ops.max(self) if dim is None else _extreme(self, ops.argmax(self, dim, True), dim, keepdim)

    def min(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The smallest number; along an axis (values, indices), of equal ones the first; or the smaller of two."""
        if isinstance(dim, tape.Tensor):
            return ops.minimum(self, dim)
        return ops.min(self) if dim is None else _extreme(self, ops.argmin(self, dim, True), dim, keepdim)

    def argmax(self, dim: int | None = None, keepdim: bool = False) -> Tensor:
        return ops.argmax(self, dim, keepdim)

    def argmin(self, dim: int | None = None, keepdim: bool = False) -> Tensor:
        return ops.argmin(self, dim, keepdim)

    def median(self, dim: int | None = None, keepdim: bool = False) -> Any:
        """The middle number, of two the lower; along an axis (values, indices). `ops.median` takes their mean."""
        if dim is not None:
            return self.kthvalue((self.shape[dim] + 1) // 2, dim, keepdim)
        flat = ops.reshape(self, (-1,))
        return flat.median(0).values if flat.numel() else ops.full((), math.nan, self.dtype)

    def kthvalue(self, k: int, dim: int = -1, keepdim: bool = False) -> Picked:
        """The k-th smallest along an axis, counted from 1, and where it is."""
        place = ops.take(ops.argsort(self, dim), [k - 1], dim)
        return _extreme(self, place, dim, keepdim)

    def quantile(self, q: Any, dim: int | None = None, keepdim: bool = False) -> Tensor:
        """What a share `q` of the numbers lies below; several shares give a new first axis."""
        shares = q.tolist() if isinstance(q, tape.Tensor) else q
        if isinstance(shares, list):
            return ops.stack([ops.quantile(self, share, dim, keepdim) for share in shares])
        return ops.quantile(self, shares, dim, keepdim)

    def logsumexp(self, dim: Axes = None, keepdim: bool = False) -> Tensor:
        return ops.logsumexp(self, dim, keepdim)

    def norm(self, p: float | str | None = "fro", dim: Axes = None, keepdim: bool = False) -> Tensor:
        """The p-norm of all numbers alike; "fro" is 2."""
        return ops.norm(self, 2 if p is None or p == "fro" else float(p), dim, keepdim)

    def dist(self, other: TensorLike, p: float = 2) -> Tensor:
        """The p-norm of the difference."""
        return ops.norm(ops.subtract(self, other), p)

    def count_nonzero(self, dim: Axes = None) -> Tensor:
        return ops.count_nonzero(self, dim)

    # As many as before

    def softmax(self, dim: int = -1, *, dtype: Any = None) -> Tensor:
        return ops.softmax(_in(self, dtype), dim)

    def log_softmax(self, dim: int = -1, *, dtype: Any = None) -> Tensor:
        return ops.log_softmax(_in(self, dtype), dim)

    def cumsum(self, dim: int = -1, *, dtype: Any = None) -> Tensor:
        return ops.cumsum(_in(self, dtype), dim)

    def cumprod(self, dim: int = -1, *, dtype: Any = None) -> Tensor:
        return ops.cumprod(_in(self, dtype), dim)

    def logcumsumexp(self, dim: int = -1) -> Tensor:
        return ops.logcumsumexp(self, dim)

    def cummax(self, dim: int = -1) -> Picked:
        """The largest up to each number, and where it is; of equal ones the last."""
        return Picked(*ops.cummax(self, dim))

    def cummin(self, dim: int = -1) -> Picked:
        """The smallest up to each number, and where it is; of equal ones the last."""
        return Picked(*ops.cummin(self, dim))

    def diff(self, n: int = 1, dim: int = -1) -> Tensor:
        """Each number less the one before it, `n` times."""
        made: Any = self
        for _ in range(n):
            made = ops.diff(made, dim)
        return ops.identity(made) if n == 0 else made

    # Order

    def sort(self, dim: int = -1, descending: bool = False, stable: bool = True) -> Picked:  # noqa: ARG002
        """The numbers in order along an axis and where they were; equal ones keep theirs. `ops.sort` has no places."""
        places = ops.argsort(self, dim, descending)
        return Picked(ops.take_along_axis(self, places, dim), places)

    def msort(self) -> Tensor:
        """The numbers in order along the first axis."""
        return self.sort(0).values

    def argsort(self, dim: int = -1, descending: bool = False, stable: bool = True) -> Tensor:  # noqa: ARG002
        return ops.argsort(self, dim, descending)

    def topk(self, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Picked:  # noqa: A002, ARG002
        """The `k` largest (or smallest) in order and where they are; of equal ones the first."""
        return Picked(*ops.topk(self, k, dim, largest))

    def unique(
        self,
        sorted: bool = True,  # noqa: A002, ARG002
        return_inverse: bool = False,
        return_counts: bool = False,
    ) -> Any:
        """The different numbers in order, with where each number is among them and how often each occurs, if asked.

        Raises `Untraceable` while a program is recorded.
        """
        values, inverse, counts = ops.unique(self)
        found = (values, *([inverse] if return_inverse else []), *([counts] if return_counts else []))
        return found if len(found) > 1 else values


def _in(x: Any, dtype: Any) -> Any:
    return x if dtype is None else ops.cast(x, dtype)


def _corrected(dim: Axes | bool, unbiased: bool | None, correction: int) -> tuple[Axes, int]:
    """Axes and correction; `x.var(False)` is PyTorch's old word for a correction of 0."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    return dim, correction if unbiased is None else int(unbiased)


def _extreme(x: Any, places: Tensor, dim: int, keepdim: bool) -> Picked:
    """The numbers at one place each along an axis."""
    values = ops.take_along_axis(x, places, dim)
    return Picked(values, places) if keepdim else Picked(ops.squeeze(values, dim), ops.squeeze(places, dim))
