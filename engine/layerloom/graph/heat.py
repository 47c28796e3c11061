"""How hot a node is: what canvas and picture show of a profile or of what nodes cost, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from layerloom.graph.cost import NodeCost
from layerloom.graph.model import NodeId

CostKind = Literal["parameters", "macs", "activation_bytes"]
"""What of a node's cost can be shown, as `NodeCost` calls it."""


@dataclass(frozen=True)
class Heat:
    """`degree` runs from 0 (costs nothing) to 1 (the costliest node of the graph), `text` is for a badge."""

    degree: float
    text: str


def amounts(costs: Mapping[NodeId, NodeCost], kind: CostKind) -> dict[NodeId, int]:
    """What each node costs of a kind; those that cost nothing, or whose cost is not known, are left out."""
    found: dict[NodeId, int] = {node: getattr(cost, kind) for node, cost in costs.items()}
    return {node: amount for node, amount in found.items() if amount}


def heats(amounts: Mapping[NodeId, float], badge: Callable[[float], str]) -> dict[NodeId, Heat]:
    """The heat of each node, the costliest with degree 1; `badge` says an amount in a few characters."""
    most = max(amounts.values(), default=0.0) or 1.0
    return {node: Heat(amount / most, badge(amount)) for node, amount in amounts.items()}
