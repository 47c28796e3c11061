from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF

from layerloom_app.canvas.wires import LONG, direct, routed

START, END = QPointF(0, 0), QPointF(900, 40)


@pytest.mark.parametrize(
    "end", [QPointF(80, 0), QPointF(300, 200), QPointF(-400, 100), QPointF(0, 0), QPointF(900, -10)]
)
def test_a_wire_runs_from_its_start_to_its_end(end):
    for wire in (direct(START, end), routed(START, end, [QRectF(200, -30, 100, 60)])):
        assert (wire.start, wire.end) == (START, end)
        assert wire.points[0] == START
        assert (wire.points[-1] - end).manhattanLength() < 1e-9
        assert all(wire.rect.adjusted(-1, -1, 1, 1).contains(point) for point in wire.points)


def test_a_long_wire_keeps_off_what_lies_between():
    obstacles = [QRectF(x, -28, 160, 56) for x in (150, 400, 650)]
    wire = routed(START, QPointF(1000, 0), obstacles)
    assert direct(START, QPointF(1000, 0)).meets(obstacles)
    assert not wire.meets(obstacles)


def test_it_goes_straight_on_where_only_its_end_is_in_the_way():
    wire = routed(START, QPointF(700, 100), [QRectF(500, 60, 100, 80)])
    assert wire.middle.y() == 0


def test_where_there_is_no_way_it_is_direct():
    end = QPointF(LONG + 300, 20)
    around = [QRectF(end.x() - 100, -100, 200, 200)]
    assert routed(START, end, around) == direct(START, end)


def test_a_short_wire_is_direct_where_nothing_is_in_its_way():
    end = QPointF(LONG - 1, 50)
    assert routed(START, end, [QRectF(50, 100, 50, 50)]) == direct(START, end)


def test_a_wire_to_the_start_of_the_next_row_runs_between_the_rows():
    rows = [QRectF(x, y, 160, 56) for y in (0, 120) for x in (0, 240, 480)]
    start, end = QPointF(640, 28), QPointF(0, 148)
    wire = routed(start, end, rows[1:2] + rows[4:], [rows[2], rows[3]])
    assert not wire.meets([rect.adjusted(1, 1, -1, -1) for rect in rows])
    assert 56 < wire.middle.y() < 120


def test_a_wire_far_down_runs_down_between_columns():
    rows = [QRectF(x, y, 160, 56) for y in (0, 120, 240) for x in (0, 240, 480)]
    wire = routed(QPointF(160, 28), QPointF(480, 268), [r for i, r in enumerate(rows) if i not in (0, 8)])
    assert not wire.meets([rect.adjusted(1, 1, -1, -1) for rect in rows])


def test_corners_are_round_and_the_pieces_join():
    rows = [QRectF(x, y, 160, 56) for y in (0, 120) for x in (0, 240, 480)]
    wire = routed(QPointF(640, 28), QPointF(0, 148), rows)
    for before, after in zip(wire.curves, wire.curves[1:], strict=False):
        assert before.end == after.start
        a, b = before.end - before.into, after.out - after.start
        assert a.x() * b.y() - a.y() * b.x() == pytest.approx(0, abs=1e-6)


def test_distance_is_that_to_the_curve():
    wire = direct(START, QPointF(200, 0))
    assert wire.distance(QPointF(100, 0)) == pytest.approx(0)
    assert wire.distance(QPointF(100, 30)) == pytest.approx(30)
    assert wire.distance(QPointF(230, 40)) == pytest.approx(50)


def test_a_line_across_crosses_and_one_beside_does_not():
    wire = direct(START, QPointF(200, 100))
    assert wire.crosses(QPointF(100, -50), QPointF(100, 150))
    assert not wire.crosses(QPointF(300, -50), QPointF(300, 150))
    assert not wire.crosses(QPointF(10, 20), QPointF(60, 90))


def test_a_label_needs_room():
    assert direct(START, QPointF(140, 0)).has_room_for(80)
    assert not direct(START, QPointF(90, 0)).has_room_for(80)
    assert direct(START, QPointF(40, 200)).has_room_for(80)
