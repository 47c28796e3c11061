"""How hot a node is: what canvas and picture show of a profile, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heat:
    """`degree` runs from 0 (costs nothing) to 1 (the costliest node of the graph), `text` is for a badge."""

    degree: float
    text: str
