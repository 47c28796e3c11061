"""Boxes in line, and equally far apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom.graph.aligning import Axis, Side, aligned, distributed
from layerloom.graph.areas import Box

_NUMBER = st.integers(-1000, 1000).map(float)
_SIZE = st.integers(1, 300).map(float)
BOXES = st.dictionaries(st.sampled_from("abcdef"), st.builds(Box, _NUMBER, _NUMBER, _SIZE, _SIZE), min_size=1)


def _line(box: Box, side: Side) -> float:
    return {
        "left": box.x, "centre": box.x + box.width / 2, "right": box.x + box.width,
        "top": box.y, "middle": box.y + box.height / 2, "bottom": box.y + box.height,
    }[side]  # fmt: skip


@pytest.mark.parametrize("side", ["left", "centre", "right", "top", "middle", "bottom"])
@given(boxes=BOXES)
def test_the_sides_lie_on_one_line_and_nothing_moves_along_it(boxes: dict[str, Box], side: Side) -> None:
    after = {key: boxes[key]._replace(x=x, y=y) for key, (x, y) in aligned(boxes, side).items()}
    lines = [_line(box, side) for box in after.values()]
    assert max(lines) - min(lines) < 1e-6
    other = 1 if side in ("left", "centre", "right") else 0
    assert all(after[key][other] == boxes[key][other] for key in boxes)


@given(boxes=BOXES)
def test_the_outermost_box_stays(boxes: dict[str, Box]) -> None:
    first = min(boxes, key=lambda key: boxes[key].x)
    assert aligned(boxes, "left")[first] == boxes[first][:2]


@pytest.mark.parametrize("axis", ["across", "down"])
@given(boxes=BOXES)
def test_gaps_are_equal_and_the_ends_stay(boxes: dict[str, Box], axis: Axis) -> None:
    at = 0 if axis == "across" else 1
    after = {key: boxes[key]._replace(x=x, y=y) for key, (x, y) in distributed(boxes, axis).items()}
    ordered = sorted(boxes, key=lambda key: (boxes[key][at], key))
    assert all(abs(after[key][at] - boxes[key][at]) < 1e-6 for key in (ordered[0], ordered[-1]))
    if len(boxes) > 2:
        gaps = [after[b][at] - after[a][at] - after[a][2 + at] for a, b in pairwise(ordered)]
        assert max(gaps) - min(gaps) < 1e-6
