"""Wires of a picture keep off the nodes that they do not join."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from layerloom.export.picture_wires import Point, wire_way
from layerloom.graph.routing import Box

SOURCE, TARGET = Box(0, 0, 100, 50), Box(400, 0, 500, 50)


def corners(path: str) -> list[Point]:
    """Every point that the path names, control points included."""
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_a_free_wire_is_one_curve_with_its_label_in_the_middle() -> None:
    found = wire_way((100, 25), (400, 25), (), (SOURCE, TARGET))
    assert found.path.count("C") == 1
    assert found.middle == pytest.approx((250, 25))


@pytest.mark.parametrize("blocked", [False, True])
def test_a_long_wire_runs_level_but_for_one_end(blocked: bool) -> None:
    node = Box(500, 60, 600, 120)
    found = wire_way((100, 25), (1200, 85), (node,) if blocked else (), (SOURCE, Box(1200, 60, 1300, 110)))
    assert found.middle[1] == (25 if blocked else 85)
    levels = [y for _, y in corners(found.path)]
    assert set(levels) == {25, 85}


@pytest.mark.parametrize("end", [(400.0, 25.0), (-300.0, 225.0)], ids=["ahead", "back"])
def test_a_wire_goes_around_a_node_in_its_way(end: Point) -> None:
    target = Box(end[0], end[1] - 25, end[0] + 100, end[1] + 25)
    node = Box(200, -40, 300, 90) if end[0] > 0 else Box(-150, -40, -50, 260)
    found = wire_way((100, 25), end, (node,), (SOURCE, target))
    points = corners(found.path)
    assert points[0] == (100, 25)
    assert points[-1] == end
    assert "Q" in found.path
    for (ax, ay), (bx, by) in pairwise(points):
        middle = ((ax + bx) / 2, (ay + by) / 2)
        for x, y in ((ax, ay), (bx, by), middle):
            assert not (node.left < x < node.right and node.top < y < node.bottom)


def test_a_wire_back_does_not_cross_the_nodes_it_joins() -> None:
    target = Box(-300, 0, -200, 50)
    points = corners(wire_way((100, 25), (-300, 25), (), (SOURCE, target)).path)
    assert any(y < 0 or y > 50 for _, y in points), "it leads around above or below"
