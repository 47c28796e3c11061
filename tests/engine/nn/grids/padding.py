"""Padding."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "ZeroPad2d": Grid(
        normal((2, 3, 4, 5)), {"padding": (1, (1, 0, 2, 3), (-1, 1, 0, -2))}, refused={"padding": (1, 2)}
    ),
    "ConstantPad2d": Grid(normal((2, 3, 4, 5)), {"padding": (1, (1, 0, 2, 3), (0, -2, 1, 0)), "value": (0.0, 2.5)}),
}
