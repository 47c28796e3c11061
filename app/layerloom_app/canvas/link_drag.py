"""Drawing a wire: from an output to an input or backwards, and taking one off its input to put it elsewhere."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from layerloom.graph import plan
from layerloom.graph.edit import apply
from layerloom.graph.linkable import fits, may_link, misfit, path
from layerloom.graph.model import Document, Input, Link, NodeId, Output
from layerloom_app.canvas import geometry
from layerloom_app.canvas.editing import downstream, tr, upstream
from layerloom_app.canvas.gestures import Gesture, Pointer
from layerloom_app.canvas.items import Port
from layerloom_app.canvas.overlay import Tone
from layerloom_app.canvas.scene import Hit
from layerloom_app.canvas.wires import direct

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

REACH = 22.0
"""How many pixels around a port catch a wire in hand."""
_BARELY = 24.0
"""A wire that was taken off is cut if it is let go more than so many pixels away: a hand that trembles cuts nothing."""
_CHECKED_ONE_BY_ONE = 80
"""Up to this number of nodes every port is asked whether the wire fits before it lights up; beyond it, cycles only."""


class LinkDrag(Gesture):
    """A wire in hand. Over a target that is forbidden it says why; released over nothing it asks for a new node."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: CanvasView, port: Port, wire: Link | None = None) -> None:
        super().__init__(canvas)
        self._document: Document = self.model.document
        self._taken = wire or self._document.links.get(_key(port))
        self._fixed: Port = port
        if self._taken is not None and isinstance(port, Input):
            self._fixed = self._taken.source
            self._document = apply(self._document, plan.unlinking(self._document, self._taken))
        elif self._taken is not None:
            self._fixed = self._taken.target
        self._end = QPointF()
        self._moving = False
        self._aim: Link | None = None
        self._reason: str | None = None
        self._doubt: str | None = None
        self._replaced: Link | None = None

    @classmethod
    def of_wire(cls, canvas: CanvasView, key: str, point: QPointF) -> LinkDrag:
        """A wire taken by its end that is nearer to a point of the scene."""
        wire = canvas.model.document.links[key]
        ends: tuple[Port, Port] = (wire.target, wire.source)
        nearer = min(ends, key=lambda end: (canvas.canvas_scene.port_point(end) - point).manhattanLength())
        return cls(canvas, nearer, wire)

    def move(self, pointer: Pointer) -> None:
        if not self._moving:
            if not self.dragged(pointer):
                return
            self._begin()
        self._end = pointer.scene
        hit = self.scene.hit(pointer.scene, REACH / self.canvas.zoom)
        self._judge(self._link_at(hit))
        target = None if self._aim is None or self._reason else self._free_end(self._aim)
        if target is not None:
            self._end = self.scene.port_point(target)
        self.scene.offer(self.scene.offered, target, self._doubt is not None)
        tone: Tone = "error" if self._reason else "warning" if self._doubt else "text"
        self.canvas.show_bubble(self._comment(), pointer.view, tone)
        self.canvas.viewport().update()

    def finish(self, pointer: Pointer) -> None:
        if not self._moving:
            return
        self.cancel()
        editing = self.canvas.editing
        if (comment := self._comment()) is not None:
            self.canvas.message.emit(comment)
        if self._reason is not None:
            return
        if self._aim is not None:
            editing.link(self._aim.source, self._aim.target, instead_of=self._taken)
        elif self._taken is not None:
            if (pointer.view - self.pressed.view).manhattanLength() > _BARELY:
                editing.cut_links([self._taken.key])
        else:
            self.canvas.adding.for_port(self._fixed, pointer.view.toPoint())

    def cancel(self) -> None:
        self.scene.offer(frozenset())
        self.scene.show_cycle(frozenset())
        self.canvas.show_bubble(None)
        if self._replaced is not None:
            self.scene.preview_taken(self._replaced.key, taken=False)
        if self._taken is not None:
            self.scene.preview_taken(self._taken.key, taken=False)

    def paint(self, painter: QPainter) -> None:
        if not self._moving:
            return
        start = self.scene.port_point(self._fixed)
        way = direct(start, self._end) if isinstance(self._fixed, Output) else direct(self._end, start)
        style = self.canvas.look
        colour = style.colour("error" if self._reason else "warning" if self._doubt else "wire_active")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(way.path, style.pen(colour, 2.5, dashed=self._reason is not None))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(self._end, geometry.PORT_RADIUS, geometry.PORT_RADIUS)

    # What becomes of it

    def _judge(self, aim: Link | None) -> None:
        """Take aim, and find out once what the wire would do there."""
        if aim == self._aim:
            return
        self._aim = aim
        self._reason = None if aim is None else self._why_not(aim)
        allowed = aim if self._reason is None else None
        doubt = None if allowed is None else misfit(self._document, allowed, self.model.inference)
        self._doubt = None if doubt is None else tr("It will not fit: {}.").format(doubt)
        self._show_replaced(None if allowed is None else self._document.links.get(allowed.key))
        self.scene.show_cycle(frozenset() if aim is None or allowed is not None else self._cycle(aim))

    def _show_replaced(self, link: Link | None) -> None:
        """Show the wire faint that this one would take the place of, and no other."""
        before, self._replaced = self._replaced, link if link != self._taken else None
        for each in {before, self._replaced} - {None}:
            assert each is not None, "no link was taken out"
            self.scene.preview_taken(each.key, taken=each == self._replaced)

    def _cycle(self, link: Link) -> frozenset[str]:
        """The wires on the way from the end of a link back to its start, none where it closes no cycle."""
        nodes = path(self._document, link.target.node, link.source.node)
        steps = set(pairwise(nodes))
        return frozenset(
            key for key, each in self._document.links.items() if (each.source.node, each.target.node) in steps
        )

    def _comment(self) -> str | None:
        """What the bubble says: why not here, or what will not fit and which wire would go."""
        if self._reason is not None:
            return self._reason
        replaced = self._replaced if self._replaced != self._aim else None
        going = None if replaced is None else tr("Replaces the wire from {}.").format(self._name(replaced.source))
        return " ".join(text for text in (self._doubt, going) if text) or None

    def _name(self, output: Output) -> str:
        """`"dense"`, or `"digits" (label)` where a node has several outputs."""
        node = self._document.nodes[output.node]
        return f'"{node.title}" ({output.port})' if len(node.layer.ports.outputs) > 1 else f'"{node.title}"'

    # Where it may go

    def _begin(self) -> None:
        self._moving = True
        if self._taken is not None:
            self.scene.preview_taken(self._taken.key)
        self.scene.offer(self._offered())

    def _offered(self) -> frozenset[Port]:
        """The free ports on which the wire could be dropped."""
        barred = _reached(self._document, self._fixed)
        exact = len(self._document.nodes) <= _CHECKED_ONE_BY_ONE
        return frozenset(
            port
            for node in self._document.nodes.keys() - barred
            for port in self._ports(node)
            if not exact or self._suits(self._link(port))
        )

    def _ports(self, node: NodeId) -> list[Port]:
        """The ports of a node at which the wire could end, the free ones."""
        if isinstance(self._fixed, Output):
            return [
                port for port in geometry.input_ports(self._document, node) if _key(port) not in self._document.links
            ]
        return [Output(node, name) for name in self._document.nodes[node].layer.ports.outputs]

    def _suits(self, link: Link) -> bool:
        return self._why_not(link) is None and fits(self._document, link, self.model.inference)

    def _why_not(self, link: Link) -> str | None:
        reason = may_link(self._document, link, self.model.inference)
        return None if reason is None else reason[:1].upper() + reason[1:] + "."

    def _link(self, port: Port) -> Link:
        """The link that the wire would be at a port; one that cannot be, at a port of the wrong side."""
        if isinstance(self._fixed, Output):
            return Link(self._fixed, port if isinstance(port, Input) else Input(port.node, port.port))
        return Link(port if isinstance(port, Output) else Output(port.node, port.port), self._fixed)

    def _free_end(self, link: Link) -> Port:
        return link.target if isinstance(self._fixed, Output) else link.source

    def _link_at(self, hit: Hit) -> Link | None:
        """The link that releasing the mouse would make: at the port under it, or the best one of the node under it."""
        if hit.port is not None and hit.port != self._fixed:
            return self._link(hit.port)
        if hit.node is None or (hit.node == self._fixed.node and hit.port is not None):
            return None
        links = [self._link(port) for port in self._ports(hit.node) or self._all_ports(hit.node)]
        return next((link for link in links if self._suits(link)), links[0] if links else None)

    def _all_ports(self, node: NodeId) -> list[Port]:
        ports: list[Port] = [shape.port for shape in self.scene.node_shape(node).ports]
        wanted = Input if isinstance(self._fixed, Output) else Output
        return [port for port in ports if isinstance(port, wanted)] or ports


def _key(port: Port) -> str:
    return f"{port.node}.{port.port}.{port.slot}" if isinstance(port, Input) else ""


def _reached(document: Document, port: Port) -> frozenset[NodeId]:
    """The nodes that feed an output, or that an input feeds, its own included: a wire to them would close a cycle."""
    return upstream(document, port.node) if isinstance(port, Output) else downstream(document, port.node)
