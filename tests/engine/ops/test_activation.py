"""Activations that are made of others, far from zero and at their kinks, and gradients where a product with the
derivative would be wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy as np
import pytest
import torch
import torch.nn.functional as F

from layerloom import ops
from layerloom.ops import activation
from layerloom.ops.activation import LeakyReluGrad, ReluGrad, SoftplusGrad, TanhGrad
from layerloom.ops.comparison import keep_into, select
from layerloom.tensor import Tensor, grad

PLACES = np.array([-1e4, -800, -30, -6, -3, -1, -0.5, -1e-9, 0, 1e-9, 0.5, 1, 2, 3, 6, 20, 21, 30, 800, 1e4])
"""Far out, small, and where a function bends."""

FUNCTIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "elu": (activation.elu, F.elu),
    "elu of a slope": (lambda x: activation.elu(x, -0.5), lambda t: F.elu(t, -0.5)),
    "selu": (activation.selu, F.selu),
    "celu": (lambda x: activation.celu(x, 0.5), lambda t: F.celu(t, 0.5)),
    "relu6": (activation.relu6, F.relu6),
    "hardtanh": (lambda x: activation.hardtanh(x, -0.5, 3), lambda t: F.hardtanh(t, -0.5, 3)),
    "hardsigmoid": (activation.hardsigmoid, F.hardsigmoid),
    "hardswish": (activation.hardswish, F.hardswish),
    "silu": (activation.silu, F.silu),
    "mish": (activation.mish, F.mish),
    "log_sigmoid": (activation.log_sigmoid, F.logsigmoid),
    "softplus": (lambda x: activation.softplus(x, 1, 20), F.softplus),
    "softplus of a steepness": (lambda x: activation.softplus(x, 2.0, 6.0), lambda t: F.softplus(t, 2.0, 6.0)),
    "softsign": (activation.softsign, F.softsign),
    "tanhshrink": (activation.tanhshrink, F.tanhshrink),
    "hardshrink": (activation.hardshrink, F.hardshrink),
    "softshrink": (activation.softshrink, F.softshrink),
    "threshold": (lambda x: activation.threshold(x, 1, -2), lambda t: F.threshold(t, 1, -2)),
    "prelu": (lambda x: activation.prelu(x, np.array([0.3])), lambda t: F.prelu(t, torch.tensor([0.3]).double())),
}
each_function = pytest.mark.parametrize("name", FUNCTIONS)


def slope(function: Callable[..., Any], x: np.ndarray) -> Tensor:
    """The derivative at each place."""
    leaf = Tensor(x, True)
    (found,) = grad(ops.sum(function(leaf)), leaf, create_graph=True)
    assert found is not None
    return found


@each_function
def test_values_and_slopes_are_pytorchs_far_out_and_where_a_function_bends(name: str) -> None:
    ours, theirs = FUNCTIONS[name]
    t = torch.tensor(PLACES, requires_grad=True)
    expected = theirs(t)
    expected.sum().backward()
    np.testing.assert_allclose(ours(Tensor(PLACES)).numpy(), expected.detach().numpy(), rtol=1e-7, atol=1e-15)
    assert t.grad is not None
    np.testing.assert_allclose(slope(ours, PLACES).numpy(), t.grad.numpy(), rtol=1e-7, atol=1e-12)


@each_function
def test_the_slope_of_the_slope_is_that_of_finite_differences(name: str) -> None:
    ours, _ = FUNCTIONS[name]
    x = np.random.default_rng(4).normal(0, 2, size=12)
    leaf = Tensor(x, True)
    (first,) = grad(ops.sum(ours(leaf)), leaf, create_graph=True)
    assert first is not None
    second = grad(ops.sum(first), leaf, allow_unused=True)[0] if first.requires_grad else None
    seen = (slope(ours, x + 1e-5).numpy() - slope(ours, x - 1e-5).numpy()) / 2e-5
    np.testing.assert_allclose(0 if second is None else second.numpy(), seen, atol=1e-6)


@each_function
def test_narrow_numbers_stay_narrow(name: str) -> None:
    ours, _ = FUNCTIONS[name]
    if name != "prelu":  # whose weight is wide here
        assert ours(Tensor(PLACES.astype(np.float32))).dtype == np.float32


def test_log_sigmoid_and_softplus_do_not_overflow() -> None:
    """log(1 / (1 + exp(1e4))) by the plain formula is -inf, log(1 + exp(1e4)) is inf."""
    far = Tensor(np.array([-1e4, 1e4], np.float32))
    assert activation.log_sigmoid(far).tolist() == [-1e4, 0]
    assert activation.softplus(far).tolist() == [0, 1e4]
    assert activation.softplus(far, 0.5).tolist() == [0, 1e4]


def test_hard_sigmoid_is_relu6_of_x_plus_3_by_6() -> None:
    """Keras before version 3 had max(0, min(1, 0.2 x + 0.5)), which is 0.7 at 1."""
    assert activation.hardsigmoid(np.array([-3.0, 0.0, 1.0, 3.0])).tolist() == [0, 0.5, 4 / 6, 1]


def test_each_channel_has_its_slope() -> None:
    x, weight = np.random.default_rng(0).normal(size=(2, 3, 4)), np.array([0.1, -1.0, 2.0])
    for places in (x, x[..., 0]):
        expected = F.prelu(torch.tensor(places), torch.tensor(weight)).numpy()
        np.testing.assert_array_equal(activation.prelu(places, weight).numpy(), expected)
    assert activation.prelu(np.array(-2.0), np.array([0.5])).item() == -1
    with pytest.raises(ops.OperationError, match="one for each channel"):
        activation.prelu(x, weight[:2])


def test_the_gate_needs_two_halves() -> None:
    with pytest.raises(ops.OperationError, match=r"axis 1 of \(2, 3\) is not even"):
        activation.glu(np.zeros((2, 3)), 1)


def test_an_infinite_gradient_does_not_pass_a_closed_relu() -> None:
    g, y = np.array([np.inf, np.nan, 3.0, np.inf]), np.array([0.0, 0.0, 2.0, 1.0])
    np.testing.assert_array_equal(ReluGrad().kernel(np, g, y), [0, 0, 3, np.inf])


def test_a_gradient_passes_a_relu_of_nan_as_in_pytorch() -> None:
    t = torch.tensor([np.nan, -1.0, 2.0], requires_grad=True)
    F.relu(t).sum().backward()
    np.testing.assert_array_equal(slope(ops.relu, t.detach().numpy()).numpy(), t.grad)
    decomposed = ReluGrad().decompose(Tensor(np.ones(3)), Tensor(np.array([np.nan, 0.0, 2.0])))
    np.testing.assert_array_equal(decomposed[0].numpy(), [1, 0, 1])


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
