"""Modules of attention that layers need and PyTorch has no twin of.

All take (batch, steps, features); `lengths` are those of the keys, `query_lengths` those of the queries, and each may
be a mask.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from layerloom import nn, ops
from layerloom.nn import init
from layerloom.ops.attention import Mask, attended, blocking, causal, joined
from layerloom.tensor import Tensor

Score = Literal["dot", "concat"]


class ScoredAttention(nn.ParameterList):
    """The means of values, weighted by the softmax of how well each query and key score together.

    Called on queries, values, and keys if these are not the values. A query past its end gets 0.
    """

    def __init__(self, weights: list[nn.Parameter], dropout: float, causal: bool) -> None:
        super().__init__(weights)
        self.dropout, self.causal = dropout, causal

    def _weight(self, place: int) -> Tensor:
        found: Tensor = self[place]
        return found

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        """(batch, queries, keys)."""
        raise NotImplementedError

    def forward(
        self,
        query: Tensor,
        value: Tensor | None = None,
        key: Tensor | None = None,
        query_lengths: Tensor | None = None,
        lengths: Tensor | None = None,
    ) -> Tensor:
        if value is None:
            value, lengths = query, query_lengths
        scores = self.scores(query, value if key is None else key)
        mask = joined(_blocked(lengths, value), _later(query, value) if self.causal else None)
        weights = ops.softmax(scores if mask is None else scores + mask.scores, -1)
        if mask is not None and mask.weights is not None:
            weights = weights * mask.weights
        y = (ops.dropout(weights, self.dropout) if self.training else weights) @ value
        return y if query_lengths is None else ops.where(ops.inside(query_lengths, y.shape), y, 0.0)


class LuongAttention(ScoredAttention):
    """Attention that scores by q · k, or with 'concat' by w sum(tanh(q + k)) (Luong et al. 2015).

    With `scale` what a score is made of is multiplied by a learned number: q · k, or q + k.
    """

    def __init__(self, score: Score = "dot", scale: bool = False, dropout: float = 0.0, causal: bool = False) -> None:
        count = int(scale) + int(score == "concat")
        super().__init__([nn.Parameter(init.constant((), 1, np.float32)) for _ in range(count)], dropout, causal)
        self.score, self.scale = score, scale

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        if self.score == "dot":
            found = query @ ops.swapaxes(key, 1, 2)
            return found * self._weight(0) if self.scale else found
        together = ops.expand_dims(query, 2) + ops.expand_dims(key, 1)
        if self.scale:
            together = together * self._weight(0)
        return ops.tanh(together).sum(-1) * self._weight(-1)


class BahdanauAttention(ScoredAttention):
    """Attention that scores by sum(v tanh(q + k)), where v is learned or else 1 (Bahdanau et al. 2015)."""

    def __init__(self, features: int, scale: bool = True, dropout: float = 0.0, causal: bool = False) -> None:
        reach = math.sqrt(3 / features)  # Keras': uniform after Glorot, as many out as in
        super().__init__([nn.Parameter(init.uniform((features,), reach, np.float32))] if scale else [], dropout, causal)
        self.scale = scale

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        bent = ops.tanh(ops.expand_dims(query, 2) + ops.expand_dims(key, 1))
        return (bent * self._weight(0) if self.scale else bent).sum(-1)


class SizedAttention(nn.ModuleList):
    """Multi-head attention whose heads have sizes of their own: linear maps of queries, keys, values and the result.

    With fewer `key_heads` each of them serves as many heads of queries in their order (Ainslie et al. 2023).
    """

    def __init__(
        self,
        widths: tuple[int, int, int],
        heads: int,
        key_size: int,
        value_size: int,
        units: int,
        dropout: float = 0.0,
        bias: bool = True,
        causal: bool = False,
        key_heads: int | None = None,
    ) -> None:
        seen = key_heads or heads
        outs = (heads * key_size, seen * key_size, seen * value_size)
        maps = [nn.Linear(width, out, bias) for width, out in zip(widths, outs, strict=True)]
        super().__init__([*maps, nn.Linear(heads * value_size, units, bias)])
        self.heads, self.key_heads, self.key_size = heads, seen, key_size
        self.dropout, self.causal = dropout, causal

    def forward(
        self, query: Tensor, key: Tensor | None = None, value: Tensor | None = None, lengths: Tensor | None = None
    ) -> Tensor:
        key = query if key is None else key
        value = key if value is None else value
        q = self._headed(0, query, self.heads)
        k, v = (self._for_queries(self._headed(1 + place, x, self.key_heads)) for place, x in enumerate((key, value)))
        blocked = _blocked(lengths, key)
        masks = joined(blocked and _for_heads(blocked), _later(query, key) if self.causal else None)
        share = self.dropout if self.training else 0.0
        mean, _ = attended(q, k, v, masks, 1 / math.sqrt(self.key_size), share)  # (batch, heads, queries, size)
        steps = ops.transpose(mean, (0, 2, 1, 3))
        y: Tensor = self[3](ops.reshape(steps, (*query.shape[:2], self.heads * mean.shape[-1])))
        return y

    def _headed(self, place: int, x: Tensor, heads: int) -> Tensor:
        """The map of x, as (batch, heads, steps, size)."""
        mapped = self[place](x)
        size = mapped.shape[-1] // heads
        return ops.transpose(ops.reshape(mapped, (*x.shape[:2], heads, size)), (0, 2, 1, 3))

    def _for_queries(self, x: Tensor) -> Tensor:
        """Each head as often as there are heads of queries for it."""
        times = self.heads // self.key_heads
        return x if times == 1 else ops.repeat(x, times, 1)


class AddSinusoids(nn.Module):
    """Adds sines and cosines of the position to x (batch, steps, features) (Vaswani et al. 2017).

    Entries 2i and 2i + 1 are the sine and cosine of position / period ** (2i / features).
    """

    def __init__(self, period: float = 10_000.0) -> None:
        super().__init__()
        self.period = period

    def forward(self, x: Tensor) -> Tensor:
        _, steps, features = x.shape
        angles = np.arange(steps)[:, None] / self.period ** (np.arange(0, features, 2) / features)
        table = np.stack([np.sin(angles), np.cos(angles)], -1).reshape(steps, -1)[:, :features]
        return x + ops.cast(Tensor(table).to(x.device), x.dtype)


def _blocked(lengths: Tensor | None, keys: Tensor) -> Mask | None:
    """None of the queries looks at a key that does not count."""
    if lengths is None:
        return None
    inside = ops.inside(lengths, keys.shape[:2])
    return blocking(ops.expand_dims(ops.logical_not(inside), 1), keys.dtype)


def _later(query: Tensor, key: Tensor) -> Mask:
    return causal(query.shape[1], key.shape[1], query)


def _for_heads(mask: Mask) -> Mask:
    """The mask of each sample for all its heads."""
    return Mask(ops.expand_dims(mask.scores, 1), None if mask.weights is None else ops.expand_dims(mask.weights, 1))
