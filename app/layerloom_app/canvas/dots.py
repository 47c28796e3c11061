"""How a dot on a wire looks, and the cards behind a block that say there is more in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from layerloom_app.canvas.geometry import DOT_RADIUS

if TYPE_CHECKING:
    from layerloom_app.canvas.items import NodeItem

_BEHIND = (QPointF(6, 6), QPointF(3, 3))
"""Where the cards behind a block lie, the hindmost first."""


def paint_dot(painter: QPainter, item: NodeItem) -> None:
    """A disc on a piece of wire, in the colour of what is wrong with it or of the selection."""
    style, rect = item.style, item.shape_.rect
    middle = rect.center()
    colour = "error" if item.severity == "error" else "wire"
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(style.pen(style.colour(colour), 2.0))
    painter.drawLine(QPointF(rect.left(), middle.y()), QPointF(rect.right(), middle.y()))
    if item.selected or item.hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("selection" if item.selected else "wire_active", 0.3))
        painter.drawEllipse(middle, DOT_RADIUS + 5, DOT_RADIUS + 5)
    painter.setPen(QPen(style.colour("canvas"), 1.75))
    painter.setBrush(style.colour("selection" if item.selected else colour))
    painter.drawEllipse(middle, DOT_RADIUS, DOT_RADIUS)
    for port in item.shape_.ports:
        if port.port in item.ports.offered or port.port == item.ports.aimed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("wire_active", 0.4 if port.port == item.ports.aimed else 0.2))
            painter.drawEllipse(port.at, DOT_RADIUS, DOT_RADIUS)


def paint_cards_behind(painter: QPainter, outline: QPainterPath) -> None:
    """The card of a block twice more, a little lower and to the right, with the pen and brush that are set."""
    for shift in _BEHIND:
        painter.drawPath(outline.translated(shift))
