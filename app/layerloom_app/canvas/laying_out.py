"""Automatic layout as a plan: where nodes go, the frames around them and the notes that would lie under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF

from layerloom.graph import areas, plan
from layerloom.graph.edit import Edit, apply
from layerloom.graph.model import NodeId
from layerloom.graph.stepwise import Steps, part
from layerloom_app.canvas import ways
from layerloom_app.canvas.geometry import NodeShape, snapped
from layerloom_app.canvas.in_frames import arranging_in_frames, as_box, clear_of, uncovered
from layerloom_app.canvas.scene import CanvasScene

Held = Mapping[str, frozenset[str]]


def laying_out(scene: CanvasScene, nodes: Iterable[NodeId] | None = None) -> Steps[tuple[Edit, ...]]:
    """The edits that lay out these nodes, or all, from left to right; what is laid out keeps its top left corner."""
    document = scene.document
    chosen = frozenset(document.nodes if nodes is None else nodes)
    if not chosen:
        return ()
    shapes = {node: scene.roomy_shape(node) for node in chosen}
    labels = {node: scene.widest_label(node) for node in chosen}
    here = {node: as_box(scene.node_rect(node)) for node in document.nodes}
    held = {key: areas.inside(document, key, here) for key in document.frames}
    yield 0.0
    corners = yield from part(arranging_in_frames(document, chosen, shapes, labels, held), 0.0, 0.6)
    yield 0.6
    places = _put(scene, corners, shapes, held)
    wanted = {node: (point.x(), point.y()) for node, point in places.items()}
    edits = (*plan.moving(document, wanted), *_frames_following(scene, here, places, held))
    edits += _notes_uncovered(scene, edits, places, shapes)
    yield 0.7
    yield from _foreseeing(scene, edits)
    return edits


def _foreseeing(scene: CanvasScene, edits: Iterable[Edit]) -> Steps[None]:
    """Let the scene know the ways of all wires, which takes as long as the layout, before the nodes move."""
    after = apply(scene.document, edits)
    shapes = {node: scene.node_shape(node) for node in after.nodes}
    found = yield from part(ways.seeking(after, shapes), 0.7, 0.3)
    scene.expect(after, found)


def _put(
    scene: CanvasScene, corners: Mapping[NodeId, QPointF], shapes: Mapping[NodeId, NodeShape], held: Held
) -> dict[NodeId, QPointF]:
    """The corners, all moved to where the nodes lie now, but clear of what stays where it is."""
    old = scene.rects(corners.keys()).topLeft()
    left, top = min(p.x() for p in corners.values()), min(p.y() for p in corners.values())
    shift = QPointF(snapped(old.x()) - left, snapped(old.y()) - top)
    staying = [scene.roomy_rects([node]) for node in scene.document.nodes.keys() - corners.keys()]
    beside = [scene.rect(key) for key, keys in held.items() if not keys & corners.keys()]
    return clear_of({node: corner + shift for node, corner in corners.items()}, shapes, [*staying, *beside])


def _frames_following(
    scene: CanvasScene, here: Mapping[NodeId, areas.Box], places: Mapping[NodeId, QPointF], held: Held
) -> tuple[Edit, ...]:
    """The frames that hold nodes which go elsewhere, put around them again; one in another grows with it."""
    there = {**here, **{node: as_box(scene.node_shape(node).rect.translated(at)) for node, at in places.items()}}
    boxes: dict[str, areas.Box] = {}
    for key in sorted(held, key=lambda key: len(held[key])):  # Inner frames before those around them.
        if held[key] & places.keys():
            known = there | boxes
            boxes[key] = areas.around(known[each] for each in held[key] & known.keys())
    return areas.put(scene.document, boxes)


def _notes_uncovered(
    scene: CanvasScene,
    edits: Iterable[Edit],
    places: Mapping[NodeId, QPointF],
    shapes: Mapping[NodeId, NodeShape],
) -> tuple[Edit, ...]:
    """The notes that nodes would lie on, moved to where nothing is."""
    if not scene.document.notes:
        return ()
    after = apply(scene.document, edits)
    notes = {key: scene.rect(key) for key in after.notes}
    taken = [shapes[node].rect.translated(corner) for node, corner in places.items()]
    found = uncovered(notes, taken, [scene.roomy_rects([node]) for node in after.nodes.keys() - places.keys()])
    return areas.put(after, {key: as_box(QRectF(corner, notes[key].size())) for key, corner in found.items()})
