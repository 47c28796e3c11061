"""Modules of sequences that layers need in another form than PyTorch's.

They have PyTorch's weights under PyTorch's keys. All take (batch, steps, features), and `lengths` (batch,) where the
sequences differ in length.
"""

from __future__ import annotations

from layerloom import nn, ops
from layerloom.nn.attention import Mask, causal_mask, lengths_mask
from layerloom.tensor import Tensor


class Attention(nn.MultiheadAttention):
    """Multi-head attention of a sequence to itself, or to one given besides.

    Called on queries alone, on queries and what serves as keys and values, or on all three; `lengths` are those of the
    keys. If `causal`, no query looks at a later key.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        causal: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
    ) -> None:
        super().__init__(embed_dim, num_heads, dropout, bias, kdim=kdim, vdim=vdim, batch_first=True)
        self.causal = causal

    def forward(  # type: ignore[override]
        self, query: Tensor, key: Tensor | None = None, value: Tensor | None = None, lengths: Tensor | None = None
    ) -> Tensor:
        key = query if key is None else key
        value = key if value is None else value
        return self.attend(query, key, value, self._mask(query, key, lengths))[0]

    def _mask(self, query: Tensor, key: Tensor, lengths: Tensor | None) -> Mask | None:
        later = causal_mask(query, key) if self.causal else None
        if lengths is None:
            return later
        padding = lengths_mask(lengths, key)
        # The first key is never later: only the lengths can leave a query without any.
        return padding if later is None else Mask(padding.scores + later.scores, padding.weights)


class AddPositions(nn.Embedding):
    """Adds a learned vector to each step of x (batch, steps, features): the first to the first, and so on."""

    def forward(self, x: Tensor) -> Tensor:
        steps = x.shape[1]
        if steps > self.num_embeddings:
            raise ValueError(f"there are vectors for {self.num_embeddings} steps, got a sequence of {steps}")
        return x + (self.weight if steps == self.num_embeddings else self.weight[:steps])


class SequenceMax(nn.Module):
    """The largest of each feature over the steps before `lengths`, if given; an empty sequence has 0."""

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        if lengths is None:
            return ops.amax(x, 1)
        largest = ops.amax(ops.where(ops.inside(lengths, x.shape), x, float("-inf")), 1)
        return ops.where(ops.greater(ops.steps_inside(lengths), 0).reshape(-1, 1), largest, 0.0)
