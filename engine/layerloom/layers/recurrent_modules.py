"""Recurrent modules as the wires of a graph have them: the batch in front, one tensor for each port."""

from __future__ import annotations

from typing import Literal

from layerloom import nn, ops
from layerloom.layers.inner import Around
from layerloom.layers.masking_modules import MakesMask, reversed_mask, reversed_steps
from layerloom.tensor import Tensor

Merge = Literal["concat", "sum", "mul", "ave"]
Recurrent = nn.RNN | nn.LSTM | nn.GRU


class Recurrence(Around, MakesMask):
    """A recurrent module with the batch in front, called on x (batch, steps, features) and states to start from.

    It gives the states of all steps, or with `sequences=False` that after the last, and with `states` also what the
    next sequence could start from: (batch, units), or (batch, layers, units), both directions side by side. Directions
    are brought together by `merge`, `backwards` reads from the end, and in training `dropout` is the share of the
    features that no step sees. An LSTM that starts from a state alone has a cell of zeros.

    Steps that a mask leaves out change no state: the step after one goes on from the state before it.
    """

    inner: Recurrent

    def __init__(
        self,
        inner: Recurrent,
        sequences: bool = False,
        states: bool = False,
        backwards: bool = False,
        merge: Merge = "concat",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.inner, self.sequences, self.states = inner, sequences, states
        self.backwards, self.merge, self.dropout = backwards, merge, dropout

    def forward(self, x: Tensor, *starts: Tensor, lengths: Tensor | None = None) -> Tensor | tuple[Tensor, ...]:
        if self.training and self.dropout:
            x = x * ops.dropout(ops.ones_like(x[:, :1]), self.dropout)
        if self.backwards:
            x, lengths = reversed_steps(x, lengths), reversed_mask(lengths)
        mask = lengths if lengths is not None and ops.is_mask(lengths) else None
        if mask is not None:
            x, lengths = ops.compacted(x, mask), ops.steps_inside(mask)
        first = self._first(starts)
        if not self.states:
            y = (self.inner.steps if self.sequences else self.inner.last)(x, lengths, first)
            return self._merged(self._spread(y, mask))
        y, states = self._called(x, first, lengths)
        last = self._of_last_layer(states[0])
        return self._merged(self._spread(y, mask) if self.sequences else last), *map(self._wired, states)

    def mask(self, x: Tensor, lengths: Tensor | None) -> Tensor | None:
        return reversed_mask(lengths) if self.backwards else lengths

    @property
    def _ways(self) -> int:
        return 2 if self.inner.bidirectional else 1

    def _called(
        self, x: Tensor, first: tuple[Tensor, ...] | None, lengths: Tensor | None
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """The output and the last states (layers and directions, batch, units)."""
        given = first[0] if first and not isinstance(self.inner, nn.LSTM) else first
        y, states = self.inner(x, given, lengths)
        return y, states if isinstance(states, tuple) else (states,)

    def _first(self, starts: tuple[Tensor, ...]) -> tuple[Tensor, ...] | None:
        """The states before the first step."""
        if len(starts) == 1 and isinstance(self.inner, nn.LSTM):
            starts = (*starts, ops.zeros_like(starts[0]))
        return tuple(map(self._stacked, starts)) or None

    def _stacked(self, state: Tensor) -> Tensor:
        """(batch, units) or (batch, layers, units) as (layers and directions, batch, units of one)."""
        parts = self.inner.num_layers * self._ways
        return ops.swapaxes(ops.reshape(state, (state.shape[0], parts, self.inner.hidden_size)), 0, 1)

    def _wired(self, state: Tensor) -> Tensor:
        """(layers and directions, batch, units of one) as (batch, units), or (batch, layers, units)."""
        width = self._ways * self.inner.hidden_size
        shape = (width,) if self.inner.num_layers == 1 else (self.inner.num_layers, width)
        return ops.reshape(ops.swapaxes(state, 0, 1), (state.shape[1], *shape))

    def _of_last_layer(self, state: Tensor) -> Tensor:
        found = ops.swapaxes(state[-self._ways :], 0, 1)
        return ops.reshape(found, (found.shape[0], self._ways * self.inner.hidden_size))

    def _spread(self, y: Tensor, mask: Tensor | None) -> Tensor:
        """The states of the steps that count in their places; others have that before them, or 0 with two directions.

        That is how Keras has it.
        """
        if mask is None or not self.sequences:
            return y
        y = ops.spread(y, mask)
        return y if self._ways == 1 else ops.where(ops.inside(mask, y.shape), y, 0.0)

    def _merged(self, y: Tensor) -> Tensor:
        """Both directions as one."""
        if self._ways == 1 or self.merge == "concat":
            return y
        ahead, back = ops.split(y, 2, y.ndim - 1)
        if self.merge == "mul":
            return ahead * back
        return ahead + back if self.merge == "sum" else (ahead + back) / 2
