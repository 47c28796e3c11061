"""What the grid of `nn` does not vary: probabilities as targets, single samples, ways to say CTC, Keras' forms."""

from __future__ import annotations

import itertools
import os
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from layerloom import losses, nn, ops
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

Array = np.ndarray[Any, Any]
rng = np.random.default_rng(31)
weights = rng.uniform(0.2, 2, 3)


def agrees(ours: Any, theirs: Any, *arrays: Array) -> None:
    """The same loss and the same gradients for all floats."""
    xs = [Tensor(x, requires_grad=x.dtype.kind == "f") for x in arrays]
    ts = [torch.tensor(x, requires_grad=x.dtype.kind == "f") for x in arrays]
    y, expected = ours(*xs), theirs(*ts)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-12)
    found = grad(y.sum(), [x for x in xs if x.requires_grad], allow_unused=True)
    wanted = torch.autograd.grad(expected.sum(), [t for t in ts if t.requires_grad], allow_unused=True)
    for g, t in zip(found, wanted, strict=True):
        np.testing.assert_allclose(0 if g is None else g.numpy(), 0 if t is None else t.numpy(), rtol=1e-9, atol=1e-12)


def softmax(x: Array, axis: int = -1) -> Array:
    powers: Array = np.exp(x - x.max(axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis, keepdims=True))


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2), (3,)])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("weighted", [False, True])
def test_cross_entropy_takes_probabilities(shape: Any, smoothing: float, reduction: str, weighted: bool) -> None:
    axis = 1 if len(shape) > 1 else 0
    arguments = {"reduction": reduction, "label_smoothing": smoothing}
    ours = nn.CrossEntropyLoss(Tensor(weights) if weighted else None, **arguments)  # type: ignore[arg-type]
    theirs = torch.nn.CrossEntropyLoss(torch.tensor(weights) if weighted else None, **arguments)  # type: ignore[arg-type]
    agrees(ours, theirs, rng.normal(size=shape), softmax(rng.normal(size=shape), axis))


def test_probabilities_past_the_end_do_not_count_and_none_can_be_ignored() -> None:
    logits, target = rng.normal(size=(2, 3, 4)), softmax(rng.normal(size=(2, 3, 4)), 1)
    y = losses.cross_entropy(Tensor(logits), Tensor(target), lengths=Tensor(np.array([4, 1])))
    kept = [(logits[i, :, t], target[i, :, t]) for i, length in enumerate((4, 1)) for t in range(length)]
    expected = functional.cross_entropy(*(torch.tensor(np.array(part)) for part in zip(*kept, strict=True)))
    np.testing.assert_allclose(y.item(), expected.item(), rtol=1e-12)
    with pytest.raises(ValueError, match="no label to ignore, got ignore_index=1"):
        losses.cross_entropy(Tensor(logits), Tensor(target), ignore_index=1)


SINGLE: dict[str, tuple[Any, Any, tuple[Array, ...]]] = {
    "nll": (nn.NLLLoss(), torch.nn.NLLLoss(), (rng.normal(size=3), np.array(1))),
    "multi margin": (nn.MultiMarginLoss(), torch.nn.MultiMarginLoss(), (rng.normal(size=3), np.array(1))),
    "multi label": (
        nn.MultiLabelMarginLoss(),
        torch.nn.MultiLabelMarginLoss(),
        (rng.normal(size=3), np.array([2, 0, -1])),
    ),
    "soft": (nn.MultiLabelSoftMarginLoss(), torch.nn.MultiLabelSoftMarginLoss(), (rng.normal(size=3), np.eye(3)[1])),
    "cosine": (nn.CosineEmbeddingLoss(), torch.nn.CosineEmbeddingLoss(), (*rng.normal(size=(2, 3)), np.array(-1))),
    "triplet": (nn.TripletMarginLoss(), torch.nn.TripletMarginLoss(), tuple(rng.normal(size=(3, 4)))),
    "kl": (nn.KLDivLoss(reduction="sum"), torch.nn.KLDivLoss(reduction="sum"), (np.log(0.3), np.array(0.4))),
    "l1": (nn.L1Loss(), torch.nn.L1Loss(), (np.array(0.3), np.array(0.4))),
}


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_sample_needs_no_batch(name: str) -> None:
    ours, theirs, arrays = SINGLE[name]
    agrees(ours, theirs, *map(np.asarray, arrays))


