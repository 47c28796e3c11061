"""Recurrent modules, with PyTorch's weights: `weight_ih_l0`, `weight_hh_l0_reverse`, ...

Beyond PyTorch's arguments they take `lengths` (batch,), which does what packing does there: the reverse direction
starts at the end of each sequence, its last states are those at its end, and the output past it is 0. A
`PackedSequence` carries its lengths itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, NamedTuple

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import floating, probability
from layerloom.nn.cells import activation
from layerloom.nn.module import Module, Parameter
from layerloom.nn.packing import PackedSequence
from layerloom.ops.rnn import Activation
from layerloom.tensor import Tensor, as_tensor

States = tuple[Tensor, ...]
"""h, or h and c."""
Output = Tensor | PackedSequence


class Run(NamedTuple):
    """One direction of one layer: h after each of its own steps, and what gives each of the last states."""

    y: Tensor
    last: tuple[Callable[[], Tensor], ...]


class _Recurrent(Module):
    """`num_layers` one above the other, each in both directions if `bidirectional`.

    Layers are called on x (steps, batch, input_size), (batch, steps, input_size) with `batch_first`, or unbatched
    (steps, input_size).
    """

    gates: ClassVar[int]
    """How many rows of weights there are for each unit."""
    proj_size: int = 0

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        if min(input_size, hidden_size, num_layers) < 1:
            raise ValueError(
                f"{self._name} needs sizes of at least 1, got {input_size}, {hidden_size} and {num_layers} layers"
            )
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.bidirectional = bias, batch_first, bidirectional
        self.dropout = probability(dropout, "dropout")
        for layer in range(num_layers):
            width = self._width * len(self._directions) if layer else input_size
            for direction in self._directions:
                self._add_weights(f"l{layer}{direction}", width, floating(dtype))

    @property
    def _name(self) -> str:
        return type(self).__name__

    @property
    def _width(self) -> int:
        """How many features h has."""
        return self.proj_size or self.hidden_size

    @property
    def _state_widths(self) -> tuple[int, ...]:
        """How many features each of the states has."""
        return (self._width,)

    @property
    def _directions(self) -> tuple[str, ...]:
        """The ends of the names of the weights of each direction."""
        return ("", "_reverse") if self.bidirectional else ("",)

    def _shapes(self, width: int) -> dict[str, tuple[int, ...]]:
        """The shape of each kind of weights of a direction that reads `width` features."""
        rows = self.gates * self.hidden_size
        shapes: dict[str, tuple[int, ...]] = {"weight_ih": (rows, width), "weight_hh": (rows, self._width)}
        if self.bias:
            shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        return shapes

    def _add_weights(self, name: str, width: int, dtype: DTypeLike) -> None:
        for kind, shape in self._shapes(width).items():
            value = init.uniform(shape, 1 / math.sqrt(self.hidden_size), dtype)
            setattr(self, f"{kind}_{name}", Parameter(value))

    def flatten_parameters(self) -> None:
        """Does nothing: weights need no layout of their own here, as they do for PyTorch on a GPU."""

    def steps(self, x: Tensor, lengths: Tensor | None = None, first: States | None = None) -> Tensor:
        """The output alone, from the `first` states, or from zeros."""
        return self._ordered(self._runs(self._time_major(x), first, lengths)[1], lengths)

    def last(self, x: Tensor, lengths: Tensor | None = None, first: States | None = None) -> Tensor:
        """h after the last step of the last layer (batch, hidden_size), both directions side by side."""
        runs, _ = self._runs(self._time_major(x), first, lengths)
        found = [run.last[0]() for run in runs[-len(self._directions) :]]
        return ops.concatenate(found, 1) if len(found) > 1 else found[0]

    def _called(self, x: Output, first: States | None, lengths: Tensor | None) -> tuple[Output, States]:
        """The output in the form of x, and the states after the last step (num_layers * directions, batch, size)."""
        if isinstance(x, PackedSequence):
            runs, y = self._runs(self._checked(x.padded), first, x.lengths)
            return PackedSequence(y, x.lengths), _last(runs)
        if x.ndim == 2:
            return self._unbatched(x, first, lengths)
        runs, y = self._runs(self._time_major(x), first, lengths)
        return self._ordered(y, lengths), _last(runs)

    def _unbatched(self, x: Tensor, first: States | None, lengths: Tensor | None) -> tuple[Tensor, States]:
        """For (steps, features), as for a batch of one."""
        if lengths is not None:
            raise ValueError(f"{self._name} needs a batch where lengths are given, got {x.shape}")
        given = None if first is None else tuple(ops.expand_dims(state, 1) for state in first)
        runs, y = self._runs(self._checked(ops.expand_dims(x, 1)), given, None)
        return ops.squeeze(y, 1), tuple(ops.squeeze(state, 1) for state in _last(runs))

    def _time_major(self, x: Tensor) -> Tensor:
        if x.ndim == 3 and self.batch_first:
            self._checked(x)
            return ops.transpose(x, (1, 0, 2))
        return self._checked(x)

    def _checked(self, x: Tensor) -> Tensor:
        if x.ndim != 3 or x.shape[2] != self.input_size:
            order = "(batch, steps, features)" if self.batch_first else "(steps, batch, features)"
            raise ValueError(f"{self._name} needs {order} with {self.input_size} features, got {x.shape}")
        return x

    def _runs(self, x: Tensor, first: States | None, lengths: Tensor | None) -> tuple[list[Run], Tensor]:
        """Every direction of every layer, and the output of the last layer, time-major."""
        states = self._first_states(x, first)
        y = x
        runs: list[Run] = []
        for layer in range(self.num_layers):
            if layer and self.training:
                y = ops.dropout(y, self.dropout)
            inputs = [_turned(y, way, lengths) for way in range(len(self._directions))]
            ways = [
                self.run(given, f"l{layer}{name}", next(states), lengths)
                for given, name in zip(inputs, self._directions, strict=True)
            ]
            runs += ways
            outputs = [_turned(run.y, way, lengths) for way, run in enumerate(ways)]
            y = ops.concatenate(outputs, 2) if len(outputs) > 1 else outputs[0]
        return runs, y

    def _first_states(self, x: Tensor, given: States | None) -> Iterator[States]:
        count, batch = self.num_layers * len(self._directions), x.shape[1]
        if given is None:
            zero = as_tensor(0, like=x)
            zeros = {width: ops.broadcast_to(zero, (batch, width)) for width in self._state_widths}
            yield from (tuple(zeros[width] for width in self._state_widths) for _ in range(count))
            return
        for state, width in zip(given, self._state_widths, strict=True):
            if state.shape != (count, batch, width):
                raise ValueError(f"{self._name} needs first states of shape {(count, batch, width)}, got {state.shape}")
        yield from (tuple(state[place] for state in given) for place in range(count))

    def run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> Run:
        """The states of the direction whose weights end in `name`, which reads x in its own order."""
        raise NotImplementedError

    def weights_of(self, name: str) -> tuple[Tensor, Tensor]:
        return getattr(self, f"weight_ih_{name}"), getattr(self, f"weight_hh_{name}")

    def biases_of(self, name: str) -> tuple[Tensor, Tensor]:
        if self.bias:
            return getattr(self, f"bias_ih_{name}"), getattr(self, f"bias_hh_{name}")
        w_hh = self.weights_of(name)[1]
        zeros = ops.broadcast_to(as_tensor(0, like=w_hh), w_hh.shape[:1])
        return zeros, zeros

    def bias_of(self, name: str) -> Tensor:
        """The sum of both biases, where nothing stands between them."""
        b_ih, b_hh = self.biases_of(name)
        return b_ih + b_hh if self.bias else b_ih

    def _ordered(self, y: Tensor, lengths: Tensor | None) -> Tensor:
        """The output in the order of x, with 0 past the end of each sequence."""
        if self.batch_first or lengths is not None:
            y = ops.transpose(y, (1, 0, 2))
        if lengths is not None:
            y = ops.where(ops.inside(lengths, y.shape), y, 0.0)
            y = y if self.batch_first else ops.transpose(y, (1, 0, 2))
        return y

    def extra_repr(self) -> str:
        plain = {
            "proj_size": 0, "num_layers": 1, "bias": True, "batch_first": False, "dropout": 0.0, "bidirectional": False,
        }  # fmt: skip
        changed = [f", {name}={getattr(self, name)}" for name, value in plain.items() if getattr(self, name) != value]
        return f"{self.input_size}, {self.hidden_size}" + "".join(changed)


class RNN(_Recurrent):
    """Plain recurrent nets, `num_layers` of them one above the other, each in both directions if `bidirectional`.

    Called on x (steps, batch, input_size), or (batch, steps, input_size) with `batch_first`, it returns (output, h_n):
    the states of the last layer (steps, batch, hidden_size), both directions side by side, and those after the last
    step (num_layers * directions, batch, hidden_size). `nonlinearity` is 'tanh' or 'relu'. In training `dropout` is the
    share that is dropped between two layers.
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: Activation = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, dtype=dtype)
        self.nonlinearity: Activation = activation(nonlinearity)

    def forward(self, x: Output, hx: Tensor | None = None, lengths: Tensor | None = None) -> tuple[Output, Tensor]:
        """(output, h_n); `hx` are the states before the first step, zeros if none are given."""
        output, (h,) = self._called(x, None if hx is None else (hx,), lengths)
        return output, h

    def run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> Run:
        (h0,) = first
        y, h = ops.rnn(x, h0, *self.weights_of(name), self.bias_of(name), self.nonlinearity)
        return Run(y, (partial(state_at_end, y, h, h0, lengths),))


