"""All wires of an output in one hand: with Shift they go to another output together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from layerloom.graph.linkable import may_link
from layerloom.graph.model import Link, Output
from layerloom_app.canvas import geometry
from layerloom_app.canvas.gestures import Gesture, Pointer
from layerloom_app.canvas.link_drag import REACH
from layerloom_app.canvas.scene import Hit
from layerloom_app.canvas.wires import direct

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView


class WiresMove(Gesture):
    """The wires that start at a port follow the mouse. Over an output that one of them forbids it says why."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: CanvasView, port: Output) -> None:
        super().__init__(canvas)
        self._links = [link for link in canvas.editing.links_at(port) if link.source == port]
        self._moving = False
        self._end = QPointF()
        self._aim: Output | None = None
        self._reason: str | None = None

    def move(self, pointer: Pointer) -> None:
        if not self._moving:
            if not self.dragged(pointer):
                return
            self._moving = True
            for link in self._links:
                self.scene.preview_taken(link.key)
        self._aim = self._output_at(self.scene.hit(pointer.scene, REACH / self.canvas.zoom))
        self._reason = self._why_not(self._aim)
        target = self._aim if self._reason is None else None
        self._end = pointer.scene if target is None else self.scene.port_point(target)
        self.scene.offer(frozenset(), target)
        self.canvas.show_bubble(self._reason, pointer.view)
        self.canvas.viewport().update()

    def finish(self, _pointer: Pointer) -> None:
        if not self._moving:
            return
        self.cancel()
        if self._reason is not None:
            self.canvas.message.emit(self._reason)
        elif self._aim is not None:
            self.canvas.editing.move_wires(self._links, self._aim)

    def cancel(self) -> None:
        self.scene.offer(frozenset())
        self.canvas.show_bubble(None)
        for link in self._links:
            self.scene.preview_taken(link.key, taken=False)

    def paint(self, painter: QPainter) -> None:
        if not self._moving:
            return
        style = self.canvas.look
        colour = style.colour("error" if self._reason else "wire_active")
        painter.setPen(Qt.PenStyle.NoPen)
        for link in self._links:
            way = direct(self._end, self.scene.port_point(link.target))
            painter.strokePath(way.path, style.pen(colour, 2.5, dashed=self._reason is not None))
        painter.setBrush(colour)
        painter.drawEllipse(self._end, geometry.PORT_RADIUS, geometry.PORT_RADIUS)

    def _output_at(self, hit: Hit) -> Output | None:
        """The output under the mouse, or the first one of the node there."""
        if isinstance(hit.port, Output):
            return hit.port
        names = () if hit.node is None else self.model.document.nodes[hit.node].layer.ports.outputs
        return Output(hit.node, names[0]) if hit.node is not None and names else None

    def _why_not(self, aim: Output | None) -> str | None:
        if aim is None:
            return None
        links = (Link(aim, link.target) for link in self._links)
        reasons = (may_link(self.model.document, link, self.model.inference) for link in links)
        reason = next((reason for reason in reasons if reason is not None), None)
        return None if reason is None else reason[:1].upper() + reason[1:] + "."
