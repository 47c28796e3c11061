"""Matrix products of every rank."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.tensor import Tensor, grad

SHAPES = (
    ((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((4, 2, 3), (3,)), ((3,), (4, 3, 2)), ((4, 2, 3), (3, 5)),
    ((2, 3), (4, 3, 5)), ((5, 1, 2, 3), (4, 3, 2)), ((0, 2, 3), (3, 5)), ((2, 0), (0, 3)), ((4, 2, 0), (0, 3)),
)  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SHAPES)
def test_products_and_gradients_are_pytorchs(first: tuple[int, ...], second: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    arrays = rng.normal(size=first), rng.normal(size=second)
    theirs = [torch.tensor(a, requires_grad=True) for a in arrays]
    ours = [Tensor(a, True) for a in arrays]
    expected, y = torch.matmul(*theirs), ours[0] @ ours[1]
    assert y.shape == tuple(expected.shape)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), atol=1e-12)
    seed = rng.normal(size=y.shape)
    for found, t in zip(grad(y, ours, seed), torch.autograd.grad(expected, theirs, torch.tensor(seed)), strict=True):
        assert found is not None
        np.testing.assert_allclose(found.numpy(), t.numpy(), atol=1e-12)


def test_a_number_is_no_matrix() -> None:
    with pytest.raises(ValueError, match=r"at least one axis, got \(\) and \(2,\)"):
        ops.matmul(np.array(1.0), np.ones(2))


def test_vectors_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"matmul cannot multiply \(1, 2\) by \(3, 1\)"):
        ops.matmul(np.ones(2), np.ones(3))
