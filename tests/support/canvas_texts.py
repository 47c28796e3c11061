"""Every text that is painted on the canvas, caught while it is painted, and the picture in which that is seen.

The picture is larger than the canvas: that can be zoomed, and the thin strokes of a small text are blends of colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from tests.support.texts import Text, is_seen, placed

from layerloom_app.canvas.items import FAR
from layerloom_app.canvas.style import StaticText
from layerloom_app.canvas.view import CanvasView

ENLARGED = 2.0
"""The zoom of the picture."""
NOTE_INSET = QSize(28, 17)
"""What the border of a note takes of its width and height."""


@dataclass(frozen=True)
class Painted:
    """The texts of a canvas in its viewport, and a picture so many times as large."""

    texts: tuple[Text, ...]
    picture: QImage
    ratio: float


def painted(canvas: CanvasView) -> Painted:
    """What is painted on the part of the canvas that is shown; from afar there are no texts."""
    ratio = ENLARGED / canvas.zoom
    picture = QImage(canvas.viewport().size() * ratio, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    with _caught(canvas) as found:
        canvas.render(painter, QRectF(picture.rect()), canvas.viewport().rect())
    painter.end()
    texts = [] if canvas.zoom < FAR else [_text(canvas, words, box, ratio) for words, box in found]
    window, viewport = canvas.window(), canvas.viewport()
    shown = (text for text in (*texts, *_notes(canvas)) if viewport.rect().contains(text.box))
    return Painted(
        tuple(text for text in shown if is_seen(window, viewport, placed(window, viewport, text.box))), picture, ratio
    )


@contextmanager
def _caught(canvas: CanvasView) -> Iterator[list[tuple[str, QRectF]]]:
    """The texts painted meanwhile, with where they come to lie in the picture; nothing is painted from memory."""
    found: list[tuple[str, QRectF]] = []
    pictures, paint_text, paint_picture = canvas.look.pictures, StaticText.paint, canvas.look.pictures.paint

    def catch(text: StaticText, painter: QPainter, at: QPointF, colour: QColor) -> None:
        box = QRectF(at.x(), at.y(), text.width, text.height)
        found.append((text._text.text(), painter.combinedTransform().mapRect(box)))
        paint_text(text, painter, at, colour)

    def paint(painter: QPainter, _key: object, _bounds: QRectF, draw: Callable[[QPainter], None]) -> bool:
        draw(painter)
        return True

    StaticText.paint = catch  # type: ignore[method-assign, assignment]
    pictures.paint = paint  # type: ignore[method-assign, assignment]
    try:
        yield found
    finally:
        StaticText.paint = paint_text  # type: ignore[method-assign]
        pictures.paint = paint_picture  # type: ignore[method-assign]


def _text(canvas: CanvasView, words: str, box: QRectF, ratio: float) -> Text:
    """A text with the room of the node that it lies in; one that was cut needs more, and a tip."""
    place = QRectF(box.topLeft() / ratio, box.size() / ratio)
    cut = words.endswith("…")
    tip = canvas.tooltip_at(place.center().toPoint()) if cut else ""
    rects = (
        canvas.mapFromScene(canvas.canvas_scene.node_rect(node)).boundingRect() for node in canvas.model.document.nodes
    )
    node = next((rect for rect in rects if rect.contains(place.center().toPoint())), None)
    room = place if node is None else QRectF(node) & place
    needed = QSize(round(place.width()) + 9 * cut, round(place.height()))
    owner = "wire" if node is None else "node"
    return Text(words, owner, place.toRect(), needed, QSize(round(room.width()), round(room.height())), tip)


def _notes(canvas: CanvasView) -> Iterator[Text]:
    metrics = QFontMetricsF(canvas.look.note_font)
    for note in canvas.model.document.notes.values():
        room = QRectF(note.x, note.y, note.width, note.height)
        inner = QRectF(0, 0, note.width - NOTE_INSET.width(), 9999)
        needed = metrics.boundingRect(inner, int(Qt.TextFlag.TextWordWrap), note.text).size().toSize()
        box: QRect = canvas.mapFromScene(room).boundingRect()
        yield Text(note.text, "note", box, needed, room.size().toSize() - NOTE_INSET)
