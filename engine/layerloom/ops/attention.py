"""Attention: each query takes a mean of values, weighted by how well their keys fit (Vaswani et al. 2017).

Arrays are (..., steps, size), where the axes in front are those of the batch and the heads. A query that may look at no
key gets 0, and no gradient passes through it (PyTorch's MultiheadAttention: nan).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from layerloom import tensor as tape
from layerloom.device import array_module
from layerloom.ops.arithmetic import maximum
from layerloom.ops.broadcasting import broadcast_to, reshape
from layerloom.ops.casting import cast
from layerloom.ops.classification import softmax
from layerloom.ops.comparison import greater, logical_not
from layerloom.ops.linear import matmul
from layerloom.ops.operation import DType, OperationError
from layerloom.ops.promotion import promoted
from layerloom.ops.random import dropout
from layerloom.ops.reduction import all, max
from layerloom.ops.shape import expand_dims, pad, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Mask(NamedTuple):
    """Which keys a query may look at: `scores` is added to the scores, `weights` multiplies their softmax.

    Both broadcast against (..., queries, keys). The second is needed where a row may have no key at all: its softmax
    would be even, and must be 0.
    """

    scores: Tensor
    weights: Tensor | None = None

    def extended(self, count: int) -> Mask:
        """The mask with `count` more keys at the end, at which every query may look."""
        widths = [(0, 0)] * (self.scores.ndim - 1) + [(0, count)]
        return Mask(pad(self.scores, widths)) if count else self


def blocked_score(dtype: DType) -> float:
    """What is added to a score that must not count: finite, as a row without any other score must not become nan.

    Three of them must be a number of the dtype still.
    """
    return -1.6e4 if dtype == np.float16 else -1e30


def causal(queries: int, keys: int, like: Tensor) -> Mask:
    """No query looks at a later key; each sees at least the first. `like` gives dtype and device."""
    later = np.triu(np.full((queries, keys), blocked_score(like.dtype)), 1)
    return Mask(tape.Tensor(array_module(like.data).asarray(later, like.dtype)))


def blocking(blocked: Tensor, dtype: DType) -> Mask:
    """The mask of truth values (..., queries, keys) that say where not to look."""
    some = logical_not(all(blocked, -1, keepdims=True))
    return Mask(cast(blocked, dtype) * blocked_score(dtype), cast(some, dtype))


def biased(numbers: Tensor, dtype: DType) -> Mask:
    """The mask of numbers (..., queries, keys) to add to the scores; -inf says where not to look."""
    least = blocked_score(dtype)
    some = greater(max(numbers, -1, keepdims=True), least / 2)
    return Mask(cast(maximum(numbers, least), dtype), cast(some, dtype))


def joined(*masks: Mask | None) -> Mask | None:
    """All masks together. A row that they leave no key only jointly is found by its scores."""
    given = [mask for mask in masks if mask is not None]
    if not given:
        return None
    scores = given[0].scores
    for mask in given[1:]:
        scores = scores + mask.scores
    if len(given) == 1 or not any(mask.weights is not None for mask in given):
        return Mask(scores, given[0].weights)
    some = greater(max(scores, -1, keepdims=True), blocked_score(scores.dtype) / 2)
    return Mask(scores, cast(some, scores.dtype))


def attended(
    query: Tensor, key: Tensor, value: Tensor, mask: Mask | None, scale: float, dropout_p: float = 0.0
) -> tuple[Tensor, Tensor]:
    """(the means of the values, the weights) for (..., queries, size), (..., keys, size) and (..., keys, width).

    Weights (..., queries, keys) are dropped with probability `dropout_p`.
    """
    axes = (*range(key.ndim - 2), key.ndim - 1, key.ndim - 2)
    scores = (query * scale) @ transpose(key, axes)
    weights = softmax(scores if mask is None else scores + mask.scores, -1)
    if mask is not None and mask.weights is not None:
        weights = weights * mask.weights
    weights = dropout(weights, dropout_p)
    return matmul(weights, value), weights


def scaled_dot_product_attention(
    query: TensorLike,
    key: TensorLike,
    value: TensorLike,
    attn_mask: TensorLike | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """Softmax(query keyᵀ scale) value, with the arguments of PyTorch's function of this name: (..., queries, width).

    query: (..., queries, size), key: (..., keys, size), value: (..., keys, width). `attn_mask` broadcasts to
    (..., queries, keys): true where a query *may* look, or numbers to add to the scores. With `is_causal` no query
    looks at a later key. `scale` is 1 / sqrt(size) by default. With `enable_gqa` keys and values may have fewer heads
    (the axis before the steps) than queries: each serves several that follow one another (Ainslie et al. 2023).
    Raises `OperationError` for shapes that do not fit.
    """
    q, k, v = promoted(query, key, value)
    if enable_gqa:
        k, v = (_repeated(x, q) for x in (k, v))
    if min(q.ndim, k.ndim, v.ndim) < 2 or q.shape[-1] != k.shape[-1] or k.shape[-2] != v.shape[-2]:
        raise OperationError(
            "scaled_dot_product_attention needs (..., queries, size), (..., keys, size) and (..., keys, width), "
            f"got {q.shape}, {k.shape} and {v.shape}"
        )
    later = causal(q.shape[-2], k.shape[-2], q) if is_causal else None
    factor = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    return attended(q, k, v, joined(_allowed(attn_mask, q.dtype), later), factor, dropout_p)[0]


def _allowed(mask: TensorLike | None, dtype: DType) -> Mask | None:
    if mask is None:
        return None
    given = tape.as_tensor(mask)
    return biased(given, dtype) if tape.is_float(given.dtype) else blocking(logical_not(given), dtype)


def _repeated(x: Tensor, query: Tensor) -> Tensor:
    """x (..., heads, steps, size) with each head as often as it serves heads of the query."""
    if x.ndim < 3 or query.ndim < 3 or not x.shape[-3] or query.shape[-3] % x.shape[-3]:
        raise OperationError(f"enable_gqa needs heads that divide those of the query, got {x.shape} and {query.shape}")
    front, (heads, steps, size) = x.shape[:-3], x.shape[-3:]
    times = query.shape[-3] // heads
    wide = broadcast_to(expand_dims(x, -3), (*front, heads, times, steps, size))
    return reshape(wide, (*front, heads * times, steps, size))
