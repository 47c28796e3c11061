"""The pictures of frames and notes, and where they can be taken hold of."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextOption
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from layerloom.graph.areas import COLOURS, TITLE, Area
from layerloom.graph.model import Frame, Note
from layerloom_app.canvas.style import StaticText, Style

EDGE = 7.0
"""How far from its border, in pixels, a frame or note is taken by its edge."""
_CORNER = 10.0
_INSET = 14.0
"""Between the border and the text."""
_TITLE_PIXELS = 13.0
"""The height of a frame's title that it keeps on the screen when everything is small."""
_LARGEST = 6.0
"""A title is enlarged by no more than this, however small everything is."""
_FRAMES_Z, _NOTES_Z = -10.0, -0.5

HORIZONTAL, VERTICAL = Qt.CursorShape.SizeHorCursor, Qt.CursorShape.SizeVerCursor
FALLING, RISING = Qt.CursorShape.SizeFDiagCursor, Qt.CursorShape.SizeBDiagCursor


class Grip(NamedTuple):
    """Where a frame or note is taken: -1 at its left or top edge, 1 at its right or bottom edge, (0, 0) to move it."""

    x: int = 0
    y: int = 0

    @property
    def cursor(self) -> Qt.CursorShape:
        if self.x and self.y:
            return FALLING if self.x == self.y else RISING
        return HORIZONTAL if self.x else VERTICAL if self.y else Qt.CursorShape.SizeAllCursor


class AreaItem(QGraphicsItem):
    """A frame or a note. It lies at its top left corner."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.selected = False
        self.size_ = QRectF()
        self._style: Style | None = None
        self._area: Area | None = None
        self._titles: dict[float, StaticText] = {}

    @property
    def rect(self) -> QRectF:
        """Where it is shown now, in the scene."""
        return self.size_.translated(self.pos())

    @property
    def is_frame(self) -> bool:
        return isinstance(self._area, Frame)

    @property
    def colour(self) -> str:
        """The name of a frame's colour."""
        return (self._area.colour if isinstance(self._area, Frame) else "") or COLOURS[0]

    def show_area(self, area: Area, style: Style) -> None:
        """Take over what the document says of it."""
        self._area, self._style = area, style
        self._titles = {}
        self.show_rect(QRectF(area.x, area.y, area.width, area.height))
        self.update()

    def show_rect(self, rect: QRectF) -> None:
        """Show it here, whatever the document says."""
        self.prepareGeometryChange()
        self.size_ = QRectF(0, 0, rect.width(), rect.height())
        self.setPos(rect.topLeft())
        # Of frames in each other the smaller lies above.
        self.setZValue(_FRAMES_Z - rect.width() * rect.height() * 1e-9 if self.is_frame else _NOTES_Z)

    def show_selected(self, selected: bool) -> None:
        if selected != self.selected:
            self.selected = selected
            self.update()

    def grip(self, point: QPointF, reach: float) -> Grip | None:
        """Where a point of the scene takes hold of it; `None` in the middle of a frame, which is open canvas."""
        rect = self.rect
        if not rect.adjusted(-reach, -reach, reach, reach).contains(point):
            return None
        x = -1 if point.x() < rect.left() + reach else 1 if point.x() > rect.right() - reach else 0
        y = -1 if point.y() < rect.top() + reach else 1 if point.y() > rect.bottom() - reach else 0
        if x or y:
            return Grip(x, y)
        return Grip() if not self.is_frame or point.y() < rect.top() + TITLE else None

    def boundingRect(self) -> QRectF:
        return self.size_.adjusted(-4, -4, 4, 4)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self._style is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        if isinstance(self._area, Frame):
            self._paint_frame(painter, self._area, self._style, zoom)
        elif isinstance(self._area, Note):
            self._paint_note(painter, self._area, self._style, zoom)

    def _paint_frame(self, painter: QPainter, frame: Frame, style: Style, zoom: float) -> None:
        colour = style.frame(self.colour)
        painter.setPen(self._edge(style, style.frame(self.colour, 0.55), zoom))
        painter.setBrush(style.frame(self.colour, 0.10))
        painter.drawRoundedRect(self.size_, _CORNER, _CORNER)
        grown = min(max(1.0, _TITLE_PIXELS / (style.title_font.pixelSize() * zoom)), _LARGEST)
        title = self._title(frame.title, style, grown)
        painter.save()
        painter.translate(_INSET, (TITLE - title.height) / 2 if grown == 1.0 else _INSET / 2)
        painter.scale(grown, grown)
        title.paint(painter, QPointF(), colour)
        painter.restore()

    def _title(self, text: str, style: Style, grown: float) -> StaticText:
        """The title laid out for a size; a few sizes are kept."""
        if grown not in self._titles:
            if len(self._titles) > 8:
                self._titles.clear()
            self._titles[grown] = style.title(text, max((self.size_.width() - 2 * _INSET) / grown, 0.0))
        return self._titles[grown]

    def _paint_note(self, painter: QPainter, note: Note, style: Style, zoom: float) -> None:
        painter.setPen(self._edge(style, style.note_edge, zoom))
        painter.setBrush(style.note)
        painter.drawRoundedRect(self.size_, _CORNER / 2, _CORNER / 2)
        if zoom * style.small_font.pixelSize() < 4:  # Nobody can read it.
            return
        painter.setFont(style.note_font)
        painter.setPen(style.colour("text"))
        room = self.size_.adjusted(_INSET, _INSET - 4, -_INSET, -_INSET / 2)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.save()
        painter.setClipRect(room)
        painter.drawText(room, note.text, option)
        painter.restore()

    def _edge(self, style: Style, colour: QColor, zoom: float) -> QPen:
        if self.selected:
            return QPen(style.colour("selection"), max(2.0, 1.5 / zoom))
        return QPen(colour, max(1.0, 1.0 / zoom))
