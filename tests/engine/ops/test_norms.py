"""Products, deviations and norms against PyTorch, and their gradients where they are 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tests.support.oracle import assert_as_pytorch

from layerloom import ops
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(8)
INF = float("inf")


@pytest.mark.parametrize("p", [0, 0.5, 1, 2, 3, -1, INF, -INF])
@pytest.mark.parametrize(("axis", "keep"), [(None, False), (1, True), ((0, 2), False)])
def test_norms_and_their_gradients_are_pytorchs(p: float, axis: Any, keep: bool) -> None:
    assert_as_pytorch(
        lambda x: ops.norm(x, p, axis, keep),
        lambda t: torch.linalg.vector_norm(t, p, axis, keep),
        rng.normal(size=(2, 3, 4))[:, ::-1],
        second=p not in (0, INF, -INF),
    )


@pytest.mark.parametrize("p", [1, 2, 3, INF])
def test_the_derivative_of_a_norm_at_the_origin_is_zero(p: float) -> None:
    x = Tensor(np.zeros(3), True)
    (found,) = grad(ops.norm(x, p), x)
    assert found is not None and found.tolist() == [0, 0, 0]


def test_the_largest_ones_share_the_gradient() -> None:
    x = Tensor(np.array([2.0, -2.0, 1.0]), True)
    (found,) = grad(ops.norm(x, INF), x)
    assert found is not None and found.tolist() == [0.5, -0.5, 0]


def test_norms_of_nothing_and_by_nan() -> None:
    assert ops.norm(np.zeros((0, 2)), 2, 0).tolist() == [0, 0]
    with pytest.raises(ValueError, match="needs a number p"):
        ops.norm(np.zeros(2), float("nan"))


@pytest.mark.parametrize("correction", [0, 1])
@pytest.mark.parametrize("axis", [None, 0, (0, 2)])
def test_deviations_are_pytorchs(correction: int, axis: Any) -> None:
    x = rng.normal(size=(2, 3, 4))
    assert_as_pytorch(
        lambda x: ops.std(x, axis, True, correction),
        lambda t: torch.std(t, axis, correction=correction, keepdim=True),
        x,
    )


def test_the_deviation_of_equal_numbers_has_the_derivative_zero() -> None:
    x = Tensor(np.full(3, 2.0), True)
    (found,) = grad(ops.std(x), x)
    assert found is not None and found.tolist() == [0, 0, 0]


def test_lengths_are_made_one() -> None:
    x = rng.normal(size=(2, 3))
    for p in (1.0, 2.0, 4.0):
        assert_as_pytorch(
            lambda x, p=p: ops.normalized(x, p), lambda t, p=p: torch.nn.functional.normalize(t, p, -1), x
        )
    assert ops.normalized(np.zeros(2)).tolist() == [0, 0]


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("zeros", [0, 1, 2])
def test_a_product_has_the_right_gradient_where_factors_are_zero(axis: int, zeros: int) -> None:
    x = rng.normal(size=(3, 5, 2))
    x.reshape(-1)[rng.permutation(x.size)[: 4 * zeros]] = 0
    assert_as_pytorch(lambda x: ops.prod(x, axis), lambda t: t.prod(axis), x)


def test_products_over_several_axes_and_of_nothing_are_numpys() -> None:
    x = rng.normal(size=(2, 3, 4))
    for axis in (None, (0, 2), (1, 2)):
        for keep in (False, True):
            expected = np.prod(x, axis=axis, keepdims=keep)
            np.testing.assert_allclose(ops.prod(x, axis, keep).numpy(), expected, rtol=1e-12)
    assert ops.prod(np.zeros((2, 0)), 1).tolist() == [1, 1]
    assert ops.prod(np.array([True, True])).item() == 1
    assert ops.prod(np.array(3)).item() == 3
    assert ops.count_nonzero(np.array([[0, 2], [3, 4]]), 0).tolist() == [1, 2]
