"""Batch and layer normalisation beyond the samples."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.tensor import Tensor, grad


def test_float32_far_from_zero_keeps_its_digits() -> None:
    """With the variance from mean(x²) - mean(x)² the result would be noise."""
    x = 3000 + np.random.default_rng(0).normal(size=(64, 2, 8, 8))
    exact = ops.batch_norm(x)[0].numpy()
    narrow = ops.batch_norm(x.astype(np.float32))[0]
    assert narrow.dtype == np.float32
    np.testing.assert_allclose(narrow.numpy(), exact, atol=1e-3)


def test_the_variance_is_divided_by_the_count() -> None:
    x = np.array([[1.0], [3.0]])
    _, mean, var = ops.batch_norm(x)
    assert (mean.tolist(), var.tolist()) == ([2.0], [1.0])


def test_a_constant_channel_becomes_its_shift_and_has_a_finite_gradient() -> None:
    x = Tensor(np.full((4, 1), 5.0), True)
    y, _, _ = ops.batch_norm(x, np.array([2.0]), np.array([0.5]))
    assert y.tolist() == [[0.5]] * 4
    (found,) = grad(ops.sum(y * np.arange(4.0).reshape(4, 1)), x)
    assert found is not None and np.isfinite(found.numpy()).all()


def test_the_statistics_have_gradients_of_their_own() -> None:
    x = np.random.default_rng(0).normal(size=(5, 2, 3))
    t = torch.tensor(x, requires_grad=True)
    (t.mean((0, 2)).exp().sum() + (t.var((0, 2), correction=0) ** 2).sum()).backward()
    leaf = Tensor(x, True)
    _, mean, var = ops.batch_norm(leaf)
    (found,) = grad(ops.sum(ops.exp(mean)) + ops.sum(var * var), leaf)
    assert found is not None and t.grad is not None
    np.testing.assert_allclose(found.numpy(), t.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize("affine", [True, False])
def test_given_statistics_normalise_as_pytorch_does_in_evaluation(affine: bool) -> None:
    rng = np.random.default_rng(0)
    x, mean, var = rng.normal(size=(4, 3, 2, 2)), rng.normal(size=3), rng.uniform(0.5, 2, 3)
    w, b = (rng.normal(size=3), rng.normal(size=3)) if affine else (None, None)
    expected = torch.nn.functional.batch_norm(
        *map(torch.tensor, (x, mean, var)),
        None if w is None else torch.tensor(w),
        None if b is None else torch.tensor(b),
    )
    np.testing.assert_allclose(ops.normalize(x, mean, var, w, b).numpy(), expected.numpy(), atol=1e-12)


def test_layer_norm_in_float32_keeps_small_variances() -> None:
    x = (100 + 1e-2 * np.random.default_rng(0).normal(size=(8, 64))).astype(np.float32)
    ours = ops.layer_norm(x, np.ones(64, np.float32), np.zeros(64, np.float32)).numpy()
    theirs = torch.nn.functional.layer_norm(torch.tensor(x, dtype=torch.float64), (64,)).numpy()
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_the_root_mean_square_without_eps_takes_that_of_the_dtype() -> None:
    x = np.array([[1e-9, -2e-9]])
    for dtype in (np.float32, np.float64):
        expected = torch.nn.functional.rms_norm(torch.tensor(x.astype(dtype)), (2,)).numpy()
        np.testing.assert_allclose(ops.rms_norm(x.astype(dtype), 1).numpy(), expected, rtol=1e-6)


def test_groups_are_normalised_as_in_pytorch_to_the_second_order() -> None:
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(2, 6, 3)), rng.normal(size=(2, 6, 3))
    ours, theirs = Tensor(x, True), torch.tensor(x, requires_grad=True)
    (first,) = grad(ops.sum(ops.group_norm(ours, 2) * g), ours, create_graph=True)
    (expected,) = torch.autograd.grad(
        (torch.nn.functional.group_norm(theirs, 2) * torch.tensor(g)).sum(), theirs, create_graph=True
    )
    assert first is not None
    np.testing.assert_allclose(first.numpy(), expected.detach().numpy(), atol=1e-12)
    (second,) = grad(ops.sum(first * first), ours)
    (wanted,) = torch.autograd.grad((expected * expected).sum(), theirs)
    assert second is not None
    np.testing.assert_allclose(second.numpy(), wanted.numpy(), atol=1e-10)


def test_channels_that_do_not_divide_into_groups_are_refused() -> None:
    with pytest.raises(ops.OperationError, match=r"divide into 4 groups, got \(2, 6, 3\)"):
        ops.group_norm(np.zeros((2, 6, 3)), 4)


def test_a_group_norm_of_no_samples_has_a_second_gradient() -> None:
    x = Tensor(np.zeros((0, 4, 2)), True)
    (first,) = grad(ops.sum(ops.group_norm(x, 2) ** 2), x, create_graph=True)
    assert first is not None
    (second,) = grad(ops.sum(first * first), x)
    assert second is not None and second.shape == (0, 4, 2)
