"""Orders, the largest few, middles and shares, against PyTorch and NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layerloom import ops
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(5)
numbers = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(-5, 5, width=16))


@settings(deadline=None, max_examples=50)
@given(numbers, st.data(), st.booleans())
def test_sorted_numbers_and_their_places_are_pytorchs(x: Any, data: st.DataObject, descending: bool) -> None:
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    expected = torch.sort(torch.tensor(x), stable=True, dim=axis, descending=descending)
    np.testing.assert_array_equal(ops.sort(x, axis, descending).numpy(), expected.values.numpy())
    np.testing.assert_array_equal(ops.argsort(x, axis, descending).numpy(), expected.indices.numpy())


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("largest", [True, False])
def test_the_largest_few_and_their_gradient_are_pytorchs(axis: int, largest: bool) -> None:
    x = rng.normal(size=(4, 3, 5))
    leaf, t = Tensor(x, True), torch.tensor(x, requires_grad=True)
    values, places = ops.topk(leaf, 2, axis, largest)
    expected = torch.topk(t, 2, axis, largest)
    np.testing.assert_array_equal(places.numpy(), expected.indices.numpy())
    np.testing.assert_array_equal(values.numpy(), expected.values.detach().numpy())
    seed = rng.normal(size=values.shape)
    (found,) = grad(values, leaf, seed)
    assert found is not None
    np.testing.assert_array_equal(found.numpy(), torch.autograd.grad(expected.values, t, torch.tensor(seed))[0].numpy())


def test_of_equal_numbers_the_first_come_first() -> None:
    assert ops.topk(np.array([2, 7, 7, 7]), 2)[1].tolist() == [1, 2]
    assert ops.topk(np.array([2, 2, 7]), 1, largest=False)[1].tolist() == [0]


def test_more_than_there_are_cannot_be_picked() -> None:
    with pytest.raises(ValueError, match="topk cannot pick 3 of 2 along axis 0"):
        ops.topk(np.zeros(2), 3)
    assert ops.topk(np.zeros((0, 2)), 1)[0].shape == (0, 1)


@settings(deadline=None, max_examples=50)
@given(numbers, st.data(), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), st.booleans())
def test_shares_and_middles_are_numpys(x: Any, data: st.DataObject, q: float, keep: bool) -> None:
    axis = data.draw(st.none() | st.integers(-x.ndim, x.ndim - 1))
    expected = np.quantile(x, q, axis=axis, keepdims=keep)
    np.testing.assert_allclose(ops.quantile(x, q, axis, keep).numpy(), expected, atol=1e-9)
    np.testing.assert_allclose(ops.median(x, axis, keep).numpy(), np.median(x, axis=axis, keepdims=keep), atol=1e-9)


def test_a_share_of_nothing_or_beyond_all_is_refused() -> None:
    with pytest.raises(ValueError, match="quantile of nothing"):
        ops.median(np.zeros((2, 0)), 1)
    with pytest.raises(ValueError, match="between 0 and 1, got 2"):
        ops.quantile(np.zeros(2), 2)
