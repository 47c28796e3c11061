"""The labels of all wires as one item: above every wire, so that none runs through a text, and below every node."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from layerloom_app.canvas.items import LABELS_FROM, WireItem


class Labels(QGraphicsItem):
    """Paints the labels of these wires, of which some may be made and others go."""

    def __init__(self, wires: Mapping[str, WireItem]) -> None:
        super().__init__()
        self._wires = wires
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # It says which part is painted.
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(-0.5)

    def boundingRect(self) -> QRectF:
        scene = self.scene()
        return QRectF() if scene is None else scene.sceneRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform()) < LABELS_FROM:
            return
        part: QRectF = option.exposedRect
        for wire in self._wires.values():  # The scene must not be asked: while it paints it may tell of some only.
            if wire.isVisible() and part.intersects(wire.boundingRect()):
                wire.paint_label(painter)