@pytest.mark.parametrize("shape", [(4, 3), (4, 1), (4,), (1, 3)])
def test_a_variance_may_lack_an_axis(shape: Any) -> None:
    arrays = rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), rng.uniform(0.5, 2, shape)
    agrees(nn.GaussianNLLLoss(full=True), torch.nn.GaussianNLLLoss(full=True), *arrays)


def test_a_variance_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape of the prediction \(4, 3\).*got \(2, 3\)"):
        losses.gaussian_nll(Tensor(np.zeros((4, 3))), Tensor(np.zeros((4, 3))), Tensor(np.ones((2, 3))))


def test_losses_of_huge_scores_neither_overflow_nor_lose_their_gradient() -> None:
    x, one = Tensor(np.array([1e4, -1e4], np.float32), requires_grad=True), Tensor(np.ones(2, np.float32))
    for loss in (losses.soft_margin, losses.multi_label_soft_margin):
        y = loss(x, one, reduction="none")
        (g,) = grad(y.sum(), x)
        assert g is not None
        np.testing.assert_array_equal(y.numpy(), [0, 1e4] if loss is losses.soft_margin else 5e3)
        assert np.isfinite(g.numpy()).all()
    for value in (losses.huber, losses.smooth_l1):
        (g,) = grad(value(x, one * -1e30, reduction="sum"), x)
        assert g is not None
        np.testing.assert_array_equal(g.numpy(), [1, 1])


@pytest.mark.parametrize("loss", [losses.l1, losses.huber, losses.smooth_l1, losses.poisson_nll, losses.soft_margin])
def test_what_pads_a_sequence_does_not_count(loss: Any) -> None:
    prediction, target = rng.normal(size=(2, 3)), rng.uniform(1, 2, size=(2, 3))
    wanted = loss(Tensor(prediction.ravel()[[0, 1, 2, 3]]), Tensor(target.ravel()[[0, 1, 2, 3]]))
    prediction[1, 1:] = np.nan
    y = loss(Tensor(prediction), Tensor(target), lengths=Tensor(np.array([3, 1])))
    assert y.item() == pytest.approx(wanted.item())


def read(path: tuple[int, ...], blank: int) -> list[int]:
    return [label for label, _ in itertools.groupby(path) if label != blank]


def test_ctc_is_the_probability_of_all_paths_that_read_as_the_labels() -> None:
    scores, labels = np.log(softmax(rng.normal(size=(5, 3)))), [1, 1]
    chance = sum(
        np.exp(sum(scores[step, label] for step, label in enumerate(path)))
        for path in itertools.product(range(3), repeat=5)
        if read(path, 0) == labels
    )
    y = ops.ctc(scores[:, None], np.array([labels]), np.array([5]), np.array([2]))
    np.testing.assert_allclose(y.numpy(), [-np.log(chance)], rtol=1e-12)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_ctc_takes_labels_one_after_the_other_and_has_pytorchs_gradient(reduction: Any) -> None:
    scores = np.log(softmax(rng.normal(size=(6, 3, 4))))
    arrays = scores, np.array([1, 2, 3, 3, 1]), np.array([6, 5, 3]), np.array([2, 0, 3])
    arrays[2][2] = 6
    agrees(nn.CTCLoss(reduction=reduction), torch.nn.CTCLoss(reduction=reduction), *arrays)
    agrees(
        lambda x: losses.ctc(x, Tensor(arrays[1]), (6, 5, 6), (2, 0, 3), reduction=reduction),
        lambda x: functional.ctc_loss(x, torch.tensor(arrays[1]), (6, 5, 6), (2, 0, 3), reduction=reduction),
        scores,
    )


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_ctc_takes_a_single_sample(reduction: Any) -> None:
    arrays = np.log(softmax(rng.normal(size=(6, 4)))), np.array([1, 3]), np.array(5), np.array(2)
    agrees(nn.CTCLoss(reduction=reduction), torch.nn.CTCLoss(reduction=reduction), *arrays)


