"""The ways of wires in a picture: a gentle curve where it is free, else level and upright pieces between the nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from layerloom.graph.routing import Box, way

Point = tuple[float, float]

_CORNER = 14.0
_SAMPLES = 24


@dataclass(frozen=True)
class Way:
    """What to draw (an SVG path), and where the label of the wire goes."""

    path: str
    middle: Point


def wire_way(start: Point, end: Point, others: Sequence[Box], own: Sequence[Box]) -> Way:
    """The way from an output to an input; it keeps off `others`, and off the two nodes that it joins where it turns."""
    curve = _curve(start, end)
    if end[0] > start[0] and not any(_inside(point, box) for point in _along(curve) for box in others):
        return _curved(curve)
    corners = way(start, end, (*others, *own))
    return _curved(curve) if corners is None else _cornered(corners)


Curve = tuple[Point, Point, Point, Point]


def _curve(start: Point, end: Point) -> Curve:
    reach = max(36.0, abs(end[0] - start[0]) / 2)
    return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end)


def _along(curve: Curve) -> list[Point]:
    """Points on the cubic Bezier curve."""
    return [_at(curve, step / _SAMPLES) for step in range(_SAMPLES + 1)]


def _at(curve: Curve, t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x, y = (sum(w * point[axis] for w, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y


def _inside(point: Point, box: Box) -> bool:
    return box.left < point[0] < box.right and box.top < point[1] < box.bottom


def _curved(curve: Curve) -> Way:
    start, out, into, end = curve
    return Way(f"M {_pair(start)} C {_pair(out)}, {_pair(into)}, {_pair(end)}", _at(curve, 0.5))


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
