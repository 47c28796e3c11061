"""Recurrent nets."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "LSTM": Grid(
        normal((3, 5, 2)),
        {
            "input_size": (2,),
            "hidden_size": (4, 1),
            "num_layers": (1, 3),
            "batch_first": (True, False),
            "bias": (True, False),
            "bidirectional": (False, True),
        },
        refused={"proj_size": 2, "dropout": 1.5, "hidden_size": 0},
    ),
}