class LSTM(_Recurrent):
    """Long short-term memories, `num_layers` of them one above the other, each in both directions if `bidirectional`.

    x: (steps, batch, input_size), or (batch, steps, input_size) with `batch_first`. Called on x it returns
    (output, (h_n, c_n)): the states of the last layer (steps, batch, hidden_size), both directions side by side, and h
    and c after the last step (num_layers * directions, batch, hidden_size). In training `dropout` is the share that is
    dropped between two layers. With `proj_size` h is a linear map of what it would be, with so many entries (Sak et al.
    2014).
    """

    gates = 4

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        if not 0 <= proj_size < max(hidden_size, 1):
            raise ValueError(f"proj_size needs a number from 0 to below hidden_size={hidden_size}, got {proj_size}")
        self.proj_size = proj_size
        super().__init__(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, dtype=dtype)

    @property
    def _state_widths(self) -> tuple[int, ...]:
        return self._width, self.hidden_size

    def _shapes(self, width: int) -> dict[str, tuple[int, ...]]:
        projection = {"weight_hr": (self.proj_size, self.hidden_size)} if self.proj_size else {}
        return super()._shapes(width) | projection

    def forward(
        self, x: Output, hx: tuple[Tensor, Tensor] | None = None, lengths: Tensor | None = None
    ) -> tuple[Output, tuple[Tensor, Tensor]]:
        """(output, (h_n, c_n)); `hx` are the states before the first step, zeros if none are given."""
        output, (h, c) = self._called(x, hx, lengths)
        return output, (h, c)

    def run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> Run:
        h0, c0 = first
        inputs = (x, h0, c0, *self.weights_of(name), self.bias_of(name))
        if self.proj_size:
            y, cells = ops.projected_lstm(*inputs, getattr(self, f"weight_hr_{name}"))
            ends = (
                partial(state_at_end, states, states[-1], before, lengths) for states, before in ((y, h0), (cells, c0))
            )
            return Run(y, tuple(ends))
        y, h, c = ops.lstm(*inputs)
        return Run(y, (partial(state_at_end, y, h, h0, lengths), partial(_last_cell, inputs, y, c, lengths)))


