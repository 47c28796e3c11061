"""The labels of all wires as one item: above every wire, so that none runs through a text, and below every node."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from layerloom_app.canvas.items import LABELS_FROM, WireItem


class Labels(QGraphicsItem):
    """Paints the labels of the wires in the part of its scene that is painted."""

    def __init__(self) -> None:
        super().__init__()
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
        near = self.scene().items(part, Qt.ItemSelectionMode.IntersectsItemBoundingRect, Qt.SortOrder.AscendingOrder)
        for item in near:
            if isinstance(item, WireItem):
                item.paint_label(painter)
