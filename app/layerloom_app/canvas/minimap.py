"""The whole graph in a corner of the canvas: what lies where, what is wrong, and which part is shown.

It has no wires, which nobody could follow at that size. Frames, nodes in the colours of their categories and errors in
red are painted into a picture once; while the canvas is panned only the outline of the part that is shown moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from layerloom.graph.model import NodeId
from layerloom_app.canvas.style import Style

if TYPE_CHECKING:
    from layerloom_app.canvas.showing import ShowingView

_WIDTH, _LOWEST, _HIGHEST = 208, 64, 144
_MARGIN, _INSET = 8, 8
_LEAST = 2.5
"""Pixels of a side of a node at least."""
_ROUND = 1.5
_SOON = 40
"""Milliseconds after a change the picture is painted anew; the changes until then are painted with it."""
_ROOM = 3
"""A canvas less than so many times as wide or high as the map has no room for it."""


class _Shown(NamedTuple):
    """What the map shows: another one says that it must be painted anew."""

    style: Style
    revision: int
    wrong: frozenset[NodeId]
    areas: tuple[tuple[QRectF, str], ...]


class Minimap(QWidget):
    """Lies in the lower right corner of the canvas; a press or drag brings that part into view, the wheel zooms.

    It shows itself while it is switched on and a part of the graph is out of view.
    """

    def __init__(self, canvas: ShowingView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._on = True
        self._picture: QPixmap | None = None
        self._shown: _Shown | None = None
        self._area = self._above = QRectF()
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._renew)
        self.setFixedSize(_WIDTH, _HIGHEST)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Map of the graph"))
        self.setToolTip(self.tr("Press or drag to bring a part into view"))
        canvas.canvas_scene.updated.connect(self.forget)
        canvas.model.checked.connect(self.forget)
        canvas.zoomed.connect(self.follow)
        for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
            bar.valueChanged.connect(self.follow)
        self.hide()
        self.forget()

    @property
    def is_on(self) -> bool:
        """Whether it may show itself."""
        return self._on

    def switch(self, on: bool) -> None:
        """Let it show itself, or not."""
        self._on = on
        self.follow()

    def forget(self) -> None:
        """Paint the graph anew soon."""
        self._soon.start()

    def _renew(self) -> None:
        """Paint anew if what the map shows is another."""
        shown = self._seen()
        if shown == self._shown:
            return
        self._shown, self._picture = shown, None
        self._area = self._canvas.canvas_scene.rects(self._canvas.canvas_scene.everything)
        inner = (_WIDTH - 2 * _INSET) * self._area.height() / max(self._area.width(), 1.0)
        self.setFixedSize(_WIDTH, round(min(max(inner + 2 * _INSET, _LOWEST), _HIGHEST)))
        self.place(self._above)

    def _seen(self) -> _Shown:
        scene = self._canvas.canvas_scene
        areas = tuple((item.rect, item.colour) for item in scene.areas.items.values())
        return _Shown(self._canvas.look, scene.revision, scene.findings.wrong, areas)

    def follow(self) -> None:
        """Show which part is in view now; hide where all of it is."""
        roomy = self._canvas.width() > _ROOM * self.width() and self._canvas.height() > _ROOM * self.height()
        outside = not self._area.isNull() and not self._canvas.visible().contains(self._area)
        self.setVisible(self._on and roomy and outside)
        self.update()

    def place(self, above: QRectF) -> None:
        """Lie in the lower right corner of the canvas, but above what lies there."""
        self._above = above
        corner = QRectF(self.rect())
        corner.moveBottomRight(QPointF(self._canvas.width() - _MARGIN, self._canvas.height() - _MARGIN))
        if corner.intersects(above):
            corner.moveBottom(above.top() - _MARGIN)
        self.move(corner.topLeft().toPoint())
        self.follow()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None:
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        style = self._canvas.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setPen(QPen(style.colour("selection"), 1.5))
        painter.setBrush(style.colour("selection", 0.10))
        painter.drawRoundedRect(self.on_map(self._canvas.visible()), 3, 3)
        painter.end()

    def _painted(self) -> QPixmap:
        ratio, style = self.devicePixelRatioF(), self._canvas.look
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("outline"), 1.0))
        painter.setBrush(style.colour("surface", 0.94))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setTransform(self._onto_map)
        scale = self._onto_map.m11()
        for rect, colour in self._marks():
            painter.setBrush(colour)
            painter.drawRoundedRect(_at_least(_LEAST / scale, rect), _ROUND / scale, _ROUND / scale)
        painter.end()
        return picture

    def _marks(self) -> Iterator[tuple[QRectF, QColor]]:
        """What is painted, the lowest first: frames, notes, nodes, and those with errors above all others."""
        scene, style = self._canvas.canvas_scene, self._canvas.look
        for item in scene.areas.from_below(frames=True):
            yield item.rect, style.frame(item.colour, 0.28)
        for item in scene.areas.from_below(frames=False):
            yield item.rect, style.note_edge
        wrong = scene.findings.wrong & scene.nodes.keys()
        colours = {name: style.category(name, 0.85) for name in {card.category for card in scene.nodes.values()}}
        for node, card in scene.nodes.items():
            if node not in wrong:
                yield scene.node_rect(node), colours[card.category]
        yield from ((scene.node_rect(node), style.colour("error")) for node in wrong)

    @property
    def _onto_map(self) -> QTransform:
        """From the scene to the map."""
        room = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        scale = min(room.width() / max(self._area.width(), 1.0), room.height() / max(self._area.height(), 1.0))
        middle, centre = QRectF(self.rect()).center(), self._area.center()
        return QTransform.fromTranslate(middle.x(), middle.y()).scale(scale, scale).translate(-centre.x(), -centre.y())

    def on_map(self, rect: QRectF) -> QRectF:
        """Where the map shows a part of the scene."""
        return self._onto_map.mapRect(rect)

    def _in_scene(self, point: QPointF) -> QPointF:
        return self._onto_map.inverted()[0].map(point)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        self._canvas.centerOn(self._in_scene(event.position()))
        self._canvas.navigated = True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The canvas zooms around its middle, and pans by two fingers."""
        event.accept()
        middle = QRectF(self._canvas.viewport().rect()).center()
        same = (event.pixelDelta(), event.angleDelta(), event.buttons(), event.modifiers(), event.phase())
        there = QWheelEvent(middle, event.globalPosition(), *same, event.inverted(), event.source(), _device(event))
        QApplication.sendEvent(self._canvas.viewport(), there)


def _device(event: QWheelEvent) -> QPointingDevice:
    """What the wheel belongs to: a mouse or a touchpad."""
    device = event.device()
    assert isinstance(device, QPointingDevice), "only pointing devices have wheels"
    return device


def _at_least(side: float, rect: QRectF) -> QRectF:
    """The rectangle with sides that can be seen."""
    if rect.width() >= side and rect.height() >= side:
        return rect
    grown = QRectF(0, 0, max(rect.width(), side), max(rect.height(), side))
    grown.moveCenter(rect.center())
    return grown
