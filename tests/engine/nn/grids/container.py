"""Containers."""

from __future__ import annotations

from typing import Any

import torch
from tests.engine.nn.grids.grid import Grid, normal

from layerloom import nn, ops
from layerloom.tensor import Tensor


class OursInTurn(nn.Module):
    """Calls the modules of a list or mapping one after another."""

    def __init__(self, parts: nn.ModuleList | nn.ModuleDict) -> None:
        super().__init__()
        self.parts = parts

    def forward(self, x: Tensor) -> Tensor:
        for _, part in self.parts.named_children():
            x = part(x)
        return x


class TheirsInTurn(torch.nn.Module):
    def __init__(self, parts: torch.nn.ModuleList | torch.nn.ModuleDict) -> None:
        super().__init__()
        self.parts = parts

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for part in self.parts.children():
            x = part(x)
        return x


class ProductsInTurn(nn.Module):
    """Multiplies by the parameters of a list or mapping one after another."""

    def __init__(self, parts: nn.ParameterList | nn.ParameterDict) -> None:
        super().__init__()
        self.parts = parts

    def forward(self, x: Tensor) -> Tensor:
        for part in self.parts if isinstance(self.parts, nn.ParameterList) else self.parts.values():
            x = ops.matmul(x, part)
        return x

    def __repr__(self) -> str:
        return repr(self.parts)


class TheirProductsInTurn(torch.nn.Module):
    def __init__(self, parts: Any) -> None:
        super().__init__()
        self.parts = parts

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for part in self.parts if isinstance(self.parts, torch.nn.ParameterList) else self.parts.values():
            x = x @ part
        return x

    def __repr__(self) -> str:
        return repr(self.parts).replace("torch.float64", "float64").replace("torch.DoubleTensor", "float64")


def mapping_of(module: Any) -> dict[str, Any]:
    return {"first": module.Linear(3, 4), "second": module.Tanh()}


ZEROS = [torch.zeros(3, 4), torch.zeros(4, 2)]
OUR_ZEROS = [Tensor(x.numpy()) for x in ZEROS]

GRIDS: dict[str, Grid] = {
    "Sequential": Grid(
        normal((5, 3)),
        ours=lambda: nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.BatchNorm1d(4), nn.ReLU())),
        theirs=lambda: torch.nn.Sequential(
            torch.nn.Linear(3, 4), torch.nn.Sequential(torch.nn.BatchNorm1d(4), torch.nn.ReLU())
        ),
    ),
    "ModuleList": Grid(
        normal((5, 3)),
        ours=lambda: OursInTurn(nn.ModuleList([nn.Linear(3, 4), nn.Tanh()])),
        theirs=lambda: TheirsInTurn(torch.nn.ModuleList([torch.nn.Linear(3, 4), torch.nn.Tanh()])),
    ),
    "ModuleDict": Grid(
        normal((5, 3)),
        ours=lambda: OursInTurn(nn.ModuleDict(mapping_of(nn))),
        theirs=lambda: TheirsInTurn(torch.nn.ModuleDict(mapping_of(torch.nn))),
    ),
    "ParameterList": Grid(
        normal((5, 3)),
        ours=lambda: ProductsInTurn(nn.ParameterList(OUR_ZEROS)),
        theirs=lambda: TheirProductsInTurn(torch.nn.ParameterList(ZEROS)),
    ),
    "ParameterDict": Grid(
        normal((5, 3)),
        ours=lambda: ProductsInTurn(nn.ParameterDict({"b": OUR_ZEROS[1], "a": OUR_ZEROS[0]})),
        theirs=lambda: TheirProductsInTurn(torch.nn.ParameterDict({"b": ZEROS[1], "a": ZEROS[0]})),
    ),
}
