"""Activations. Where each number is drawn, numbers are wide enough to reach every branch."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal


def wide(rng: Draws, arguments: Arguments) -> list[Array]:
    return [rng.normal(0, 4, size=(4, 5))]


def channels(rng: Draws, arguments: Arguments) -> list[Array]:
    return [rng.normal(size=(2, arguments["num_parameters"], 3) if arguments["init"] == 0.25 else (4, 3))]


class Hardsigmoid(torch.nn.Module):
    """PyTorch's own has a slope of 1/6 rounded to float32, in float64 too."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu6(x + 3) / 6


in_place = {"inplace": 1}
axes = {"dim": (1, 0, -1)}

GRIDS: dict[str, Grid] = {
    "ReLU": Grid(normal((3, 4)), refused=in_place),
    "ReLU6": Grid(wide, refused=in_place),
    "LeakyReLU": Grid(normal((3, 4)), {"negative_slope": (0.01, 0.3, 0.0)}, refused=in_place),
    "PReLU": Grid(channels, {"num_parameters": (1, 3), "init": (0.25, -0.5)}),
    "RReLU": Grid(wide, {"lower": (1 / 8, 0.2), "upper": (1 / 3, 0.9)}, refused=in_place, modes=("eval",)),
    "ELU": Grid(normal((3, 4)), {"alpha": (1.0, 0.3, -2.0)}, refused=in_place),
    "CELU": Grid(normal((3, 4)), {"alpha": (1.0, 0.25, -2.0)}, refused={**in_place, "alpha": 0}),
    "SELU": Grid(normal((3, 4)), refused=in_place),
    "GELU": Grid(normal((3, 4)), {"approximate": ("none", "tanh")}, refused={"approximate": "fast"}),
    "SiLU": Grid(wide, refused=in_place),
    "Mish": Grid(wide, refused=in_place),
    "Sigmoid": Grid(normal((3, 4))),
    "LogSigmoid": Grid(wide),
    "Hardsigmoid": Grid(wide, refused=in_place, theirs=Hardsigmoid),
    "Hardswish": Grid(wide, refused=in_place),
    "Tanh": Grid(normal((3, 4))),
    "Hardtanh": Grid(
        wide,
        {"min_val": (-1.0, -3.5), "max_val": (1.0, 2.5)},
        refused={**in_place, "min_value": -2.0, "max_value": 2.0, "max_val": -4.0},
    ),
    "Softplus": Grid(wide, {"beta": (1.0, 0.3, 4.0), "threshold": (20.0, 2.0, 0.0)}),
    "Softsign": Grid(wide),
    "Tanhshrink": Grid(normal((3, 4))),
    "Hardshrink": Grid(normal((3, 4)), {"lambd": (0.5, 1.5, 0.0)}),
    "Softshrink": Grid(normal((3, 4)), {"lambd": (0.5, 1.5, 0.0)}, refused={"lambd": -1.0}),
    "Threshold": Grid(normal((3, 4)), {"threshold": (0.0, 0.7), "value": (0.0, -5.0)}, refused=in_place),
    "GLU": Grid(normal((4, 6, 2)), {"dim": (-1, 0, 1)}),
    "Softmax": Grid(normal((3, 4)), axes),
    "Softmin": Grid(normal((3, 4)), axes),
    "LogSoftmax": Grid(normal((3, 4)), axes),
    "Softmax2d": Grid(normal((2, 3, 2, 4))),
}
