"""Recurrent layers in PyTorch's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerloom.layers.code import (
    Apply,
    Attribute,
    Call,
    Code,
    Expression,
    Item,
    Method,
    Part,
    Port,
    Shared,
    in_torch,
    named,
)
from layerloom.layers.masking import some_lengths
from layerloom.layers.spec import Spec

if TYPE_CHECKING:
    from layerloom.layers.recurrent import _Reader
    from layerloom.layers.recurrent_modules import Recurrent

_MERGES = {"sum": "sum", "mul": "prod", "ave": "mean"}


def recurrent_code(layer: _Reader, module: Call[Recurrent], x: Spec, starts: int) -> Code:
    """The module called on the sequence and the states at so many ports."""
    called = Apply(Part(), (_read(layer, x), *_starts(layer, layer.states[:starts])))
    parts = {"": in_torch(module)}
    if not layer.return_state:
        return Code(parts, (_result(layer, called, x.variable),))
    states = [_wired(layer, _last(layer, Shared(), place)) for place in range(len(layer.states))]
    return Code(parts, (_result(layer, Shared(), x.variable), *states), called)


def _read(layer: _Reader, x: Spec) -> Expression:
    """The sequence as the module reads it: some features dropped, from the end, packed where lengths differ."""
    read: Expression = Port("x")
    if layer.input_dropout:
        training = Attribute(Part(), "training")
        swapped = Method(read, "transpose", (1, 2))
        dropped = named("torch.nn.functional.dropout1d", swapped, layer.input_dropout, training)
        read = Method(dropped, "transpose", (1, 2))
    if layer.go_backwards:
        read = Method(read, "flip", (1,))
    if not x.variable:
        return read
    pack = "torch.nn.utils.rnn.pack_padded_sequence"
    return named(pack, read, Method(some_lengths("x"), "cpu"), batch_first=True, enforce_sorted=False)


def _starts(layer: _Reader, given: tuple[str, ...]) -> tuple[Expression, ...]:
    """The argument with the states before the first step, if any are given."""
    if not given:
        return ()
    states = [_stacked(layer, name) for name in given]
    if len(states) < len(layer.states):
        states.append(named("torch.zeros_like", states[0]))
    return (tuple(states) if len(states) > 1 else states[0],)


def _stacked(layer: _Reader, port: str) -> Expression:
    """(batch, units) or (batch, layers, units) as (layers and directions, batch, units of one)."""
    count = layer.layers * (2 if layer.bidirectional else 1)
    if count == 1:
        return Method(Port(port), "unsqueeze", (0,))
    parts = Method(Method(Port(port), "reshape", (-1, count, layer.units)), "transpose", (0, 1))
    return Method(parts, "contiguous")


def _last(layer: _Reader, called: Expression, place: int = 0) -> Expression:
    """The last states (layers and directions, batch, units): PyTorch returns those of an LSTM with its cells."""
    states = Item(called, 1)
    return Item(states, place) if len(layer.states) > 1 else states


def _wired(layer: _Reader, state: Expression) -> Expression:
    """(layers and directions, batch, units of one) as (batch, units), or (batch, layers, units)."""
    turned = Method(state, "transpose", (0, 1))
    if layer.layers == 1:
        return Method(turned, "flatten", (1,))
    width = layer.units * (2 if layer.bidirectional else 1)
    return Method(turned, "reshape", (-1, layer.layers, width))


def _result(layer: _Reader, called: Expression, packed: bool) -> Expression:
    """The states of all steps, or the last of the layer on top."""
    if layer.return_sequences:
        return _merged(layer, _unpacked(Item(called, 0)) if packed else Item(called, 0))
    last = _last(layer, called)
    if not layer.bidirectional:
        return Item(last, -1)
    both = last if layer.layers == 1 else Item(last, slice(-2, None))
    if layer.merge != "concat":
        return Method(both, _MERGES[layer.merge], (0,))
    return Method(Method(both, "transpose", (0, 1)), "flatten", (1,))


def _merged(layer: _Reader, states: Expression) -> Expression:
    if layer.merge == "concat" or not layer.bidirectional:
        return states
    return Method(Method(states, "unflatten", (-1, (2, layer.units))), _MERGES[layer.merge], (-2,))


def _unpacked(states: Expression) -> Expression:
    unpack = "torch.nn.utils.rnn.pad_packed_sequence"
    steps = Item(Attribute(Port("x"), "shape"), 1)
    return Item(named(unpack, states, batch_first=True, total_length=steps), 0)
