"""Where a long layered graph is broken into rows, as a text is into lines, so that all of it fits a canvas.

The optimum over all breaks for a given length of rows is found by dynamic programming, as by Knuth and Plass (1981);
of the lengths that are tried, the one wins with which the whole can be shown largest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest
from math import ceil, inf, isinf, sqrt

import numpy as np

from layerloom.device import Array
from layerloom.graph.stepwise import Steps, finished, part

SHORT = 6
"""So many columns always lie in one row."""

_CUT = 0.15
"""What one more wire from row to row costs, where a row that is half empty costs 0.25."""
_CUT_SCALE = 0.95
"""How much smaller everything may be shown to save one wire from row to row."""
_AT_ONCE = 64
"""So many lengths of rows are looked at together."""
_REST = 512
"""After so many columns the work rests."""


def rows(widths: Sequence[float], heights: Sequence[float], wires: Sequence[int], aspect: float) -> list[int]:
    """The row of every column.

    `widths` and `heights` are those of the columns with the gaps after them, `wires[i]` says how many wires pass from
    column `i` and those before to the ones behind, and `aspect` is the width of the canvas over its height.
    """
    return finished(folding(widths, heights, wires, aspect))


def folding(widths: Sequence[float], heights: Sequence[float], wires: Sequence[int], aspect: float) -> Steps[list[int]]:
    """The same in steps."""
    count = len(widths)
    if count <= SHORT or isinf(aspect):
        return [0] * count
    fewest = min(wires[: count - 1])
    extra = [number - fewest for number in wires]
    best, best_score = [0], -1.0
    for starts in (yield from _breaking(extra, count, list(_lengths(widths, heights, aspect)))):
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
    left = [0.0, *accumulate(widest)]
    return [left[place] for place in places]


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


def _breaking(extra: Sequence[int], count: int, lengths: Sequence[int]) -> Steps[list[list[int]]]:
    """The first columns of rows for each length; a few lengths at a time, as the tables of all would be large."""
    found: list[list[int]] = []
    for index in range(0, len(lengths), _AT_ONCE):
        some = lengths[index : index + _AT_ONCE]
        found += yield from part(_broken(extra, count, some), index / len(lengths), len(some) / len(lengths))
    return found


def _broken(extra: Sequence[int], count: int, lengths: Sequence[int]) -> Steps[list[list[int]]]:
    """For each length the first columns of rows of at most that: as even as can be, and broken where few wires pass.

    All lengths are looked at together, one end of a row after the other: `cost[end, i]` is that of the best rows of
    `lengths[i]` for the columns before `end`, and `before[end, i]` where the last of them starts.
    """
    longest = max(lengths)
    empty = _empty(lengths)
    half = np.arange(longest, 0, -1)[:, None] >= np.maximum(1, np.array(lengths) // 2)
    later = np.where(half, empty, inf)  # Only the first row may be less than half full.
    cut = _CUT * np.array([0, *extra[: count - 1]])  # (start,): of breaking before a column.
    cost, before = np.zeros((count + 1, len(lengths))), np.zeros((count + 1, len(lengths)), dtype=int)
    each = np.arange(len(lengths))
    for end in range(1, count + 1):
        if end % _REST == 0:
            yield end / count
        first = max(0, end - longest)
        values = cost[first:end] + later[first - end :] + cut[first:end, None]
        if first == 0:
            values[0] = empty[-end]
        start = values.argmin(axis=0)
        cost[end], before[end] = values[start, each], first + start
    return [_starts(before[:, i], count) for i in range(len(lengths))]


def _starts(before: Array, end: int) -> list[int]:
    """The first columns of the rows that end there."""
    starts = [end]
    while starts[-1] > 0:
        starts.append(int(before[starts[-1]]))
    return starts[:0:-1]


def _empty(lengths: Sequence[int]) -> Array:
    """What it costs that a row of so many columns (longest, ..., 2, 1) is not full, for each length (columns, length).

    A row that is too long costs more than anything.
    """
    columns, length = np.arange(max(lengths), 0, -1)[:, None], np.array(lengths)
    return np.where(columns <= length, (1 - columns / length) ** 2, inf)


def _scale(widths: Sequence[float], heights: Sequence[float], starts: Sequence[int], aspect: float) -> float:
    """How large the rows can be shown on a canvas of height 1."""
    rows = [slice(start, end) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]
    width = sum(max(column) for column in zip_longest(*(widths[row] for row in rows), fillvalue=0.0))
    height = sum(max(heights[row]) for row in rows)
    return min(aspect / max(width, 1.0), 1 / max(height, 1.0))
