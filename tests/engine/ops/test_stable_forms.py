"""Where the plain formula overflows or cancels the right numbers come out, and gradients at kinks are PyTorch's."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.ops.comparison import select
from layerloom.tensor import Tensor, grad


def gradient(function: Any, x: Any) -> Any:
    leaf = Tensor(np.asarray(x, float), True)
    (found,) = grad(ops.sum(function(leaf)), leaf)
    assert found is not None
    return found.numpy()


EXTREMES = np.array([-1e4, -800.0, -30.0, 0.0, 30.0, 800.0, 1e4])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (ops.sigmoid, torch.sigmoid),
        (ops.softplus, torch.nn.functional.softplus),
        (ops.tanh, torch.tanh),
        (lambda x: ops.log_softmax(x, 0), lambda t: torch.log_softmax(t, 0)),
        (lambda x: ops.softmax(x, 0), lambda t: torch.softmax(t, 0)),
        (ops.gelu, torch.nn.functional.gelu),
        (lambda x: ops.gelu(x, "tanh"), lambda t: torch.nn.functional.gelu(t, approximate="tanh")),
    ],
)
def test_far_from_zero_it_is_pytorchs(ours: Any, theirs: Any) -> None:
    t = torch.tensor(EXTREMES, requires_grad=True)
    expected = theirs(t)
    expected.sum().backward()
    np.testing.assert_allclose(ours(Tensor(EXTREMES)).numpy(), expected.detach().numpy(), rtol=1e-7, atol=1e-300)
    assert t.grad is not None
    np.testing.assert_allclose(gradient(ours, EXTREMES), t.grad.numpy(), rtol=1e-7, atol=1e-30)


@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_binary_cross_entropy_of_extreme_logits_is_finite(target: float) -> None:
    """log(sigmoid(-1e4)) is -inf; the safe form gives 1e4."""
    z = np.full_like(EXTREMES, target)
    losses = ops.bce_with_logits(EXTREMES, z).numpy()
    expected = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.tensor(EXTREMES), torch.tensor(z), reduction="none"
    )
    np.testing.assert_allclose(losses, expected.numpy(), atol=1e-12)
    assert np.isfinite(losses).all()


def test_cross_entropy_of_extreme_logits_is_finite() -> None:
    logits = np.array([[1e4, -1e4, 0.0]])
    assert ops.softmax_cross_entropy(logits, np.array([1])).tolist() == [2e4]
    np.testing.assert_array_equal(gradient(lambda x: ops.softmax_cross_entropy(x, np.array([1])), logits), [[1, -1, 0]])


def test_cross_entropy_in_float32_is_right_to_seven_digits() -> None:
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(64, 1000)) * 5, rng.integers(0, 1000, 64)
    narrow = ops.softmax_cross_entropy(logits.astype(np.float32), labels)
    assert narrow.dtype == np.float32
    np.testing.assert_allclose(narrow.numpy(), ops.softmax_cross_entropy(logits, labels).numpy(), rtol=3e-6)


def test_a_softmax_of_nothing_but_minus_infinity_is_nan() -> None:
    assert np.isnan(ops.softmax(np.full(3, -np.inf)).numpy()).all()


class TestKinks:
    def test_derivatives_where_there_is_none(self) -> None:
        assert gradient(ops.relu, [0.0]) == [0.0]
        assert gradient(ops.abs, [0.0]) == [0.0]
        assert gradient(lambda x: ops.clip(x, 0, None), [0.0]) == [1.0]
        assert gradient(lambda x: ops.clip(x, None, 1.0), [1.0]) == [1.0]
        assert gradient(ops.sqrt, [0.0]) == [math.inf]

    def test_choosing_after_a_bad_operation_is_nan_and_before_it_is_right(self) -> None:
        def careless(x: Tensor) -> Tensor:
            return ops.where(x > 0, ops.log(x), x)

        def careful(x: Tensor) -> Tensor:
            return ops.where(x > 0, ops.log(ops.where(x > 0, x, 1)), x)

        assert np.isnan(gradient(careless, [0.0]))
        assert gradient(careful, [0.0, 2.0]).tolist() == [1.0, 0.5]

    @pytest.mark.parametrize("base", [-2.0, 0.0, 0.5, 3.0])
    @pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0, 0.5, -1.0, 3.0])
    def test_powers_of_anything_have_pytorchs_gradients(self, base: float, exponent: float) -> None:
        theirs = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (base, exponent)]
        expected = torch.pow(*theirs)
        expected.backward()
        ours = [Tensor(np.array(value), True) for value in (base, exponent)]
        y = ops.power(*ours)
        np.testing.assert_array_equal(y.numpy(), expected.detach().numpy())
        for found, t in zip(grad(y, ours), theirs, strict=True):
            assert found is not None and t.grad is not None
            np.testing.assert_allclose(found.numpy(), t.grad.numpy(), rtol=1e-12)

    @pytest.mark.parametrize("exponent", [1, 2, -1, 0.5, 3, 2.5])
    def test_a_plain_exponent_gives_the_same_as_a_tensor(self, exponent: float) -> None:
        x = np.array([0.5, 2.0])
        np.testing.assert_allclose((Tensor(x) ** exponent).numpy(), np.power(x, exponent), rtol=1e-15)
        np.testing.assert_allclose(gradient(lambda t: t**exponent, x), exponent * x ** (exponent - 1), rtol=1e-12)


def test_the_error_function_has_all_its_digits() -> None:
    x = np.concatenate([np.linspace(-7, 7, 20_001), [0.46875, -4.0, 4.0, 0.0, 1e-300, np.inf, -np.inf]])
    expected = np.array([math.erf(value) for value in x])
    np.testing.assert_allclose(ops.erf(x).numpy(), expected, rtol=0, atol=5e-16)
    assert np.isnan(ops.erf(np.array(np.nan)).item())


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.int64, np.int32, bool])
def test_choosing_by_bits_is_numpys_where(dtype: Any) -> None:
    rng = np.random.default_rng(0)
    condition = rng.integers(0, 2, (5, 8)).astype(bool)
    a, b = (rng.normal(size=(5, 8)) * 9).astype(dtype), (rng.normal(size=8) * 9).astype(dtype)
    if np.dtype(dtype).kind == "f":
        a[0, :4], b[:4] = [np.nan, np.inf, -0.0, 0.0], [0.0, -0.0, np.nan, -np.inf]
    for first, second in ((a, b), (a[:, ::-1], b[::-1]), (np.asarray(a[0, 0]), b), (a, np.asarray(b[0]))):
        chosen = select(np, condition, first, second)
        assert chosen.dtype == dtype
        np.testing.assert_array_equal(chosen, np.where(condition, first, second))
        if np.dtype(dtype).kind == "f":
            np.testing.assert_array_equal(np.signbit(chosen), np.signbit(np.where(condition, first, second)))
