"""Running sums, products and extremes against PyTorch, with gradients of first and second order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(6)
FUNCTIONS: dict[str, tuple[Any, Any]] = {
    "cumsum": (ops.cumsum, torch.cumsum),
    "cumprod": (ops.cumprod, torch.cumprod),
    "logcumsumexp": (ops.logcumsumexp, torch.logcumsumexp),
    "cummax": (lambda x, a: ops.cummax(x, a)[0], lambda t, a: torch.cummax(t, a).values),
    "cummin": (lambda x, a: ops.cummin(x, a)[0], lambda t, a: torch.cummin(t, a).values),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(("shape", "axis"), [((7,), 0), ((2, 5, 3), 1), ((4, 1), -1), ((0, 3), 1), ((3, 0), 1)])
def test_it_is_pytorchs_with_both_derivatives(name: str, shape: tuple[int, ...], axis: int) -> None:
    function, theirs = FUNCTIONS[name]
    x = rng.normal(size=shape)
    leaf, t = Tensor(x[..., ::-1], True), torch.tensor(x[..., ::-1].copy(), requires_grad=True)
    y, expected = function(leaf, axis), theirs(t, axis)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), atol=1e-12)
    weights = rng.normal(size=shape)
    (first,) = grad(ops.sum(y * y * weights), leaf, create_graph=True)
    (first_t,) = torch.autograd.grad((expected * expected * torch.tensor(weights)).sum(), t, create_graph=True)
    assert first is not None
    np.testing.assert_allclose(first.numpy(), first_t.detach().numpy(), atol=1e-10)
    (second,) = grad(ops.sum(first * weights), leaf)
    (second_t,) = torch.autograd.grad((first_t * torch.tensor(weights)).sum(), t)
    assert second is not None
    np.testing.assert_allclose(second.numpy(), second_t.numpy(), atol=1e-9)


@pytest.mark.parametrize("zeros", [[1], [0, 3], [0, 1, 2, 3]])
def test_a_product_through_zeros_has_the_right_gradient(zeros: list[int]) -> None:
    x = rng.normal(size=4)
    x[zeros] = 0
    leaf, t = Tensor(x, True), torch.tensor(x, requires_grad=True)
    (found,) = grad(ops.sum(ops.cumprod(leaf)), leaf)
    assert found is not None
    np.testing.assert_allclose(found.numpy(), torch.autograd.grad(t.cumprod(0).sum(), t)[0].numpy(), atol=1e-12)


def test_of_equal_extremes_the_last_is_named() -> None:
    x = np.array([1.0, 3.0, 2.0, 3.0, 0.0])
    for ours, theirs in ((ops.cummax, torch.cummax), (ops.cummin, torch.cummin)):
        assert ours(x)[1].tolist() == theirs(torch.tensor(x), 0).indices.tolist()


def test_on_the_scale_of_logarithms_nothing_overflows_and_nothing_is_added_by_minus_infinity() -> None:
    leaf = Tensor(np.array([-np.inf, 1e4, 1e4]), True)
    y = ops.logcumsumexp(leaf)
    np.testing.assert_allclose(y.numpy(), [-np.inf, 1e4, 1e4 + np.log(2)])
    (found,) = grad(y[2], leaf)
    assert found is not None and found.tolist() == [0.0, 0.5, 0.5]


def test_narrow_sums_keep_their_digits_and_truth_values_are_counted() -> None:
    x = np.full(100_000, 0.1, np.float32)
    assert abs(float(ops.cumsum(x)[-1]) - 1e4) < 1e-2 < abs(float(np.cumsum(x)[-1]) - 1e4)
    assert ops.cumsum(np.array([True, False, True])).tolist() == [1, 1, 2]
