"""The way of a wire that cannot go straight: level and upright pieces between the nodes, with few corners.

A wire leaves its node to the right and reaches the next from the left. Where that lies further left, or behind other
nodes, it goes down a gap between columns, along a gap between rows, and down another gap between columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple
from zlib import adler32

Point = tuple[float, float]

OUT = 20.0
"""How far a wire goes level before its first corner, where there is room."""
CLEARANCE = 10.0
"""How far a wire keeps off nodes."""

_GAPS = 6
"""So many upright gaps are tried on each side."""
_LANES = 16
"""So many levels are tried."""
_WIDE = 52.0
"""From this height on a gap is one between rows of nodes."""
_TRACKS = 3
"""So many tracks wires of different outputs have in each half of a wide gap, so that few lie on each other."""
_TRACK = 1 / 15
"""How far these are apart, as a part of the height of the gap: the nodes are not near, the other half is far enough."""


class Box(NamedTuple):
    """A rectangle that wires keep off."""

    left: float
    top: float
    right: float
    bottom: float


def way(start: Point, end: Point, boxes: Sequence[Box], output: str = "") -> tuple[Point, ...] | None:
    """The corners of a free way from `start` to `end`, both included; `None` where none was found.

    `boxes` may include those of the two nodes themselves: the ends may lie on their borders. Wires of the same `output`
    go along the same track of a gap, others most likely along another.
    """
    track = _TRACK * (adler32(output.encode()) % _TRACKS)
    found = (corners for corners in _candidates(start, end, boxes, track) if _free(corners, boxes))
    return next(found, None)


def _candidates(start: Point, end: Point, boxes: Sequence[Box], track: float) -> Iterator[tuple[Point, ...]]:
    downs = list(islice(_leaving(start, boxes), _GAPS))
    ups = list(islice(_reaching(end, boxes), _GAPS))
    for x in dict.fromkeys((*downs, *ups)):
        if start[0] < x < end[0]:
            yield (start, (x, start[1]), (x, end[1]), end)
    for y in islice(_lanes(start, end, boxes, track), _LANES):
        for down in downs:
            for up in ups:
                yield (start, (down, start[1]), (down, y), (up, y), (up, end[1]), end)


def _leaving(start: Point, boxes: Sequence[Box]) -> Iterator[float]:
    """Where a wire could turn after its start: at once, or in the gap behind a node that is in its way."""
    edges = sorted({box.right + CLEARANCE + 2 for box in boxes if box.right > start[0]})
    yield _joining(start[0] + OUT, edges)
    yield from edges


def _reaching(end: Point, boxes: Sequence[Box]) -> Iterator[float]:
    edges = sorted({box.left - CLEARANCE - 2 for box in boxes if box.left < end[0]}, reverse=True)
    yield _joining(end[0] - OUT, edges)
    yield from edges


def _joining(wanted: float, edges: Sequence[float]) -> float:
    """An edge close by, if there is one, so that wires of one port do not part by a hair."""
    return next((edge for edge in edges if abs(edge - wanted) <= OUT / 2), wanted)


def _lanes(start: Point, end: Point, boxes: Sequence[Box], track: float) -> Iterator[float]:
    """Levels to go along, the nearest first: in the gaps between rows of nodes, and past single nodes.

    Wires back to the left use the upper part of the gap below their start, others the lower part of the one above their
    end, so that they do not run into each other. Where it is no detour they take a wide gap, as there is between rows,
    rather than one between branches, which have wires of their own.
    """
    back = end[0] < start[0]
    share, outward, near = (1 / 3, -track, start[1]) if back else (2 / 3, track, end[1])
    gaps: dict[float, bool] = {}
    for top, bottom in _gaps(boxes):
        narrow, height = bottom - top < _WIDE, bottom - top
        if height >= 2 * CLEARANCE:
            gaps[top + (share if narrow else share + outward) * height] = narrow
    edges = {y: False for box in boxes for y in (box.top - CLEARANCE - 2, box.bottom + CLEARANCE + 2)}
    for levels in (gaps, edges):
        detours = {y: abs(y - start[1]) + abs(y - end[1]) for y in levels}
        yield from sorted(levels, key=lambda y: (detours[y], levels[y], abs(y - near), y))


def _gaps(boxes: Iterable[Box]) -> Iterator[tuple[float, float]]:
    """The heights at which no box lies, between those at which some do."""
    lowest: float | None = None
    for box in sorted(boxes, key=lambda box: box.top):
        if lowest is not None and box.top > lowest:
            yield lowest, box.top
        lowest = box.bottom if lowest is None else max(lowest, box.bottom)


def _free(corners: tuple[Point, ...], boxes: Sequence[Box]) -> bool:
    """Whether no piece comes close to a box; at its two ends a wire may touch the nodes it joins."""
    start, end = corners[0], corners[-1]
    for a, b in pairwise(corners):
        left, right = min(a[0], b[0]), max(a[0], b[0])
        top, bottom = min(a[1], b[1]), max(a[1], b[1])
        left, right = (left + CLEARANCE if a == start else left), (right - CLEARANCE if b == end else right)
        for box in boxes:
            beside = right <= box.left - CLEARANCE or left >= box.right + CLEARANCE
            if not (beside or bottom <= box.top - CLEARANCE or top >= box.bottom + CLEARANCE):
                return False
    return True
