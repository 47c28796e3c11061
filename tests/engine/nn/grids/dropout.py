"""Dropout, which is compared where it does nothing."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "Dropout": Grid(normal((2, 3)), {"p": (0.5, 0.0, 1.0)}, refused={"inplace": True, "p": 1.5}, modes=("eval",)),
}
