"""Norms, distances and cosines against PyTorch, and where plain formulas have no gradient."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from layerloom import ops
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(3)
ORDERS = (2.0, 1.0, 3.0, 0.5, 0.0, -1.0, math.inf, -math.inf)


def gradient(y: Tensor, x: Tensor) -> np.ndarray:
    found = grad(ops.sum(y), x, allow_unused=True)[0] if y.requires_grad else None
    return np.zeros(x.shape) if found is None else found.numpy()


@pytest.mark.parametrize("p", ORDERS)
@pytest.mark.parametrize(("axis", "keep"), [(-1, False), (0, True), ((0, 1), False), (None, False)])
def test_norms_and_their_gradients_are_pytorchs(p: float, axis: int | None, keep: bool) -> None:
    x = rng.normal(size=(3, 4))
    ours, theirs = Tensor(x, True), torch.tensor(x, requires_grad=True)
    y = ops.vector_norm(ours, p, axis, keep)
    expected = torch.linalg.vector_norm(theirs, p, axis, keep)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-12)
    expected.sum().backward()
    wanted = np.zeros((3, 4)) if theirs.grad is None else theirs.grad.numpy()  # counting has none
    np.testing.assert_allclose(gradient(y, ours), wanted, rtol=1e-10)


@pytest.mark.parametrize("p", [2.0, 1.0, 3.0, 0.5, 0.0, math.inf])
def test_the_gradient_of_a_vector_of_zeros_is_zero(p: float) -> None:
    """That of the root is infinite, and infinity times 0 is nan."""
    x = Tensor(np.zeros((2, 3)), True)
    np.testing.assert_array_equal(gradient(ops.vector_norm(x, p, 1), x), np.zeros((2, 3)))


def test_a_norm_has_a_second_derivative() -> None:
    x = rng.normal(size=4)
    ours, theirs = Tensor(x, True), torch.tensor(x, requires_grad=True)
    (first,) = grad(ops.vector_norm(ours, 3), ours, create_graph=True)
    (expected,) = torch.autograd.grad(torch.linalg.vector_norm(theirs, 3), theirs, create_graph=True)
    (wanted,) = torch.autograd.grad(expected[0] + expected[1], theirs)
    assert first is not None
    np.testing.assert_allclose(gradient(first[:2], ours), wanted.numpy(), rtol=1e-10)


@pytest.mark.parametrize(
    "shapes", [((3, 4), (3, 4)), ((3, 4), (4,)), ((4,), (4,)), ((2, 1, 4), (3, 4)), ((0, 4), (4,))]
)
def test_distances_and_cosines_broadcast_as_in_pytorch(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    a, b = (rng.normal(size=shape) for shape in shapes)
    expected = F.pairwise_distance(torch.tensor(a), torch.tensor(b)).numpy()
    np.testing.assert_allclose(ops.pairwise_distance(a, b).numpy(), expected, rtol=1e-12)
    expected = F.cosine_similarity(torch.tensor(a), torch.tensor(b), dim=-1).numpy()
    np.testing.assert_allclose(ops.cosine_similarity(a, b, -1).numpy(), expected, rtol=1e-12)


def test_a_vector_too_short_for_a_direction_has_a_small_cosine_and_pytorchs_gradient() -> None:
    a, b = np.array([[1e-9, 2e-9], [0.0, 0.0]]), np.array([[1.0, 2.0], [3.0, 1.0]])
    ours, theirs = Tensor(a, True), torch.tensor(a, requires_grad=True)
    y, expected = ops.cosine_similarity(ours, b), F.cosine_similarity(theirs, torch.tensor(b))
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-12)
    (wanted,) = torch.autograd.grad(expected.sum(), theirs)
    np.testing.assert_allclose(gradient(y, ours), wanted.numpy(), rtol=1e-10)
