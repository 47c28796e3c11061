"""What the view paints over the scene in its own pixels: the hint on an empty canvas, and the bubble at the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from layerloom_app.canvas.style import Style

Tone = Literal["error", "warning", "text"]
"""The colour of a sentence: something is forbidden, something will not work as it is, or mere information."""

_WIDEST = 420.0


@dataclass(frozen=True)
class Bubble:
    """A sentence at the cursor: why something cannot be done here, or what releasing the mouse would do."""

    text: str
    at: QPointF
    tone: Tone = "error"


def paint_bubble(painter: QPainter, bubble: Bubble, view: QRect, style: Style) -> None:
    """Paint the bubble beside its point, within the view."""
    metrics = QFontMetricsF(style.label_font)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    text = metrics.boundingRect(QRectF(0, 0, _WIDEST, 1000), flags, bubble.text)
    box = QRectF(0, 0, text.width() + 24, text.height() + 14)
    box.moveTopLeft(bubble.at + QPointF(16, 18))
    box.moveRight(min(box.right(), view.right() - 8))
    if box.bottom() > view.bottom() - 8:
        box.moveBottom(bubble.at.y() - 14)
    box.moveLeft(max(box.left(), 8.0))
    colour = style.colour("outline" if bubble.tone == "text" else bubble.tone)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.0))
    painter.setBrush(style.colour("raised"))
    painter.drawRoundedRect(box, 7, 7)
    painter.setFont(style.label_font)
    painter.setPen(style.colour(bubble.tone))
    painter.drawText(box.adjusted(12, 7, -12, -7), flags, bubble.text)


def paint_hint(painter: QPainter, view: QRect, title: str, lines: tuple[str, ...], style: Style) -> None:
    """Paint a friendly card in the middle of an empty canvas."""
    title_metrics, metrics = QFontMetricsF(style.hint_font), QFontMetricsF(style.small_font)
    line_height = metrics.height() + 5
    height = 76 + title_metrics.height() + 10 + line_height * len(lines)
    top = view.center().y() - height / 2
    plus = QRectF(view.center().x() - 26, top, 52, 52)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(style.pen(style.colour("outline"), 1.5, dashed=True))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(plus, 12, 12)
    painter.setPen(style.pen(style.colour("accent_text"), 2.0))
    centre = plus.center()
    painter.drawLine(centre - QPointF(8, 0), centre + QPointF(8, 0))
    painter.drawLine(centre - QPointF(0, 8), centre + QPointF(0, 8))
    row = QRectF(0, top + 72, view.width(), title_metrics.height() + 4)
    painter.setFont(style.hint_font)
    painter.setPen(style.colour("text"))
    painter.drawText(row, Qt.AlignmentFlag.AlignCenter, title)
    painter.setFont(style.small_font)
    painter.setPen(style.colour("muted"))
    row.translate(0, row.height() + 8)
    for line in lines:
        row.setHeight(line_height)
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)
        row.translate(0, line_height)
