"""Recurrent nets of one step."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal


def with_state(rng: Draws, arguments: Arguments) -> list[Array]:
    return [rng.normal(size=(3, 2)), rng.normal(size=(3, arguments["hidden_size"]))]


SIZES = {"input_size": (2,), "hidden_size": (4, 1), "bias": (True, False)}

GRIDS: dict[str, Grid] = {
    "RNNCell": Grid(with_state, {**SIZES, "nonlinearity": ("tanh", "relu")}, refused={"nonlinearity": "sigmoid"}),
    "LSTMCell": Grid(normal((3, 2)), SIZES, refused={"hidden_size": 0}),
    "GRUCell": Grid(with_state, SIZES, refused={"hidden_size": 0}),
}
