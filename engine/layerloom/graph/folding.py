"""Where a long layered graph is broken into rows, as a text is into lines, so that all of it fits a canvas.

The optimum over all breaks for a given length of rows is found by dynamic programming, as by Knuth and Plass (1981);
of the lengths that are tried, the one wins with which the whole can be shown largest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, inf, isinf, sqrt

SHORT = 6
"""So many columns always lie in one row."""

_CUT = 0.15
"""What one more wire from row to row costs, where a row that is half empty costs 0.25."""
_CUT_SCALE = 0.95
"""How much smaller everything may be shown to save one wire from row to row."""


def rows(widths: Sequence[float], heights: Sequence[float], wires: Sequence[int], aspect: float) -> list[int]:
    """The row of every column.

    `widths` and `heights` are those of the columns with the gaps after them, `wires[i]` says how many wires pass from
    column `i` and those before to the ones behind, and `aspect` is the width of the canvas over its height.
    """
    count = len(widths)
    if count <= SHORT or isinf(aspect):
        return [0] * count
    fewest = min(wires[: count - 1])
    extra = [number - fewest for number in wires]
    best, best_score = [0], -1.0
    for length in _lengths(widths, heights, aspect):
        starts = _broken(extra, count, length)
        cuts = sum(extra[start - 1] for start in starts[1:])
        score = _scale(widths, heights, starts, aspect) * _CUT_SCALE**cuts
        if score > best_score * (1 + 1e-9):
            best, best_score = starts, score
    ends = [*best[1:], count]
    return [row for row, (start, end) in enumerate(zip(best, ends, strict=True)) for _ in range(start, end)]


def grid(widths: Sequence[float], row: Sequence[int]) -> list[float]:
    """Where every column starts, if the first columns of all rows are equally wide, the second ones too, and so on."""
    places = _places(row)
    widest = [0.0] * (max(places, default=-1) + 1)
    for place, width in zip(places, widths, strict=True):
        widest[place] = max(widest[place], width)
    return [sum(widest[:place]) for place in places]


def _places(row: Sequence[int]) -> list[int]:
    """The place of every column in its row."""
    places: list[int] = []
    for index, number in enumerate(row):
        places.append(places[-1] + 1 if index and row[index - 1] == number else 0)
    return places


def _lengths(widths: Sequence[float], heights: Sequence[float], aspect: float) -> Iterator[int]:
    """The lengths of rows to try, longest first: around that at which average columns would fill the canvas."""
    count = len(widths)
    ideal = sqrt(count * aspect * sum(heights) / max(sum(widths), 1.0))
    yield from range(min(count, ceil(2 * ideal)), max(2, min(count, int(ideal / 2))) - 1, -1)


def _broken(extra: Sequence[int], count: int, length: int) -> list[int]:
    """The first columns of rows of at most this length: as even as can be, and broken where few wires pass."""
    cost, before = [0.0] + [inf] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(max(0, end - length), max(0, end - max(1, length // 2)) + 1):
            empty = 1 - (end - start) / length
            value = cost[start] + empty * empty + (_CUT * extra[start - 1] if start else 0.0)
            if value < cost[end]:
                cost[end], before[end] = value, start
    starts = [count]
    while starts[-1] > 0:
        starts.append(before[starts[-1]])
    return starts[:0:-1]


def _scale(widths: Sequence[float], heights: Sequence[float], starts: Sequence[int], aspect: float) -> float:
    """How large the rows can be shown on a canvas of height 1."""
    ends = [*starts[1:], len(widths)]
    row = [number for number, (start, end) in enumerate(zip(starts, ends, strict=True)) for _ in range(start, end)]
    width = max(left + own for left, own in zip(grid(widths, row), widths, strict=True))
    height = sum(max(heights[start:end]) for start, end in zip(starts, ends, strict=True))
    return min(aspect / max(width, 1.0), 1 / max(height, 1.0))
