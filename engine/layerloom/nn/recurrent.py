"""Recurrent modules, with PyTorch's weights: `weight_ih_l0`, `weight_hh_l0_reverse`, ...

Beyond PyTorch's arguments they take `lengths` (batch,), which does what packing does there: the reverse direction
starts at the end of each sequence, its last states are those at its end, and the output past it is 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import floating, probability, supported
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor, as_tensor


class _Run(NamedTuple):
    """One direction of one layer: what it was given and what came out, in the order of its own steps."""

    inputs: tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]
    y: Tensor
    h: Tensor
    c: Tensor


class LSTM(Module):
    """Long short-term memories, `num_layers` of them one above the other, each in both directions if `bidirectional`.

    x: (steps, batch, input_size), or (batch, steps, input_size) with `batch_first`. Called on x it returns
    (output, (h_n, c_n)): the states of the last layer (steps, batch, hidden_size), both directions side by side, and h
    and c after the last step (num_layers * directions, batch, hidden_size). In training `dropout` is the share that is
    dropped between two layers.
    """

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
        super().__init__()
        supported(self, proj_size=(proj_size, 0))
        if min(input_size, hidden_size, num_layers) < 1:
            raise ValueError(f"LSTM needs sizes of at least 1, got {input_size}, {hidden_size} and {num_layers} layers")
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.bidirectional = bias, batch_first, bidirectional
        self.dropout = probability(dropout, "dropout")
        for layer in range(num_layers):
            width = hidden_size * len(self._directions) if layer else input_size
            for direction in self._directions:
                self._add_weights(f"l{layer}{direction}", width, floating(dtype))

    @property
    def _directions(self) -> tuple[str, ...]:
        """The ends of the names of the weights of each direction."""
        return ("", "_reverse") if self.bidirectional else ("",)

    def _add_weights(self, name: str, width: int, dtype: DTypeLike) -> None:
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (4 * self.hidden_size, width),
            "weight_hh": (4 * self.hidden_size, self.hidden_size),
        }
        if self.bias:
            shapes |= {"bias_ih": (4 * self.hidden_size,), "bias_hh": (4 * self.hidden_size,)}
        for kind, shape in shapes.items():
            value = init.uniform(shape, 1 / math.sqrt(self.hidden_size), dtype)
            setattr(self, f"{kind}_{name}", Parameter(value))

    def forward(
        self, x: Tensor, hx: tuple[Tensor, Tensor] | None = None, lengths: Tensor | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """(output, (h_n, c_n)); `hx` are the states before the first step, zeros if none are given."""
        runs, output = self._runs(x, hx, lengths)
        hidden = ops.stack([self._last(run, lengths) for run in runs])
        cells = ops.stack([run.c if lengths is None else self._last_cell(run, lengths) for run in runs])
        return self._steps(output, lengths), (hidden, cells)

    def steps(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        """The output alone, from states of zeros."""
        return self._steps(self._runs(x, None, lengths)[1], lengths)

    def last(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        """h after the last step of the last layer (batch, hidden_size), both directions side by side."""
        runs, _ = self._runs(x, None, lengths)
        found = [self._last(run, lengths) for run in runs[-len(self._directions) :]]
        return ops.concatenate(found, 1) if len(found) > 1 else found[0]

    def _runs(self, x: Tensor, hx: tuple[Tensor, Tensor] | None, lengths: Tensor | None) -> tuple[list[_Run], Tensor]:
        """Every direction of every layer, and the output of the last layer, time-major."""
        if x.ndim != 3 or x.shape[2] != self.input_size:
            order = "(batch, steps, features)" if self.batch_first else "(steps, batch, features)"
            raise ValueError(f"LSTM needs {order} with {self.input_size} features, got {x.shape}")
        y = ops.transpose(x, (1, 0, 2)) if self.batch_first else x
        first = self._first_states(y, hx)
        runs: list[_Run] = []
        for layer in range(self.num_layers):
            if layer and self.training:
                y = ops.dropout(y, self.dropout)
            ways = [self._run(y, f"l{layer}{name}", next(first), lengths) for name in self._directions]
            runs += ways
            outputs = [_turned(run.y, way, lengths) for way, run in enumerate(ways)]
            y = ops.concatenate(outputs, 2) if len(outputs) > 1 else outputs[0]
        return runs, y

    def _first_states(self, x: Tensor, hx: tuple[Tensor, Tensor] | None) -> Iterator[tuple[Tensor, Tensor]]:
        count, shape = self.num_layers * len(self._directions), (x.shape[1], self.hidden_size)
        if hx is None:
            zeros = ops.broadcast_to(as_tensor(0, like=x), shape)
            yield from ((zeros, zeros) for _ in range(count))
            return
        for state in hx:
            if state.shape != (count, *shape):
                raise ValueError(f"LSTM needs first states of shape {(count, *shape)}, got {state.shape}")
        yield from ((hx[0][place], hx[1][place]) for place in range(count))

    def _run(self, x: Tensor, name: str, first: tuple[Tensor, Tensor], lengths: Tensor | None) -> _Run:
        w_ih, w_hh = getattr(self, f"weight_ih_{name}"), getattr(self, f"weight_hh_{name}")
        if self.bias:
            bias = getattr(self, f"bias_ih_{name}") + getattr(self, f"bias_hh_{name}")
        else:
            bias = ops.broadcast_to(as_tensor(0, like=w_hh), w_hh.shape[:1])
        inputs = (_turned(x, int(name.endswith("_reverse")), lengths), *first, w_ih, w_hh, bias)
        return _Run(inputs, *ops.lstm(*inputs))

    def _last(self, run: _Run, lengths: Tensor | None) -> Tensor:
        return run.h if lengths is None else ops.last_step(run.y, lengths, empty=run.inputs[1])

    def _last_cell(self, run: _Run, lengths: Tensor) -> Tensor:
        steps, batch, _ = run.y.shape
        inside = ops.transpose(ops.inside(lengths, (batch, steps)))
        return ops.last_cell(*run.inputs, run.y, inside)

    def _steps(self, y: Tensor, lengths: Tensor | None) -> Tensor:
        """The output in the order of x, with 0 past the end of each sequence."""
        if self.batch_first or lengths is not None:
            y = ops.transpose(y, (1, 0, 2))
        if lengths is not None:
            y = ops.where(ops.inside(lengths, y.shape), y, 0.0)
            y = y if self.batch_first else ops.transpose(y, (1, 0, 2))
        return y

    def extra_repr(self) -> str:
        plain = {"num_layers": 1, "bias": True, "batch_first": False, "dropout": 0.0, "bidirectional": False}
        changed = [f", {name}={getattr(self, name)}" for name, value in plain.items() if getattr(self, name) != value]
        return f"{self.input_size}, {self.hidden_size}" + "".join(changed)


def _turned(x: Tensor, reverse: int, lengths: Tensor | None) -> Tensor:
    """x (steps, batch, ...) in the order in which a direction reads it, or what it gives back in the order of x."""
    if not reverse:
        return x
    return ops.flip(x, 0) if lengths is None else ops.reverse_sequence(x, lengths)
