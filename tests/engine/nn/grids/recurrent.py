"""Recurrent nets."""

from __future__ import annotations

from typing import Any

from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid


def sequences(rng: Draws, _: Arguments) -> list[Array]:
    return [rng.normal(size=(3, 5, 2))]


def varied(**more: Any) -> dict[str, Any]:
    return {
        "input_size": (2,),
        "hidden_size": (4, 1),
        "num_layers": (1, 3),
        "batch_first": (True, False),
        "bias": (True, False),
        "bidirectional": (False, True),
        **more,
    }


GRIDS: dict[str, Grid] = {
    "RNN": Grid(
        sequences,
        varied(nonlinearity=("tanh", "relu")),
        refused={"dropout": 1.5, "hidden_size": 0, "nonlinearity": "sigmoid"},
    ),
    "LSTM": Grid(
        sequences,
        varied(proj_size=(0, 2)),
        refused={"proj_size": 4, "dropout": 1.5, "hidden_size": 0},
        valid=lambda a: a["proj_size"] < a["hidden_size"],
    ),
    "GRU": Grid(sequences, varied(), refused={"dropout": 1.5, "hidden_size": 0}),
}
