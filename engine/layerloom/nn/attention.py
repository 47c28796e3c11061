"""Attention: each query takes a weighted mean of values, weighted by how well their keys fit (Vaswani et al. 2017)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.device import array_module
from layerloom.nn import init
from layerloom.nn.arguments import floating, probability, supported
from layerloom.nn.linear import Linear
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor, is_float

BLOCKED = -1e30
"""Added to a score that must not count. It is finite so that a row without any other score does not become nan."""


class Mask(NamedTuple):
    """Which keys a query may look at: `scores` is added to the scores, `weights` multiplies their softmax.

    Both broadcast against (batch, heads, queries, keys). The second is needed where a row may have no key at all: its
    softmax would be even, and must be 0.
    """

    scores: Tensor
    weights: Tensor | None = None


class MultiheadAttention(Module):
    """Softmax(q kᵀ / sqrt(d)) v in `num_heads` heads, each on its own d = embed_dim / num_heads entries.

    Queries, keys and values are linear maps of the inputs, and so is the result of the heads side by side. A query that
    may look at no key gets 0 from all heads (PyTorch: nan).
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        supported(self, add_bias_kv=(add_bias_kv, False), add_zero_attn=(add_zero_attn, False))
        if num_heads < 1 or embed_dim % num_heads:
            raise ValueError(f"embed_dim needs a multiple of the {num_heads} heads, got {embed_dim}")
        self.embed_dim, self.num_heads, self.head_dim = embed_dim, num_heads, embed_dim // num_heads
        self.kdim, self.vdim = kdim or embed_dim, vdim or embed_dim
        self.dropout, self.batch_first = probability(dropout, "dropout"), batch_first
        kind = floating(dtype)
        if self._joint:
            self.in_proj_weight = Parameter(init.xavier_uniform((3 * embed_dim, embed_dim), kind))
        else:
            for name, width in {"q": embed_dim, "k": self.kdim, "v": self.vdim}.items():
                setattr(self, f"{name}_proj_weight", Parameter(init.xavier_uniform((embed_dim, width), kind)))
        self.in_proj_bias = Parameter(init.constant((3 * embed_dim,), 0, kind)) if bias else None
        self.out_proj = Linear(embed_dim, embed_dim, bias, dtype=kind)
        if bias:
            self.out_proj.bias = Parameter(init.constant((embed_dim,), 0, kind))

    @property
    def _joint(self) -> bool:
        """Whether one matrix holds the three maps of the inputs."""
        return self.kdim == self.vdim == self.embed_dim

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """(result, weights): (batch, queries, embed_dim) with `batch_first`, and (batch, queries, keys) or `None`.

        `key_padding_mask` (batch, keys) and `attn_mask` ((queries, keys), or such for each batch entry and head in
        turn) are true where a query must not look, or are numbers to add to the scores. With `is_causal` no query looks
        at later keys, whether `attn_mask` says so or not.
        """
        if not self.batch_first:
            query, key, value = _batch_first(query, key, value)
        mask = _joined_mask(
            _key_padding(key_padding_mask, query),
            _attention_mask(attn_mask, query, self.num_heads),
            causal_mask(query, key) if is_causal else None,
        )
        result, weights = self.attend(query, key, value, mask)
        if not self.batch_first:
            result = ops.transpose(result, (1, 0, 2))
        if not need_weights:
            return result, None
        return result, weights.mean(1) if average_attn_weights else weights

    def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Mask | None = None) -> tuple[Tensor, Tensor]:
        """(result, weights) with the batch in front: (batch, queries, embed_dim) and (batch, heads, queries, keys)."""
        q, k, v = (self._heads(x) for x in self._mapped(query, key, value))
        scores = (q * (1 / math.sqrt(self.head_dim))) @ ops.transpose(k, (0, 1, 3, 2))
        weights = ops.softmax(scores if mask is None else scores + mask.scores, -1)
        if mask is not None and mask.weights is not None:
            weights = weights * mask.weights
        if self.training:
            weights = ops.dropout(weights, self.dropout)
        mean = ops.transpose(weights @ v, (0, 2, 1, 3))  # (batch, queries, heads, size)
        return self.out_proj(ops.reshape(mean, query.shape)), weights

    def _mapped(self, query: Tensor, key: Tensor, value: Tensor) -> list[Tensor]:
        """The linear maps of the inputs, each a product of its own: cut from a joint one, they would be copied back."""
        if self._joint:
            weights = ops.split(self.in_proj_weight, 3, 0)
        else:
            weights = tuple(getattr(self, f"{name}_proj_weight") for name in "qkv")
        mapped = [x @ w.T for x, w in zip((query, key, value), weights, strict=True)]
        if self.in_proj_bias is None:
            return mapped
        return [x + b for x, b in zip(mapped, ops.split(self.in_proj_bias, 3, 0), strict=True)]

    def _heads(self, x: Tensor) -> Tensor:
        """(batch, steps, embed_dim) as (batch, heads, steps, size)."""
        return ops.transpose(ops.reshape(x, (*x.shape[:2], self.num_heads, self.head_dim)), (0, 2, 1, 3))


