"""The ways of wires among nodes, which may lie elsewhere than they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF

from layerloom.graph.model import Document, Input, NodeId, Output
from layerloom.graph.stepwise import Steps
from layerloom_app.canvas.cells import Cells
from layerloom_app.canvas.geometry import NodeShape
from layerloom_app.canvas.wires import Wire, direct, roundabout, routed

_STRIP = 160.0
"""How far above and below its ends a long wire looks for nodes to keep off."""
_ASIDE = 64.0
"""How far left and right of its ends it does."""
_AT_ONCE = 16
"""So many ways are sought without a rest."""


def way(source: Output, target: Input, start: QPointF, end: QPointF, cells: Cells) -> Wire:
    """The way between two ports, which are at these points."""
    if not roundabout(start, end):
        return direct(start, end)
    near = cells.touching(strip(direct(start, end)))
    ends = [near.pop(node) for node in {source.node, target.node} if node in near]
    return routed(start, end, list(near.values()), ends, " ".join(source))


def strip(wire: Wire) -> QRectF:
    """The part of the canvas in which a node can make a wire go another way; nothing for a short one."""
    if not roundabout(wire.start, wire.end):
        return QRectF()
    return QRectF(wire.start, wire.end).normalized().adjusted(-_ASIDE, -_STRIP, _ASIDE, _STRIP)


def seeking(document: Document, shapes: Mapping[NodeId, NodeShape]) -> Steps[dict[str, Wire]]:
    """The ways of all wires where the document has its nodes, by the keys of the links."""
    cells, corners = Cells(), {node: corner(document, node) for node in document.nodes}
    for node, at in corners.items():
        cells.put(node, shapes[node].rect.translated(at))
    found: dict[str, Wire] = {}
    joining = (link for link in document.links.values() if {link.source.node, link.target.node} <= corners.keys())
    for link in joining:
        if len(found) % _AT_ONCE == 0:
            yield len(found) / len(document.links)
        start, end = (corners[at.node] + shapes[at.node].at(at) for at in (link.source, link.target))
        found[link.key] = way(link.source, link.target, start, end, cells)
    return found


def corner(document: Document, node: NodeId) -> QPointF:
    """Where the document has the top left corner of a node."""
    place = document.places.get(node)
    return QPointF(0, 0) if place is None else QPointF(place.x, place.y)
