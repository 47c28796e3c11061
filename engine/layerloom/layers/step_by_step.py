"""Recurrent modules whose steps differ from those of `layerloom.nn`; they are computed one by one.

The weights are those of their bases, under the same keys. With `recurrent_dropout` no step sees a share of the state,
in training and the same one in all steps (Gal and Ghahramani 2016).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from layerloom import nn, ops
from layerloom.nn.arguments import probability
from layerloom.nn.recurrent import States, _end, _Run
from layerloom.tensor import Tensor

Step = Callable[[Tensor, States], States]
"""The states after a step, from those before it and what the input map makes of the step."""


def _walked(fed: Tensor, first: States, lengths: Tensor | None, step: Step) -> _Run:
    """The states after each step of `fed` (steps, batch, ...)."""
    states, found = first, []
    for place in range(fed.shape[0]):
        states = step(fed[place], states)
        found.append(states)
    kinds = [ops.stack(kind) for kind in zip(*found, strict=True)]
    last = (partial(_end, y, y[-1], before, lengths) for y, before in zip(kinds, first, strict=True))
    return _Run(kinds[0], tuple(last))


class DroppedRNN(nn.RNN):
    """A plain recurrent net with a recurrent dropout."""

    def __init__(self, input_size: int, hidden_size: int, *, recurrent_dropout: float, **arguments: Any) -> None:
        super().__init__(input_size, hidden_size, **arguments)
        self.recurrent_dropout = probability(recurrent_dropout, "recurrent_dropout")

    def _run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> _Run:
        if not self.training:
            return super()._run(x, name, first, lengths)
        w_ih, w_hh = self._weights(name)
        bent = ops.tanh if self.nonlinearity == "tanh" else ops.relu
        seen = _kept(first[0], self.recurrent_dropout)
        return _walked(
            x @ w_ih.T + self._bias(name), first, lengths, lambda z, states: (bent(z + (states[0] * seen) @ w_hh.T),)
        )


class DroppedLSTM(nn.LSTM):
    """A long short-term memory with a recurrent dropout."""

    def __init__(self, input_size: int, hidden_size: int, *, recurrent_dropout: float, **arguments: Any) -> None:
        super().__init__(input_size, hidden_size, **arguments)
        self.recurrent_dropout = probability(recurrent_dropout, "recurrent_dropout")

    def _run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> _Run:
        if not self.training:
            return super()._run(x, name, first, lengths)
        w_ih, w_hh = self._weights(name)
        seen = _kept(first[0], self.recurrent_dropout)

        def step(z: Tensor, states: States) -> States:
            h, c = states
            i, f, g, o = ops.split(z + (h * seen) @ w_hh.T, 4, -1)
            c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(g)
            return ops.sigmoid(o) * ops.tanh(c), c

        return _walked(x @ w_ih.T + self._bias(name), first, lengths, step)


class _GatedSteps(nn.GRU):
    """A gated recurrent unit whose steps are computed one by one."""

    def __init__(self, input_size: int, hidden_size: int, *, recurrent_dropout: float = 0.0, **arguments: Any) -> None:
        super().__init__(input_size, hidden_size, **arguments)
        self.recurrent_dropout = probability(recurrent_dropout, "recurrent_dropout")

    def _new(self, z_n: Tensor, h: Tensor, r: Tensor, w: Tensor, b: Tensor) -> Tensor:
        """What the new state would be without the old one."""
        raise NotImplementedError

    def _stepwise(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> _Run:
        (w_ih, w_hh), (b_ih, b_hh) = self._weights(name), self._biases(name)
        gates, w_n = ops.split(w_hh, (2 * self.hidden_size, self.hidden_size), 0)
        b_gates, b_n = ops.split(b_hh, (2 * self.hidden_size, self.hidden_size), 0)
        seen = _kept(first[0], self.recurrent_dropout if self.training else 0.0)

        def step(fed: Tensor, states: States) -> States:
            (h,) = states
            visible = h * seen
            z_gates, z_n = ops.split(fed, (2 * self.hidden_size, self.hidden_size), -1)
            r, z = ops.split(ops.sigmoid(z_gates + visible @ gates.T + b_gates), 2, -1)
            return (z * h + (1 - z) * self._new(z_n, visible, r, w_n, b_n),)

        return _walked(x @ w_ih.T + b_ih, first, lengths, step)


class DroppedGRU(_GatedSteps):
    """A gated recurrent unit with a recurrent dropout."""

    def _new(self, z_n: Tensor, h: Tensor, r: Tensor, w: Tensor, b: Tensor) -> Tensor:
        return ops.tanh(z_n + r * (h @ w.T + b))

    def _run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> _Run:
        return (self._stepwise if self.training else super()._run)(x, name, first, lengths)


class ResetBeforeGRU(_GatedSteps):
    """A gated recurrent unit whose reset gate works on the state before its linear map, as Cho et al. 2014 have it.

    The bias that PyTorch has inside the reset stands outside of it.
    """

    def _new(self, z_n: Tensor, h: Tensor, r: Tensor, w: Tensor, b: Tensor) -> Tensor:
        return ops.tanh(z_n + (r * h) @ w.T + b)

    def _run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> _Run:
        return self._stepwise(x, name, first, lengths)


def _kept(state: Tensor, share: float) -> Tensor:
    """What a state is multiplied with: 0 where it is not seen, and more than 1 where it is."""
    return ops.dropout(ops.ones_like(state), share)
