"""Keras' layers for sequences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE

from . import weights as lie
from .case import Arguments, Array, Case, Inner, State

SEQ = Spec((5, 4), SEQUENCE)
LONG = Spec((None, 4), SEQUENCE, variable=True)
STATE = Spec((3,), ("F",))
WIDE = Spec((6,), ("F",))
VIDEO = Spec((3, 2, 4, 5))
FRAME = Spec((2, 4, 5), IMAGE)
WORDS = Spec((5,), ("T",), "int", vocabulary=7)
EACH_WAY = {"return_sequences": [False, True], "return_state": [False, True], "go_backwards": [False, True]}
DROPS = {"dropout": [0.0, 0.4], "recurrent_dropout": [0.0, 0.3]}
RECURRENT = {"units": [3, 2], "use_bias": [True, False], "unroll": [False, True], **EACH_WAY, **DROPS}
BENT = {"activation": ["tanh", "softsign"], "recurrent_activation": ["sigmoid", "hard_tanh"]}
GATED = {**RECURRENT, **BENT, "use_cudnn": ["auto", False]}
EVALUATED = {"modes": ("eval",)}


def gru(found: Sequence[Array], arguments: Arguments, end: str = "_l0") -> State:
    """Keras' gates are z, r, h, ours r, z, n; with `reset_after` there are two biases."""
    biases = (found[2] if found[2].ndim == 2 else [found[2], np.zeros_like(found[2])]) if len(found) > 2 else []
    named = {f"bias_{kind}{end}": _rzn(bias) for kind, bias in zip(("ih", "hh"), biases, strict=False)}
    return {f"weight_ih{end}": _rzn(found[0].T), f"weight_hh{end}": _rzn(found[1].T), **named}


def _rzn(rows: Array) -> Array:
    z, r, n = np.split(rows, 3)
    return np.concatenate([r, z, n])


def both_ways(found: Sequence[Array], arguments: Arguments) -> State:
    inner = arguments["layer"]
    one = gru if inner.name == "GRU" else lie.recurrent
    half = len(found) // 2
    return {**one(found[:half], inner.arguments, "_l0"), **one(found[half:], inner.arguments, "_l0_reverse")}


def side_by_side(layer: Any, x: Any, *states: Any, training: bool) -> Any:
    """Keras has a state for each direction, ours both in one."""
    import torch

    starts = [half for state in states for half in state.chunk(2, -1)]
    given = {"initial_state": starts[::2] + starts[1::2]} if starts else {}
    made = layer(x, training=training, **given)
    if not isinstance(made, list | tuple):
        return made
    y, *ends = made
    half = len(ends) // 2
    return [y, *(torch.cat(two, -1) for two in zip(ends[:half], ends[half:], strict=True))]


def starting(layer: Any, x: Any, *states: Any, training: bool) -> Any:
    return layer(x, initial_state=list(states), training=training)


def heads(found: Sequence[Array], arguments: Arguments) -> State:
    """Kernels (in, heads, size), the last one (heads, size, out)."""
    step = 2 if arguments.get("use_bias", True) else 1
    state: State = {}
    for place in range(4):
        kernel = found[place * step]
        turned = kernel.reshape(kernel.shape[0], -1) if place < 3 else kernel.reshape(-1, kernel.shape[-1])
        state[f"{place}.weight"] = turned.T
        if step == 2:
            state[f"{place}.bias"] = found[place * step + 1].reshape(-1)
    return state


def attending(layer: Any, query: Any, *others: Any, training: bool) -> Any:
    """Ours takes keys before values, and the queries for both where there are none."""
    key, value = (query, query) if not others else (others[0], others[-1])
    return layer(query, value, key, training=training)


def numbers(found: Sequence[Array], arguments: Arguments) -> State:
    """What attention learns: a list."""
    return {str(place): weight for place, weight in enumerate(found)}


def itself(layer: Any, *given: Any, training: bool) -> Any:
    """Attention to itself where nothing else is given."""
    return layer(list(given) if len(given) > 1 else [given[0], given[0]], training=training)


def at_each_step(found: Sequence[Array], arguments: Arguments) -> State:
    if not found:
        return {}
    one = {"Dense": lie.dense, "Conv2D": lie.convolution, "LSTM": lie.recurrent}[arguments["layer"].name]
    return one(found, arguments["layer"].arguments)


def frames(layer: Any, x: Any, *states: Any, training: bool) -> Any:
    """The channels of each frame last, for Keras; those of an image are moved by whoever compares."""
    starts = {"initial_state": list(states)} if states else {}
    made = layer(x.movedim(2, -1), training=training, **starts)
    one, *more = made if isinstance(made, list | tuple) else [made]
    first = one.movedim(-1, 2) if one.ndim == x.ndim else one
    return [first, *more] if more else first


def conv_lstm(found: Sequence[Array], arguments: Arguments) -> State:
    kernel, recurrent = (np.moveaxis(x, (-1, -2), (0, 1)) for x in found[:2])
    bias = {"input.bias": found[2]} if len(found) > 2 else {}
    return {"input.weight": kernel, **bias, "recurrent.weight": recurrent}


def _fits(arguments: Arguments) -> bool:
    """Keras has no stride with a dilation, and the frames are small."""
    apart = arguments["dilation_rate"] > 1
    return not apart or (arguments["strides"] == 1 and (arguments["padding"] == "same" or arguments["kernel_size"] < 3))


CONVOLVED = {
    "filters": [3, 2], "kernel_size": [2, 3], "strides": [1, 2], "padding": ["valid", "same"],
    "dilation_rate": [1, 2], "use_bias": [True, False], "unit_forget_bias": [True, False], **EACH_WAY, **DROPS, **BENT,
}  # fmt: skip

