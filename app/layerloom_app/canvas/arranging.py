"""Automatic layout on the canvas: the layered layout of the graph, on the grid, wires as straight as can be."""

from __future__ import annotations

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Mapping
from math import inf

from PySide6.QtCore import QPointF

from layerloom.graph.layout import CANVAS_ASPECT, COLUMN_GAP, layering
from layerloom.graph.model import Document, Input, NodeId, Output
from layerloom.graph.stepwise import Steps, finished, part
from layerloom_app.canvas.geometry import GRID, HEADER, LABEL_MARGIN, NodeShape, snapped, snapped_up

_BENT = 8 * GRID
"""A wire that goes up or down by less than this is made straight, if there is room."""
_APART = 2 * GRID


def arranged(
    document: Document,
    nodes: frozenset[NodeId],
    shapes: Mapping[NodeId, NodeShape],
    labels: Mapping[NodeId, float],
    aspect: float = CANVAS_ASPECT,
) -> dict[NodeId, QPointF]:
    """The top left corner of each of the nodes; `labels` are the widths of the widest label right of each."""
    return finished(arranging(document, nodes, shapes, labels, aspect))


def arranging(
    document: Document,
    nodes: frozenset[NodeId],
    shapes: Mapping[NodeId, NodeShape],
    labels: Mapping[NodeId, float],
    aspect: float = CANVAS_ASPECT,
) -> Steps[dict[NodeId, QPointF]]:
    """The same in steps."""
    chosen = _chosen(document, nodes)
    sizes = {node: (shapes[node].width + room(labels.get(node, 0.0)), shapes[node].height) for node in nodes}
    anchors = {node: _anchor(shapes[node]) for node in nodes}
    places = yield from part(layering(chosen, sizes, anchors=anchors, aspect=aspect), 0.0, 0.9)
    yield 0.9
    return _straightened(chosen, {node: QPointF(snapped(x), snapped(y)) for node, (x, y) in places.items()}, shapes)


def room(label: float) -> float:
    """What a label needs beside the gap between columns, so that the wire can be seen at both of its ends."""
    return snapped_up(max(0.0, label + 2 * LABEL_MARGIN - COLUMN_GAP))


def _anchor(shape: NodeShape) -> float:
    """The height of the port at which a node lies on a straight line with its neighbours."""
    return next((port.at.y() for port in (*shape.inputs[:1], *shape.outputs[:1])), HEADER / 2)


def _straightened(
    document: Document, corners: dict[NodeId, QPointF], shapes: Mapping[NodeId, NodeShape]
) -> dict[NodeId, QPointF]:
    """The corners, each moved up or down to where its first wire is straight, if that is near and free.

    What had no room to move that way lets those before it come to its height. Nodes with named ports stay, because the
    layout has put them where their other wires have a way of their own.
    """
    columns: defaultdict[float, _Column] = defaultdict(_Column)
    for node, corner in corners.items():
        columns[corner.x()].put(corner.y(), shapes[node].height)

    def level(node: NodeId, own: Input | Output, other: Input | Output) -> None:
        """Move a node to where its own port lies as high as the other one."""
        if _named(shapes[node]) or _named(shapes[other.node]):
            return
        corner, shape = corners[node], shapes[node]
        wanted = corners[other.node].y() + shapes[other.node].at(other).y() - shape.at(own).y()
        if 0 < abs(wanted - corner.y()) < _BENT:
            column = columns[corner.x()]
            column.take(corner.y(), shape.height)
            corners[node] = QPointF(corner.x(), wanted if column.is_free(wanted, shape.height) else corner.y())
            column.put(corners[node].y(), shape.height)

    from_left = sorted(corners, key=lambda node: corners[node].x())
    for node in from_left:
        if (link := next(document.incoming(node), None)) is not None:
            level(node, link.target, link.source)
    for node in reversed(from_left):
        links = document.outgoing(node)
        if len(links) == 1 and next(document.incoming(links[0].target.node), None) == links[0]:
            level(node, links[0].source, links[0].target)
    return corners


class _Column:
    """The upper and lower edges of the nodes of one column, which do not overlap, from the highest to the lowest."""

    def __init__(self) -> None:
        self._edges: list[tuple[float, float]] = []

    def put(self, top: float, height: float) -> None:
        insort(self._edges, (top, top + height))

    def take(self, top: float, height: float) -> None:
        self._edges.remove((top, top + height))

    def is_free(self, top: float, height: float) -> bool:
        """Whether a node there would keep off those above and below."""
        after = bisect(self._edges, (top, inf))
        above, below = self._edges[max(after - 1, 0) : after], self._edges[after : after + 1]
        return all(lower <= top - _APART for _, lower in above) and all(
            upper >= top + height + _APART for upper, _ in below
        )


def _named(shape: NodeShape) -> bool:
    return any(port.label for port in shape.ports)


def _chosen(document: Document, nodes: frozenset[NodeId]) -> Document:
    """The nodes and the links between them."""
    links = {k: v for k, v in document.links.items() if v.source.node in nodes and v.target.node in nodes}
    return Document().with_table("nodes", {node: document.nodes[node] for node in nodes}).with_table("links", links)
