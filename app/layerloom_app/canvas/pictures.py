"""Cards as pictures: each is painted once for a zoom, and copied in the frames that follow.

While the zoom changes, a picture of another zoom does, and only so many are painted anew in a frame that it stays
short: the rest follows once the zoom rests.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

_BYTES = 128 << 20
"""Pictures that take more than this together are forgotten, the least used first."""
_BUDGET = 0.003
"""Seconds of a hurried frame that painting anew may take."""
_SMOOTH_FROM = 0.8
"""Below this zoom, where texts are too small to be read in passing, pictures of another zoom are scaled roughly."""
_PLAIN = QTransform()

Draw = Callable[[QPainter], None]


@dataclass(frozen=True)
class _Picture:
    """A pixmap of one zoom; `ratio` is that of the screen's pixels."""

    zoom: float
    ratio: float
    pixmap: QPixmap

    @property
    def nbytes(self) -> int:
        return 4 * self.pixmap.width() * self.pixmap.height()


class Pictures:
    """The pictures of one theme, by what they show."""

    def __init__(self) -> None:
        self.hurried = False
        """Whether frames must be short, because the zoom changes."""
        self.behind = False
        """Whether the last frame showed a picture of another zoom, or none."""
        self._kept: OrderedDict[Hashable, _Picture] = OrderedDict()
        self._bytes = 0
        self._deadline = 0.0

    def begin_frame(self) -> None:
        """Say that a frame begins; a hurried one has so much time from now."""
        self.behind = False
        self._deadline = perf_counter() + _BUDGET

    def forget(self, key: Hashable) -> None:
        """Paint anew what has changed."""
        if (found := self._kept.pop(key, None)) is not None:
            self._bytes -= found.nbytes

    def paint(self, painter: QPainter, key: Hashable, bounds: QRectF, draw: Draw) -> bool:
        """Copy a picture to the painter, made by `draw` where there is none; false where there was no time to make it.

        The painter only scales and moves. Pixels lie on those of the screen, so that texts stay sharp.
        """
        place = painter.worldTransform()
        zoom, ratio = place.m11(), painter.device().devicePixelRatioF()
        found = self._kept.get(key)
        if found is None or (found.zoom, found.ratio) != (zoom, ratio):
            if not self.hurried or perf_counter() < self._deadline:
                found = self._painted(key, bounds, zoom, ratio, draw)
            else:
                self.behind = True
        if found is None:
            return False
        self._kept.move_to_end(key)
        painter.setWorldTransform(_PLAIN)
        _copy(painter, found, place.mapRect(bounds), zoom)
        painter.setWorldTransform(place)
        return True

    def _painted(self, key: Hashable, bounds: QRectF, zoom: float, ratio: float, draw: Draw) -> _Picture:
        self.forget(key)
        scale = zoom * ratio
        pixmap = QPixmap(math.ceil(bounds.width() * scale), math.ceil(bounds.height() * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.scale(scale, scale)
        painter.translate(-bounds.topLeft())
        draw(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        made = self._kept[key] = _Picture(zoom, ratio, pixmap)
        self._bytes += made.nbytes
        while self._bytes > _BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return made


def _copy(painter: QPainter, picture: _Picture, target: QRectF, zoom: float) -> None:
    if picture.zoom == zoom:
        corner = target.topLeft() * picture.ratio
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())) / picture.ratio, picture.pixmap)
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom >= _SMOOTH_FROM)
        painter.drawPixmap(target, picture.pixmap, QRectF(picture.pixmap.rect()))
