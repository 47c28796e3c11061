"""Modules of several inputs, which PyTorch writes as expressions."""

from __future__ import annotations

import torch
from tests.engine.nn.grids.grid import Function, Grid, normal

GRIDS: dict[str, Grid] = {
    "Add": Grid(
        normal((2, 3), (2, 1), (2, 3)),
        theirs=lambda: Function(lambda *x: x[0] + x[1] + x[2]),
    ),
    "Multiply": Grid(
        normal((2, 3), (2, 3), (2, 1)),
        theirs=lambda: Function(lambda *x: x[0] * x[1] * x[2]),
    ),
    "Concatenate": Grid(
        normal((2, 3), (2, 3)),
        {"axis": (1, 0, -1)},
        theirs=lambda axis: Function(lambda *x: torch.cat(x, axis)),
    ),
}
