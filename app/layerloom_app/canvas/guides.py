"""Lines along which what is dragged lies level with what lies still."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF

from layerloom_app.canvas.geometry import snapped

_PULL = 4.0
"""How many pixels away a line takes hold of what is dragged."""
_BEYOND = 12.0
"""How far a line is drawn beyond both ends."""


class _Mark(NamedTuple):
    """A line of a rectangle that lies still: its left, centre or right, or its top, middle or bottom."""

    value: float
    rect: QRectF


class Guides:
    """The lines of some rectangles. Like goes with like: left sides with left sides, middles with middles."""

    def __init__(self, still: Iterable[QRectF]) -> None:
        rects = list(still)
        self._across = [_marks(rects, line) for line in (QRectF.left, _centre, QRectF.right)]
        self._down = [_marks(rects, line) for line in (QRectF.top, _middle, QRectF.bottom)]

    def snapped(self, rect: QRectF, zoom: float) -> QPointF:
        """The corner that a rectangle gets: on a line that is near, else on the grid."""
        reach = _PULL / zoom
        dx, dy = _pull(_columns(rect), self._across, reach), _pull(_rows(rect), self._down, reach)
        x = snapped(rect.x()) if dx is None else rect.x() + dx
        y = snapped(rect.y()) if dy is None else rect.y() + dy
        return QPointF(x, y)

    def lines(self, rect: QRectF) -> list[QLineF]:
        """The lines on which a rectangle lies, each through it and the nearest one that it is level with."""
        found = []
        for value, marks in zip(_columns(rect), self._across, strict=True):
            if (mark := _nearest(marks, value, rect)) is not None:
                both = rect.united(mark.rect)
                found.append(QLineF(value, both.top() - _BEYOND, value, both.bottom() + _BEYOND))
        for value, marks in zip(_rows(rect), self._down, strict=True):
            if (mark := _nearest(marks, value, rect)) is not None:
                both = rect.united(mark.rect)
                found.append(QLineF(both.left() - _BEYOND, value, both.right() + _BEYOND, value))
        return found


def _marks(rects: Iterable[QRectF], line: Callable[[QRectF], float]) -> list[_Mark]:
    return sorted((_Mark(line(rect), rect) for rect in rects), key=_value)


def _centre(rect: QRectF) -> float:
    return rect.center().x()


def _middle(rect: QRectF) -> float:
    return rect.center().y()


def _value(mark: _Mark) -> float:
    return mark.value


def _columns(rect: QRectF) -> tuple[float, float, float]:
    return rect.left(), rect.center().x(), rect.right()


def _rows(rect: QRectF) -> tuple[float, float, float]:
    return rect.top(), rect.center().y(), rect.bottom()


def _pull(values: Iterable[float], kinds: Iterable[list[_Mark]], reach: float) -> float | None:
    """How far the nearest line of its kind is from one of the values, `None` if none is within reach."""
    found = []
    for value, marks in zip(values, kinds, strict=True):
        at = bisect_left(marks, value, key=_value)
        found += [mark.value - value for mark in marks[max(at - 1, 0) : at + 1] if abs(mark.value - value) <= reach]
    return min(found, key=abs, default=None)


def _nearest(marks: list[_Mark], value: float, rect: QRectF) -> _Mark | None:
    """Of the marks at a value that whose rectangle is nearest."""
    at, level = bisect_left(marks, value - 0.5, key=_value), []
    while at < len(marks) and marks[at].value <= value + 0.5:
        level.append(marks[at])
        at += 1
    return min(level, key=lambda mark: (mark.rect.center() - rect.center()).manhattanLength(), default=None)
