"""Routes: from the start to the end, level and upright, never through a node."""

from __future__ import annotations

from itertools import pairwise

from layerloom.graph.routing import Box, Point, way

GRID = [Box(x, y, x + 160, y + 56) for y in (0, 130, 260) for x in (0, 260, 520)]
"""Three rows of three nodes."""


def found(start: Point, end: Point, boxes: list[Box] = GRID) -> tuple[Point, ...]:
    corners = way(start, end, boxes)
    assert corners is not None
    assert (corners[0], corners[-1]) == (start, end)
    for a, b in pairwise(corners):
        assert a[0] == b[0] or a[1] == b[1]
        for box in boxes:
            beside = max(a[0], b[0]) <= box.left or min(a[0], b[0]) >= box.right
            assert beside or max(a[1], b[1]) <= box.top or min(a[1], b[1]) >= box.bottom
    return corners


def test_a_wire_back_to_the_next_row_runs_in_the_gap_between() -> None:
    levels = {y for _, y in found((680, 28), (0, 158))}
    assert any(56 < y < 130 for y in levels)
    assert max(levels) == 158


def test_a_wire_back_to_the_next_row_runs_below_all_branches_of_its_own() -> None:
    branches = [Box(x, y, x + 160, y + 56) for y in (0, 96, 192, 320) for x in (0, 260, 520)]
    levels = {y for _, y in found((680, 28), (0, 348), branches)} - {28, 348}
    assert levels
    assert all(248 < y < 320 for y in levels)


def test_a_wire_to_a_row_further_down_runs_between_columns() -> None:
    assert {x for x, _ in found((160, 28), (520, 288))} - {160, 520}


def test_a_free_level_to_the_end_needs_two_corners_only() -> None:
    assert len(found((160, 28), (520, 230), [*GRID[:3], Box(520, 200, 680, 260)])) == 4


def test_wires_of_both_directions_use_different_levels_of_a_gap() -> None:
    back = {y for _, y in found((680, 28), (0, 158))} - {28, 158}
    onward = {y for _, y in found((160, 28), (520, 158))} - {28, 158}
    assert not back & onward


def test_there_is_no_way_to_an_end_within_a_node() -> None:
    assert way((0, 0), (500, 0), [Box(400, -100, 600, 100)]) is None


def test_equal_questions_get_equal_ways() -> None:
    assert way((680, 28), (0, 158), GRID) == way((680, 28), (0, 158), GRID[::-1])


def _levels(start: Point, end: Point, output: str) -> frozenset[float]:
    corners = way(start, end, GRID, output)
    assert corners is not None
    return frozenset(y for _, y in corners) - {start[1], end[1]}


def test_wires_of_one_output_share_a_track_wherever_they_start_and_wires_of_others_have_their_own() -> None:
    assert _levels((680, 28), (0, 158), "a output") == _levels((680, 20), (0, 150), "a output")
    back = {output: _levels((680, 28), (0, 158), output) for output in map(str, range(40))}
    onward = {output: _levels((160, 28), (520, 158), output) for output in back}
    assert len(set(back.values())) == len(set(onward.values())) == 3
    assert min(map(min, onward.values())) - max(map(max, back.values())) > 20, "there is room for labels between"


def test_tracks_are_far_enough_from_each_other_to_be_told_apart() -> None:
    levels = sorted({y for output in map(str, range(40)) for y in _levels((680, 28), (0, 158), output)})
    assert all(b - a >= 4 for a, b in pairwise(levels))
