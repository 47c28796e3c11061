from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom.data import Buckets, bucket_sizes

lengths_lists = st.lists(st.integers(0, 300), min_size=1, max_size=60)


@given(lengths_lists)
def test_sizes_are_few_multiples_that_hold_every_sequence(lengths: list[int]) -> None:
    sizes = bucket_sizes(np.array(lengths))
    assert len(sizes) <= 8
    assert all(size % 16 == 0 for size in sizes)
    assert all(small < large for small, large in pairwise(sizes))
    assert max(lengths) <= sizes[-1] < max(*lengths, 1) + 16


@given(st.lists(st.integers(0, 40), min_size=1, max_size=25), st.integers(1, 4))
def test_no_other_choice_of_sizes_pads_less(lengths: list[int], most: int) -> None:
    rounded = [max(-(-length // 4), 1) * 4 for length in lengths]

    def padded(sizes: tuple[int, ...]) -> int:
        return sum(min(size for size in sizes if size >= each) for each in rounded)

    ends = sorted(set(rounded))
    choices = [c for n in range(1, most + 1) for c in combinations(ends, n) if c[-1] == ends[-1]]
    assert padded(bucket_sizes(np.array(lengths), most, 4)) == min(map(padded, choices))


@given(lengths_lists, st.integers(1, 9))
def test_every_row_is_in_one_batch_and_fits_its_size(lengths: list[int], batch_size: int) -> None:
    buckets = Buckets.of(np.array(lengths))
    cut = buckets.cut(np.arange(len(lengths)), batch_size)
    assert sorted(np.concatenate(cut).tolist()) == list(range(len(lengths)))
    assert all(len(rows) == batch_size for rows in cut[:-1])
    assert all(max(lengths[row] for row in rows) <= buckets.size(rows) for rows in cut)


@given(lengths_lists, st.integers(1, 9))
def test_rows_of_a_size_that_fill_batches_are_not_padded_further(lengths: list[int], batch_size: int) -> None:
    """At most one batch short of a full one is carried into each larger size."""
    buckets = Buckets.of(np.array(lengths))
    carried = [
        buckets.number[rows] < buckets.number[rows].max() for rows in buckets.cut(np.arange(len(lengths)), batch_size)
    ]
    assert sum(int(which.sum()) for which in carried) < batch_size * len(buckets.sizes)


def test_rows_are_sorted_by_size_alone() -> None:
    buckets = Buckets.of(np.array([40, 3, 17, 5, 16]))
    assert buckets.sizes == (16, 32, 48)
    assert buckets.sorted(np.array([0, 1, 2, 3, 4])).tolist() == [1, 3, 4, 2, 0]


@pytest.mark.parametrize("length", [0, 1, 16])
def test_short_sequences_have_the_smallest_size(length: int) -> None:
    assert bucket_sizes(np.array([length])) == (16,)
