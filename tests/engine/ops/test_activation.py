"""Gradients of activations where a product with the derivative would be wrong."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest

from layerloom.ops.activation import LeakyReluGrad, ReluGrad, SoftplusGrad, TanhGrad
from layerloom.ops.comparison import keep_into, select


def test_an_infinite_gradient_does_not_pass_a_closed_relu() -> None:
    g, y = np.array([np.inf, np.nan, 3.0, np.inf]), np.array([0.0, 0.0, 2.0, 1.0])
    np.testing.assert_array_equal(ReluGrad().kernel(np, g, y), [0, 0, 3, np.inf])


@pytest.mark.parametrize("operation", [ReluGrad(), LeakyReluGrad(0.1), TanhGrad(), SoftplusGrad()], ids=str)
@pytest.mark.parametrize("dtype", [np.float16, ml_dtypes.bfloat16])
def test_narrow_floats_stay_narrow(operation: ReluGrad, dtype: type) -> None:
    x = np.linspace(-2, 2, 9).astype(dtype)
    result = operation.kernel(np, x, x)
    assert result.dtype == dtype
    wide = operation.kernel(np, x.astype(np.float64), x.astype(np.float64))
    np.testing.assert_allclose(result.astype(np.float64), wide, rtol=0.03, atol=0.03)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.int8, np.bool_, np.longdouble])
def test_choosing_copies_the_bits_of_what_is_chosen(dtype: type) -> None:
    a, b = np.array([0, 1, 1, 0], dtype), np.array([1, 0, 1, 0], dtype)
    condition = np.array([True, False, False, True])
    np.testing.assert_array_equal(select(np, condition, a, b), np.where(condition, a, b))
    out = np.ones(4, dtype)
    keep_into(np, out, condition, a)
    np.testing.assert_array_equal(out, np.where(condition, a, np.zeros((), dtype)))


def test_choosing_keeps_nan_infinity_and_the_sign_of_zero() -> None:
    a, b = np.array([np.nan, np.inf, -0.0, 1.0]), np.array([1.0, np.nan, np.inf, -0.0])
    for condition in (np.array([True] * 4), np.array([False] * 4), np.array(True)):
        expected = np.where(condition, a, b)
        result = select(np, condition, a, b)
        np.testing.assert_array_equal(result, expected)
        np.testing.assert_array_equal(np.signbit(result), np.signbit(expected))
