"""The dots behind the graph: sharp in every zoom, painted a row at a time."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from layerloom_app.canvas.geometry import GRID

_SPACING = 3 * GRID
_WIDE_BELOW = 0.6
"""Below this zoom the dots lie twice as far apart."""
_FROM = 0.3
"""Below this zoom there are none."""
_SIDE = 5
"""Of the square that a dot lies in, in pixels."""


class Colours(NamedTuple):
    """Those of the dots and of what they lie on."""

    dot: QColor
    ground: QColor


class _Row(NamedTuple):
    """From which dot to which a row of them reaches, how far they lie apart, and its picture."""

    first: int
    last: int
    step: float
    ratio: float
    colours: Colours
    picture: QPixmap


class Grid:
    """Paints the dots, and keeps a row of them as long as the same ones are shown."""

    def __init__(self) -> None:
        self._row: _Row | None = None

    def paint(self, painter: QPainter, rect: QRectF, visible: QRectF, colours: Colours) -> None:
        """Paint dots and ground in a part of what is visible of the scene; the painter only scales and moves."""
        painter.fillRect(rect, colours.ground)
        place, ratio = painter.worldTransform(), painter.device().devicePixelRatioF()
        zoom = place.m11()
        if zoom < _FROM:
            return
        spacing = _SPACING if zoom >= _WIDE_BELOW else 2 * _SPACING
        first, last = _within(visible.left(), visible.right(), spacing)
        row = self._shown(first, last, spacing * zoom, ratio, colours)
        top, bottom = _within(rect.top(), rect.bottom(), spacing)
        x = _at(row.first, row.step, ratio) + place.dx()
        painter.resetTransform()
        for index in range(top, bottom + 1):
            painter.drawPixmap(QPointF(x, _at(index, row.step, ratio) + place.dy()), row.picture)
        painter.setWorldTransform(place)

    def _shown(self, first: int, last: int, step: float, ratio: float, colours: Colours) -> _Row:
        found = self._row
        if found is None or found[:-1] != (first, last, step, ratio, colours):
            found = self._row = _Row(first, last, step, ratio, colours, _row(first, last, step, ratio, colours))
        return found


def _within(low: float, high: float, spacing: float) -> tuple[int, int]:
    """The first and the last dot that may be seen; each lies in the middle of its part of the canvas."""
    return math.floor(low / spacing) - 1, math.ceil(high / spacing)


def _at(index: int, step: float, ratio: float) -> float:
    """Where the square of a dot begins, on a pixel of the screen."""
    return round(((index + 0.5) * step - _SIDE / 2) * ratio) / ratio


def _row(first: int, last: int, step: float, ratio: float, colours: Colours) -> QPixmap:
    """A row of dots on their ground: what is not transparent is copied several times as fast."""
    dot, start = _dot(step, ratio, colours), _at(first, step, ratio)
    row = QPixmap(round((_at(last, step, ratio) - start) * ratio) + dot.width(), dot.height())
    row.fill(colours.ground)
    painter = QPainter(row)
    for index in range(first, last + 1):
        painter.drawPixmap(QPointF((_at(index, step, ratio) - start) * ratio, 0), dot)
    painter.end()
    row.setDevicePixelRatio(ratio)
    return row


def _dot(step: float, ratio: float, colours: Colours) -> QPixmap:
    """A dot in a square of its ground, in pixels of the screen."""
    side = math.ceil(_SIDE * ratio)
    dot = QPixmap(side, side)
    dot.fill(colours.ground)
    painter = QPainter(dot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.dot)
    radius = min(1.5, max(1.0, step / 24)) * ratio
    painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    painter.end()
    return dot
