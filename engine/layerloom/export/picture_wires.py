"""The ways of wires in a picture: a gentle curve where it is free, else level and upright pieces between the nodes.

A long wire runs level but for a curve at one of its ends, as a long slope would look as if it were drawn askew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from layerloom.graph.routing import Box, way

Point = tuple[float, float]

_CORNER = 14.0
_SAMPLES = 24
_TALL = 160.0
"""Wires that go up or down by more than this have corners rather than long slopes."""
_LONG = 480.0
"""From this length on a slope looks askew."""
_STEEPEST, _WIDEST = 0.6, 160.0
"""How wide the curve to another level is: so much for its height, but no more than that."""


@dataclass(frozen=True)
class Way:
    """What to draw (an SVG path), and where the label of the wire goes."""

    path: str
    middle: Point


def wire_way(start: Point, end: Point, others: Sequence[Box], own: Sequence[Box], output: str = "") -> Way:
    """The way from an output to an input; it keeps off `others`, and off the two nodes that it joins where it turns.

    Wires of the same `output` go along the same track between nodes.
    """
    corners = way(start, end, (*others, *own), output)
    if corners is not None and abs(end[1] - start[1]) > _TALL:
        return _cornered(corners)
    level = (_levelled(start, end, early) for early in (True, False))
    if end[0] - start[0] >= _LONG and (free := next((each for each in level if _is_free(each, others)), None)):
        return _joined(free)
    curve = _curve(start, end)
    if end[0] > start[0] and _is_free([curve], others):
        return _joined([curve])
    return _joined([curve]) if corners is None else _cornered(corners)


Curve = tuple[Point, Point, Point, Point]


def _curve(start: Point, end: Point) -> Curve:
    reach = max(36.0, abs(end[0] - start[0]) / 2)
    return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end)


def _levelled(start: Point, end: Point, early: bool) -> list[Curve]:
    """A curve to the level of the end, early or late, and a straight line along the rest of the way."""
    height = abs(end[1] - start[1])
    width = min(32 + _STEEPEST * height, _WIDEST) if height else 0.0
    turn = (start[0] + width, end[1]) if early else (end[0] - width, start[1])
    return [_eased(start, turn), _eased(turn, end)]


def _eased(start: Point, end: Point) -> Curve:
    half = (start[0] + end[0]) / 2
    return (start, (half, start[1]), (half, end[1]), end)


def _joined(curves: Sequence[Curve]) -> Way:
    """Curves one after the other, the label in the middle of the longest."""
    pieces = [f"C {_pair(out)}, {_pair(into)}, {_pair(end)}" for start, out, into, end in curves if start != end]
    longest = max(curves, key=lambda curve: curve[3][0] - curve[0][0])
    return Way(f"M {_pair(curves[0][0])} {' '.join(pieces)}", _at(longest, 0.5))


def _is_free(curves: Iterable[Curve], boxes: Sequence[Box]) -> bool:
    pieces = [piece for curve in curves for piece in pairwise(_along(curve))]
    return not any(_meets(box, a, b) for box in boxes for a, b in pieces)


def _along(curve: Curve) -> list[Point]:
    """Points on the cubic Bezier curve."""
    return [_at(curve, step / _SAMPLES) for step in range(_SAMPLES + 1)]


def _at(curve: Curve, t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x, y = (sum(w * point[axis] for w, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y


def _meets(box: Box, a: Point, b: Point) -> bool:
    """Whether a short piece of a curve, or a level one, passes a box."""
    (ax, ay), (bx, by) = a, b
    beside = max(ax, bx) <= box.left or min(ax, bx) >= box.right
    return not (beside or max(ay, by) <= box.top or min(ay, by) >= box.bottom)


def _cornered(corners: Sequence[Point]) -> Way:
    """Straight pieces with rounded corners; the label lies on the longest level piece."""
    parts = [f"M {_pair(corners[0])}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(_CORNER, dist(before, corner) / 2, dist(corner, after) / 2)
        first, last = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L {_pair(first)} Q {_pair(corner)}, {_pair(last)}")
    parts.append(f"L {_pair(corners[-1])}")
    a, b = max(pairwise(corners), key=lambda piece: abs(piece[1][0] - piece[0][0]))
    return Way(" ".join(parts), ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))


def _towards(start: Point, end: Point, length: float) -> Point:
    """The point so far from `start` on the way to `end`."""
    share = length / (dist(start, end) or 1.0)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _pair(point: Point) -> str:
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in point)
