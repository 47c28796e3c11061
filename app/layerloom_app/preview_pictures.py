"""What is drawn of a node's output: pixels as they are, a vector as bars, numbers as text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from layerloom.train.probing import Shown
from layerloom_app import theme


def image(shown: Shown) -> QImage | None:
    """The pixels of an output as a picture of its own, `None` where it has none."""
    if not shown.pixels:
        return None
    kind = QImage.Format.Format_RGB888 if shown.channels == 3 else QImage.Format.Format_Grayscale8
    return QImage(shown.bytes, shown.width, shown.height, shown.width * shown.channels, kind).copy()


def paint(painter: QPainter, room: QRectF, shown: Shown, picture: QImage | None) -> None:
    """Draw an output in the middle of a room; `picture` is its `image`, kept by who draws often."""
    if picture is not None:
        scale = min(room.width() / picture.width(), room.height() / picture.height())
        target = QRectF(0, 0, picture.width() * scale, picture.height() * scale)
        target.moveCenter(room.center())
        painter.drawImage(target, picture)
    elif shown.kind == "vector":
        _paint_bars(painter, room, shown.values)
    else:
        painter.setPen(QColor(theme.manager().theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text(shown))


def text(shown: Shown) -> str:
    """The values of an output as words."""
    return "  ".join(f"{value:.4g}" for value in shown.values)


def _paint_bars(painter: QPainter, room: QRectF, values: tuple[float, ...]) -> None:
    """Bars up and down from a line at zero."""
    look = theme.manager().theme
    high, low = max(*values, 0.0), min(*values, 0.0)
    unit, step = room.height() / ((high - low) or 1.0), room.width() / len(values)
    zero = room.top() + high * unit
    for place, value in enumerate(values):
        top = zero - max(value, 0.0) * unit
        bar = QRectF(room.left() + place * step, top, max(1.0, step * 0.8), abs(value) * unit)
        painter.fillRect(bar, QColor(look.accent if value >= 0 else look.warning))
    painter.fillRect(QRectF(room.left(), zero - 0.5, room.width(), 1.0), QColor(look.muted))
