"""One step of the recurrent modules, with PyTorch's weights: `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh`.

A cell is called on x (batch, input_size) or (input_size), and the states before, zeros if none are given.
"""

from __future__ import annotations

import math
from typing import ClassVar

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import floating
from layerloom.nn.module import Module, Parameter
from layerloom.ops.rnn import Activation
from layerloom.tensor import Tensor, as_tensor


class _Cell(Module):
    """The weights of `gates` gates, each `hidden_size` wide."""

    gates: ClassVar[int]
    bias_ih: Parameter | None
    bias_hh: Parameter | None

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, *, dtype: DTypeLike | None = None) -> None:
        super().__init__()
        if min(input_size, hidden_size) < 1:
            raise ValueError(f"{type(self).__name__} needs sizes of at least 1, got {input_size} and {hidden_size}")
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        bound, kind, rows = 1 / math.sqrt(hidden_size), floating(dtype), self.gates * hidden_size
        self.weight_ih = Parameter(init.uniform((rows, input_size), bound, kind))
        self.weight_hh = Parameter(init.uniform((rows, hidden_size), bound, kind))
        self.bias_ih = Parameter(init.uniform((rows,), bound, kind)) if bias else None
        self.bias_hh = Parameter(init.uniform((rows,), bound, kind)) if bias else None

    def _rows(self, x: Tensor, *states: Tensor | None) -> list[Tensor]:
        """x as a sequence of one step (1, batch, input_size), and the states (batch, hidden_size)."""
        if x.ndim not in (1, 2) or x.shape[-1] != self.input_size:
            raise ValueError(
                f"{type(self).__name__} needs (batch, {self.input_size}) or ({self.input_size},), got {x.shape}"
            )
        shape = (*x.shape[:-1], self.hidden_size)
        rows = []
        for state in states:
            found = ops.broadcast_to(as_tensor(0, like=x), shape) if state is None else state
            if found.shape != shape:
                raise ValueError(f"{type(self).__name__} needs a state of shape {shape}, got {found.shape}")
            rows.append(ops.reshape(found, (-1, self.hidden_size)) if x.ndim == 1 else found)
        return [ops.reshape(x, (1, x.size // self.input_size, self.input_size)), *rows]

    def _biases(self) -> tuple[Tensor, Tensor]:
        if self.bias_ih is None or self.bias_hh is None:
            zeros = ops.broadcast_to(as_tensor(0, like=self.weight_hh), self.weight_hh.shape[:1])
            return zeros, zeros
        return self.bias_ih, self.bias_hh

    def _like(self, x: Tensor, state: Tensor) -> Tensor:
        """A state in the form of x: without a batch if x has none."""
        return ops.reshape(state, (self.hidden_size,)) if x.ndim == 1 else state

    def extra_repr(self) -> str:
        return f"{self.input_size}, {self.hidden_size}" + ("" if self.bias else ", bias=False")


class RNNCell(_Cell):
    """tanh(W_ih x + b_ih + W_hh h + b_hh), or the same with the rectifier (Elman 1990)."""

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: Activation = "tanh",
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, dtype=dtype)
        self.nonlinearity: Activation = activation(nonlinearity)

    def forward(self, x: Tensor, hx: Tensor | None = None) -> Tensor:
        """The state after the step (batch, hidden_size)."""
        step, h = self._rows(x, hx)
        b_ih, b_hh = self._biases()
        return self._like(x, ops.rnn(step, h, self.weight_ih, self.weight_hh, b_ih + b_hh, self.nonlinearity)[1])

    def extra_repr(self) -> str:
        changed = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}"
        return super().extra_repr() + changed


class LSTMCell(_Cell):
    """A step of a long short-term memory: `layerloom.ops.recurrent` has the formula."""

    gates = 4

    def forward(self, x: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor]:
        """(h, c) after the step, both (batch, hidden_size), from those before."""
        step, h, c = self._rows(x, *(hx or (None, None)))
        b_ih, b_hh = self._biases()
        _, h, c = ops.lstm(step, h, c, self.weight_ih, self.weight_hh, b_ih + b_hh)
        return self._like(x, h), self._like(x, c)


class GRUCell(_Cell):
    """A step of a gated recurrent unit: `layerloom.ops.gru` has the formula."""

    gates = 3

    def forward(self, x: Tensor, hx: Tensor | None = None) -> Tensor:
        """The state after the step (batch, hidden_size)."""
        step, h = self._rows(x, hx)
        return self._like(x, ops.gru(step, h, self.weight_ih, self.weight_hh, *self._biases())[1])


def activation(name: Activation) -> Activation:
    """The name itself; raises `ValueError` unless it is 'tanh' or 'relu'."""
    if name not in ("tanh", "relu"):
        raise ValueError(f"nonlinearity needs 'tanh' or 'relu', got {name!r}")
    return name
