"""Variances, extremes and their ties, logsumexp."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layerloom import ops
from layerloom.tensor import Tensor, grad

numbers = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(-5, 5, width=16))


def gradient(function: Any, x: Any) -> list[float]:
    leaf = Tensor(np.asarray(x, float), True)
    (found,) = grad(ops.sum(function(leaf)), leaf)
    assert found is not None
    return found.tolist()


@given(numbers, st.data())
def test_extremes_and_variance_agree_with_numpy(x: Any, data: st.DataObject) -> None:
    axis, keep = data.draw(st.none() | hnp.valid_tuple_axes(x.ndim, min_size=1)), data.draw(st.booleans())
    for ours, theirs in ((ops.max, np.max), (ops.min, np.min), (ops.var, np.var)):
        np.testing.assert_allclose(ours(x, axis, keep).numpy(), theirs(x, axis=axis, keepdims=keep), atol=1e-12)


@given(numbers, st.data())
def test_positions_agree_with_numpy(x: Any, data: st.DataObject) -> None:
    axis = data.draw(st.none() | st.integers(-x.ndim, x.ndim - 1))
    np.testing.assert_array_equal(ops.argmax(x, axis).numpy(), np.argmax(x, axis))
    np.testing.assert_array_equal(ops.argmin(x, axis).numpy(), np.argmin(x, axis))


@given(hnp.arrays(bool, hnp.array_shapes(max_dims=3, min_side=0, max_side=3)), st.data())
def test_all_and_any_agree_with_numpy(x: Any, data: st.DataObject) -> None:
    axis = data.draw(st.none() | hnp.valid_tuple_axes(x.ndim))
    np.testing.assert_array_equal(ops.all(x, axis).numpy(), x.all(axis=axis))
    np.testing.assert_array_equal(ops.any(x, axis).numpy(), x.any(axis=axis))


def test_over_all_a_tie_shares_the_gradient() -> None:
    assert gradient(ops.max, [3.0, 3.0, 1.0]) == [0.5, 0.5, 0.0]
    assert gradient(ops.amin, [1.0, 3.0, 1.0]) == [0.5, 0.0, 0.5]
    assert gradient(lambda x: ops.max(x, (0, 1)), [[2.0, 2.0], [0.0, 2.0]]) == [[1 / 3, 1 / 3], [0.0, 1 / 3]]


def test_along_an_axis_the_first_of_a_tie_takes_the_gradient() -> None:
    assert gradient(lambda x: ops.max(x, 0), [3.0, 3.0, 1.0]) == [1.0, 0.0, 0.0]
    assert gradient(lambda x: ops.min(x, -1), [[3.0, 1.0, 1.0]]) == [[0.0, 1.0, 0.0]]


def test_two_equal_operands_share_the_gradient_as_in_pytorch() -> None:
    a = [1.0, 2.0, 3.0]
    t = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    torch.maximum(t, torch.tensor([1.0, 5.0, 0.0], dtype=torch.float64)).sum().backward()
    assert gradient(lambda x: ops.maximum(x, np.array([1.0, 5.0, 0.0])), a) == t.grad.tolist()  # type: ignore[union-attr]


def test_extremes_of_nan_are_nan() -> None:
    assert np.isnan(ops.max(np.array([1.0, np.nan])).item())
    assert np.isnan(ops.minimum(np.nan, np.array(1.0)).item())


def test_the_variance_far_from_zero_keeps_its_digits() -> None:
    """The one-pass form mean(x²) - mean(x)² is off by more than the variance itself."""
    x = (10_000 + np.random.default_rng(0).normal(size=10_000)).astype(np.float32)
    assert abs(np.mean(x * x) - np.mean(x) ** 2 - 1) > 0.5
    assert ops.var(x).item() == pytest.approx(np.var(x.astype(float)), rel=1e-4)


def test_the_unbiased_variance_of_one_number_is_nan() -> None:
    assert np.isnan(ops.var(np.array([1.0]), correction=1).item())


def test_logsumexp_neither_overflows_nor_loses_infinities() -> None:
    assert ops.logsumexp(np.array([1e4, 1e4])).item() == pytest.approx(1e4 + np.log(2))
    assert ops.logsumexp(np.array([-1e4, -1e4])).item() == pytest.approx(-1e4 + np.log(2))
    assert ops.logsumexp(np.array([-np.inf, 0.0])).item() == 0.0
    assert ops.logsumexp(np.array([-np.inf, -np.inf])).item() == -np.inf
    assert ops.logsumexp(np.array([np.inf, 0.0])).item() == np.inf
    assert gradient(ops.logsumexp, [-np.inf, 0.0]) == [0.0, 1.0]
    assert gradient(ops.logsumexp, [-np.inf, -np.inf]) == [0.0, 0.0]


def test_a_sum_of_squares_is_exact_to_float32_in_any_layout_and_does_not_overflow() -> None:
    x = np.random.default_rng(3).normal(size=(70, 90)).astype(np.float32)
    exact = float((x.astype(np.float64) ** 2).sum())
    results = [ops.sum_of_squares([Tensor(array)]).item() for array in (x, np.asfortranarray(x), x[::-1][::-1])]
    assert results[0] == results[1] == results[2] == pytest.approx(exact, rel=1e-7)
    assert ops.sum_of_squares([Tensor(np.full(3, 1e30, np.float32))]).item() == pytest.approx(3e60)
    assert np.isnan(ops.sum_of_squares([Tensor(np.array([np.nan, 1], np.float32))]).item())
    assert ops.sum_of_squares([]).item() == 0


@pytest.mark.parametrize("kind", ["uint8", "int8", "int16", "int32", "int64", "bool"])
def test_whole_numbers_add_up_to_what_they_are_as_in_pytorch(kind: str) -> None:
    x = np.full((3, 200), 100, kind)
    for ours, theirs in ((ops.sum, torch.sum), (ops.prod, torch.prod)):
        found, expected = ours(x[:, :4]), theirs(torch.tensor(x[:, :4]))
        assert found.dtype == np.int64
        assert found.item() == expected.item()
    assert ops.sum(x).item() == int(x.astype(np.int64).sum())
    np.testing.assert_array_equal(ops.cumsum(x, 1).numpy(), np.cumsum(x, 1, dtype=np.int64))


@pytest.mark.parametrize("kind", [np.float16, ml_dtypes.bfloat16])
def test_the_mean_of_more_narrow_numbers_than_they_can_count(kind: Any) -> None:
    assert float(ops.mean(Tensor(np.ones(70_000, kind))).item()) == 1.0
