"""A graph so small that no text could be read: its nodes in the colours of their categories, and the wires."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from layerloom.graph.model import Document, NodeId
from layerloom.graph.sizes import size
from layerloom_app import theme

_MARGIN, _CORNER = 10.0, 6.0
_LARGEST = 0.3
"""The scale of a graph that is shown larger than it needs to be."""
_LEAST = 3.0
"""Pixels of a side of a node at least."""
_TINT = 0.75
"""How much of its category's colour a node has."""


def thumbnail(document: Document, room: QSize, ratio: float) -> QPixmap:
    """The whole graph in the middle of a card with round corners, in the colours of the theme."""
    look = theme.manager().theme
    picture = QPixmap(room * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.canvas))
    painter.drawRoundedRect(QRectF(0, 0, room.width(), room.height()), _CORNER, _CORNER)
    rects = _placed(document, room)
    painter.strokePath(_wires(document, rects), QPen(QColor(look.wire), 1.0))
    painter.setPen(Qt.PenStyle.NoPen)
    for node, rect in rects.items():
        colour = look.category.get(document.nodes[node].layer.category, look.muted)
        painter.setBrush(QColor(theme.mixed(look.raised, colour, _TINT)))
        painter.drawRoundedRect(rect, min(3.0, rect.height() / 3), min(3.0, rect.height() / 3))
    painter.end()
    return picture


def _placed(document: Document, room: QSize) -> dict[NodeId, QRectF]:
    """Where each node comes to lie."""
    own = {node: QRectF(place.x, place.y, *size(document, node)) for node, place in document.places.items()}
    whole = QRectF()
    for rect in own.values():
        whole = whole.united(rect)
    across = (room.width() - 2 * _MARGIN) / max(whole.width(), 1.0)
    scale = min(across, (room.height() - 2 * _MARGIN) / max(whole.height(), 1.0), _LARGEST)
    corner = QPointF(room.width() / 2, room.height() / 2) - whole.center() * scale
    return {
        node: QRectF(
            rect.x() * scale + corner.x(), rect.y() * scale + corner.y(),
            max(_LEAST, rect.width() * scale), max(_LEAST, rect.height() * scale),
        )
        for node, rect in own.items()
    }  # fmt: skip


def _wires(document: Document, rects: dict[NodeId, QRectF]) -> QPainterPath:
    """A curve for each pair of nodes; a way back to the beginning of a row runs between the rows."""
    path = QPainterPath()
    for source, target in dict.fromkeys((link.source.node, link.target.node) for link in document.links.values()):
        one, other = rects[source], rects[target]
        begin, end = QPointF(one.right(), one.center().y()), QPointF(other.left(), other.center().y())
        path.moveTo(begin)
        if end.x() >= begin.x():
            half = QPointF((end.x() - begin.x()) / 2, 0)
            path.cubicTo(begin + half, end - half, end)
        else:
            between = (one.bottom() + other.top()) / 2 if other.top() > one.bottom() else other.bottom() + 3
            for corner in (QPointF(begin.x() + 3, begin.y()), QPointF(begin.x() + 3, between),
                           QPointF(end.x() - 3, between), QPointF(end.x() - 3, end.y()), end):  # fmt: skip
                path.lineTo(corner)
    return path
