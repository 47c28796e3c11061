"""The graph that all sides show, in numbers: rows of blocks with a wire that jumps, and where each node lies."""

from __future__ import annotations

ROW = 25
"""Nodes in a row."""
WIDTH, HEIGHT = 288.0, 144.0
"""From node to node."""
BLOCK = 5
"""Nodes of a block; its last adds what its second gives."""


def sources(node: int) -> tuple[int, ...]:
    """The nodes that feed a node."""
    if node == 0:
        return ()
    return (node - 1, node - 3) if node % BLOCK == BLOCK - 1 else (node - 1,)


def place(node: int) -> tuple[float, float]:
    """The upper left corner of a node."""
    return node % ROW * WIDTH, node // ROW * HEIGHT