class GRU(_Recurrent):
    """Gated recurrent units, `num_layers` of them one above the other, each in both directions if `bidirectional`.

    Called on x (steps, batch, input_size), or (batch, steps, input_size) with `batch_first`, it returns (output, h_n):
    the states of the last layer (steps, batch, hidden_size), both directions side by side, and those after the last
    step (num_layers * directions, batch, hidden_size). In training `dropout` is the share that is dropped between two
    layers.
    """

    gates = 3

    def forward(self, x: Output, hx: Tensor | None = None, lengths: Tensor | None = None) -> tuple[Output, Tensor]:
        """(output, h_n); `hx` are the states before the first step, zeros if none are given."""
        output, (h,) = self._called(x, None if hx is None else (hx,), lengths)
        return output, h

    def run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> Run:
        (h0,) = first
        y, h = ops.gru(x, h0, *self.weights_of(name), *self.biases_of(name))
        return Run(y, (partial(state_at_end, y, h, h0, lengths),))


def _last(runs: list[Run]) -> States:
    """The last states of all runs, each kind in one tensor."""
    return tuple(ops.stack([end() for end in ends]) for ends in zip(*(run.last for run in runs), strict=True))


def state_at_end(y: Tensor, last: Tensor, first: Tensor, lengths: Tensor | None) -> Tensor:
    """The state after the last step of each sequence, of those after each step."""
    return last if lengths is None else ops.last_step(y, lengths, empty=first)


def _last_cell(inputs: tuple[Tensor, ...], y: Tensor, c: Tensor, lengths: Tensor | None) -> Tensor:
    """c after the last step of each sequence."""
    if lengths is None:
        return c
    steps, batch, _ = y.shape
    x, h0, c0, w_ih, w_hh, bias = inputs
    inside = ops.transpose(ops.inside(lengths, (batch, steps)))
    return ops.last_cell(x, h0, c0, w_ih, w_hh, bias, y, inside)


def _turned(x: Tensor, reverse: int, lengths: Tensor | None) -> Tensor:
    """x (steps, batch, ...) in the order in which a direction reads it, or what it gives back in the order of x."""
    if not reverse:
        return x
    return ops.flip(x, 0) if lengths is None else ops.reverse_sequence(x, lengths)
