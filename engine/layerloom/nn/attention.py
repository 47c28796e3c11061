"""Attention in several heads, with learned maps of queries, keys and values; the masks of the layers above it."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import floating, probability
from layerloom.nn.linear import Linear
from layerloom.nn.module import Module, Parameter
from layerloom.ops.attention import Mask, attended, biased, blocking, causal, joined
from layerloom.tensor import Tensor, is_float

__all__ = ["Mask", "MultiheadAttention", "causal_mask", "lengths_mask"]


class MultiheadAttention(Module):
    """Softmax(q kᵀ / sqrt(d)) v in `num_heads` heads, each on its own d = embed_dim / num_heads entries.

    Queries, keys and values are linear maps of the inputs, and so is the result of the heads side by side. A query that
    may look at no key gets 0 from all heads (PyTorch: nan). `kdim` and `vdim` are the widths of keys and values, if not
    `embed_dim`. With `add_bias_kv` a learned key and value follow those given, with `add_zero_attn` ones of zeros: no
    mask hides them. In training `dropout` is the share of weights that are dropped.
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
        spread = 1 / math.sqrt(embed_dim)
        self.bias_k, self.bias_v = (
            Parameter(init.normal((1, 1, embed_dim), spread, kind)) if add_bias_kv else None for _ in range(2)
        )
        self.add_zero_attn = add_zero_attn
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

        Without `batch_first` queries, keys and values have the steps in front; unbatched ones are (steps, features).
        `key_padding_mask` (batch, keys) and `attn_mask` ((queries, keys), or such for each batch entry and head in
        turn) are true where a query must not look, or are numbers to add to the scores. With `is_causal` no query looks
        at later keys, whether `attn_mask` says so or not. Unless `average_attn_weights`, weights are those of each
        head, (batch, heads, queries, keys). Raises `ValueError` for shapes that do not fit.
        """
        unbatched = query.ndim == 2
        if unbatched:
            query, key, value = _each((query, key, value), lambda x: ops.expand_dims(x, 0))
        elif not self.batch_first and query.ndim == 3:
            query, key, value = _each((query, key, value), lambda x: ops.transpose(x, (1, 0, 2)))
        self._check(query, key, value)
        mask = joined(
            self._key_padding(key_padding_mask, key),
            self._attention_mask(attn_mask, query, key),
            causal_mask(query, key) if is_causal else None,
        )
        result, weights = self.attend(query, key, value, mask)
        if unbatched:
            result, weights = ops.squeeze(result, 0), ops.squeeze(weights, 0)
        elif not self.batch_first:
            result = ops.transpose(result, (1, 0, 2))
        if not need_weights:
            return result, None
        return result, weights.mean(-3) if average_attn_weights else weights

    def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Mask | None = None) -> tuple[Tensor, Tensor]:
        """(result, weights) with the batch in front: (batch, queries, embed_dim) and (batch, heads, queries, keys)."""
        q, k, v = self._mapped(query, key, value)
        k, v = self._extended(k, self.bias_k), self._extended(v, self.bias_v)
        mask = mask if mask is None else mask.extended(k.shape[1] - key.shape[1])
        share = self.dropout if self.training else 0.0
        mean, weights = attended(
            self._heads(q), self._heads(k), self._heads(v), mask, 1 / math.sqrt(self.head_dim), share
        )
        steps_first = ops.transpose(mean, (0, 2, 1, 3))  # (batch, queries, heads, size)
        return self.out_proj(ops.reshape(steps_first, (*query.shape[:2], self.embed_dim))), weights

    def _extended(self, x: Tensor, learned: Tensor | None) -> Tensor:
        """Keys or values (batch, steps, embed_dim) followed by the learned step and the one of zeros, if any."""
        if learned is not None:
            x = ops.concatenate([x, ops.broadcast_to(learned, (x.shape[0], 1, self.embed_dim))], 1)
        return ops.pad(x, ((0, 0), (0, 1), (0, 0))) if self.add_zero_attn else x

    def _check(self, query: Tensor, key: Tensor, value: Tensor) -> None:
        widths = (self.embed_dim, self.kdim, self.vdim)
        found = (query, key, value)
        fit = [x.ndim == 3 and x.shape[2] == width for x, width in zip(found, widths, strict=True)]
        if not (all(fit) and query.shape[0] == key.shape[0] and key.shape[:2] == value.shape[:2]):
            raise ValueError(
                f"MultiheadAttention needs queries, keys and values with {widths[0]}, {widths[1]} and {widths[2]} "
                "features, one batch, and as many keys as values; got (batch, steps, features) = "
                f"{query.shape}, {key.shape} and {value.shape}"
            )

    def _key_padding(self, mask: Tensor | None, key: Tensor) -> Mask | None:
        if mask is None:
            return None
        if mask.shape not in (key.shape[:2], key.shape[1:2]):
            raise ValueError(f"key_padding_mask needs the shape {key.shape[:2]}, got {mask.shape}")
        return _as_mask(ops.reshape(mask, (key.shape[0], 1, 1, key.shape[1])), key)

    def _attention_mask(self, mask: Tensor | None, query: Tensor, key: Tensor) -> Mask | None:
        if mask is None:
            return None
        batch, sizes = query.shape[0], (query.shape[1], key.shape[1])
        if mask.shape not in (sizes, (batch * self.num_heads, *sizes)):
            raise ValueError(
                f"attn_mask needs the shape {sizes} or {(batch * self.num_heads, *sizes)}, got {mask.shape}"
            )
        if mask.ndim == 3:
            mask = ops.reshape(mask, (batch, self.num_heads, *sizes))
        return _as_mask(mask, query)

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
    return causal(query.shape[1], key.shape[1], query)


def lengths_mask(lengths: Tensor, key: Tensor) -> Mask:
    """For keys (batch, steps, ...): none looks at a step at or past its sequence's length; of an empty one, at none."""
    batch, steps = key.shape[:2]
    blocked = ops.logical_not(ops.inside(lengths, (batch, steps)))
    return blocking(ops.reshape(blocked, (batch, 1, 1, steps)), key.dtype)


def _as_mask(mask: Tensor, like: Tensor) -> Mask:
    return biased(mask, like.dtype) if is_float(mask.dtype) else blocking(mask, like.dtype)


def _each(inputs: tuple[Tensor, ...], turn: Callable[[Tensor], Tensor]) -> list[Tensor]:
    """The inputs in another layout; what was one tensor stays one."""
    turned = {id(x): turn(x) for x in inputs}
    return [turned[id(x)] for x in inputs]
