from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom.data import batch_count, batches, drawn, in_order, permutation, read_digits, split


def test_the_three_parts_are_all_rows_once() -> None:
    parts = split(1797, seed=3)
    assert sorted(np.concatenate(parts).tolist()) == list(range(1797))
    assert [len(part) for part in parts] == [1294, 144, 359]


def test_the_split_is_fixed_by_the_seed() -> None:
    first, again, other = split(100, 7), split(100, 7), split(100, 8)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first.test, other.test)


def test_the_split_never_changes_between_versions() -> None:
    assert split(10, seed=0).test.tolist() == [5, 9]
    assert permutation(6, seed=1, stream=2).tolist() == [4, 2, 0, 1, 5, 3]


@pytest.mark.parametrize("seed", range(5))
def test_a_stratified_split_has_each_class_in_proportion(seed: int) -> None:
    labels = read_digits()["label"]
    parts = split(len(labels), seed, labels=labels)
    for part in parts:
        expected = np.bincount(labels) * len(part) / len(labels)
        assert np.abs(np.bincount(labels[part]) - expected).max() < 2


def test_fractions_of_zero_give_empty_parts() -> None:
    parts = split(10, 0, test_fraction=0, validation_fraction=0)
    assert [len(part) for part in parts] == [10, 0, 0]


def test_an_epoch_visits_every_row_once_and_keeps_the_short_batch() -> None:
    rows = np.arange(5, 28)
    cut = batches(rows, 10, seed=0, epoch=1)
    assert [len(batch) for batch in cut] == [10, 10, 3]
    assert sorted(np.concatenate(cut).tolist()) == rows.tolist()


def test_a_single_row_left_over_joins_the_batch_before() -> None:
    for rows, size in ((21, 10), (20, 10), (22, 10), (1, 10), (11, 10), (3, 1), (1, 1), (5, 4), (0, 3)):
        cut = batches(np.arange(rows), size, seed=0, epoch=1)
        assert len(cut) == batch_count(rows, size)
        assert sum(map(len, cut)) == rows
        assert size == 1 or rows == 1 or all(len(batch) > 1 for batch in cut)


def test_the_order_depends_on_seed_and_epoch_alone() -> None:
    rows = np.arange(50)
    first = batches(rows, 50, 0, 1)[0]
    assert np.array_equal(first, batches(rows, 50, 0, 1)[0])
    assert not np.array_equal(first, batches(rows, 50, 0, 2)[0])
    assert not np.array_equal(first, batches(rows, 50, 1, 1)[0])


def test_rows_in_order_are_cut_as_they_are() -> None:
    assert [batch.tolist() for batch in in_order(np.arange(5), 2)] == [[0, 1], [2, 3], [4]]


@given(odds=st.lists(st.integers(0, 9), min_size=1, max_size=12).filter(any), seed=st.integers(0, 9))
def test_rows_are_drawn_as_often_as_their_odds_say(odds: list[int], seed: int) -> None:
    """Over 300 epochs no share is off by more than five standard deviations, and rows with odds 0 never come."""
    rows, weights = np.arange(100, 100 + len(odds)), np.array(odds, float)
    found = np.concatenate([drawn(rows, weights, seed, epoch) for epoch in range(300)])
    counts = np.bincount(found - 100, minlength=len(odds))
    shares = weights / weights.sum()
    assert (np.abs(counts - len(found) * shares) <= 5 * np.sqrt(len(found) * shares * (1 - shares))).all()


def test_rows_are_drawn_by_seed_and_epoch_alone() -> None:
    rows, odds = np.arange(50), np.ones(50)
    first = drawn(rows, odds, 3, 1)
    assert np.array_equal(first, drawn(rows, odds, 3, 1))
    assert not np.array_equal(first, drawn(rows, odds, 3, 2))
    assert not np.array_equal(first, drawn(rows, odds, 4, 1))
