"""Pooling."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "MaxPool2d": Grid(
        normal((2, 3, 7, 8)),
        {
            "kernel_size": (2, (3, 2), 3),
            "stride": (None, 1, (2, 3)),
            "padding": (0, 1, (1, 0)),
            "ceil_mode": (False, True),
        },
        refused={"dilation": 2, "return_indices": True, "padding": 2},
    ),
    "AvgPool2d": Grid(
        normal((2, 3, 7, 8)),
        {
            "kernel_size": (2, (3, 2), 3),
            "stride": (None, 1, (2, 3)),
            "padding": (0, 1, (1, 0)),
            "ceil_mode": (False, True),
            "count_include_pad": (True, False),
            "divisor_override": (None, 3),
        },
        refused={"padding": 2, "divisor_override": 0},
    ),
    "AdaptiveAvgPool2d": Grid(normal((2, 3, 7, 8)), {"output_size": (1, 2, (3, 5), (None, 4), 9)}),
}
