"""Transformers (Vaswani et al. 2017): layers of attention and a small net, stacks of them, and both stacks together.

Sequences are (steps, batch, d_model), or (batch, steps, d_model) with `batch_first`; unbatched ones (steps, d_model).
A mask of a sequence is (queries, keys), or (batch * heads, queries, keys), a padding mask (batch, keys): true where no
query may look, or numbers to add to the scores. What lies in the padding of a result means nothing (PyTorch's nested
tensors make it 0 in evaluation without gradients).
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import probability
from layerloom.nn.attention import MultiheadAttention
from layerloom.nn.container import ModuleList
from layerloom.nn.dropout import Dropout
from layerloom.nn.linear import Linear
from layerloom.nn.module import Module
from layerloom.nn.normalization import LayerNorm
from layerloom.tensor import Tensor, no_grad

Activation = str | Callable[[Tensor], Tensor]
"""'relu', 'gelu', or any function or module of one tensor."""


class _Layer(Module):
    """What both layers are made of: attention, a net of one hidden layer, and what normalizes and drops after each."""

    to_memory: ClassVar[bool]
    """Whether there is a second attention, to what an encoder gave."""

    norm1: LayerNorm
    norm2: LayerNorm
    norm3: LayerNorm
    dropout1: Dropout
    dropout2: Dropout
    dropout3: Dropout

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = ops.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        share = probability(dropout, "dropout")
        attentions = ("self_attn", "multihead_attn") if self.to_memory else ("self_attn",)
        for name in attentions:
            setattr(self, name, MultiheadAttention(d_model, nhead, share, bias, batch_first=batch_first, dtype=dtype))
        self.linear1 = Linear(d_model, dim_feedforward, bias, dtype=dtype)
        self.dropout = Dropout(share)
        self.linear2 = Linear(dim_feedforward, d_model, bias, dtype=dtype)
        self.norm_first = norm_first
        places = range(1, len(attentions) + 2)
        for place in places:
            setattr(self, f"norm{place}", LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype))
        for place in places:
            setattr(self, f"dropout{place}", Dropout(share))
        self.activation = _activation(activation)

    def _net(self, x: Tensor) -> Tensor:
        """The net of one hidden layer."""
        y: Tensor = self.linear2(self.dropout(self.activation(self.linear1(x))))
        return y

    def _added(self, x: Tensor, part: Callable[[Tensor], Tensor], norm: LayerNorm, drop: Dropout) -> Tensor:
        """x plus a part of it, normalized before the part or after the sum."""
        y: Tensor = x + drop(part(norm(x))) if self.norm_first else norm(x + drop(part(x)))
        return y


class TransformerEncoderLayer(_Layer):
    """x plus attention to itself, plus a net of one hidden layer of `dim_feedforward` units, each sum normalized.

    With `norm_first` what goes into attention and net is normalized instead (Xiong et al. 2020).
    """

    to_memory = False
    self_attn: MultiheadAttention

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
    ) -> Tensor:
        """The sequence in the shape of `src`. With `is_causal` no step looks at a later one."""

        def attention(x: Tensor) -> Tensor:
            return _mean(self.self_attn, x, x, src_mask, src_key_padding_mask, is_causal)

        x = self._added(src, attention, self.norm1, self.dropout1)
        return self._added(x, self._net, self.norm2, self.dropout2)


class TransformerDecoderLayer(_Layer):
    """x plus attention to itself, plus attention to `memory`, plus a net of one hidden layer, each sum normalized.

    With `norm_first` what goes into each of the three is normalized instead (Xiong et al. 2020).
    """

    to_memory = True
    self_attn: MultiheadAttention
    multihead_attn: MultiheadAttention

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """The sequence in the shape of `tgt`; `memory` is what the encoder gave."""

        def to_itself(x: Tensor) -> Tensor:
            return _mean(self.self_attn, x, x, tgt_mask, tgt_key_padding_mask, tgt_is_causal)

        def to_memory(x: Tensor) -> Tensor:
            return _mean(self.multihead_attn, x, memory, memory_mask, memory_key_padding_mask, memory_is_causal)

        x = self._added(tgt, to_itself, self.norm1, self.dropout1)
        x = self._added(x, to_memory, self.norm2, self.dropout2)
        return self._added(x, self._net, self.norm3, self.dropout3)


class TransformerEncoder(Module):
    """`num_layers` copies of an encoder layer, one above the other, and `norm` at the end if given.

    `enable_nested_tensor` and `mask_check` choose between implementations in PyTorch; here they change nothing.
    """

    def __init__(
        self,
        encoder_layer: Module,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self.layers, self.num_layers, self.norm = _copies(encoder_layer, num_layers), num_layers, norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        """The sequence in the shape of `src`. With `is_causal` no step looks at a later one."""
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, bool(is_causal))
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """`num_layers` copies of a decoder layer, one above the other, and `norm` at the end if given."""

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        super().__init__()
        self.layers, self.num_layers, self.norm = _copies(decoder_layer, num_layers), num_layers, norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """The sequence in the shape of `tgt`; `memory` is what the encoder gave."""
        masks = (tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask)
        for layer in self.layers:
            tgt = layer(tgt, memory, *masks, bool(tgt_is_causal), memory_is_causal)
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder of one sequence and a decoder of another that attends to what the encoder gives.

    `custom_encoder` and `custom_decoder` take the place of the stacks described by the other arguments.
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = ops.relu,
        custom_encoder: Module | None = None,
        custom_decoder: Module | None = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        size = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias)

        def norm() -> LayerNorm:
            return LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)

        self.encoder = custom_encoder or TransformerEncoder(
            TransformerEncoderLayer(*size, dtype=dtype), num_encoder_layers, norm()
        )
        self.decoder = custom_decoder or TransformerDecoder(
            TransformerDecoderLayer(*size, dtype=dtype), num_decoder_layers, norm()
        )
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first
        self._initialize()

    def _initialize(self) -> None:
        """Every matrix anew, as copies of one layer begin alike."""
        with no_grad():
            for parameter in self.parameters():
                if parameter.ndim > 1:
                    parameter.assign(init.xavier_uniform(parameter.shape, parameter.dtype))

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Tensor | None = None,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """The decoder's result in the shape of `tgt`. Raises `ValueError` unless both sequences have `d_model` features
        and one batch."""
        batch = 0 if self.batch_first else 1
        if src.ndim != tgt.ndim or not src.shape[-1] == tgt.shape[-1] == self.d_model:
            raise ValueError(f"Transformer needs sequences of {self.d_model} features, got {src.shape} and {tgt.shape}")
        if src.ndim == 3 and src.shape[batch] != tgt.shape[batch]:
            raise ValueError(f"Transformer needs sequences of one batch, got {src.shape} and {tgt.shape}")
        memory = self.encoder(src, src_mask, src_key_padding_mask, src_is_causal)
        masks = (tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask)
        y: Tensor = self.decoder(tgt, memory, *masks, tgt_is_causal, memory_is_causal)
        return y

    @staticmethod
    def generate_square_subsequent_mask(sz: int, dtype: DTypeLike | None = None) -> Tensor:
        """Numbers (sz, sz) to add to scores, float32 unless told: -inf above the diagonal, where keys are later."""
        return Tensor(np.triu(np.full((sz, sz), -np.inf, np.float32 if dtype is None else dtype), 1))


def _mean(
    attention: MultiheadAttention, x: Tensor, keys: Tensor, mask: Tensor | None, padding: Tensor | None, causal: bool
) -> Tensor:
    """The result of an attention of x to keys that are the values too."""
    y: Tensor = attention(x, keys, keys, padding, need_weights=False, attn_mask=mask, is_causal=causal)[0]
    return y


def _copies(layer: Module, count: int) -> ModuleList:
    if count < 0:
        raise ValueError(f"a stack needs a number of layers of at least 0, got {count}")
    # Arrays are values: copies begin with the same ones, so that a net of shapes only stays without memory.
    arrays = {id(tensor.data): tensor.data for tensor in (*layer.parameters(), *layer.buffers())}
    return ModuleList(deepcopy(layer, dict(arrays)) for _ in range(count))


def _activation(given: Activation) -> Callable[[Tensor], Tensor]:
    if callable(given):
        return given
    named: dict[str, Callable[[Tensor], Tensor]] = {"relu": ops.relu, "gelu": ops.gelu}
    if given not in named:
        raise ValueError(f"activation needs 'relu', 'gelu' or a function, got {given!r}")
    return named[given]
