"""Which nodes lie near a rectangle, answered without asking all of them: a table of square cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import QRectF

from layerloom.graph.model import NodeId

_SIDE = 512.0


class Cells:
    """The rectangles of nodes by the cells that they touch."""

    def __init__(self) -> None:
        self._rects: dict[NodeId, QRectF] = {}
        self._cells: defaultdict[tuple[int, int], set[NodeId]] = defaultdict(set)

    def put(self, node: NodeId, rect: QRectF) -> None:
        """The node lies here now, and nowhere else."""
        if self._rects.get(node) == rect:
            return
        self.take(node)
        self._rects[node] = rect
        for cell in _cells(rect):
            self._cells[cell].add(node)

    def take(self, node: NodeId) -> None:
        """The node lies nowhere."""
        rect = self._rects.pop(node, None)
        for cell in _cells(rect) if rect is not None else ():
            self._cells[cell].discard(node)

    def clear(self) -> None:
        self._rects.clear()
        self._cells.clear()

    def rect(self, node: NodeId) -> QRectF | None:
        """Where the node lies, `None` if it does not."""
        return self._rects.get(node)

    def touching(self, rect: QRectF) -> dict[NodeId, QRectF]:
        """The nodes whose rectangles touch this one, with their rectangles."""
        near = {node for cell in _cells(rect) for node in self._cells.get(cell, ())}
        return {node: found for node in near if (found := self._rects[node]).intersects(rect)}


def _cells(rect: QRectF) -> Iterator[tuple[int, int]]:
    left, right = int(rect.left() // _SIDE), int(rect.right() // _SIDE)
    top, bottom = int(rect.top() // _SIDE), int(rect.bottom() // _SIDE)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
