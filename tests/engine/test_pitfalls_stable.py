"""Formulas as they stand in books beside the forms that neither overflow nor cancel: the first ones are wrong here."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from layerloom import nn, ops
from layerloom.tensor import Tensor

FAR = np.array([-1e4, 0.0, 1e4])


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The naive forms overflow, which is the point."""
    with np.errstate(all="ignore"):
        yield


def plain_sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-x)))


def test_the_logarithm_of_a_softmax() -> None:
    naive = np.log(np.exp(FAR) / np.exp(FAR).sum())
    assert not np.isfinite(naive).any()
    assert ops.log_softmax(Tensor(FAR), 0).tolist() == [-2e4, -1e4, 0.0]


def test_binary_cross_entropy_of_logits() -> None:
    target = np.array([1.0, 1.0, 0.0])
    p = plain_sigmoid(FAR)
    naive = -(target * np.log(p) + (1 - target) * np.log(1 - p))
    assert not np.isfinite(naive).all()
    np.testing.assert_allclose(ops.bce_with_logits(FAR, target).numpy(), [1e4, math.log(2), 1e4])


def test_softplus_and_log_sigmoid() -> None:
    assert np.isinf(np.log(1 + np.exp(FAR))).any()
    np.testing.assert_allclose(ops.softplus(Tensor(FAR)).numpy(), [0.0, math.log(2), 1e4])
    assert np.isinf(np.log(plain_sigmoid(FAR))).any()
    np.testing.assert_allclose(nn.LogSigmoid()(Tensor(FAR)).numpy(), [-1e4, -math.log(2), 0.0])


def test_logsumexp_of_minus_infinity() -> None:
    nothing = np.full(3, -np.inf)
    naive = nothing.max() + np.log(np.exp(nothing - nothing.max()).sum())
    assert np.isnan(naive)
    assert ops.logsumexp(Tensor(nothing), 0).item() == -np.inf
    assert ops.logsumexp(Tensor(FAR), 0).item() == 1e4


def test_gelu_is_exact_unless_it_is_to_be_fast() -> None:
    x = np.array([2.0])
    exact = 2.0 * 0.5 * (1 + math.erf(2 / math.sqrt(2)))
    fast = 2.0 * 0.5 * (1 + math.tanh(math.sqrt(2 / math.pi) * (2 + 0.044715 * 8)))
    assert fast != pytest.approx(exact, abs=1e-5)
    assert ops.gelu(Tensor(x)).item() == pytest.approx(exact, abs=1e-12)
    assert ops.gelu(Tensor(x), "tanh").item() == pytest.approx(fast, abs=1e-12)


def test_the_hard_sigmoid_is_that_of_relu6() -> None:
    x = np.array([-2.7, 1.0])
    older = np.clip(0.2 * x + 0.5, 0, 1)  # Keras 2 and Theano
    expected = np.clip(x + 3, 0, 6) / 6
    assert not np.allclose(older, expected)
    np.testing.assert_allclose(nn.Hardsigmoid()(Tensor(x)).numpy(), expected)


def test_interpolation_takes_the_middle_of_pixels() -> None:
    row = np.array([[[[0.0, 1.0]]]])
    corners = np.linspace(0, 1, 4)
    middles = np.clip((np.arange(4) + 0.5) / 2 - 0.5, 0, 1)
    assert not np.allclose(corners, middles)
    found = nn.Upsample(size=(1, 4), mode="bilinear")(Tensor(row))
    np.testing.assert_allclose(found.numpy()[0, 0, 0], middles)
    aligned = nn.Upsample(size=(1, 4), mode="bilinear", align_corners=True)(Tensor(row))
    np.testing.assert_allclose(aligned.numpy()[0, 0, 0], corners)