def causal_mask(query: Tensor, key: Tensor) -> Mask:
    """For (batch, steps, ...): no query looks at a later key; each sees at least the first."""
    later = np.triu(np.full((query.shape[1], key.shape[1]), BLOCKED), 1)
    return Mask(Tensor(array_module(query.data).asarray(later, query.dtype)))


def lengths_mask(lengths: Tensor, key: Tensor) -> Mask:
    """For keys (batch, steps, ...): none looks at a step at or past its sequence's length; of an empty one, at none."""
    batch, steps = key.shape[:2]
    blocked = ops.logical_not(ops.inside(lengths, (batch, steps)))
    return _blocking(ops.reshape(blocked, (batch, 1, 1, steps)), key)


def _blocking(blocked: Tensor, like: Tensor) -> Mask:
    """The mask of truth values (.., queries, keys) that say where not to look."""
    some = ops.logical_not(ops.all(blocked, -1, keepdims=True))
    return Mask(ops.cast(blocked, like.dtype) * BLOCKED, ops.cast(some, like.dtype))


def _joined_mask(*masks: Mask | None) -> Mask | None:
    """All masks together. A row that they leave no key only jointly is found by its scores."""
    given = [mask for mask in masks if mask is not None]
    if not given:
        return None
    scores = given[0].scores
    for mask in given[1:]:
        scores = scores + mask.scores
    if all(mask.weights is None for mask in given):
        return Mask(scores)
    some = ops.greater(ops.max(scores, -1, keepdims=True), BLOCKED / 2)
    return Mask(scores, ops.cast(some, scores.dtype))


def _key_padding(mask: Tensor | None, like: Tensor) -> Mask | None:
    if mask is None:
        return None
    return _as_mask(ops.reshape(mask, (mask.shape[0], 1, 1, mask.shape[1])), like)


def _attention_mask(mask: Tensor | None, like: Tensor, heads: int) -> Mask | None:
    if mask is None:
        return None
    if mask.ndim == 3:
        mask = ops.reshape(mask, (like.shape[0], heads, *mask.shape[1:]))
    return _as_mask(mask, like)


def _as_mask(mask: Tensor, like: Tensor) -> Mask:
    if not is_float(mask.dtype):
        return _blocking(mask, like)
    some = ops.greater(ops.max(mask, -1, keepdims=True), BLOCKED / 2)
    return Mask(ops.maximum(mask, BLOCKED), ops.cast(some, like.dtype))


def _batch_first(*inputs: Tensor) -> list[Tensor]:
    """(steps, batch, ...) as (batch, steps, ...); what was one tensor stays one."""
    turned = {id(x): ops.transpose(x, (1, 0, 2)) for x in inputs}
    return [turned[id(x)] for x in inputs]
