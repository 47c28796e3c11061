"""Modules that change shapes."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Function, Grid, normal

GRIDS: dict[str, Grid] = {
    "Flatten": Grid(normal((2, 3, 4, 5)), {"start_dim": (1, 0, 2), "end_dim": (-1, 2, 3)}),
    "Unflatten": Grid(normal((2, 12, 3)), {"dim": (1, -2), "unflattened_size": ((3, 4), (-1, 2), (2, 3, 2))}),
    "Reshape": Grid(
        normal((2, 12)),
        {"shape": ((3, 4), (-1, 6), (12,))},
        theirs=lambda shape: Function(lambda x: x.reshape(x.shape[0], *shape)),
    ),
}
