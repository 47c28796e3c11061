"""Automatic layout with frames and notes: what is in a frame stays together, and no note is covered.

A frame is laid out by itself and then takes its place among the nodes around it as if it were one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from PySide6.QtCore import QPointF, QRectF

from layerloom.graph import areas
from layerloom.graph.layout import CANVAS_ASPECT, layering
from layerloom.graph.model import Document, Input, Link, NodeId, Output
from layerloom.graph.stepwise import Steps, part
from layerloom_app.canvas.arranging import arranging, room
from layerloom_app.canvas.cells import Cells
from layerloom_app.canvas.geometry import GRID, NodeShape, bounds, snapped, snapped_up

Corners = dict[NodeId, QPointF]
Held = Mapping[str, frozenset[str]]
"""By the key of a frame all that lies in it: nodes, frames and notes."""

_APART = 3 * GRID


def arranging_in_frames(
    document: Document,
    nodes: frozenset[NodeId],
    shapes: Mapping[NodeId, NodeShape],
    labels: Mapping[NodeId, float],
    held: Held,
) -> Steps[Corners]:
    """The top left corner of each of the nodes; those of a frame lie together, and no others among them."""
    frames = _outermost(nodes, held)
    if not frames:
        return (yield from arranging(document, nodes, shapes, labels))
    inner, boxes = dict[str, Corners](), dict[str, areas.Box]()
    for index, key in enumerate(frames):
        within = {other: keys for other, keys in held.items() if other != key and other in held[key]}
        steps = arranging_in_frames(document, held[key] & nodes, shapes, labels, within)
        inner[key] = yield from part(steps, index / (len(frames) + 1), 1 / (len(frames) + 1))
        boxes[key] = _around(inner[key], shapes, within)
    frame_of = {node: key for key in frames for node in inner[key]}
    joined = _joined(document, nodes, frame_of)
    sizes = {
        each: (boxes[each].width, boxes[each].height)
        if each in boxes
        else (shapes[each].width + room(labels.get(each, 0.0)), shapes[each].height)
        for each in joined.nodes
    }
    around = layering(joined, sizes, aspect=CANVAS_ASPECT)
    places = yield from part(around, len(frames) / (len(frames) + 1), 1 / (len(frames) + 1))
    corners = {node: QPointF(snapped(x), snapped(y)) for node, (x, y) in places.items() if node in nodes}
    for key, within_frame in inner.items():
        shift = QPointF(*places[key]) - QPointF(boxes[key].x, boxes[key].y)
        shift = QPointF(snapped_up(shift.x()), snapped_up(shift.y()))
        corners |= {node: corner + shift for node, corner in within_frame.items()}
    return corners


def _outermost(nodes: frozenset[NodeId], held: Held) -> list[str]:
    """The frames with some of the nodes that lie in no other, of those that share nodes the largest."""
    found: list[str] = []
    for key in sorted(held, key=lambda key: (-len(held[key]), key)):
        mine = held[key] & nodes
        if mine and not any(key in held[other] or mine & held[other] for other in found):
            found.append(key)
    return found


def _around(corners: Corners, shapes: Mapping[NodeId, NodeShape], within: Held) -> areas.Box:
    """Where the frame will lie around its nodes, and around the frames in it."""
    boxes: dict[str, areas.Box] = {
        node: as_box(shapes[node].rect.translated(corner)) for node, corner in corners.items()
    }
    for key in sorted(within, key=lambda key: len(within[key])):
        if mine := [boxes[each] for each in within[key] if each in boxes]:
            boxes[key] = areas.around(mine)
    return areas.around(boxes.values())


def _joined(document: Document, nodes: frozenset[NodeId], frame_of: Mapping[NodeId, str]) -> Document:
    """The nodes with one in place of those in each frame, and the links between what is left."""
    shown = {frame_of.get(node, node): document.nodes[node] for node in nodes}
    pairs = (
        (frame_of.get(link.source.node, link.source.node), frame_of.get(link.target.node, link.target.node))
        for link in document.links.values()
        if {link.source.node, link.target.node} <= nodes
    )
    slots = count()
    links = [Link(Output(a, "output"), Input(b, "x", next(slots))) for a, b in pairs if a != b]
    return Document().with_table("nodes", shown).with_table("links", {link.key: link for link in links})


# What lies around


def as_box(rect: QRectF) -> areas.Box:
    """The rectangle as the planners take it."""
    return areas.Box(rect.x(), rect.y(), rect.width(), rect.height())


def clear_of(corners: Corners, shapes: Mapping[NodeId, NodeShape], others: Iterable[QRectF]) -> Corners:
    """The corners, all moved down until nothing that stays where it is lies under them."""
    obstacles = Cells()
    for index, rect in enumerate(others):
        obstacles.put(str(index), rect.adjusted(-_APART, -_APART, _APART, _APART))
    rects = [shapes[node].rect.translated(corner) for node, corner in corners.items()]
    down = 0.0
    while met := [(rect, near) for rect in rects if (near := obstacles.touching(rect.translated(0, down)))]:
        lowest = max(each.bottom() for _, near in met for each in near.values())
        top = min(rect.top() for rect, _ in met)
        down = snapped_up(max(lowest - top, down + GRID))
    return {node: corner + QPointF(0, down) for node, corner in corners.items()}


def uncovered(notes: Mapping[str, QRectF], taken: Iterable[QRectF], others: Iterable[QRectF]) -> dict[str, QPointF]:
    """New corners for the notes that lie under what is `taken`: side by side above it all, and above the others."""
    found = list(taken)
    covered = [key for key in sorted(notes) if any(notes[key].intersects(rect) for rect in found)]
    free = [notes[key] for key in notes if key not in covered]
    whole = bounds([*found, *free, *others])
    places, left = dict[str, QPointF](), whole.left()
    bottom = snapped(whole.top()) - _APART
    for key in covered:
        places[key] = QPointF(snapped(left), snapped(bottom - notes[key].height()))
        left = places[key].x() + notes[key].width() + _APART
    return places
