"""Padding."""

from __future__ import annotations

from typing import Any

from tests.engine.nn.grids.grid import Grid, normal

SHAPES = {1: (2, 3, 5), 2: (2, 3, 4, 5), 3: (2, 2, 3, 4, 5)}
PADDING: dict[int, tuple[Any, ...]] = {
    1: (1, (2, 0), (0, 3), (-1, 2), (1, -2), -1),
    2: (1, (1, 0, 2, 3), (-1, 1, 0, -2), (0, -2, 1, 0)),
    3: (1, (1, 0, 2, 3, 0, 2), (-1, 1, 0, -2, 1, 0)),
}
"""By the number of axes: on all sides, more on one side than on the other, and cropping."""

GRIDS: dict[str, Grid] = {
    **{
        f"{kind}Pad{axes}d": Grid(normal(SHAPES[axes]), {"padding": PADDING[axes]}, refused={"padding": (1, 2, 3)})
        for kind in ("Zero", "Reflection", "Replication", "Circular")
        for axes in SHAPES
    },
    **{
        f"ConstantPad{axes}d": Grid(normal(SHAPES[axes]), {"padding": PADDING[axes], "value": (0.0, 2.5)})
        for axes in SHAPES
    },
}