def test_labels_that_do_not_fit_cost_infinity_or_nought_and_give_no_gradient() -> None:
    scores = Tensor(np.log(softmax(rng.normal(size=(2, 1, 3)))), requires_grad=True)
    arguments = Tensor(np.array([[1, 1]])), (2,), (2,)
    assert losses.ctc(scores, *arguments).item() == np.inf
    y = losses.ctc(scores, *arguments, zero_infinity=True)
    (g,) = grad(y, scores)
    assert g is not None
    assert y.item() == 0
    assert not g.numpy().any()


def test_labels_and_lengths_out_of_range_are_refused() -> None:
    scores = np.zeros((3, 1, 4))
    for labels, steps, counts, message in (
        ([[4]], [3], [1], "labels must lie between 0 and 3"),
        ([[1]], [4], [1], "0 to 3 steps"),
        ([[1]], [3], [2], "0 to 1 labels"),
    ):
        with pytest.raises(ValueError, match=message):
            ops.ctc(scores, np.array(labels), np.array(steps), np.array(counts))
    with pytest.raises(ValueError, match=r"got \(3, 1, 4\), \(1, 1\), \(2,\)"):
        ops.ctc(scores, np.array([[1]]), np.array([3, 3]), np.array([1]))


def test_a_recorded_ctc_reads_lengths_that_change() -> None:
    scores = np.log(softmax(rng.normal(size=(5, 2, 4))))

    def step(data: Any, scalars: Any, states: Any) -> Any:
        x = Tensor(data["x"].data, requires_grad=True)
        y = losses.ctc(x, data["labels"], data["steps"], data["counts"])
        return {"y": y, "g": grad(y, x)[0]}, {}

    every = {"x": scores, "labels": np.array([1, 2, 3]), "steps": np.array([5, 4]), "counts": np.array([2, 1])}
    program = trace(step, {name: ArraySpec.of(x) for name, x in every.items()}, {}, {})
    for steps, counts in (([5, 4], [2, 1]), ([3, 2], [1, 1])):
        data = {**every, "steps": np.array(steps), "counts": np.array(counts)}
        expected, _ = step({name: Tensor(x) for name, x in data.items()}, {}, {})
        outputs, _ = ReferenceExecutor(program).run(data, {}, {})
        for name, value in expected.items():
            np.testing.assert_array_equal(outputs[name], value.numpy())


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_keras_losses_of_probabilities_are_clipped_alike(smoothing: float) -> None:
    p, labels = softmax(rng.normal(size=(5, 3))), np.array([0, 2, 1, 1, 0])
    p[0] = [0, 0.5, 0.5]  # where a logarithm would be infinite
    hot, sure = np.eye(3)[labels], np.array([[0.0, 1.0, 0.3], [1.0, 0.0, 0.6]], np.float32)
    target = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]], np.float32)
    theirs = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)(hot, p)
    for given in (hot, labels):
        ours = losses.clipped_cross_entropy(Tensor(p), Tensor(given), label_smoothing=smoothing)
        assert ours.item() == pytest.approx(float(theirs), rel=1e-5)
    both = keras.losses.BinaryCrossentropy(label_smoothing=smoothing)(target, sure)
    ours = losses.clipped_binary_cross_entropy(Tensor(sure), Tensor(target), label_smoothing=smoothing)
    assert ours.item() == pytest.approx(float(both), rel=1e-5)


def test_keras_divides_by_the_rows_where_pytorch_divides_by_the_weights() -> None:
    logits, labels = rng.normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
    theirs = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits, sample_weight=weights[labels])
    ours = losses.cross_entropy(Tensor(logits), Tensor(labels), Tensor(weights), mean_over="count")
    assert ours.item() == pytest.approx(float(theirs), rel=1e-5)
    naive = losses.cross_entropy(Tensor(logits), Tensor(labels), Tensor(weights)).item()
    assert naive == pytest.approx(ours.item() * 5 / weights[labels].sum())
    p = softmax(logits)
    clipped = losses.clipped_cross_entropy(Tensor(p), Tensor(labels), Tensor(weights))
    assert clipped.item() == pytest.approx(float(theirs), rel=1e-5)
