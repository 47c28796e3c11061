"""Folding: rows as even as can be, broken where few wires pass, so many that the whole has the shape of the canvas."""

from __future__ import annotations

import math
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.graph.folding import SHORT, grid, rows


def folded(count: int, aspect: float = 2.0, wires: dict[int, int] | None = None) -> list[int]:
    passing = [(wires or {}).get(index, 1) for index in range(count)]
    return rows([280.0] * count, [120.0] * count, passing, aspect)


@given(
    st.lists(st.tuples(st.floats(1, 400), st.floats(1, 900), st.integers(0, 9)), min_size=1, max_size=80),
    st.floats(0.2, 8) | st.just(math.inf),
)
@settings(max_examples=80, deadline=None)
def test_rows_count_up_by_one_from_the_first_column_to_the_last(
    columns: list[tuple[float, float, int]], aspect: float
) -> None:
    widths, heights, wires = (list(values) for values in zip(*columns, strict=True))
    row = rows(widths, heights, wires, aspect)
    assert len(row) == len(columns)
    assert row[0] == 0
    assert all(after - before in (0, 1) for before, after in pairwise(row))


@pytest.mark.parametrize("count", range(1, SHORT + 1))
def test_a_short_graph_lies_in_one_row(count: int) -> None:
    assert folded(count) == [0] * count


def test_without_an_aspect_everything_lies_in_one_row() -> None:
    assert folded(100, math.inf) == [0] * 100


def test_fifteen_columns_make_three_even_rows() -> None:
    assert rows([280.0] * 15, [180.0] * 15, [1] * 15, 2.0) == [0] * 5 + [1] * 5 + [2] * 5


@pytest.mark.parametrize("aspect", [0.7, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("count", [30, 200, 1000])
def test_the_whole_has_about_the_shape_of_the_canvas(count: int, aspect: float) -> None:
    row = folded(count, aspect)
    width = 280 * max(row.count(number) for number in set(row))
    assert 0.6 < width / (120 * (max(row) + 1)) / aspect < 1.7


def test_rows_are_broken_where_few_wires_pass() -> None:
    blocks = {index: 1 if index % 4 == 3 else 3 for index in range(32)}
    row = folded(32, wires=blocks)
    starts = [index for index in range(1, 32) if row[index] != row[index - 1]]
    assert starts
    assert all(start % 4 == 0 for start in starts)


def test_columns_of_all_rows_start_in_line() -> None:
    assert grid([100, 50, 80, 200], [0, 0, 1, 1]) == [0, 100, 0, 100]


def test_thousands_of_columns_are_folded_in_a_moment() -> None:
    start = time.thread_time()
    row = folded(5000)
    assert time.thread_time() - start < 1.5  # 0.3 s; each length of rows by itself takes 4 s.
    assert max(row) > 20
