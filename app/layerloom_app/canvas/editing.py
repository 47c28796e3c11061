"""What the canvas does to the document: each method plans edits and pushes them as one step of undo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QGuiApplication

from layerloom.files import FileProblem
from layerloom.graph import areas, plan
from layerloom.graph.aligning import Axis, Side, aligned, distributed
from layerloom.graph.clipboard import OFFSET
from layerloom.graph.edit import Edit, apply
from layerloom.graph.library import Kept, adding
from layerloom.graph.linkable import fits
from layerloom.graph.model import Document, Input, Link, NodeId, Output
from layerloom.graph.stepwise import finished
from layerloom.layers.layer import Layer
from layerloom_app.canvas.geometry import GRID, HEADER, node_shape, snapped, snapped_up
from layerloom_app.canvas.in_frames import as_box
from layerloom_app.canvas.items import Port
from layerloom_app.canvas.laying_out import laying_out
from layerloom_app.canvas.scene import CanvasScene
from layerloom_app.commands import DocumentModel

_GAP = 96.0
"""Between a node and the one that is added after it: room for the label of the wire."""

_STEPS_ASIDE = 24
"""So many steps aside copies take before they go below everything else."""
_FEW = 64
"""Up to this number of copies a way aside is sought step by step."""


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Canvas", text)


class Editing:
    """The operations of the canvas on a model. `say` takes sentences for the status bar."""

    def __init__(self, model: DocumentModel, scene: CanvasScene, say: Callable[[str], None]) -> None:
        self._model = model
        self._scene = scene
        self._say = say

    @property
    def _document(self) -> Document:
        return self._model.document

    # Adding

    def add(
        self,
        what: Layer | Kept,
        at: QPointF,
        *,
        into: str | None = None,
        after: NodeId | None = None,
        port: Port | None = None,
    ) -> NodeId:
        """Add a node, of a layer or of an own block, with its top left corner at a point and select it.

        It is inserted `into` a link, or joined to the node it comes `after`, or to one `port`, where that is possible.
        """
        node, edits = adding(self._document, what, (snapped(at.x()), snapped(at.y())))
        then = apply(self._document, edits)
        if into is not None and into in then.links:
            edits += self._inserted(then, node, then.links[into])
        elif port is not None:
            edits += self._joined(then, port, node)
        elif after is not None and after in then.nodes:
            edits += plan.connecting(then, after, node, self._model.inference)
        self._model.push(tr("Add {}").format(then.nodes[node].layer.type_name), edits)
        if node not in self._document.nodes:
            self._say(tr("A block cannot be put into itself."))
        self._model.select({node})
        return node

    def _joined(self, document: Document, port: Port, node: NodeId) -> tuple[Edit, ...]:
        """The link between a port and the first port of a new node that goes with it, one that fits before others."""
        layer = document.nodes[node].layer
        if isinstance(port, Output):
            links = [Link(port, Input(node, p.name)) for p in layer.ports.inputs]
        else:
            links = [Link(Output(node, name), port) for name in layer.ports.outputs]
        links.sort(key=lambda link: not fits(document, link, self._model.inference))
        options = (plan.linking(document, link.source, link.target, replacing=link.target == port) for link in links)
        return next((edits for edits in options if edits), ())

    def insert_moved(self, node: NodeId, at: QPointF, link: str) -> None:
        """Move a node onto a wire and insert it there."""
        edits = plan.moving(self._document, {node: (snapped(at.x()), snapped(at.y()))})
        then = apply(self._document, edits)
        edits += self._inserted(then, node, then.links[link])
        self._model.push(tr("Insert {}").format(self._document.nodes[node].title), edits)

    def free_place(self, rect: QRectF, after: NodeId | None) -> QPointF:
        """The top left corner for a node: the rectangle's if that is free, else right of `after`, or further down."""
        if after is not None and after in self._scene.nodes and self._scene.nodes_in(_around(rect)):
            rect = QRectF(rect)
            rect.moveTopLeft(self._scene.node_rect(after).topRight() + QPointF(_GAP, 0))
        rect = QRectF(rect)
        while self._scene.nodes_in(_around(rect)):
            rect.translate(0, 4 * GRID)
        return rect.topLeft()

    def _inserted(self, document: Document, node: NodeId, link: Link) -> tuple[Edit, ...]:
        """The node between the ends of the link; it keeps off the one before, and what comes after moves aside."""
        edits = plan.inserting(document, node, link)
        if not edits:
            return ()
        place = document.places[node]
        source = self._scene.node_rect(link.source.node)
        left = max(place.x, snapped_up(source.right() + _GAP / 2)) if _level(place.y, source) else place.x
        width = node_shape(apply(document, edits), node, self._scene.look).width
        room = snapped_up(left + width + _GAP / 2 - self._scene.node_rect(link.target.node).left())
        places = {node: (left, place.y)}
        if room > 0:
            places |= {
                n: (p.x + room, p.y) for n in downstream(document, link.target.node) if (p := document.places.get(n))
            }
        return (*edits, *plan.moving(document, places))

    # Moving

    def move(self, keys: Iterable[str], by: QPointF) -> None:
        """Move nodes, frames and notes by a distance."""
        self._model.push(tr("Move"), self._moved(keys, by))

    def nudge(self, keys: Iterable[str], by: QPointF) -> None:
        """Move nodes, frames and notes by a distance; nudges of the same that follow each other are one step."""
        chosen = sorted(keys)
        self._model.push(tr("Nudge"), self._moved(chosen, by), "nudge " + " ".join(chosen))

    def _moved(self, keys: Iterable[str], by: QPointF) -> tuple[Edit, ...]:
        chosen = frozenset(keys)
        nodes = {node: self._scene.place(node) + by for node in chosen & self._document.nodes.keys()}
        places = {node: (point.x(), point.y()) for node, point in nodes.items()}
        return (*plan.moving(self._document, places), *areas.moved(self._document, chosen, by.x(), by.y()))

    def align(self, keys: Iterable[str], side: Side) -> None:
        """Bring nodes, frames and notes into line."""
        self._push_corners(tr("Align"), aligned(self._boxes(keys), side))

    def distribute(self, keys: Iterable[str], axis: Axis) -> None:
        """Put nodes, frames and notes equally far apart."""
        self._push_corners(tr("Distribute"), distributed(self._boxes(keys), axis))

    def _boxes(self, keys: Iterable[str]) -> dict[str, areas.Box]:
        return {key: as_box(self._scene.rect(key)) for key in keys}

    def _push_corners(self, text: str, corners: Mapping[str, tuple[float, float]]) -> None:
        document = self._document
        boxes = {key: areas.box(area)._replace(x=corners[key][0], y=corners[key][1])
                 for key, area in areas.areas(document).items() if key in corners}  # fmt: skip
        nodes = {key: corner for key, corner in corners.items() if key in document.nodes}
        self._model.push(text, (*plan.moving(document, nodes), *areas.put(document, boxes)))

    def lay_out(self, nodes: Iterable[NodeId] | None = None) -> None:
        """Lay out these nodes, or all, from left to right; what is laid out keeps its top left corner."""
        self.take_layout(finished(laying_out(self._scene, nodes)))

    def take_layout(self, edits: tuple[Edit, ...]) -> None:
        """Move everything to where a layout has found places for it."""
        self._model.push(tr("Lay out"), edits)

    def collapse(self, nodes: frozenset[NodeId]) -> None:
        """Collapse nodes to their titles, or unfold them if all are collapsed."""
        places = [self._document.places.get(node) for node in nodes]
        collapsed = not all(place is not None and place.collapsed for place in places)
        self._model.push(
            tr("Collapse") if collapsed else tr("Unfold"), plan.collapsing(self._document, nodes, collapsed)
        )

    def freeze(self, nodes: frozenset[NodeId]) -> None:
        """Let nodes keep their weights in training, or learn again if all that have some are frozen."""
        document, costs = self._document, self._model.cost.nodes
        owners = {document.owner(node) for node in nodes}
        chosen = [id_ for id_ in owners if document.frozen(id_) or (id_ in costs and costs[id_].parameters)]
        frozen = not all(document.frozen(node) for node in chosen)
        self._model.push(tr("Freeze") if frozen else tr("Unfreeze"), plan.freezing(document, chosen, frozen))

    # Links

    def link(self, source: Output, target: Input, instead_of: Link | None = None) -> None:
        """Draw a wire, in place of one that was taken off one of its ends."""
        if instead_of is not None and (instead_of.source, instead_of.target) == (source, target):
            return
        stays = instead_of is None or instead_of.target == target  # Another source at the same place replaces it.
        edits = () if stays or instead_of is None else plan.unlinking(self._document, instead_of)
        then = apply(self._document, edits)
        edits += plan.linking(then, source, target, replacing=True)
        self._model.push(tr("Draw a wire"), edits)

    def move_wires(self, links: Iterable[Link], source: Output) -> None:
        """Let wires start at another output."""
        edits = [edit for link in links for edit in plan.linking(self._document, source, link.target, replacing=True)]
        self._model.push(tr("Move wires"), edits)

    def connect(self, source: NodeId, target: NodeId) -> None:
        """Draw a wire between two nodes where one fits, or say that none does."""
        edits = plan.connecting(self._document, source, target, self._model.inference)
        if edits:
            self._model.push(tr("Draw a wire"), edits)
        else:
            titles = (self._document.nodes[node].title for node in (source, target))
            self._say(tr("No wire can go from {} to {}.").format(*titles))

    def cut_links(self, keys: Iterable[str]) -> None:
        """Cut wires."""
        links = [self._document.links[key] for key in keys if key in self._document.links]
        self._model.push(
            tr("Cut a wire") if len(links) == 1 else tr("Cut wires"), plan.unlinking(self._document, *links)
        )

    def links_at(self, port: Port) -> list[Link]:
        """The wires that start or end at a port."""
        return [link for link in self._document.links.values() if port in (link.source, link.target)]

    # Removing, renaming

    def remove(self, keys: Iterable[str], *, heal: bool) -> None:
        """Delete nodes, frames and notes; where `heal`, what fed a node with one way through feeds its consumers."""
        chosen = frozenset(keys)
        edits = plan.removal(self._document, chosen, heal)
        self._model.push(tr("Delete"), (*edits, *areas.without(self._document, chosen)))

    def rename(self, node: NodeId, title: str) -> None:
        """Give a node another title."""
        if node in self._document.nodes:
            self._model.push(tr("Rename"), plan.renaming(self._document, node, title))

    # Clipboard

    def copy(self, keys: Iterable[str]) -> None:
        """Put nodes, frames and notes on the clipboard as text."""
        chosen = list(keys)
        if chosen:
            QGuiApplication.clipboard().setText(plan.copied(self._document, chosen))

    def paste(self, at: QPointF, *, keep_incoming: bool = False) -> None:
        """Add what the clipboard holds with its top left corner at a point, and select it."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._say(tr("The clipboard is empty."))
            return
        where = (snapped(at.x()), snapped(at.y()))
        try:
            edits = plan.pasting(self._document, text, where, keep_incoming=keep_incoming)
        except FileProblem as problem:
            self._say(str(problem))
            return
        self._push_new(tr("Paste"), self._kept_off(edits))

    def duplicate(self, keys: Iterable[str], by: QPointF | None = None) -> None:
        """Add copies of nodes, frames and notes beside them, or at a distance, and select the copies."""
        edits = plan.duplicate(self._document, keys)
        if by is None:
            edits = self._kept_off(edits)
        else:
            edits += self._shifted(apply(self._document, edits), edits, by - QPointF(OFFSET, OFFSET))
        self._push_new(tr("Duplicate"), edits)

    def _push_new(self, text: str, edits: tuple[Edit, ...]) -> None:
        self._model.push(text, edits)
        self._model.select(edit.key for edit in edits if edit.table in ("nodes", "frames", "notes"))

    def _kept_off(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        """The edits with the new nodes, all together, moved to where they cover no other node."""
        then = apply(self._document, edits)
        new = {edit.key: then.places[edit.key] for edit in edits if edit.table == "places"}
        corners = {node: QPointF(place.x, place.y) for node, place in new.items()}
        rects = [node_shape(then, node, self._scene.look).rect.translated(at) for node, at in corners.items()]
        return (*edits, *self._shifted(then, edits, self._way_out(rects)))

    def _way_out(self, rects: list[QRectF]) -> QPointF:
        """How far the rectangles have to move to cover no node: a little to the right and down, else below all."""
        steps = range(_STEPS_ASIDE) if len(rects) <= _FEW else range(1)
        for step in steps:
            shift = QPointF(OFFSET, OFFSET) * step
            if not any(self._scene.nodes_in(_around(rect.translated(shift))) for rect in rects):
                return shift
        bottom = self._scene.rects(self._scene.everything).bottom()
        return QPointF(0, snapped_up(bottom + OFFSET - min(rect.top() for rect in rects)))

    def _shifted(self, document: Document, edits: tuple[Edit, ...], by: QPointF) -> tuple[Edit, ...]:
        """The edits that move what others added by a distance."""
        places = {edit.key: document.places[edit.key] for edit in edits if edit.table == "places"}
        moved = plan.moving(document, {node: (p.x + by.x(), p.y + by.y()) for node, p in places.items()})
        new = [edit.key for edit in edits if edit.table in ("frames", "notes")]
        return (*moved, *areas.moved(document, new, by.x(), by.y()))


def downstream(document: Document, node: NodeId) -> frozenset[NodeId]:
    """The node and all that it feeds, directly or not."""
    return _reachable(document, node, lambda link: (link.source.node, link.target.node))


def upstream(document: Document, node: NodeId) -> frozenset[NodeId]:
    """The node and all that feeds it, directly or not."""
    return _reachable(document, node, lambda link: (link.target.node, link.source.node))


def _reachable(document: Document, node: NodeId, step: Callable[[Link], tuple[NodeId, NodeId]]) -> frozenset[NodeId]:
    onward: defaultdict[NodeId, list[NodeId]] = defaultdict(list)
    for link in document.links.values():
        start, end = step(link)
        onward[start].append(end)
    found, waiting = {node}, [node]
    while waiting:
        new = set(onward[waiting.pop()]) - found
        found |= new
        waiting += new
    return frozenset(found)


def _level(y: float, rect: QRectF) -> bool:
    """Whether a node at that height would lie beside the rectangle."""
    return rect.top() - HEADER < y < rect.bottom()


def _around(rect: QRectF) -> QRectF:
    return rect.adjusted(-GRID, -GRID, GRID, GRID)
