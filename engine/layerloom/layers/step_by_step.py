"""Recurrent modules whose steps differ from those of `layerloom.nn`; they are computed one by one.

The weights are those of their bases, under the same keys. States bend by `activation` and gates by
`recurrent_activation`, names of `layerloom.layers.activated`. With `recurrent_dropout` no step sees a share of the
state, in training and the same one in all steps (Gal and Ghahramani 2016).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from layerloom import nn, ops
from layerloom.layers.activated import Activation, function
from layerloom.nn.arguments import probability
from layerloom.nn.recurrent import Run, States, state_at_end
from layerloom.tensor import Tensor

Step = Callable[[Tensor, States], States]
"""The states after a step, from those before it and what the input map makes of the step."""


def _walked(fed: Tensor, first: States, lengths: Tensor | None, step: Step) -> Run:
    """The states after each step of `fed` (steps, batch, ...)."""
    states, found = first, []
    for place in range(fed.shape[0]):
        states = step(fed[place], states)
        found.append(states)
    kinds = [ops.stack(kind) for kind in zip(*found, strict=True)]
    last = (partial(state_at_end, y, y[-1], before, lengths) for y, before in zip(kinds, first, strict=True))
    return Run(kinds[0], tuple(last))


class _Stepwise(nn.Module):
    """What all of them have; stands before the class of `layerloom.nn`."""

    usual: bool
    """Whether the functions are those of `layerloom.nn`, which then computes what nothing is dropped from."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        activation: Activation = "tanh",
        recurrent_activation: Activation = "sigmoid",
        recurrent_dropout: float = 0.0,
        **arguments: Any,
    ) -> None:
        super().__init__(input_size, hidden_size, **arguments)  # type: ignore[call-arg]  # that of the class behind
        self.usual = (activation, recurrent_activation) == ("tanh", "sigmoid")
        self.bend, self.gate = function(activation), function(recurrent_activation)
        self.recurrent_dropout = probability(recurrent_dropout, "recurrent_dropout")

    def run(self, x: Tensor, name: str, first: States, lengths: Tensor | None) -> Run:
        share = self.recurrent_dropout if self.training else 0.0
        if self.usual and not share:
            found: Run = super().run(x, name, first, lengths)  # type: ignore[misc]
            return found
        return self.stepwise(x, name, first, lengths, ops.dropout(ops.ones_like(first[0]), share))

    def stepwise(self, x: Tensor, name: str, first: States, lengths: Tensor | None, seen: Tensor) -> Run:
        """The states after each step; `seen` is what a state is multiplied with before a step sees it."""
        raise NotImplementedError


class SteppedRNN(_Stepwise, nn.RNN):
    """A plain recurrent net."""

    def stepwise(self, x: Tensor, name: str, first: States, lengths: Tensor | None, seen: Tensor) -> Run:
        w_ih, w_hh = self.weights_of(name)

        def step(z: Tensor, states: States) -> States:
            return (self.bend(z + (states[0] * seen) @ w_hh.T),)

        return _walked(x @ w_ih.T + self.bias_of(name), first, lengths, step)


class SteppedLSTM(_Stepwise, nn.LSTM):
    """A long short-term memory."""

    def stepwise(self, x: Tensor, name: str, first: States, lengths: Tensor | None, seen: Tensor) -> Run:
        w_ih, w_hh = self.weights_of(name)

        def step(z: Tensor, states: States) -> States:
            h, c = states
            i, f, g, o = ops.split(z + (h * seen) @ w_hh.T, 4, -1)
            c = self.gate(f) * c + self.gate(i) * self.bend(g)
            return self.gate(o) * self.bend(c), c

        return _walked(x @ w_ih.T + self.bias_of(name), first, lengths, step)


class SteppedGRU(_Stepwise, nn.GRU):
    """A gated recurrent unit."""

    def stepwise(self, x: Tensor, name: str, first: States, lengths: Tensor | None, seen: Tensor) -> Run:
        (w_ih, w_hh), (b_ih, b_hh) = self.weights_of(name), self.biases_of(name)
        gates, w_n = ops.split(w_hh, (2 * self.hidden_size, self.hidden_size), 0)
        b_gates, b_n = ops.split(b_hh, (2 * self.hidden_size, self.hidden_size), 0)

        def step(fed: Tensor, states: States) -> States:
            (h,) = states
            visible = h * seen
            z_gates, z_n = ops.split(fed, (2 * self.hidden_size, self.hidden_size), -1)
            r, z = (self.gate(part) for part in ops.split(z_gates + visible @ gates.T + b_gates, 2, -1))
            return (z * h + (1 - z) * self.bend(z_n + self._reset(visible, r, w_n, b_n)),)

        return _walked(x @ w_ih.T + b_ih, first, lengths, step)

    def _reset(self, h: Tensor, r: Tensor, w: Tensor, b: Tensor) -> Tensor:
        """What the new state takes from the old one."""
        return r * (h @ w.T + b)


class ResetBeforeGRU(SteppedGRU):
    """A gated recurrent unit whose reset gate works on the state before its linear map, as Cho et al. 2014 have it.

    The bias that PyTorch has inside the reset stands outside of it.
    """

    def __init__(self, input_size: int, hidden_size: int, **arguments: Any) -> None:
        super().__init__(input_size, hidden_size, **arguments)
        self.usual = False

    def _reset(self, h: Tensor, r: Tensor, w: Tensor, b: Tensor) -> Tensor:
        return (r * h) @ w.T + b
