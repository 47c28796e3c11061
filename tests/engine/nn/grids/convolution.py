"""Convolutions."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "Conv2d": Grid(
        normal((2, 4, 7, 6)),
        {
            "in_channels": (4,),
            "out_channels": (2, 6),
            "kernel_size": (3, (2, 3), 1),
            "stride": (1, 2, (2, 1)),
            "padding": (1, 0, (2, 0), "same", "valid"),
            "dilation": (1, 2, (1, 2)),
            "groups": (1, 2),
            "bias": (True, False),
            "padding_mode": ("zeros", "reflect", "replicate", "circular"),
        },
        refused={"padding": "full", "padding_mode": "mirror", "groups": 3, "kernel_size": 0, "stride": (1, 1, 1)},
        valid=lambda a: a["padding"] != "same" or a["stride"] == 1,
    ),
}
