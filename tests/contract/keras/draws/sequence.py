"""What reads, looks at or repeats sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from tests.contract.keras import sequence
from tests.contract.keras.case import Arguments, Inner
from tests.contract.keras.draws.ranges import YES_OR_NO, Draw, Drawn, Inputs, one_of, sizes, whole

from layerloom.layers import Spec
from layerloom.layers.spec import SEQUENCE

BEND = one_of("tanh", "relu", "sigmoid", "linear", None, "elu", "softsign", "hard_tanh", "silu", "gelu", "softmax")
GATE = one_of("sigmoid", "tanh", "relu", "softsign", "linear", "softmax", "hard_tanh")
_EACH: dict[str, Draw] = {
    "units": whole(1, 4), "use_bias": YES_OR_NO, "return_sequences": YES_OR_NO, "return_state": YES_OR_NO,
    "go_backwards": YES_OR_NO, "activation": BEND, "dropout": one_of(0.0, 0.3), "recurrent_dropout": one_of(0.0, 0.3),
    "unroll": one_of(False, True),
}  # fmt: skip
_GATED: dict[str, Draw] = {**_EACH, "recurrent_activation": GATE}
_READERS: Mapping[str, dict[str, Draw]] = {
    "SimpleRNN": _EACH,
    "LSTM": {**_GATED, "unit_forget_bias": YES_OR_NO},
    "GRU": {**_GATED, "reset_after": YES_OR_NO},
}


def steps(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """A sequence of any length, or sequences of different lengths."""
    width = draws.randint(1, 4)
    if draws.random() < 0.4:
        return [Spec((None, width), SEQUENCE, variable=True)]
    return [Spec((draws.randint(1, 6), width), SEQUENCE)]


def _one_length(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return [Spec((draws.randint(1, 6), draws.randint(1, 4)), SEQUENCE)]


def _inner(draws: Random) -> Inner:
    """A layer that reads, without a state that comes out and dropout, which is drawn."""
    name = draws.choice(list(_READERS))
    left_out = ("return_state", "dropout", "recurrent_dropout", "unroll")
    given = {key: draw(draws) for key, draw in _READERS[name].items() if key not in left_out and draws.random() < 0.6}
    return Inner(name, {"units": 2, **given})


def _at_each(draws: Random) -> Inner:
    activation = draws.choice([None, "tanh", "softmax"])
    return Inner("Dense", {"units": draws.randint(1, 4), "activation": activation, "use_bias": draws.random() < 0.5})


def _looked_at(same: bool, names: int) -> Inputs:
    """Queries, values and keys; of one width with `same`."""

    def draw(draws: Random, arguments: Arguments) -> Sequence[Spec]:
        width, seen = draws.randint(1, 4), draws.randint(1, 6)
        others = draws.randint(0, names)
        if draws.random() < 0.3:
            return [Spec((None, width), SEQUENCE, variable=True)] * (1 if others == 0 else 2)
        widths = [width, *(width if same else draws.randint(1, 4) for _ in range(others))]
        if same and others == 2:
            widths[1] = draws.randint(1, 4)
        return [Spec((draws.randint(1, 6) if place == 0 else seen, size)) for place, size in enumerate(widths)]

    return draw


def _frames(axes: int) -> Inputs:
    def draw(draws: Random, arguments: Arguments) -> Sequence[Spec]:
        places = [draws.randint(3, 5 if axes < 3 else 4) for _ in range(axes)]
        width = draws.randint(1, 2)
        return [Spec((draws.randint(1, 3), *((*places, width) if axes == 1 else (width, *places))))]

    return draw


def _convolved(axes: int) -> dict[str, Draw]:
    return {
        **{name: draw for name, draw in _GATED.items() if name not in ("units", "unroll")},
        "filters": whole(1, 2), "kernel_size": sizes(1, 3, axes), "strides": sizes(1, 2, axes),
        "padding": one_of("valid", "same"), "dilation_rate": one_of(1, 1, 2), "unit_forget_bias": YES_OR_NO,
    }  # fmt: skip


def _words(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    shape = tuple(draws.randint(1, 5) for _ in range(draws.randint(0, 3)))
    return [Spec(shape, ("T",) if len(shape) == 1 else (), "int", vocabulary=3)]


def _not_turned(arguments: Arguments, specs: Sequence[Spec]) -> bool:
    """Read from the end, ours keeps what pads a sequence behind it, and Keras has it in front; see docs/numerics.md."""
    given = arguments["layer"].arguments if "layer" in arguments else arguments
    return not (specs[0].variable and given.get("go_backwards") and given.get("return_sequences"))


_ATTENDING: dict[str, Draw] = {"dropout": one_of(0.0, 0.4)}
DRAWN: Mapping[str, Drawn] = {
    "SimpleRNN": Drawn(sequence.CASES["SimpleRNN"], steps, _EACH, ("units",), _not_turned),
    "LSTM": Drawn(sequence.CASES["LSTM"], steps, _READERS["LSTM"], ("units",), _not_turned),
    "GRU": Drawn(sequence.CASES["GRU"], steps, _READERS["GRU"], ("units",), _not_turned),
    "Bidirectional": Drawn(
        sequence.CASES["Bidirectional"], steps,
        {"layer": _inner, "merge_mode": one_of("concat", "sum", "mul", "ave")}, ("layer",), _not_turned,
    ),
    "TimeDistributed": Drawn(sequence.CASES["TimeDistributed"], steps, {"layer": _at_each}, ("layer",)),
    "Masking": Drawn(sequence.CASES["Masking"], _one_length, {"mask_value": one_of(0.0, 1.5)}),
    "RepeatVector": Drawn(
        sequence.CASES["RepeatVector"], lambda draws, _: [Spec((draws.randint(1, 5),))], {"n": whole(1, 5)}, ("n",)
    ),
    "Embedding": Drawn(
        sequence.CASES["Embedding"], _words,
        {"input_dim": whole(3, 9), "output_dim": whole(1, 4), "mask_zero": YES_OR_NO}, ("input_dim", "output_dim"),
    ),
    "Attention": Drawn(
        sequence.CASES["Attention"], _looked_at(True, 2),
        {"use_scale": YES_OR_NO, "score_mode": one_of("dot", "concat"), **_ATTENDING},
    ),
    "AdditiveAttention": Drawn(
        sequence.CASES["AdditiveAttention"], _looked_at(True, 2), {"use_scale": YES_OR_NO, **_ATTENDING}
    ),
    "MultiHeadAttention": Drawn(
        sequence.CASES["MultiHeadAttention"], _looked_at(False, 2),
        {
            "num_heads": whole(1, 3), "key_dim": whole(1, 4), "value_dim": one_of(None, 1, 3),
            "output_shape": one_of(None, 5, (2,)), "use_bias": YES_OR_NO, "attention_axes": one_of(None, 1, (1,)),
            "flash_attention": one_of(None, False), "use_gate": YES_OR_NO, "sliding_window": one_of(None, None, 2),
            **_ATTENDING,
        },
        ("num_heads", "key_dim"),
    ),
    "GroupQueryAttention": Drawn(
        sequence.CASES["GroupQueryAttention"], _looked_at(False, 2),
        {
            "num_query_heads": one_of(2, 4, 6), "num_key_value_heads": one_of(1, 2), "head_dim": whole(1, 4),
            "use_bias": YES_OR_NO, "use_gate": one_of(False, False, True), **_ATTENDING,
        },
        ("num_query_heads", "num_key_value_heads", "head_dim"),
    ),
    **{
        f"ConvLSTM{n}D": Drawn(sequence.CASES[f"ConvLSTM{n}D"], _frames(n), _convolved(n), ("filters", "kernel_size"))
        for n in (1, 2, 3)
    },
}  # fmt: skip
