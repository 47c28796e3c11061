"""What is drawn of a node's output: pixels, boxes, lines and bars, words with what stands for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from layerloom.train.shown import Kind, Shown, grid_of
from layerloom_app import theme
from layerloom_app.preview_words import readable

_GAP = 8.0
_ROW = 1.35
"""The height of a line of text, in heights of its font."""
_SMALL = 0.85
"""The size of what stands beside words, in sizes of these."""
_NARROWEST_ROW, _WIDEST_ROW = 150.0, 360.0
_SCORE_DIGITS = 3
_FRAMED = 3.0
"""Maps that lie so far apart have an outline."""
_MAP_GAP = 0.03
"""How far maps lie apart, in heights of the room for all."""
_LINES = ("accent", "warning", "success", "error")


def image(shown: Shown) -> QImage | None:
    """The pixels of an output as a picture of its own, `None` where it has none."""
    if not shown.pixels:
        return None
    kind = QImage.Format.Format_RGB888 if shown.channels == 3 else QImage.Format.Format_Grayscale8
    return QImage(shown.bytes, shown.width, shown.height, shown.width * shown.channels, kind).copy()


def paint(painter: QPainter, room: QRectF, shown: Shown, picture: QImage | None) -> None:
    """Draw an output in the middle of a room; `picture` is its `image`, kept by who draws often."""
    painter.save()
    painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
    if picture is not None:
        _paint_picture(painter, room, shown, picture)
    elif (paint_kind := _PAINTED.get(shown.kind)) is not None and (shown.values or shown.lines or shown.names):
        paint_kind(painter, room, shown)
    painter.restore()


def _colour(name: str) -> QColor:
    return QColor(getattr(theme.manager().theme, name))


def fitted(room: QSizeF, shown: Shown, picture: QImage) -> QSizeF:
    """The size in which the picture of an output is drawn in a room; it has another shape than its image, if maps."""
    if shown.kind == "sequence":  # Its cells need not be square, which would leave little of a long one.
        return room
    if shown.maps:
        return _arranged(room, shown.maps, _map_size(shown)).size
    return QSizeF(picture.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)


class _Tiles(NamedTuple):
    """So many maps in a row, each of a size and so far from the next, and the size of all."""

    across: int
    tile: QSizeF
    gap: float
    size: QSizeF


def _map_size(shown: Shown) -> QSizeF:
    """The size of one map in the image, where lines of a pixel lie between the maps."""
    across, down = grid_of(shown.maps)
    return QSizeF((shown.width + 1) / across - 1, (shown.height + 1) / down - 1)


def _arranged(room: QSizeF, count: int, tile: QSizeF) -> _Tiles:
    """So many tiles in rows as make them the largest."""
    return max((_in_rows_of(across, room, count, tile) for across in range(1, count + 1)), key=lambda t: t.tile.width())


def _in_rows_of(across: int, room: QSizeF, count: int, tile: QSizeF) -> _Tiles:
    down, gap = -(-count // across), room.height() * _MAP_GAP
    gaps = QSizeF((across - 1) * gap, (down - 1) * gap)
    left = (room - gaps).expandedTo(QSizeF(0, 0))
    one = tile * min(left.width() / (across * tile.width()), left.height() / (down * tile.height()))
    return _Tiles(across, one, gap, QSizeF(across * one.width(), down * one.height()) + gaps)


def _paint_maps(painter: QPainter, room: QRectF, shown: Shown, picture: QImage) -> None:
    tiles, one = _arranged(room.size(), shown.maps, _map_size(shown)), _map_size(shown)
    all_ = QRectF(QPointF(), tiles.size)
    all_.moveCenter(room.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number in range(shown.maps):
        row, column = divmod(number, grid_of(shown.maps)[0])
        source = QRectF(QPointF(column * (one.width() + 1), row * (one.height() + 1)), one)
        row, column = divmod(number, tiles.across)
        apart = tiles.tile + QSizeF(tiles.gap, tiles.gap)
        corner = all_.topLeft() + QPointF(column * apart.width(), row * apart.height())
        painter.drawImage(QRectF(corner, tiles.tile), picture, source)
        if tiles.gap >= _FRAMED:  # White would not stand out from a white ground.
            painter.setPen(QPen(_colour("border"), 1.0))
            painter.drawRect(QRectF(corner, tiles.tile))


def _paint_picture(painter: QPainter, room: QRectF, shown: Shown, picture: QImage) -> None:
    if shown.maps:
        _paint_maps(painter, room, shown, picture)
        return
    target = QRectF(QPointF(), fitted(room.size(), shown, picture))
    target.moveCenter(room.center())
    painter.drawImage(target, picture)
    pen = QPen(_colour("accent"), 1.5)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for left, top, right, bottom in shown.boxes:
        corners = QPointF(left, top), QPointF(right, bottom)
        first, second = (target.topLeft() + QPointF(c.x() * target.width(), c.y() * target.height()) for c in corners)
        painter.drawRect(QRectF(first, second).normalized())


def _paint_number(painter: QPainter, room: QRectF, shown: Shown) -> None:
    text = readable(shown.values[0])
    if shown.names:
        text = f"{shown.names[0]} ({text})"
    painter.setPen(_colour("text"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)


def _paint_bars(painter: QPainter, room: QRectF, shown: Shown) -> None:
    """Bars up and down from a line at zero."""
    values = shown.values
    high, low = max(*values, 0.0), min(*values, 0.0)
    unit, step = room.height() / ((high - low) or 1.0), room.width() / len(values)
    zero = room.top() + high * unit
    for place, value in enumerate(values):
        top = zero - max(value, 0.0) * unit
        bar = QRectF(room.left() + place * step, top, max(1.0, step * 0.8), abs(value) * unit)
        painter.fillRect(bar, _colour("accent" if value >= 0 else "warning"))
    painter.fillRect(QRectF(room.left(), zero - 0.5, room.width(), 1.0), _colour("muted"))


def _paint_classes(painter: QPainter, room: QRectF, shown: Shown) -> None:
    """A row for each class: name, bar, score; where there is no room for all, those with the highest scores."""
    text = QFontMetricsF(painter.font())
    fitting = int(room.height() / (text.height() * _ROW))
    if fitting < 1:
        _paint_bars(painter, room, shown)
        return
    across = max(1, min(-(-len(shown.values) // fitting), int(room.width() / _NARROWEST_ROW)))
    order = sorted(range(len(shown.values)), key=lambda place: -shown.values[place])
    rows = order[: fitting * across]
    rows = sorted(rows) if len(order) == shown.count else rows
    down = -(-len(rows) // across)
    width = min(room.width() / across, _WIDEST_ROW)
    height = min(room.height() / down, text.height() * 2)
    all_ = QRectF(0, 0, width * across, height * down)
    all_.moveCenter(room.center())
    strong = QFontMetricsF(_bold(painter.font()))
    names = min(max(strong.horizontalAdvance(shown.names[row]) for row in rows) + 1, width * 0.45)
    figures = max(strong.horizontalAdvance(_score(shown.values[row])) for row in rows) + 1
    for line, row in enumerate(rows):
        place = QRectF(all_.left() + line // down * width, all_.top() + line % down * height, width, height)
        place.adjust(_GAP, 0, -2 * _GAP, 0)
        _paint_class(painter, place, shown, row, (names, figures), best=row == order[0])


def _paint_class(
    painter: QPainter, place: QRectF, shown: Shown, row: int, columns: tuple[float, float], *, best: bool
) -> None:
    """One class in three columns, of which the first and the last have these widths."""
    value, (names, figures) = shown.values[row], columns
    bars = place.adjusted(names + _GAP, place.height() * 0.2, -figures - _GAP, -place.height() * 0.2)
    high, low = max(*shown.values, 0.0), min(*shown.values, 0.0)
    unit = max(0.0, bars.width()) / ((high - low) or 1.0)
    left = bars.left() + (min(value, 0.0) - low) * unit
    if bars.width() > _GAP:
        painter.fillRect(
            QRectF(left, bars.top(), max(1.0, abs(value) * unit), bars.height()), _colour("accent" if best else "muted")
        )
    font = painter.font()
    painter.setFont(_bold(font) if best else font)
    painter.setPen(_colour("text"))
    name = QFontMetricsF(painter.font()).elidedText(shown.names[row], Qt.TextElideMode.ElideRight, names)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, _score(value))
    painter.setFont(font)


def _score(value: float) -> str:
    return readable(value, _SCORE_DIGITS)


def _paint_lines(painter: QPainter, room: QRectF, shown: Shown) -> None:
    """The lines over time, all on one scale, and a thin one at zero where that lies between."""
    high = max(max(line) for line in shown.lines)
    low = min(min(line) for line in shown.lines)
    unit = (room.height() - 4) / ((high - low) or 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if low < 0 < high:
        y = room.top() + 2 + high * unit
        painter.fillRect(QRectF(room.left(), y - 0.5, room.width(), 1.0), _colour("border"))
    for number, line in enumerate(shown.lines):
        step = room.width() / max(1, len(line) - 1)
        points = [QPointF(room.left() + k * step, room.top() + 2 + (high - v) * unit) for k, v in enumerate(line)]
        painter.setPen(QPen(_colour(_LINES[number % len(_LINES)]), 1.5))
        painter.drawPolyline(QPolygonF(points))


def _paint_words(painter: QPainter, room: QRectF, shown: Shown) -> None:
    """Words one after the other, under each what stands for it: its tag, or its number."""
    below = shown.tags or tuple(f"{value:.0f}" for value in shown.values)
    above = shown.names or below
    second = below if shown.names and below else ("",) * len(above)
    font, small = painter.font(), _smaller(painter.font())
    text, under = QFontMetricsF(font), QFontMetricsF(small)
    height = text.height() + (under.height() if any(second) else 0.0) + _GAP / 2
    x, y = room.left(), room.top()
    for word, mark in zip(above, second, strict=False):
        width = max(text.horizontalAdvance(word), under.horizontalAdvance(mark))
        if x > room.left() and x + width > room.right():
            x, y = room.left(), y + height
        if y + height > room.bottom() + _GAP:
            return
        painter.setFont(font)
        painter.setPen(_colour("text"))
        painter.drawText(QPointF(x, y + text.ascent()), word)
        painter.setFont(small)
        painter.setPen(_colour("accent" if shown.tags else "muted"))
        painter.drawText(QPointF(x, y + text.height() + under.ascent()), mark)
        x += width + _GAP


def _bold(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setBold(True)
    return strong


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    if font.pixelSize() > 0:
        small.setPixelSize(round(font.pixelSize() * _SMALL))
    else:
        small.setPointSizeF(font.pointSizeF() * _SMALL)
    return small


_PAINTED: Mapping[Kind, Callable[[QPainter, QRectF, Shown], None]] = {
    "number": _paint_number, "vector": _paint_bars, "classes": _paint_classes, "series": _paint_lines,
    "tokens": _paint_words, "tags": _paint_words,
}  # fmt: skip


def rooms(room: QRectF, count: int, gap: float) -> Sequence[QRectF]:
    """A room in equal parts side by side."""
    width = (room.width() - gap * (count - 1)) / max(1, count)
    return [QRectF(room.left() + n * (width + gap), room.top(), width, room.height()) for n in range(count)]
