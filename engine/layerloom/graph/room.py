"""Room on the canvas for a node that comes between others: what lies behind moves aside, and nothing is covered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from layerloom.graph.model import Document, NodeId, Place
from layerloom.graph.plan import Edits, moving
from layerloom.graph.sizes import GRID, WIDEST, size

GAP = 64.0
"""Between columns: room for the label of a wire, and for what a guessed width is wrong by."""
_BESIDE = 24.0
"""Between nodes above each other."""


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right + _BESIDE
            and other.left < self.right + _BESIDE
            and self.top < other.bottom + _BESIDE
            and other.top < self.bottom + _BESIDE
        )

    def at(self, top: float) -> _Box:
        return self._replace(top=top, bottom=top + self.bottom - self.top)


def making_room(document: Document, node: NodeId, before: NodeId, after: Iterable[NodeId]) -> Edits:
    """The node right of the one before it, on a free place; what begins where the ones after do moves to the right."""
    width, height = size(document, node)
    source = _box(document, before)
    left = _up(source.right + GAP)
    shift = _shift(document, source, left + width + GAP, after)
    obstacles = [
        _box(document, other, place)
        for other in document.nodes
        if other != node
        and (place := shift.get(other) or _place(document, other)).x < left + width + _BESIDE
        and place.x > left - WIDEST - _BESIDE
    ]
    top = _free(_Box(left, source.top, left + width, source.top + height), obstacles)
    places = {other: (place.x, place.y) for other, place in shift.items()}
    return moving(document, places | {node: (left, top)})


def _shift(document: Document, source: _Box, end: float, after: Iterable[NodeId]) -> dict[NodeId, Place]:
    """New places for what has to move so that the nodes after begin at `end`.

    All that begins at their left edge or further right goes along, so that no two nodes come to lie on each other.
    """
    edges = [x for node in after if (x := _place(document, node).x) > source.left]
    by = _up(end - min(edges)) if edges else 0.0
    if by <= 0:
        return {}
    placed = ((node, _place(document, node)) for node in document.nodes)
    return {node: Place(place.x + by, place.y) for node, place in placed if place.x >= min(edges)}


def _free(wanted: _Box, obstacles: list[_Box]) -> float:
    """The height nearest to the wanted one at which the box meets none of the obstacles."""
    height = wanted.bottom - wanted.top
    beside = [top for box in obstacles for top in (_up(box.bottom + _BESIDE), -_up(height + _BESIDE - box.top))]
    tops = sorted((wanted.top, *beside), key=lambda top: (abs(top - wanted.top), -top))
    return next(top for top in tops if not any(wanted.at(top).meets(box) for box in obstacles))


def _box(document: Document, node: NodeId, place: Place | None = None) -> _Box:
    place = place or _place(document, node)
    width, height = size(document, node)
    return _Box(place.x, place.y, place.x + width, place.y + height)


def _place(document: Document, node: NodeId) -> Place:
    return document.places.get(node, Place(0.0, 0.0))


def _up(value: float) -> float:
    """The next point of the grid."""
    return float(-(-value // GRID) * GRID)
