"""Containers."""

from __future__ import annotations

from typing import Any

import torch
from tests.engine.nn.grids.grid import Grid, normal

from layerloom import nn
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


def mapping_of(module: Any) -> dict[str, Any]:
    return {"first": module.Linear(3, 4), "second": module.Tanh()}


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
}
