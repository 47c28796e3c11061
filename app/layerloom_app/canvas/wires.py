"""The ways of wires: gentle curves, for long ones a lane that keeps off the nodes between, else a way with corners."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from layerloom.graph import routing
from layerloom_app.canvas.geometry import LABEL_HEIGHT, LABEL_MARGIN

LONG = 280.0
"""From this length on a wire looks for a way around nodes."""
CLEARANCE = 12.0
"""How far a lane keeps off nodes."""

_FAR = 720.0
"""From this length on a wire runs in a lane even where nothing is in its way."""
_TALL = 160.0
"""Wires that go up or down by more than this have corners rather than long slopes."""
_STEPS = 16
_WEIGHTS = tuple(
    ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3)
    for t in (step / _STEPS for step in range(_STEPS + 1))
)
"""How much of its four points a cubic has after each of so many steps."""
_FEW_WEIGHTS = _WEIGHTS[_STEPS // 4 : _STEPS : _STEPS // 4]
_MAX_BEND = 160.0
_CORNER = 18.0
"""The radius of the corners of a wire that goes between rows."""
_CLOSE = 0.5
"""A wire that is closer than this to a node meets it."""
_ROUND = 0.55
"""How far the handles of a cubic reach on a quarter of a circle."""


@dataclass(frozen=True)
class Curve:
    """A cubic curve by its four points; a straight line where all lie at one height or all above each other."""

    start: QPointF
    out: QPointF
    into: QPointF
    end: QPointF

    @property
    def handles(self) -> tuple[QPointF, QPointF, QPointF, QPointF]:
        """Its four points; the curve lies between them."""
        return self.start, self.out, self.into, self.end

    @property
    def straight(self) -> bool:
        level = self.start.y() == self.out.y() == self.into.y() == self.end.y()
        upright = self.start.x() == self.out.x() == self.into.x() == self.end.x()
        return upright or (level and (self.out.x() - self.start.x()) * (self.end.x() - self.into.x()) >= 0)

    def at(self, t: float) -> QPointF:
        """The point at `t`, from 0 at the start to 1 at the end."""
        s = 1 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        return self.start * a + self.out * b + self.into * c + self.end * d

    def points(self) -> Iterator[QPointF]:
        """Points along the curve but for its start, close enough to stand for it."""
        if self.straight:
            yield self.end
            return
        for x, y in self.steps()[1:]:
            yield QPointF(x, y)

    def steps(self) -> list[tuple[float, float]]:
        """Points along the curve from its start to its end, of a straight one these two."""
        if self.straight:
            return [(self.start.x(), self.start.y()), (self.end.x(), self.end.y())]
        return self._weighted(_WEIGHTS)

    def _weighted(self, weights: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float]]:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (point.toTuple() for point in self.handles)
        return [(a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy) for a, b, c, d in weights]

    def few_points(self) -> Iterator[QPointF]:
        """Points along the curve but for its start, as few as can be told from a curve seen from afar."""
        if not self.straight:
            for x, y in self._weighted(_FEW_WEIGHTS):
                yield QPointF(x, y)
        yield self.end


@dataclass(frozen=True)
class Wire:
    """The way of a wire: curves one after the other."""

    curves: tuple[Curve, ...]

    @property
    def start(self) -> QPointF:
        return self.curves[0].start

    @property
    def end(self) -> QPointF:
        return self.curves[-1].end

    @property
    def middle(self) -> QPointF:
        """Where the label goes: half way along the curve that is the longest from left to right."""
        half = len(self.curves) // 2
        longest = max(range(len(self.curves)), key=lambda index: (self._length(index), -abs(index - half)))
        return self.curves[longest].at(0.5)

    def _length(self, index: int) -> float:
        return abs(self.curves[index].end.x() - self.curves[index].start.x())

    @property
    def cornered(self) -> bool:
        """Whether it goes between rows of nodes, where it crosses other wires."""
        return len(self.curves) > 3

    @cached_property
    def path(self) -> QPainterPath:
        path = QPainterPath(self.start)
        for curve in self.curves:
            path.cubicTo(curve.out, curve.into, curve.end)
        return path

    @cached_property
    def rect(self) -> QRectF:
        """A rectangle around the wire; not always the smallest."""
        return _around([point for curve in self.curves for point in curve.handles])

    @cached_property
    def points(self) -> list[QPointF]:
        """Points along the wire, close enough to stand for it."""
        return [self.start, *(point for curve in self.curves for point in curve.points())]

    @cached_property
    def points_from_afar(self) -> list[QPointF]:
        """Fewer points along the wire, enough where it is a few pixels long."""
        return [self.start, *(point for curve in self.curves for point in curve.few_points())]

    def distance(self, point: QPointF) -> float:
        """How far the point is from the wire."""
        return min(_distance(point, a, b) for a, b in pairwise(self.points))

    def crosses(self, a: QPointF, b: QPointF) -> bool:
        """Whether the wire crosses the straight line from `a` to `b`."""
        if not _grown(self.rect, 1).intersects(_grown(QRectF(a, b).normalized(), 1)):
            return False
        return any(_cross(a, b, c, d) for c, d in pairwise(self.points))

    def meets(self, rects: Sequence[QRectF]) -> bool:
        """Whether the wire comes close to one of the rectangles."""
        around = _grown(self.rect, _CLOSE)
        near = [rect for rect in rects if rect.intersects(around)]
        straight_first = sorted(self.curves, key=lambda curve: not curve.straight) if near else ()
        return any(_meets(curve, near) for curve in straight_first)

    def has_room_for(self, label_width: float) -> bool:
        """Whether a label of that width in the middle leaves enough of the wire to be seen."""
        return self.is_tall or abs(self.end.x() - self.start.x()) >= label_width + 2 * LABEL_MARGIN

    @property
    def is_tall(self) -> bool:
        """Whether it goes up or down so far that there is room for a label of any width."""
        return abs(self.end.y() - self.start.y()) >= 3 * LABEL_HEIGHT


def direct(start: QPointF, end: QPointF) -> Wire:
    """One gentle curve, and a loop around both nodes where the end lies left of the start."""
    dx, dy = end.x() - start.x(), abs(end.y() - start.y())
    ahead = max(dx / 2, min(24 + dy / 4, 72))
    bend = min(ahead, _MAX_BEND) if dx > 0 else min(96 - dx / 2, 420)
    side = QPointF(bend, 0)
    return Wire((Curve(start, start + side, end - side, end),))


def routed(
    start: QPointF, end: QPointF, obstacles: Sequence[QRectF], ends: Sequence[QRectF] = (), output: str = ""
) -> Wire:
    """The way that keeps off the obstacles where there is one: direct, by a lane, or with corners between them.

    `ends` are the rectangles of the two nodes, which a wire back to the left keeps off as well. Wires of the same
    `output` go along the same track between rows.
    """
    around = (*obstacles, *ends)
    straight, length = direct(start, end), end.x() - start.x()
    if length >= 0:
        if length < _FAR and not straight.meets(obstacles):
            return straight
        if abs(end.y() - start.y()) > _TALL and (way := _with_corners(start, end, around, output)) is not None:
            return way
        grown = [_grown(rect, CLEARANCE) for rect in obstacles]
        ways = (_by_lane(start, end, lane) for lane in _lanes(start, end, grown)) if length >= LONG else ()
        if (free := next((way for way in ways if not way.meets(grown)), None)) is not None:
            return free
    return _with_corners(start, end, around, output) or straight


def roundabout(start: QPointF, end: QPointF) -> bool:
    """Whether the end lies so that a curve to it could run through nodes nearby."""
    dx, dy = end.x() - start.x(), abs(end.y() - start.y())
    return dx >= LONG or dx < 0 or dy > 2 * max(dx, _CORNER)


def _with_corners(start: QPointF, end: QPointF, obstacles: Sequence[QRectF], output: str) -> Wire | None:
    boxes = list(map(_box, obstacles))
    way = routing.way((start.x(), start.y()), (end.x(), end.y()), boxes, output)
    return None if way is None else _rounded([QPointF(x, y) for x, y in way])


def _rounded(corners: Sequence[QPointF]) -> Wire:
    """The straight pieces between the corners, and a curve around each corner."""
    curves: list[Curve] = []
    at = corners[0]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(_CORNER, _apart(before, corner) / 2, _apart(corner, after) / 2)
        first, last = _towards(corner, before, radius), _towards(corner, after, radius)
        curves.append(_straight(at, first))
        curves.append(Curve(first, _mixed(first, corner), _mixed(last, corner), last))
        at = last
    return Wire((*curves, _straight(at, corners[-1])))


def _straight(start: QPointF, end: QPointF) -> Curve:
    return Curve(start, start + (end - start) / 3, end - (end - start) / 3, end)


def _towards(start: QPointF, end: QPointF, distance: float) -> QPointF:
    whole = _apart(start, end)
    return start + (end - start) * (distance / whole) if whole else QPointF(start)


def _mixed(point: QPointF, corner: QPointF) -> QPointF:
    return point + (corner - point) * _ROUND


def _apart(a: QPointF, b: QPointF) -> float:
    return (a - b).manhattanLength()


def _lanes(start: QPointF, end: QPointF, obstacles: Sequence[QRectF]) -> list[float]:
    """Heights at which a lane could run: those of the ends, then just past each obstacle, the nearest first."""
    edges = {y for rect in obstacles for y in (rect.top() - 1, rect.bottom() + 1)}
    ends = sorted((end.y(), start.y()), key=lambda y: abs(y - end.y()))
    detour = sorted(edges, key=lambda y: (abs(y - start.y()) + abs(y - end.y()), y))
    return [*ends, *detour]


def _by_lane(start: QPointF, end: QPointF, lane: float) -> Wire:
    """A curve to the height of the lane, the lane, and a curve to the end."""
    room = (end.x() - start.x()) / 3
    first = QPointF(start.x() + _length(lane - start.y(), room), lane)
    last = QPointF(end.x() - _length(end.y() - lane, room), lane)
    return Wire((_eased(start, first), _eased(first, last), _eased(last, end)))


def _length(height: float, room: float) -> float:
    """How much of the way a curve over that height takes."""
    return min(32 + abs(height) * 0.6, room, _MAX_BEND) if height else 0.0


def _eased(start: QPointF, end: QPointF) -> Curve:
    side = QPointF((end.x() - start.x()) / 2, 0)
    return Curve(start, start + side, end - side, end)


def _around(points: Sequence[QPointF]) -> QRectF:
    xs, ys = [point.x() for point in points], [point.y() for point in points]
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))


def _meets(curve: Curve, rects: Sequence[QRectF]) -> bool:
    """Whether a curve comes close to one of the rectangles."""
    around = _grown(_around(curve.handles), _CLOSE)
    near = [_box(_grown(rect, _CLOSE)) for rect in rects if rect.intersects(around)]
    pieces = list(pairwise(curve.steps())) if near else []
    return any(_box_meets(box, a, b) for box in near for a, b in pieces)


def _box(rect: QRectF) -> routing.Box:
    return routing.Box(rect.left(), rect.top(), rect.right(), rect.bottom())


def _box_meets(box: routing.Box, a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether a box overlaps that around a short piece of a curve."""
    left, top, right, bottom = box
    (ax, ay), (bx, by) = a, b
    return (
        (ax < right or bx < right)
        and (ax > left or bx > left)
        and (ay < bottom or by < bottom)
        and (ay > top or by > top)
    )


def _grown(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)


def _distance(p: QPointF, a: QPointF, b: QPointF) -> float:
    ab, ap = b - a, p - a
    length = ab.x() * ab.x() + ab.y() * ab.y()
    t = 0.0 if length == 0 else min(1.0, max(0.0, (ap.x() * ab.x() + ap.y() * ab.y()) / length))
    return math.hypot(ap.x() - t * ab.x(), ap.y() - t * ab.y())


def _cross(a: QPointF, b: QPointF, c: QPointF, d: QPointF) -> bool:
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: QPointF, b: QPointF, p: QPointF) -> bool:
    return (b.x() - a.x()) * (p.y() - a.y()) - (b.y() - a.y()) * (p.x() - a.x()) > 0
