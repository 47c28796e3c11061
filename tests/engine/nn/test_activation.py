"""Activations beyond the grid: arguments that PyTorch only warns of, and slopes that it rounds."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from layerloom import nn
from layerloom.tensor import Tensor, grad


@pytest.mark.filterwarnings("ignore:Implicit dimension choice")
@pytest.mark.parametrize("name", ["Softmax", "Softmin", "LogSoftmax"])
@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4), (2, 3, 4, 2)])
def test_without_an_axis_it_is_the_one_that_pytorch_guesses(name: str, shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).normal(size=shape)
    ours, theirs = getattr(nn, name)(), getattr(torch.nn, name)()
    np.testing.assert_allclose(ours(Tensor(x)).numpy(), theirs(torch.tensor(x)).numpy(), rtol=1e-12)
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("name", ["Hardsigmoid", "Hardswish", "CELU"])
def test_where_pytorch_rounds_a_slope_to_float32_ours_is_within_that(name: str) -> None:
    arguments = {"alpha": 0.3} if name == "CELU" else {}
    x = np.random.default_rng(0).normal(0, 3, size=50)
    leaf, t = Tensor(x, True), torch.tensor(x, requires_grad=True)
    (found,) = grad(getattr(nn, name)(**arguments)(leaf).sum(), leaf)
    getattr(torch.nn, name)(**arguments)(t).sum().backward()
    assert found is not None and t.grad is not None
    np.testing.assert_allclose(found.numpy(), t.grad.numpy(), rtol=1e-6, atol=1e-12)


def test_softmax_over_channels_takes_images_only() -> None:
    x = np.random.default_rng(0).normal(size=(3, 2, 2))
    np.testing.assert_allclose(nn.Softmax2d()(Tensor(x)).numpy().sum(axis=0), np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"needs images .*, got \(2, 3\)"):
        nn.Softmax2d()(Tensor(np.ones((2, 3))))


def test_a_bilinear_map_refuses_inputs_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"needs \(..., 2\) and \(..., 3\), got \(4, 2\) and \(5, 3\)"):
        nn.Bilinear(2, 3, 1)(Tensor(np.ones((4, 2))), Tensor(np.ones((5, 3))))
