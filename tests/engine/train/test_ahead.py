from __future__ import annotations

import threading
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.train.ahead import ahead


@settings(deadline=None)
@given(st.lists(st.integers(), max_size=20), st.integers(0, 5))
def test_values_come_in_order_however_far_ahead(items: list[int], depth: int) -> None:
    assert list(ahead(lambda item: item + 1, items, depth)) == [item + 1 for item in items]


def test_no_more_is_made_than_was_asked_for() -> None:
    """One value is in use, two wait; a fourth must not be begun before one of them is taken."""
    made: list[int] = []
    third = threading.Event()

    def make(item: int) -> int:
        made.append(item)
        if item == 2:
            third.set()
        return item

    with closing(ahead(make, range(10), 2)) as values:
        assert next(values) == 0
        assert third.wait(5)
        assert made == [0, 1, 2]


def test_what_goes_wrong_is_raised_in_its_turn() -> None:
    values = ahead(lambda item: 6 // item, [3, 2, 0, 1], 4)
    assert [next(values), next(values)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(values)


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_closing_ends_the_thread(taken: int) -> None:
    before = threading.active_count()
    values = ahead(str, range(1000), 3)
    for _ in range(taken):
        next(values)
    values.close()
    assert threading.active_count() == before
