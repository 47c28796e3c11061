"""Activations."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal

GRIDS: dict[str, Grid] = {
    "ReLU": Grid(normal((3, 4)), refused={"inplace": True}),
    "LeakyReLU": Grid(normal((3, 4)), {"negative_slope": (0.01, 0.3, 0.0)}, refused={"inplace": True}),
    "GELU": Grid(normal((3, 4)), {"approximate": ("none", "tanh")}, refused={"approximate": "fast"}),
    "Sigmoid": Grid(normal((3, 4))),
    "Tanh": Grid(normal((3, 4))),
    "Softmax": Grid(normal((3, 4)), {"dim": (1, 0, -1)}, refused={"dim": None}),
}
