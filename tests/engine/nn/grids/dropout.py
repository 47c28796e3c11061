"""Dropout, which is compared where it does nothing."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal


def still(*shape: int) -> Grid:
    return Grid(normal(shape), {"p": (0.5, 0.0, 1.0)}, refused={"inplace": 1, "p": 1.5}, modes=("eval",))


GRIDS: dict[str, Grid] = {
    "Dropout": still(2, 3),
    "Dropout1d": still(2, 3, 4),
    "Dropout2d": still(2, 3, 2, 2),
    "Dropout3d": still(2, 3, 2, 2, 1),
    "AlphaDropout": still(2, 3),
    "FeatureAlphaDropout": still(2, 3, 4),
}
