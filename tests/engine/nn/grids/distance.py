"""Distances and similarities."""

from __future__ import annotations

import math

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "PairwiseDistance": Grid(
        normal((4, 3), (4, 3)),
        {"p": (2.0, 1.0, 3.0, 0.5, math.inf), "eps": (1e-6, 0.1), "keepdim": (False, True)},
    ),
    "CosineSimilarity": Grid(normal((3, 4), (3, 4)), {"dim": (1, 0, -1), "eps": (1e-8, 2.0)}),
}
