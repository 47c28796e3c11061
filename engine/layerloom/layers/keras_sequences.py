"""Keras' layers for sequences in ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from layerloom.layers.attention import MultiHeadAttention
from layerloom.layers.keras_arguments import NEEDED, Inexpressible, Own, Row, layouts, only, single
from layerloom.layers.layer import Layer
from layerloom.layers.recurrent import GRU, LSTM, RNN
from layerloom.layers.recurrent_modules import Merge

_STATEFUL = "give the last state of a batch to the next: link the ports `state`"
_SAME = "leave it out: it changes no number"
_TWO = "wire two layers, one with go_backwards"

_RECURRENT: Mapping[str, object] = {
    "units": NEEDED, "activation": "tanh", "use_bias": True, "dropout": 0.0, "recurrent_dropout": 0.0,
    "return_sequences": False, "return_state": False, "go_backwards": False, "stateful": False, "unroll": False,
    "kernel_initializer": "glorot_uniform", "recurrent_initializer": "orthogonal", "bias_initializer": "zeros",
}  # fmt: skip
_GATED: Mapping[str, object] = {**_RECURRENT, "recurrent_activation": "sigmoid", "use_cudnn": "auto"}
_CONVOLVED: Mapping[str, object] = {
    "filters": NEEDED, "kernel_size": NEEDED, "strides": 1, "padding": "valid", "data_format": None,
    "dilation_rate": 1, "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True,
    "unit_forget_bias": True, "dropout": 0.0, "recurrent_dropout": 0.0, "return_sequences": False,
    "return_state": False, "go_backwards": False, "stateful": False, "kernel_initializer": "glorot_uniform",
    "recurrent_initializer": "orthogonal", "bias_initializer": "zeros",
}  # fmt: skip


def _of_inputs(share: float) -> Own:
    """Keras' dropout is that of the inputs, ours that between layers."""
    return {"input_dropout": share}


_READING: Mapping[str, Callable[[Any], Own]] = {
    "dropout": _of_inputs,
    "stateful": only(False, instead=_STATEFUL),
    "unroll": only(True, False, instead=_SAME),
}
_BY_GATES: Mapping[str, Callable[[Any], Own]] = {
    **_READING,
    "use_cudnn": only("auto", True, False, instead=_SAME),
}
_BY_CONVOLUTIONS: Mapping[str, Callable[[Any], Own]] = {
    **{name: become for name, become in _BY_GATES.items() if name != "dropout"},
    "data_format": layouts("channels_last", "channels_first"),
}


def _bidirectional(layer: Layer, merge_mode: Merge | None) -> Layer:
    """Ours reads in both directions by a parameter."""
    if not isinstance(layer, RNN | LSTM | GRU):
        raise Inexpressible("ours reads an RNN, an LSTM or a GRU in both directions", "layer")
    if merge_mode is None:
        raise Inexpressible("keep both side by side and wire a Split behind", "merge_mode")
    return replace(layer, bidirectional=True, merge=merge_mode)


def _width(shape: int | tuple[int, ...] | None) -> Own:
    if isinstance(shape, tuple) and len(shape) != 1:
        raise Inexpressible("ours makes vectors; wire a Reshape behind")
    return {"units": shape[0] if isinstance(shape, tuple) else shape}


_FIRST = "ours begins as Glorot and Bengio have it; set the weights of the model afterwards"
_ELSEWHERE = "ours attends along the steps, with one head of keys for each of queries"

_LOOKING: Mapping[str, Callable[[Any], Own]] = {
    "kernel_initializer": only("glorot_uniform", "GlorotUniform", instead=_FIRST),
    "bias_initializer": only("zeros", "Zeros", instead=_FIRST),
    "sliding_window": only(None, instead=_ELSEWHERE),
    "flash_attention": only(None, True, False, instead=_SAME),
    "use_gate": only(False, instead="multiply the result by a Dense with a sigmoid"),
}


def _grouped(
    head_dim: int, num_query_heads: int, num_key_value_heads: int, dropout: float, use_bias: bool
) -> MultiHeadAttention:
    """Ours has a parameter for heads of keys that several heads of queries share."""
    return MultiHeadAttention(
        num_query_heads, dropout=float(dropout), bias=use_bias, key_size=head_dim, key_heads=num_key_value_heads
    )


ROWS: Mapping[str, Row] = {
    "AdditiveAttention": Row("AdditiveAttention", {"use_scale": True, "dropout": 0.0}),
    "Attention": Row("Attention", {"use_scale": False, "score_mode": "dot", "dropout": 0.0}),
    "Bidirectional": Row(
        _bidirectional,
        {"layer": NEEDED, "merge_mode": "concat", "backward_layer": None},
        {"backward_layer": only(None, instead=_TWO)},
    ),
    **{f"ConvLSTM{axes}D": Row(f"ConvLSTM{axes}D", _CONVOLVED, _BY_CONVOLUTIONS) for axes in (2, 3)},
    "ConvLSTM1D": Row(
        "ConvLSTM1D", _CONVOLVED,
        {
            **_BY_CONVOLUTIONS, "kernel_size": single("kernel"), "strides": single("stride"),
            "dilation_rate": single("dilation"),
        },
    ),
    "Embedding": Row(
        "Embedding",
        {"input_dim": NEEDED, "output_dim": NEEDED, "mask_zero": False, "embeddings_initializer": "uniform"},
    ),
    "GRU": Row("GRU", {**_GATED, "reset_after": True}, _BY_GATES),
    "GroupQueryAttention": Row(
        _grouped,
        {
            "head_dim": NEEDED, "num_query_heads": NEEDED, "num_key_value_heads": NEEDED, "dropout": 0.0,
            "use_bias": True, "sliding_window": None, "flash_attention": None, "use_gate": False,
            "kernel_initializer": "glorot_uniform",
            "bias_initializer": "zeros",
        },
        _LOOKING,
    ),
    "LSTM": Row("LSTM", {**_GATED, "unit_forget_bias": True}, _BY_GATES),
    "Masking": Row("Masking", {"mask_value": 0.0}),
    "MultiHeadAttention": Row(
        "MultiHeadAttention",
        {
            "num_heads": NEEDED, "key_dim": NEEDED, "value_dim": None, "dropout": 0.0, "use_bias": True,
            "output_shape": None, "attention_axes": None, "sliding_window": None, "flash_attention": None,
            "use_gate": False, "kernel_initializer": "glorot_uniform", "bias_initializer": "zeros",
        },
        {
            "output_shape": _width,
            "attention_axes": only(None, (1,), 1, instead=_ELSEWHERE),
            **_LOOKING,
        },
    ),
    "RepeatVector": Row("RepeatVector", {"n": NEEDED}),
    "SimpleRNN": Row("RNN", _RECURRENT, _READING),
    "TimeDistributed": Row("TimeDistributed", {"layer": NEEDED}),
}  # fmt: skip
