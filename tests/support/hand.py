"""A hand on the canvas: real mouse, key and drop events on the viewport."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from layerloom.graph.model import Document, Input, Output
from layerloom_app.canvas import MIME_LAYER, CanvasView

if TYPE_CHECKING:
    from layerloom.graph.model import NodeId
    from layerloom_app.commands import DocumentModel

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Hand:
    """What a person does to the canvas. Places are points of the scene."""

    view: CanvasView
    messages: list[str] = field(default_factory=list)

    @property
    def model(self) -> DocumentModel:
        return self.view.model

    @property
    def document(self) -> Document:
        return self.model.document

    def id(self, title: str) -> NodeId:
        return next(id_ for id_, node in self.document.nodes.items() if node.title == title)

    def titles(self, ids: object = None) -> set[str]:
        chosen = self.model.selection if ids is None else ids
        return {self.document.nodes[id_].title for id_ in chosen}  # type: ignore[union-attr, attr-defined]

    def wires(self) -> set[str]:
        """`conv.output > relu.x` for every link."""
        nodes = self.document.nodes
        return {
            f"{nodes[a.node].title}.{a.port} > {nodes[b.node].title}.{b.port}" + (f".{b.slot}" if b.slot else "")
            for a, b in ((link.source, link.target) for link in self.document.links.values())
        }

    # Places

    def pixel(self, place: QPointF) -> QPointF:
        return QPointF(self.view.mapFromScene(place))

    def output(self, title: str, port: str = "output") -> QPointF:
        return self.view.canvas_scene.port_point(Output(self.id(title), port))

    def input(self, title: str, port: str = "x", slot: int = 0) -> QPointF:
        return self.view.canvas_scene.port_point(Input(self.id(title), port, slot))

    def body(self, title: str) -> QPointF:
        rect = self.view.canvas_scene.node_rect(self.id(title))
        return rect.topLeft() + QPointF(rect.width() / 2, 10)

    def wire(self, title: str, port: str = "x") -> QPointF:
        key = f"{self.id(title)}.{port}.0"
        return self.view.canvas_scene.wires[key].wire.middle

    # Mouse

    def press(self, place: QPointF, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        self._mouse(QEvent.Type.MouseButtonPress, place, keys, button)

    def move(self, place: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        self._mouse(QEvent.Type.MouseMove, place, keys, Qt.MouseButton.NoButton)

    def release(self, place: QPointF, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        self._mouse(QEvent.Type.MouseButtonRelease, place, keys, button)

    def click(self, place: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        self.press(place, keys)
        self.release(place, keys)

    def double_click(self, place: QPointF) -> None:
        self.click(place)
        self._mouse(QEvent.Type.MouseButtonDblClick, place, NONE, LEFT)
        self.release(place)

    def drag(
        self, start: QPointF, end: QPointF, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        self.press(start, keys, button)
        for step in (0.3, 0.7, 1.0):
            self.move(start + (end - start) * step, keys)
        self.release(end, keys, button)

    def wheel(self, pixel: QPoint, notches: int, keys: Qt.KeyboardModifier = NONE) -> None:
        view = self.view.viewport()
        event = QWheelEvent(
            QPointF(pixel),
            view.mapToGlobal(QPointF(pixel)),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)

    def _mouse(self, kind: QEvent.Type, place: QPointF, keys: Qt.KeyboardModifier, button: Qt.MouseButton) -> None:
        view, pixel = self.view.viewport(), self.pixel(place)
        held = button if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        QApplication.sendEvent(view, QMouseEvent(kind, pixel, view.mapToGlobal(pixel), button, held, keys))

    # Keys

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self._focus(), key, keys)

    def type(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)

    def _focus(self) -> QWidget:
        return self.view.focusWidget() or self.view

    # Drops from the palette

    def carry(self, layer: str, place: QPointF) -> QMimeData:
        data = QMimeData()
        data.setData(MIME_LAYER, layer.encode())
        pixel = self.pixel(place).toPoint()
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(self.view.viewport(), QDragEnterEvent(pixel, copy, data, LEFT, NONE))
        QApplication.sendEvent(self.view.viewport(), QDragMoveEvent(pixel, copy, data, LEFT, NONE))
        return data

    def drop(self, layer: str, place: QPointF) -> None:
        data = self.carry(layer, place)
        event = QDropEvent(self.pixel(place), Qt.DropAction.CopyAction, data, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), event)