CASES: dict[str, Case] = {
    "LSTM": Case("LSTM", [[SEQ]], {**GATED, "unit_forget_bias": [True, False]}, lie.recurrent, **EVALUATED),
    "LSTM of different lengths": Case(
        "LSTM", [[LONG]], {"units": [3], "return_sequences": [False, True]}, lie.recurrent
    ),
    "LSTM that starts from states": Case(
        "LSTM", [[SEQ, STATE, STATE]], {"units": [3], "return_state": [False, True]}, lie.recurrent, call=starting
    ),
    "GRU": Case("GRU", [[SEQ]], {"reset_after": [True, False], **GATED}, gru, **EVALUATED),
    "GRU of different lengths": Case(
        "GRU", [[LONG]], {"units": [3], "return_sequences": [False, True], "reset_after": [True, False]}, gru
    ),
    "GRU that starts from a state": Case("GRU", [[SEQ, STATE]], {"units": [3]}, gru, call=starting),
    "SimpleRNN": Case(
        "SimpleRNN", [[SEQ]], {"activation": ["tanh", "relu", "elu"], **RECURRENT}, lie.recurrent, **EVALUATED
    ),
    "SimpleRNN of different lengths": Case("SimpleRNN", [[LONG]], {"units": [3]}, lie.recurrent),
    "Bidirectional": Case(
        "Bidirectional",
        [[SEQ], [LONG]],
        {
            "merge_mode": ["concat", "sum", "mul", "ave"],
            "layer": [
                Inner("LSTM", {"units": 3}),
                Inner("GRU", {"units": 3, "return_sequences": True}),
                Inner("GRU", {"units": 3, "reset_after": False}),
                Inner("SimpleRNN", {"units": 3, "return_sequences": True}),
            ],
        },
        both_ways,
    ),
    "Bidirectional with states": Case(
        "Bidirectional",
        [[SEQ, WIDE, WIDE]],
        {
            "merge_mode": ["concat", "sum"],
            "layer": [
                Inner("LSTM", {"units": 3, "return_state": True}),
                Inner("LSTM", {"units": 3, "return_state": True, "return_sequences": True}),
            ],
        },
        both_ways,
        call=side_by_side,
    ),
    "TimeDistributed": Case(
        "TimeDistributed",
        [[SEQ]],
        {"layer": [Inner("Dense", {"units": 3}), Inner("Dense", {"units": 2, "activation": "softmax"})]},
        at_each_step,
    ),
    "TimeDistributed over frames": Case(
        "TimeDistributed",
        [[VIDEO]],
        {"layer": [Inner("Conv2D", {"filters": 3, "kernel_size": 2}), Inner("MaxPooling2D", {"pool_size": 2})]},
        at_each_step,
        call=frames,
    ),
    "Masking": Case("Masking", [[SEQ], [VIDEO]], {"mask_value": [0.0, 1.5]}),
    "RepeatVector": Case("RepeatVector", [[STATE]], {"n": [3, 1]}),
    "Embedding": Case(
        "Embedding",
        [[WORDS], [Spec((2, 3), kind="int", vocabulary=7)]],
        {"input_dim": [7, 9], "output_dim": [3, 1], "mask_zero": [False, True]},
        lie.lookup,
    ),
    "Attention": Case(
        "Attention",
        [[SEQ], [SEQ, Spec((7, 4))], [SEQ, Spec((7, 3)), Spec((7, 4))], [LONG, Spec((None, 4), variable=True)]],
        {"use_scale": [False, True], "score_mode": ["dot", "concat"], "dropout": [0.0, 0.5]},
        numbers,
        call=itself,
        **EVALUATED,
    ),
    "AdditiveAttention": Case(
        "AdditiveAttention",
        [[SEQ], [SEQ, Spec((7, 4))], [LONG, Spec((None, 4), variable=True)]],
        {"use_scale": [True, False], "dropout": [0.0, 0.5]},
        numbers,
        call=itself,
        **EVALUATED,
    ),
    "MultiHeadAttention": Case(
        "MultiHeadAttention",
        [[SEQ], [SEQ, Spec((7, 3)), Spec((7, 2))], [LONG]],
        {
            "num_heads": [2, 3], "key_dim": [3, 1], "value_dim": [None, 2], "output_shape": [None, 5],
            "use_bias": [True, False], "dropout": [0.0, 0.5], "flash_attention": [None, False],
            "attention_axes": [None, 1],
        },
        heads,
        call=attending,
        **EVALUATED,
    ),
    "GroupQueryAttention": Case(
        "GroupQueryAttention",
        [[SEQ], [SEQ, Spec((7, 3)), Spec((7, 2))]],
        {
            "num_query_heads": [4, 6], "num_key_value_heads": [2, 1], "head_dim": [3, 1], "use_bias": [True, False],
            "dropout": [0.0, 0.5], "flash_attention": [None, False],
        },
        heads,
        call=attending,
        **EVALUATED,
    ),
    "ConvLSTM1D": Case("ConvLSTM1D", [[Spec((3, 6, 2))]], CONVOLVED, conv_lstm, _fits, **EVALUATED),
    "ConvLSTM2D": Case("ConvLSTM2D", [[VIDEO]], CONVOLVED, conv_lstm, _fits, call=frames, **EVALUATED),
    "ConvLSTM2D that starts from states": Case(
        "ConvLSTM2D", [[VIDEO, FRAME, FRAME]],
        {"filters": [2], "kernel_size": [3], "padding": ["same"], "return_state": [True]}, conv_lstm, call=frames,
    ),
    "ConvLSTM3D": Case(
        "ConvLSTM3D", [[Spec((2, 1, 3, 4, 5))]], CONVOLVED, conv_lstm, _fits, call=frames, **EVALUATED
    ),
}  # fmt: skip
