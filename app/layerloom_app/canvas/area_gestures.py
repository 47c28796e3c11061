"""Dragging the edge of a frame or note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from layerloom.graph.areas import SMALLEST_FRAME, SMALLEST_NOTE
from layerloom_app.canvas.area_items import AreaHit
from layerloom_app.canvas.geometry import snapped
from layerloom_app.canvas.gestures import Gesture, Pointer

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView


class Resize(Gesture):
    """An edge or corner follows the mouse on the grid; the opposite one stays."""

    def __init__(self, canvas: CanvasView, hit: AreaHit) -> None:
        super().__init__(canvas)
        self._key, self._grip = hit
        self.cursor = hit.grip.cursor

    def start(self, pointer: Pointer) -> None:
        super().start(pointer)
        self.model.select({self._key})
        self._before = self._rect = self.scene.rect(self._key)
        framed = self._key in self.model.document.frames
        self._least = SMALLEST_FRAME if framed else SMALLEST_NOTE

    def move(self, pointer: Pointer) -> None:
        self._rect = self._pulled(pointer.scene - self.pressed.scene)
        self.scene.areas.preview({self._key: self._rect})

    def _pulled(self, by: QPointF) -> QRectF:
        rect, (width, height) = QRectF(self._before), self._least
        if self._grip.x < 0:
            rect.setLeft(min(snapped(rect.left() + by.x()), rect.right() - width))
        elif self._grip.x > 0:
            rect.setRight(max(snapped(rect.right() + by.x()), rect.left() + width))
        if self._grip.y < 0:
            rect.setTop(min(snapped(rect.top() + by.y()), rect.bottom() - height))
        elif self._grip.y > 0:
            rect.setBottom(max(snapped(rect.bottom() + by.y()), rect.top() + height))
        return rect

    def finish(self, _pointer: Pointer) -> None:
        self.cancel()
        if self._rect != self._before:
            self.canvas.areas.put(self._key, self._rect)

    def cancel(self) -> None:
        self.scene.end_preview()
