from __future__ import annotations

import tracemalloc

import numpy as np

from layerloom.train.batches import MOST_SIZES, Batches

COLUMNS = {
    "a.image": np.random.default_rng(0).normal(size=(100, 3, 4)).astype(np.float32),
    "a.label": np.arange(100),
}


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def test_a_batch_has_the_chosen_rows_of_every_column() -> None:
    batch = Batches(COLUMNS)(rows(7, 3, 99, 3))
    assert batch.keys() == COLUMNS.keys()
    for key, column in COLUMNS.items():
        assert batch[key].dtype == column.dtype
        assert np.array_equal(batch[key], column[[7, 3, 99, 3]])


def test_the_shapes_are_known_before_there_is_a_batch() -> None:
    batches = Batches(COLUMNS)
    specs = batches.specs(2)
    assert {key: (spec.shape, spec.dtype) for key, spec in specs.items()} == {
        key: (array.shape, array.dtype) for key, array in batches(rows(0, 1)).items()
    }


def test_a_batch_stays_until_the_second_one_after_it() -> None:
    batches = Batches(COLUMNS)
    first, second = batches(rows(1, 2)), batches(rows(3, 4))
    assert first["a.label"].tolist() == [1, 2]
    third = batches(rows(5, 6))
    assert second["a.label"].tolist() == [3, 4]
    assert third["a.label"] is first["a.label"]


def test_buffers_are_used_again_and_few() -> None:
    batches = Batches(COLUMNS)
    for size in range(1, 3 * MOST_SIZES):
        batches(np.arange(size))
    assert len(batches._buffers) == MOST_SIZES
    chosen = np.arange(3 * MOST_SIZES - 1)
    batches(chosen)
    tracemalloc.start()
    batches(chosen)
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    batches(chosen)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - before < batches(chosen)["a.image"].nbytes / 2
