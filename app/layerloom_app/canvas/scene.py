"""The scene: one item for each node and each wire of the document, kept up to date from its edits.

The scene listens to the model and never writes it. It also says what lies under a point, and shows previews
(positions, wires taken off) that exist nowhere but here and end with `end_preview`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from layerloom.graph.edit import Edit
from layerloom.graph.model import Document, Input, Link, NodeId, Output, Place
from layerloom_app.canvas import geometry, ways
from layerloom_app.canvas.area_items import AreaHit, AreaItems
from layerloom_app.canvas.cells import Cells
from layerloom_app.canvas.findings import Findings
from layerloom_app.canvas.geometry import NodeShape
from layerloom_app.canvas.heat import HeatMap
from layerloom_app.canvas.items import NodeItem, Port, PortLook, WireItem, renew_whole
from layerloom_app.canvas.labels import Labels
from layerloom_app.canvas.past_ways import PastWays
from layerloom_app.canvas.style import Style
from layerloom_app.canvas.wires import Wire, direct
from layerloom_app.commands import DocumentModel

_HALF = 100_000.0
"""Half the side of the canvas; nodes live within it."""
_HALVINGS = 12
"""So often the canvas is halved to find what is in view: into parts about as large as a screen."""
_MANY = 16
"""From this number of moving nodes on, the scene does without its index while they move."""


class Hit(NamedTuple):
    """What lies under a point: a port and its node, or a node, or a wire, or a frame or note, or nothing."""

    node: NodeId | None = None
    port: Port | None = None
    link: str | None = None
    area: AreaHit | None = None


class CanvasScene(QGraphicsScene):
    """Nodes and wires of a document model."""

    updated = Signal()
    """Items were made, removed or moved."""

    def __init__(self, model: DocumentModel, style: Style, parent: QObject | None = None) -> None:
        super().__init__(-_HALF, -_HALF, 2 * _HALF, 2 * _HALF, parent)
        self.setBspTreeDepth(_HALVINGS)
        self.look = style
        self.nodes: dict[NodeId, NodeItem] = {}
        self.wires: dict[str, WireItem] = {}
        self.areas = AreaItems(self)
        self.offered: frozenset[Port] = frozenset()
        self.aimed: Port | None = None
        self.doubtful = False
        self._model = model
        self.findings = Findings(self, model)
        self._links_of: defaultdict[NodeId, set[str]] = defaultdict(set)
        self._cells = Cells()
        self._past_ways = PastWays()
        self._shown = model.document
        self.moved: set[NodeId] = set()
        """The nodes that are shown elsewhere than the document has them."""
        self.moved_wires: set[str] = set()
        self.revision = 0
        """Another number says that something that is not in `moved` lies elsewhere or has another colour from afar."""
        self.active_wires: set[str] = set()
        """The wires of the few nodes that are selected, and the one that is looked at."""
        self.heat: HeatMap | None = None
        self.outputs: Callable[[NodeId], tuple[str, ...]] = lambda _node: ()
        """Lines about what a node gives on a sample."""
        self.outputs_at: Callable[[Output], tuple[str, ...]] = lambda _port: ()
        """Lines about what goes out at a port on a sample."""
        self.room_below: Callable[[NodeId], float] = lambda _node: 0.0
        """How much room the layout leaves below a node."""
        self.beside_nodes: Callable[[], Iterable[QGraphicsItem]] = lambda: ()
        """What is shown at nodes and is seen from afar too."""
        self._target: str | None = None
        self._cycle: frozenset[str] = frozenset()
        self._top = 0.0
        model.changed.connect(self._change)
        model.checked.connect(self._check)
        model.replaced.connect(self.rebuild)
        model.level_changed.connect(self.rebuild)
        model.selection_changed.connect(self._select)
        self.rebuild()

    # Building

    @property
    def document(self) -> Document:
        return self._model.document

    def rebuild(self) -> None:
        """Make all items anew."""
        self.clear()
        self.nodes, self.wires = {}, {}
        self._links_of.clear()
        self._cells.clear()
        self.moved.clear()
        self.moved_wires.clear()
        self._past_ways.clear()
        self._shown = self.document
        self.revision += 1
        self._target = None
        self._labels = Labels(self.wires)
        self.addItem(self._labels)
        self.areas.rebuild(self.document, self.look)
        for key, link in self.document.links.items():
            self._index(key, link)
        for node in self.document.nodes:
            self._show_node(node)
        for key in self.document.links:
            self._show_wire(key)
        self.findings.show(self.nodes)
        self._select()
        self.updated.emit()

    def set_style(self, style: Style) -> None:
        """Show everything in another theme."""
        self.look = style
        self.rebuild()

    def _change(self, edits: tuple[Edit, ...]) -> None:
        moved = {edit.key for edit in edits if _is_move(edit)}
        nodes = {edit.key for edit in edits if edit.table in ("nodes", "places") and not _is_move(edit)}
        links = [edit for edit in edits if edit.table == "links"]
        for edit in links:
            for link in (edit.old, edit.new):
                if isinstance(link, Link):
                    self._unindex(edit.key, link)
                    nodes |= {link.source.node, link.target.node}
        for edit in links:
            if (found := self.document.links.get(edit.key)) is not None:
                self._index(edit.key, found)
        before = {node: self._seen_from_afar(node) for node in nodes}
        moved = (moved - nodes) & self.nodes.keys()
        places = self._show_nodes(nodes) + self._move(moved)
        if links or moved or any(self._seen_from_afar(node) != seen for node, seen in before.items()):
            self.revision += 1
        touched = {edit.key for edit in links} | {key for node in nodes | moved for key in self._links_of[node]}
        known = self._recalled(len(moved))
        for key in touched | (known.keys() or self._passing(places, touched)):
            self._show_wire(key, known.get(key))
        self._shown = self.document
        self.areas.change(self.document, edits, self.look)
        self.updated.emit()

    def _seen_from_afar(self, node: NodeId) -> tuple[QRectF | None, str]:
        """Where a node lies, and the name of its colour from afar."""
        item = self.nodes.get(node)
        return self._cells.rect(node), "" if item is None else item.far_face.name()

    def _show_nodes(self, nodes: Iterable[NodeId]) -> list[QRectF]:
        """Show nodes as they are now; where something else lies than before."""
        areas: list[QRectF] = []
        for node in nodes:
            before = self._cells.rect(node)
            self._show_node(node)
            after = self._cells.rect(node)
            if before != after:
                areas += [rect for rect in (before, after) if rect is not None]
        return areas

    def _move(self, nodes: Iterable[NodeId]) -> list[QRectF]:
        """Show nodes that are as they were where they lie now; where they lay and where they lie."""
        areas: list[QRectF] = []
        for node in nodes:
            areas += filter(None, (self._cells.rect(node),))
            self._put(node, self.place(node))
            areas += filter(None, (self._cells.rect(node),))
        return areas

    def _passing(self, areas: list[QRectF], known: set[str]) -> set[str]:
        """The long wires that pass the areas, whose way may be another now, but for those that are known."""
        others = self.wires.keys() - known
        if not areas or not others:
            return set()
        around = geometry.bounds(areas)
        strips = {key: ways.strip(self.wires[key].wire) for key in others}
        long = {key: strip for key, strip in strips.items() if strip.intersects(around)}
        return {key for key, strip in long.items() if any(strip.intersects(area) for area in areas)}

    def _recalled(self, moved: int) -> Mapping[str, Wire]:
        """The ways of all wires, if many nodes moved and they are remembered; those until now are so from then on."""
        if moved < _MANY or self.moved:
            return {}
        self._past_ways.keep(self._shown, {key: item.wire for key, item in self.wires.items()})
        return self._past_ways.recall(self.document) or {}

    def _index(self, key: str, link: Link) -> None:
        self._links_of[link.source.node].add(key)
        self._links_of[link.target.node].add(key)

    def _unindex(self, key: str, link: Link) -> None:
        self._links_of[link.source.node].discard(key)
        self._links_of[link.target.node].discard(key)

    def _show_node(self, node: NodeId) -> None:
        found = self.document.nodes.get(node)
        if found is None:
            if (item := self.nodes.pop(node, None)) is not None:
                self.removeItem(item)
                self._cells.take(node)
            return
        item = self.nodes.get(node)
        if item is None:
            item = self.nodes[node] = NodeItem(node, self.look)
            self.addItem(item)
        item.show_node(found, geometry.node_shape(self.document, node, self.look), self.look)
        self._put(node, self.place(node))
        self._show_ports(node)
        self._show_heat_of(item)
        item.show_state(frozen=self.document.frozen(node))

    def _put(self, node: NodeId, point: QPointF) -> None:
        item = self.nodes[node]
        item.setPos(point)
        self._cells.put(node, item.shape_.rect.translated(point))

    def _show_ports(self, node: NodeId) -> None:
        item = self.nodes[node]
        ports = frozenset(shape.port for shape in item.shape_.ports)
        aimed = self.aimed if self.aimed in ports else None
        item.show_state(
            ports=PortLook(self._connected(node), self.offered & ports, aimed, aimed is not None and self.doubtful)
        )

    def _connected(self, node: NodeId) -> frozenset[Port]:
        links = (self.document.links[key] for key in self._links_of[node] if key in self.document.links)
        return frozenset(link.source if link.source.node == node else link.target for link in links)

    def _show_wire(self, key: str, way: Wire | None = None) -> None:
        link = self.document.links.get(key)
        if link is None or not {link.source.node, link.target.node} <= self.nodes.keys():
            if (item := self.wires.pop(key, None)) is not None:
                self.removeItem(item)
            return
        item = self.wires.get(key)
        if item is None:
            item = self.wires[key] = WireItem(key, self.look)
            self.addItem(item)
        item.show_way(self.way(link.source, link.target) if way is None else way)

    # Showing states

    def _check(self) -> None:
        self.findings.show_fresh()

    def show_heat(self, heat: HeatMap | None) -> None:
        """Show the nodes as a heat map, or in their own colours."""
        self.heat = heat
        self.revision += 1
        for item in self.nodes.values():
            self._show_heat_of(item)

    def _show_heat_of(self, item: NodeItem) -> None:
        if self.heat is None:
            item.show_heat(None)
        else:
            item.show_heat(self.heat.heat(item.node), stale=self.heat.stale)

    def _select(self) -> None:
        selection = self._model.selection
        self.show_selected(self._model.chosen)
        if len(selection) == 1:
            self.raise_nodes(selection)
        self.show_active(None)

    def show_active(self, link: str | None) -> None:
        """Show the wires of the selected nodes, and this one, as active."""
        active = (
            {key for node in self._model.selection for key in self._links_of[node]} if self._few_selected() else set()
        )
        active |= {link} if link is not None else set()
        for key in active ^ self.active_wires:
            if key in self.wires:
                self.wires[key].show_state(active=key in active)
        self.findings.name_axes(active - self.active_wires)
        self.active_wires = active

    def _few_selected(self) -> bool:
        return 0 < len(self._model.selection) <= _MANY

    def raise_nodes(self, nodes: Iterable[NodeId]) -> None:
        """Put these nodes above the others."""
        self._top += 1
        for node in nodes:
            self.nodes[node].setZValue(self._top)

    def offer(self, ports: frozenset[Port], aimed: Port | None = None, doubtful: bool = False) -> None:
        """Show the ports on which a wire in hand could be dropped, and the one it is aimed at, where it may not fit."""
        changed = {port.node for port in self.offered ^ ports} | {p.node for p in (self.aimed, aimed) if p is not None}
        self.offered, self.aimed, self.doubtful = ports, aimed, doubtful
        for node in changed & self.nodes.keys():
            self._show_ports(node)

    # Asking

    def place(self, node: NodeId) -> QPointF:
        """Where the document has the node."""
        return ways.corner(self.document, node)

    def node_shape(self, node: NodeId) -> NodeShape:
        return self.nodes[node].shape_

    def roomy_shape(self, node: NodeId) -> NodeShape:
        """The shape of a node with what is to have room below it."""
        shape = self.node_shape(node)
        return replace(shape, height=shape.height + self.room_below(node))

    def node_rect(self, node: NodeId) -> QRectF:
        """The rectangle of a node where it is shown now."""
        item = self.nodes[node]
        return item.shape_.rect.translated(item.pos())

    def rect(self, key: str) -> QRectF:
        """The rectangle of a node, frame or note where it is shown now."""
        return self.node_rect(key) if key in self.nodes else self.areas.rect(key)

    def roomy_rects(self, keys: Iterable[str]) -> QRectF:
        """The rectangle around nodes, frames and notes with what is to have room below nodes."""
        known = (key for key in keys if key in self.nodes or key in self.areas.items)
        return geometry.bounds(self.rect(key).adjusted(0, 0, 0, self.room_below(key)) for key in known)

    def rects(self, keys: Collection[str]) -> QRectF:
        """The rectangle around nodes, frames and notes as they are shown now."""
        nodes = (rect for key in keys if (rect := self._cells.rect(key)) is not None)
        return geometry.bounds(chain(nodes, (self.areas.rect(key) for key in keys if key in self.areas.items)))

    @property
    def everything(self) -> frozenset[str]:
        """The keys of all nodes, frames and notes."""
        return frozenset(self.nodes.keys() | self.areas.items.keys())

    def port_point(self, port: Port) -> QPointF:
        """Where a port is shown now."""
        item = self.nodes[port.node]
        return item.pos() + item.shape_.at(port)

    def way(self, source: Output, target: Input) -> Wire:
        """The way of a wire between two ports where they are shown now."""
        start, end = self.port_point(source), self.port_point(target)
        if len(self.moved) >= _MANY:
            return direct(start, end)
        return ways.way(source, target, start, end, self._cells)

    def expect(self, document: Document, ways: Mapping[str, Wire]) -> None:
        """Remember the ways of all wires of a document that will be shown."""
        self._past_ways.keep(document, ways)

    def parameter_count(self, node: NodeId) -> int:
        """How many parameters the node has of its own."""
        found = self._model.cost.nodes.get(node)
        return 0 if found is None else found.parameters

    def label_width(self, link: str) -> float:
        """How wide the label of a wire is."""
        return self.look.label_width(self.wires[link].text) + 16

    def widest_label(self, node: NodeId) -> float:
        """How wide the widest label is of a wire that starts at the node."""
        return max((self.label_width(link.key) for link in self.document.outgoing(node)), default=0.0)

    def links_of(self, node: NodeId) -> frozenset[str]:
        """The keys of the links that start or end at the node."""
        return frozenset(self._links_of[node])

    def hit(self, point: QPointF, reach: float = geometry.REACH, wire_reach: float = 0.0) -> Hit:
        """What lies under a point; a port counts within `reach`, a wire or the edge of a frame within `wire_reach`."""
        near = max(reach, wire_reach, 1.0)
        around = QRectF(point.x() - near, point.y() - near, 2 * near, 2 * near)
        cards = sorted((self.nodes[node] for node in self._cells.touching(around)), key=NodeItem.zValue, reverse=True)
        dots = (card for card in cards if card.is_dot)
        if (dot := next((card for card in dots if _is_on(card, point)), None)) is not None:
            return Hit(dot.node)
        if (port := self._port_at(cards, point, reach)) is not None:
            return Hit(port.node, port)
        for card in cards:
            if card.shape_.rect.contains(point - card.pos()):
                return Hit(card.node)
        if (note := self.areas.hit(point, wire_reach, frames=False)) is not None:
            return Hit(area=note)
        wires = [item for item in self.items(around) if isinstance(item, WireItem)]
        nearest = min(wires, key=lambda item: item.distance(point), default=None)
        if nearest is not None and nearest.distance(point) <= wire_reach:
            return Hit(link=nearest.link)
        return Hit(area=self.areas.hit(point, wire_reach, frames=True))

    def _port_at(self, cards: list[NodeItem], point: QPointF, reach: float) -> Port | None:
        best: tuple[float, Port | None] = (reach, None)
        for card in cards:
            for port, at, _ in card.shape_.ports:
                distance = (card.pos() + at - point).manhattanLength()
                if distance < best[0]:
                    best = (distance, port)
        return best[1]

    def wire_under(self, rect: QRectF) -> str | None:
        """The link whose wire passes through a rectangle, the one closest to its centre."""
        items = [item for item in self.items(rect) if isinstance(item, WireItem)]
        near = min(items, key=lambda item: item.wire.distance(rect.center()), default=None)
        return near.link if near is not None and near.wire.distance(rect.center()) <= rect.height() / 2 else None

    def nodes_in(self, rect: QRectF) -> frozenset[NodeId]:
        """The nodes that a rectangle touches."""
        return frozenset(self._cells.touching(rect))

    def crossed(self, a: QPointF, b: QPointF) -> frozenset[str]:
        """The links whose wires cross the straight line between two points."""
        return frozenset(key for key, item in self.wires.items() if item.wire.crosses(a, b))

    # Previews

    def preview(self, places: Mapping[NodeId, QPointF]) -> None:
        """Show nodes elsewhere than the document has them."""
        if len(places) >= _MANY:
            self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        for node, point in places.items():
            self._put(node, point)
        if not places.keys() <= self.moved:
            self.moved |= places.keys()
            self.moved_wires |= {key for node in places for key in self._links_of[node]}
            self.revision += 1
        self._follow(places)

    def touched(self, rect: QRectF) -> frozenset[str]:
        """The nodes and notes that a rectangle touches, and the frames that lie wholly in it."""
        return self.nodes_in(rect) | self.areas.touching(rect)

    def show_selected(self, keys: frozenset[str]) -> None:
        """Show these nodes, frames and notes as selected, whatever the model says."""
        self.areas.show_selected(keys)
        for node, item in self.nodes.items():
            if item.selected != (node in keys):
                item.show_state(selected=node in keys)

    def show_target(self, link: str | None) -> None:
        """Light up the wire that would take a node in, and no other."""
        for key in {self._target, link} - {None}:
            if key in self.wires:
                self.wires[key].show_state(target=key == link)
        self._target = link

    def show_cycle(self, links: frozenset[str]) -> None:
        """Light up the wires that the one in hand would make a cycle of, and no others."""
        for key in (self._cycle ^ links) & self.wires.keys():
            self.wires[key].show_state(looped=key in links)
        self._cycle = links

    def preview_taken(self, link: str, taken: bool = True) -> None:
        """Show a wire as being taken off."""
        if link in self.wires:
            self.wires[link].show_state(faint=taken)

    def end_preview(self) -> None:
        """Show every node where the document has it."""
        self.areas.end_preview(self.document)
        moved, self.moved = self.moved & self.nodes.keys(), set()
        self.moved_wires = set()
        self.revision += 1
        for node in moved:
            self._put(node, self.place(node))
        self._follow(moved)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setBspTreeDepth(_HALVINGS)

    def _follow(self, nodes: Iterable[NodeId]) -> None:
        """Let the wires follow nodes that moved."""
        for key in {key for node in nodes for key in self._links_of[node]}:
            self._show_wire(key)
        renew_whole(self)


def _is_move(edit: Edit) -> bool:
    """Whether a node lies elsewhere and is otherwise as it was."""
    old, new = edit.old, edit.new
    return isinstance(old, Place) and isinstance(new, Place) and old.collapsed == new.collapsed


def _is_on(dot: NodeItem, point: QPointF) -> bool:
    """Whether a point lies on a dot itself, and not on the wire beside it."""
    return (dot.pos() + dot.shape_.rect.center() - point).manhattanLength() <= geometry.DOT_RADIUS
