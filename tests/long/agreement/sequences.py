"""Modules that go over steps: recurrent ones and attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import torch
from tests.long.agreement.dice import Array, Dice, Draw

from layerloom import nn

Drawn = Callable[[Dice], Draw]


def cell(states: int, dice: Dice) -> Draw:
    size, hidden = dice.shape(2, 1, 4)
    batch = dice.pick((), (dice.batch(),), (dice.batch(),))
    more = {"nonlinearity": dice.pick("tanh", "relu")} if states == 0 else {}
    arguments = {"input_size": size, "hidden_size": hidden, **dice.some(bias=dice.flag(), **more)}
    x = dice.numbers(*batch, size)
    first = [dice.numbers(*batch, hidden) for _ in range(max(states, 1))] if dice.flag() else []
    if states == 2 and first:
        return Draw(arguments, [x, *first], of=lambda module, x, h, c: module(x, (h, c)))
    return Draw(arguments, [x, *first])


def recurrent(kind: str, dice: Dice) -> Draw:
    size, hidden, layers = dice.whole(1, 4), dice.whole(2, 4), dice.whole(1, 3)
    two, first, batch = dice.flag(), dice.flag(), dice.pick((), (dice.whole(1, 3),), (dice.whole(1, 3),))
    more: dict[str, Any] = {"nonlinearity": dice.pick("tanh", "relu")} if kind == "RNN" else {}
    projected = kind == "LSTM" and dice.chance(0.3)
    made = {"input_size": size, "hidden_size": hidden, "num_layers": layers, "bidirectional": two, "batch_first": first}
    arguments = {**made, **({"proj_size": hidden - 1} if projected else {}), **dice.some(bias=dice.flag(), **more)}
    arguments |= {"dropout": dice.pick(0.0, 0.0, 1.0)} if layers > 1 else {}
    steps = dice.whole(1, 4)
    shape = (*batch, steps, size) if first or not batch else (steps, *batch, size)
    x = dice.numbers(*shape, odd=False)
    if batch and dice.chance(0.3):
        return Draw(arguments, [x], of=packed(dice, batch[0], steps, first))
    states = (layers * (1 + two), *batch)
    if dice.flag():
        return Draw(arguments, [x])
    h, c = (dice.numbers(*states, hidden - 1 if projected and i == 0 else hidden, odd=False) for i in range(2))
    if kind == "LSTM":
        return Draw(arguments, [x, h, c], of=lambda module, x, h, c: module(x, (h, c)))
    return Draw(arguments, [x, h])


def packed(dice: Dice, batch: int, steps: int, batch_first: bool) -> Callable[..., Any]:
    """A call on sequences of different lengths, some of which are not in the order that is asked for."""
    lengths = dice.rng.integers(1, steps + 1, size=batch)
    lengths = np.sort(lengths)[::-1].copy() if dice.flag() else lengths
    in_order, value = dice.flag(), dice.pick(0.0, -1.5)

    def call(module: Any, x: Any) -> Any:
        kind = torch.nn.utils.rnn if isinstance(x, torch.Tensor) else nn
        ends = torch.tensor(lengths) if isinstance(x, torch.Tensor) else lengths
        y, states = module(kind.pack_padded_sequence(x, ends, batch_first, in_order))
        y, _ = kind.pad_packed_sequence(y, batch_first, value, steps)
        return y, states

    return call


def mask(dice: Dice, *shape: int) -> Array:
    """What is blocked, or numbers to add to the scores; the first key is never blocked."""
    blocked = dice.rng.random(shape) < 0.3
    blocked[..., 0] = False
    return dice.pick(blocked, blocked, np.where(blocked, -np.inf, 0.0), dice.rng.normal(size=shape))


def attention(dice: Dice) -> Draw:
    heads = dice.whole(1, 3)
    size = heads * dice.whole(1, 3) + dice.chance(0.03)
    key_size, value_size = dice.pick((None, None), (None, None), tuple(dice.shape(2, 1, 4)))
    first, batch = dice.flag(), dice.pick((), (dice.whole(1, 3),), (dice.whole(1, 3),))
    asking, steps = dice.shape(2, 1, 4)
    taken = dice.some(bias=dice.flag(), add_bias_kv=dice.flag(), add_zero_attn=dice.flag())
    arguments = {
        "embed_dim": size,
        "num_heads": heads,
        "kdim": key_size,
        "vdim": value_size,
        "batch_first": first,
        **taken,
    }

    def sequence(steps: int, features: int) -> Array:
        return dice.numbers(*((*batch, steps) if first or not batch else (steps, *batch)), features, odd=False)

    x = [sequence(asking, size), sequence(steps, key_size or size), sequence(steps, value_size or size)]
    given: dict[str, Any] = {}
    if dice.chance(0.4):
        wide = dice.flag()
        many = ((batch[0] if batch else 1) * heads,) if wide else ()
        given["attn_mask"] = mask(dice, *many, asking, steps)
    if dice.chance(0.4):
        given["key_padding_mask"] = mask(dice, *batch, steps)
    return Draw(arguments, x, {**given, **dice.some(need_weights=dice.flag(), average_attn_weights=dice.flag())})


def layer_arguments(dice: Dice) -> dict[str, Any]:
    heads = dice.whole(1, 2)
    taken = dice.some(
        activation=dice.pick("relu", "gelu"),
        layer_norm_eps=dice.pick(1e-5, 0.1),
        batch_first=dice.flag(),
        norm_first=dice.flag(),
        bias=dice.flag(),
    )
    made = {"d_model": heads * dice.whole(1, 3), "nhead": heads, "dim_feedforward": dice.whole(1, 5), "dropout": 0.0}
    return {**made, **taken}


def sequence(dice: Dice, arguments: Mapping[str, Any], batch: tuple[int, ...], steps: int) -> Array:
    shape = (*batch, steps) if arguments.get("batch_first") or not batch else (steps, *batch)
    return dice.numbers(*shape, arguments["d_model"], odd=False)


def masks(dice: Dice, steps: int, batch: tuple[int, ...], names: tuple[str, str]) -> dict[str, Array]:
    found = {}
    if dice.chance(0.4):
        found[names[0]] = np.triu(np.ones((steps, steps), bool), 1) if dice.flag() else mask(dice, steps, steps)
    if dice.chance(0.3):
        found[names[1]] = mask(dice, *batch, steps)
    return found


def encoder_layer(dice: Dice) -> Draw:
    arguments, batch, steps = layer_arguments(dice), dice.pick((), (dice.whole(1, 3),)), dice.whole(1, 4)
    given = masks(dice, steps, batch, ("src_mask", "src_key_padding_mask"))
    return Draw(arguments, [sequence(dice, arguments, batch, steps)], given)


def decoder_layer(dice: Dice) -> Draw:
    arguments, batch, (steps, before) = layer_arguments(dice), dice.pick((), (dice.whole(1, 3),)), dice.shape(2, 1, 4)
    given = masks(dice, steps, batch, ("tgt_mask", "tgt_key_padding_mask"))
    if dice.chance(0.3):
        given["memory_mask"] = mask(dice, steps, before)
    if dice.chance(0.3):
        given["memory_key_padding_mask"] = mask(dice, *batch, before)
    return Draw(arguments, [sequence(dice, arguments, batch, n) for n in (steps, before)], given)


def transformer(dice: Dice) -> Draw:
    arguments = layer_arguments(dice)
    arguments |= {"num_encoder_layers": dice.whole(1, 2), "num_decoder_layers": dice.whole(1, 2)}
    batch, (before, steps) = dice.pick((), (dice.whole(1, 3),)), dice.shape(2, 1, 4)
    given = masks(dice, before, batch, ("src_mask", "src_key_padding_mask"))
    given |= masks(dice, steps, batch, ("tgt_mask", "tgt_key_padding_mask"))
    return Draw(arguments, [sequence(dice, arguments, batch, n) for n in (before, steps)], given)


def stacked(name: str, dice: Dice) -> Draw:
    """A stack: the arguments are those of a layer, `num_layers` and whether there is a norm at the end."""
    draw = encoder_layer(dice) if name == "Encoder" else decoder_layer(dice)
    given = {"mask" if key == "src_mask" else key: value for key, value in draw.keywords.items()}
    return Draw({**draw.arguments, "num_layers": dice.whole(1, 3), "norm": dice.flag()}, draw.inputs, given)


def stack(kind: Any, name: str, num_layers: int, norm: bool, **arguments: Any) -> Any:
    """The stack of `kind`, the `nn` of either framework."""
    layer = getattr(kind, f"Transformer{name}Layer")(**arguments)
    end = kind.LayerNorm(arguments["d_model"]) if norm else None
    more = {"enable_nested_tensor": False} if name == "Encoder" else {}
    return getattr(kind, f"Transformer{name}")(layer, num_layers, norm=end, **more)


DRAWS: Mapping[str, Drawn] = {
    "RNNCell": partial(cell, 0),
    "GRUCell": partial(cell, 1),
    "LSTMCell": partial(cell, 2),
    **{kind: partial(recurrent, kind) for kind in ("RNN", "LSTM", "GRU")},
    "MultiheadAttention": attention,
    "TransformerEncoderLayer": encoder_layer,
    "TransformerDecoderLayer": decoder_layer,
    "TransformerEncoder": partial(stacked, "Encoder"),
    "TransformerDecoder": partial(stacked, "Decoder"),
    "Transformer": transformer,
}
BUILT: Mapping[str, Callable[..., Any]] = {
    f"Transformer{name}": partial(stack, name=name) for name in ("Encoder", "Decoder")
}
"""What is not built by the class of its name."""
