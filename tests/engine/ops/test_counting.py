"""Counts and places among borders, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from layerloom import ops
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(12)


def test_counts_and_sums_of_weights_are_numpys() -> None:
    x, weights = rng.integers(0, 4, (3, 5)), rng.normal(size=(3, 5))
    np.testing.assert_array_equal(ops.bincount(x, 6).numpy(), np.bincount(x.reshape(-1), minlength=6))
    expected = np.bincount(x.reshape(-1), weights.reshape(-1), 6)
    leaf = Tensor(weights, True)
    y = ops.bincount(x, 6, leaf)
    np.testing.assert_allclose(y.numpy(), expected, rtol=1e-12)
    (found,) = grad(y, leaf, np.arange(6.0))
    assert found is not None
    np.testing.assert_array_equal(found.numpy(), x)
    assert ops.bincount(np.zeros(0, np.int64), 2).tolist() == [0, 0]


def test_a_number_beyond_the_length_and_a_missing_weight_are_refused() -> None:
    with pytest.raises(IndexError, match="indices must lie between"):
        ops.bincount(np.array([4]), 4)
    with pytest.raises(ValueError, match="a weight for each"):
        ops.bincount(np.array([1, 2]), 4, np.ones(1))


@pytest.mark.parametrize("right", [False, True])
def test_places_among_borders_are_numpys(right: bool) -> None:
    borders, x = np.array([0.0, 1.0, 1.0, 2.5]), np.array([[-1.0, 0.0, 1.0], [2.0, 2.5, 9.0]])
    expected = np.searchsorted(borders, x, "right" if right else "left")
    np.testing.assert_array_equal(ops.searchsorted(borders, x, right).numpy(), expected)
    with pytest.raises(ValueError, match="borders"):
        ops.searchsorted(x, x)
