"""Adding and connecting by search: where the search opens, what it offers, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainter

from layerloom.graph.edit import apply
from layerloom.graph.library import Kept, adding
from layerloom.graph.model import Document, NodeId, Output
from layerloom.layers.layer import Layer, registry
from layerloom_app.canvas.geometry import node_shape, snapped
from layerloom_app.canvas.gestures import placed
from layerloom_app.canvas.items import Port
from layerloom_app.canvas.layer_search import inserted_entries, layer_entries, node_entries
from layerloom_app.canvas.matching import Entry
from layerloom_app.canvas.own_entries import own_entries
from layerloom_app.canvas.search import SearchPopup
from layerloom_app.canvas.wires import direct
from layerloom_app.own_blocks import is_own

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView


class Adding:
    """Opens the search on a canvas. Points are those of the viewport."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self.popup: SearchPopup | None = None
        self._hanging: tuple[Port, QPointF] | None = None
        """The wire that waits for an answer: its port, and the point of the scene where it was released."""

    def at(self, point: QPoint) -> None:
        """Search for a layer to put at a point: into the selected wire, or joined to the one selected node."""
        canvas = self._canvas
        if canvas.selected_link is not None:
            self.on_link(canvas.selected_link, point)
            return
        after = canvas.only_selected
        entries = [*layer_entries(canvas.model), *own_entries(canvas.own)]
        self._open(entries, self._prompt(), point, lambda name: self._add(name, point, after=after))

    def on_link(self, link: str, point: QPoint) -> None:
        """Search for a layer to insert in a wire."""
        canvas = self._canvas
        middle = canvas.mapFromScene(canvas.canvas_scene.wires[link].wire.middle)
        found = canvas.model.document.links[link]
        entries = [*inserted_entries(canvas.model, found), *own_entries(canvas.own, found.source, found.target)]
        self._open(entries, canvas.tr("Insert a layer"), point, lambda name: self._add(name, middle, into=link))

    def for_port(self, port: Port, point: QPoint) -> None:
        """Search among the layers that can be wired to a port."""
        entries = [*layer_entries(self._canvas.model, port), *own_entries(self._canvas.own, port)]
        self._open(entries, self._prompt(), point, lambda name: self._add(name, point, port=port))
        self._hanging = (port, self._canvas.mapToScene(point))
        self._canvas.viewport().update()

    def connection(self) -> None:
        """Search for the node to which a wire from the selected one goes."""
        canvas, source = self._canvas, self._canvas.only_selected
        if source is None:
            canvas.message.emit(canvas.tr("Select the one node that the wire starts from."))
            return
        rect = canvas.mapFromScene(canvas.canvas_scene.node_rect(source)).boundingRect()
        entries = node_entries(canvas.model, source)
        prompt = canvas.tr("Connect to a node")
        self._open(entries, prompt, rect.topRight(), lambda target: canvas.editing.connect(source, target))

    def what(self, name: str) -> Layer | Kept | None:
        """The layer of this type, with its defaults, or the own block with this key."""
        if is_own(name):
            return self._canvas.own.named(name) if self._canvas.own is not None else None
        return registry[name]() if name in registry else None

    def beside_selection(self, what: Layer | Kept) -> NodeId:
        """Add a node without being told where: after the one selected node, else in the middle of the view."""
        canvas, after = self._canvas, self._canvas.only_selected
        middle = canvas.mapToScene(canvas.viewport().rect().center())
        rect = placed(self._new_rect(what), middle)
        if after is not None:
            rect.moveTopLeft(canvas.canvas_scene.node_rect(after).topLeft())
        place = canvas.editing.free_place(rect, after)
        node = canvas.editing.add(what, place, after=after)
        self._reveal(node)
        return node

    def _add(
        self,
        name: str,
        point: QPoint,
        *,
        into: str | None = None,
        after: NodeId | None = None,
        port: Port | None = None,
    ) -> None:
        canvas, what = self._canvas, self.what(name)
        if what is None:  # An own block whose file went while the search was open.
            return
        rect = self._new_rect(what)
        cursor = canvas.mapToScene(point)
        free = port is None
        rect = placed(rect, cursor) if free else _with_port_at(rect, cursor, left=isinstance(port, Output))
        place = rect.topLeft() if into is not None else canvas.editing.free_place(rect, after)
        self._reveal(canvas.editing.add(what, place, into=into, after=after, port=port))

    def _reveal(self, node: NodeId) -> None:
        """Bring a new node into view, unless it was refused."""
        if node in self._canvas.canvas_scene.nodes:
            self._canvas.ensureVisible(self._canvas.canvas_scene.node_rect(node), 40, 40)

    def _new_rect(self, what: Layer | Kept) -> QRectF:
        """The rectangle of a new node that has no wires yet."""
        node, edits = adding(Document(), what, (0.0, 0.0))
        return node_shape(apply(Document(), edits), node, self._canvas.look).rect

    def _prompt(self) -> str:
        return self._canvas.tr("Add a layer")

    def _open(self, entries: Sequence[Entry], prompt: str, point: QPoint, take: Callable[[str], object]) -> None:
        if self.popup is not None:
            self.popup.close()
        canvas = self._canvas
        popup = self.popup = SearchPopup(entries, prompt, canvas.look, canvas)
        popup.chosen.connect(take)
        popup.closed.connect(self._forget)
        popup.open_at(canvas.viewport().mapToParent(point))

    def paint(self, painter: QPainter) -> None:
        """Paint the wire that waits for an answer over the scene."""
        if self._hanging is None or self._hanging[0].node not in self._canvas.canvas_scene.nodes:
            return
        port, end = self._hanging
        start, style = self._canvas.canvas_scene.port_point(port), self._canvas.look
        way = direct(start, end) if isinstance(port, Output) else direct(end, start)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(way.path, style.pen(style.colour("wire_active"), 2.5, dashed=True))

    def _forget(self) -> None:
        self._hanging = None
        self._canvas.viewport().update()
        popup, self.popup = self.popup, None
        if popup is not None and popup.field.hasFocus():
            self._canvas.setFocus()


def _with_port_at(rect: QRectF, cursor: QPointF, *, left: bool) -> QRectF:
    """A node's rectangle on the grid with its first port at the point where a wire was released."""
    corner = cursor - QPointF(0 if left else rect.width(), 28)
    return QRectF(QPointF(snapped(corner.x()), snapped(corner.y())), rect.size())
