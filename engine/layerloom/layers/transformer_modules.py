"""Stacks of transformer blocks with the batch in front, that heed lengths and masks."""

from __future__ import annotations

from layerloom import nn, ops
from layerloom.layers.inner import Around
from layerloom.tensor import Tensor


class Encoder(Around):
    """A stack of encoder blocks called on x (batch, steps, features); if `causal`, no step looks at later ones."""

    inner: nn.TransformerEncoder

    def __init__(self, inner: nn.TransformerEncoder, causal: bool = False) -> None:
        super().__init__()
        self.inner, self.causal = inner, causal

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        y: Tensor = self.inner(x, src_key_padding_mask=_past(lengths, x), is_causal=self.causal)
        return y


class Decoder(Around):
    """A stack of decoder blocks called on x (batch, steps, features) and the memory of an encoder."""

    inner: nn.TransformerDecoder

    def __init__(self, inner: nn.TransformerDecoder, causal: bool = True) -> None:
        super().__init__()
        self.inner, self.causal = inner, causal

    def forward(
        self, x: Tensor, memory: Tensor, lengths: Tensor | None = None, memory_lengths: Tensor | None = None
    ) -> Tensor:
        y: Tensor = self.inner(
            x,
            memory,
            tgt_key_padding_mask=_past(lengths, x),
            memory_key_padding_mask=_past(memory_lengths, memory),
            tgt_is_causal=self.causal,
        )
        return y


def _past(lengths: Tensor | None, x: Tensor) -> Tensor | None:
    """Which steps do not count, as PyTorch's masks have it."""
    return None if lengths is None else ops.logical_not(ops.inside(lengths, x.shape[:2]))
