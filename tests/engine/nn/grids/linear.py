"""Linear maps."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "Linear": Grid(normal((2, 5, 3)), {"in_features": (3,), "out_features": (4, 1), "bias": (True, False)}),
    "Identity": Grid(normal((2, 3))),
}
