"""What the grid of `nn` does not reach: lengths, extremes, bad input. The formulas are compared with PyTorch there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from layerloom import losses
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(5)


def gradient(y: Tensor, x: Tensor) -> np.ndarray[Any, Any]:
    (g,) = grad(y, x)
    assert g is not None
    array: np.ndarray[Any, Any] = g.numpy()
    return array


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_what_lies_past_the_length_of_a_sequence_does_not_count(reduction: losses.Reduction) -> None:
    lengths, logits, labels = [3, 1, 4], rng.normal(size=(3, 5, 4)), rng.integers(0, 5, size=(3, 4))
    x = Tensor(logits, requires_grad=True)
    y = losses.cross_entropy(x, Tensor(labels), reduction=reduction, lengths=Tensor(np.array(lengths)))

    parts = [(logits[i, :, t], labels[i, t]) for i, length in enumerate(lengths) for t in range(length)]
    flat = torch.tensor(np.array([part[0] for part in parts]), requires_grad=True)
    expected = functional.cross_entropy(flat, torch.tensor([part[1] for part in parts]), reduction=reduction)
    expected.backward()
    np.testing.assert_allclose(y.item(), expected.item(), rtol=1e-12)
    g = gradient(y, x)
    kept = np.array([g[i, :, t] for i, length in enumerate(lengths) for t in range(length)])
    assert flat.grad is not None
    np.testing.assert_allclose(kept, flat.grad.numpy(), rtol=1e-10, atol=1e-14)
    assert all(not g[i, :, length:].any() for i, length in enumerate(lengths))


def test_lengths_and_ignored_labels_work_together_and_show_as_zeros() -> None:
    logits, labels = Tensor(rng.normal(size=(2, 3, 3))), np.array([[0, -100, 2], [1, 1, 1]])
    terms = losses.cross_entropy(logits, Tensor(labels), reduction="none", lengths=Tensor(np.array([3, 2]))).numpy()
    np.testing.assert_array_equal(terms != 0, [[True, False, True], [True, True, False]])


def test_padding_may_hold_anything() -> None:
    logits = rng.normal(size=(1, 3, 2))
    logits[:, :, 1] = np.inf
    x = Tensor(logits, requires_grad=True)
    y = losses.cross_entropy(x, Tensor(np.array([[1, 99]])), lengths=Tensor(np.array([1])))
    np.testing.assert_allclose(
        y.item(), functional.cross_entropy(torch.tensor(logits[:, :, 0]), torch.tensor([1])).item(), rtol=1e-12
    )


@pytest.mark.parametrize(
    "loss", [losses.mse, losses.binary_cross_entropy, losses.binary_cross_entropy_with_logits], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_what_pads_a_sequence_does_not_count(loss: Any, reduction: Any) -> None:
    lengths, prediction, target = [3, 1, 4], rng.uniform(size=(3, 4, 2)), rng.integers(0, 2, (3, 4, 2)).astype(float)
    whole, right = (np.concatenate([part[i, :n] for i, n in enumerate(lengths)]) for part in (prediction, target))
    wanted = loss(Tensor(whole), Tensor(right), reduction=reduction)
    prediction[0, 3:], prediction[1, 1:] = np.nan, np.nan
    y = loss(Tensor(prediction), Tensor(target), reduction=reduction, lengths=Tensor(np.array(lengths)))
    assert y.item() == pytest.approx(wanted.item(), rel=1e-12)


def test_lengths_need_a_time_axis() -> None:
    with pytest.raises(ValueError, match=r"lengths need values \(batch, steps, ...\), got \(2,\)"):
        losses.cross_entropy(Tensor(np.zeros((2, 3))), Tensor(np.array([0, 1])), lengths=Tensor(np.array([1, 1])))


def test_a_single_sample_has_its_classes_on_the_first_axis() -> None:
    logits = rng.normal(size=4)
    expected = functional.cross_entropy(torch.tensor(logits), torch.tensor(2)).item()
    np.testing.assert_allclose(losses.cross_entropy(Tensor(logits), Tensor(np.array(2))).item(), expected, rtol=1e-12)


def test_the_mean_over_nothing_is_nan_as_in_pytorch() -> None:
    assert np.isnan(losses.cross_entropy(Tensor(np.zeros((2, 3))), Tensor(np.full(2, -100))).item())


def test_huge_logits_neither_overflow_nor_lose_the_loss() -> None:
    x = Tensor(np.array([[1e4, -1e4], [-1e4, 1e4]], np.float32), requires_grad=True)
    y = losses.cross_entropy(x, Tensor(np.array([0, 0])), reduction="none")
    np.testing.assert_array_equal(y.numpy(), [0, 2e4])
    np.testing.assert_array_equal(gradient(y.sum(), x), [[0, 0], [-1, 1]])


@pytest.mark.parametrize("pos_weight", [None, 3.0])
def test_huge_logits_of_yes_or_no_are_right_too(pos_weight: float | None) -> None:
    x = Tensor(np.array([1e4, -1e4, 1e4, -1e4], np.float32), requires_grad=True)
    target = Tensor(np.array([1, 0, 0, 1], np.float32))
    weight = None if pos_weight is None else Tensor(np.array(pos_weight, np.float32))
    y = losses.binary_cross_entropy_with_logits(x, target, reduction="none", pos_weight=weight)
    np.testing.assert_array_equal(y.numpy(), [0, 0, 1e4, 1e4 * (pos_weight or 1)])
    np.testing.assert_array_equal(gradient(y.sum(), x), [0, 0, 1, -(pos_weight or 1)])


def test_certain_probabilities_give_pytorchs_loss_and_a_finite_gradient() -> None:
    p, target = np.array([0.0, 1.0, 0.0, 1.0, 1e-300]), np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    x = Tensor(p, requires_grad=True)
    y = losses.binary_cross_entropy(x, Tensor(target), reduction="none")
    expected = functional.binary_cross_entropy(torch.tensor(p), torch.tensor(target), reduction="none")
    np.testing.assert_allclose(y.numpy(), expected.numpy(), rtol=1e-15)
    assert np.isfinite(gradient(y.sum(), x)).all()


@pytest.mark.parametrize("loss", [losses.mse, losses.binary_cross_entropy, losses.binary_cross_entropy_with_logits])
def test_shapes_that_would_broadcast_silently_are_refused(loss: Any) -> None:
    with pytest.raises(ValueError, match=r"same shape, got \(3, 1\) and \(3,\)"):
        loss(Tensor(np.zeros((3, 1))), Tensor(np.zeros(3)))


def test_labels_that_are_no_class_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="class numbers"):
        losses.cross_entropy(Tensor(np.zeros((2, 3))), Tensor(np.zeros(2)))
    with pytest.raises(ValueError, match=r"labels \(2,\) for logits \(2, 3\), got \(2, 1\)"):
        losses.cross_entropy(Tensor(np.zeros((2, 3))), Tensor(np.zeros((2, 1), np.int64)))


def test_an_unknown_reduction_is_refused() -> None:
    with pytest.raises(ValueError, match="reduction needs one of mean, sum, none, got 'total'"):
        losses.mse(Tensor(np.zeros(2)), Tensor(np.zeros(2)), "total")  # type: ignore[arg-type]
