"""The module of a long short-term memory whose maps are convolutions (Shi et al. 2015, without peepholes)."""

from __future__ import annotations

from layerloom import nn, ops
from layerloom.layers.activated import Activation, function
from layerloom.layers.masking_modules import MakesMask, reversed_mask, reversed_steps
from layerloom.tensor import Tensor

State = tuple[Tensor, Tensor]


class ConvLSTM(MakesMask):
    """Called on x (batch, steps, ...) and states to start from; `input` and `recurrent` make the gates i, f, g and o.

    It gives the states h of all steps, or with `sequences=False` the last, and with `states` the last h and c too.
    `axis` is that of the channels in a step with its batch. Steps that do not count change nothing. The state bends by
    `activation` and the gates by `recurrent_activation`.
    """

    def __init__(
        self,
        input: nn.Module,  # noqa: A002 - its weights have that name
        recurrent: nn.Module,
        axis: int,
        sequences: bool = False,
        states: bool = False,
        backwards: bool = False,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        activation: Activation = "tanh",
        recurrent_activation: Activation = "sigmoid",
    ) -> None:
        super().__init__()
        self.bend, self.gate = function(activation, axis), function(recurrent_activation, axis)
        self.input, self.recurrent, self.axis = input, recurrent, axis
        self.sequences, self.states, self.backwards = sequences, states, backwards
        self.dropout, self.recurrent_dropout = dropout, recurrent_dropout

    def forward(self, x: Tensor, *starts: Tensor, lengths: Tensor | None = None) -> Tensor | tuple[Tensor, ...]:
        if self.backwards:
            x, lengths = reversed_steps(x, lengths), reversed_mask(lengths)
        if self.training and self.dropout:
            x = x * ops.dropout(ops.ones_like(x[:, :1]), self.dropout)
        fed = self._fed(x)
        h, c = self._first(fed, starts)
        seen = (
            ops.dropout(ops.ones_like(h), self.recurrent_dropout) if self.training and self.recurrent_dropout else None
        )
        inside = None if lengths is None else ops.inside(lengths, x.shape[:2])
        found = []
        for step in range(x.shape[1]):
            made = self._stepped(fed[:, step], h if seen is None else h * seen, c)
            h, c = made if inside is None else _kept(inside[:, step], made, (h, c))
            found.append(h)
        y = ops.stack(found, 1) if self.sequences else h
        return (y, h, c) if self.states else y

    def mask(self, x: Tensor, lengths: Tensor | None) -> Tensor | None:
        return reversed_mask(lengths) if self.backwards else lengths

    def _fed(self, x: Tensor) -> Tensor:
        """What the input gives to the gates of all steps: (batch, steps, ...)."""
        z: Tensor = self.input(ops.reshape(x, (x.shape[0] * x.shape[1], *x.shape[2:])))
        return ops.reshape(z, (*x.shape[:2], *z.shape[1:]))

    def _first(self, fed: Tensor, starts: tuple[Tensor, ...]) -> State:
        """The states before the first step: those given, else zeros."""
        zero = ops.split(ops.zeros_like(fed[:, 0]), 4, self.axis)[0]
        h, c, *_ = (*starts, zero, zero) if len(starts) != 1 else (*starts, zero)
        return h, c

    def _stepped(self, z: Tensor, h: Tensor, c: Tensor) -> State:
        i, f, g, o = ops.split(z + self.recurrent(h), 4, self.axis)
        c = self.gate(f) * c + self.gate(i) * self.bend(g)
        return self.gate(o) * self.bend(c), c


def _kept(counts: Tensor, made: State, before: State) -> State:
    """The states after a step, those before it where it does not count (batch,)."""
    shape = (counts.shape[0],) + (1,) * (made[0].ndim - 1)
    where = ops.reshape(counts, shape)
    return ops.where(where, made[0], before[0]), ops.where(where, made[1], before[1])
