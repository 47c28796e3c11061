"""What losses and metrics take and refuse, what they doubt, and how they heed lengths in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tests.contract.in_torch import InTorch

from layerloom import layers
from layerloom.graph import infer, problems
from layerloom.graph.draft import Draft
from layerloom.graph.edit import apply
from layerloom.layers import Dense, Fix, Flatten, Layer, LossLayer, MetricLayer, ShapeError, Sigmoid, Softmax, Spec
from layerloom.layers.code import LENGTHS
from layerloom.layers.keras import from_keras
from layerloom.layers.spec import IMAGE, SEQUENCE
from layerloom.tensor import Tensor, grad

SCORES = Spec((5,), ("F",))
LABEL = Spec((), kind="int", classes=5)
YES = Spec((), kind="int", classes=2)
ONE = Spec((1,), ("F",))
PICTURE = Spec((5, 4, 3), IMAGE)
LONG = Spec((None, 5), SEQUENCE, variable=True)
TAGS = Spec((None,), ("T",), "int", variable=True, classes=5)
WORDS = Spec((None,), ("T",), "int", variable=True, vocabulary=9)
KINDS = Spec((3,), kind="int", classes=5)
FOUND = (Spec((3, 4)), Spec((3,)), KINDS, Spec((3, 4)), KINDS)


def refused(layer: Layer, *inputs: Spec) -> ShapeError:
    ports = [port.name for port in layer.ports.inputs]
    with pytest.raises(ShapeError) as caught:
        layer.infer_ports(dict(zip(ports, inputs, strict=True)))
    return caught.value


REFUSED: dict[str, tuple[Layer, tuple[Spec, ...], str]] = {
    "class numbers have no size": (layers.MAE(), (Spec(()), LABEL), "numbers to come close to"),
    "three classes are not yes or no": (layers.Hinge(), (ONE, LABEL), "two classes"),
    "weights for other classes": (layers.CrossEntropy(class_weights=(1.0, 2.0)), (SCORES, LABEL), "5 class weights"),
    "weights for other classes of focal": (layers.Focal(class_weights=(1.0,)), (SCORES, LABEL), "5 class weights"),
    "numbers of classes as shares": (layers.SoftCrossEntropy(), (SCORES, LABEL), "probabilities as target"),
    "shares as numbers of classes": (layers.NLL(), (SCORES, SCORES), "class numbers as target"),
    "vectors of two sizes": (layers.Triplet(), (SCORES, SCORES, Spec((4,))), "5 numbers at negative"),
    "an image as a vector": (layers.Contrastive(), (SCORES, PICTURE, YES), "vectors"),
    "classes as an area": (layers.Dice(), (Spec((5, 4), ("C", "T")), Spec((4,), kind="int", classes=5)), "two classes"),
    "too few scores for labels": (layers.CTC(), (Spec((9, 4)), Spec((3,), kind="int", classes=5)), "5 scores"),
    "fewer steps than labels": (layers.CTC(), (Spec((2, 5)), Spec((3,), kind="int", classes=5)), "at least 3 steps"),
    "a blank that pads": (layers.CTC(2), (LONG, TAGS), "0 as the blank"),
    "a blank that is no score": (layers.CTC(7), (Spec((9, 5)), Spec((3,), kind="int")), "a blank below 5"),
    "an image of classes": (layers.MultiMargin(), (PICTURE, Spec((4, 3), kind="int", classes=5)), "one set of scores"),
    "yes or no for a list": (layers.MultiLabelMargin(), (SCORES, SCORES), "class numbers as target"),
    "a variance for all": (layers.GaussianLikelihood(), (SCORES, SCORES, ONE), "variances as"),
    "mean without variance": (layers.KLToNormal(), (SCORES, ONE), "of one shape"),
    "vectors to rank": (layers.MarginRanking(), (SCORES, ONE, YES), "a single number"),
    "words as a loss": (layers.ValueLoss(), (TAGS,), "floating-point"),
    "more answers than classes": (layers.TopKAccuracy(9), (SCORES, LABEL), "at least 9 scores"),
    "a threshold for classes": (layers.BinaryAccuracy(), (ONE, LABEL), "two classes"),
    "classes to count without numbers": (layers.F1(), (SCORES, Spec((3,))), "a prediction of the target's shape"),
    "scores of other classes": (layers.Recall(), (Spec((4,)), LABEL), "5 scores"),
    "fewer scores than tokens": (layers.Perplexity(), (LONG, WORDS), "9 scores"),
    "too many scores to keep": (layers.AUC(), (Spec((5, 300, 300), IMAGE), Spec((300, 300), kind="int")), "at most"),
    "a window beyond the image": (layers.SSIM(), (PICTURE, PICTURE), "images of at least 11"),
    "vectors as pictures": (layers.PSNR(), (SCORES, SCORES), "images"),
    "class numbers as measures": (layers.R2(), (Spec(()), LABEL), "numbers to come close to"),
    "a label as a text": (layers.BLEU(), (LONG, LABEL), "a sequence of tokens"),
    "an image as a text": (layers.ROUGE(), (PICTURE, WORDS), "scores (steps, vocabulary)"),
    "points as boxes": (layers.MeanAveragePrecision(), (Spec((3, 2)), *FOUND[1:]), "boxes (n, 4)"),
    "scores of other boxes": (layers.MeanAveragePrecision(), (FOUND[0], ONE, *FOUND[2:]), "one score for each box"),
    "classes as numbers": (layers.MeanAveragePrecision(), (*FOUND[:4], Spec((3,))), "class numbers"),
}


@pytest.mark.parametrize(("layer", "inputs", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_go_together_is_refused(layer: Layer, inputs: tuple[Spec, ...], expected: str) -> None:
    assert expected in refused(layer, *inputs).expected


@pytest.mark.parametrize(("layer", "inputs", "expected"), REFUSED.values(), ids=REFUSED)
def test_every_way_out_leads_out(layer: Layer, inputs: tuple[Spec, ...], expected: str) -> None:
    """Of a change of the layer itself that is seen here; what goes before a port is seen by inserting it."""
    for fix in refused(layer, *inputs).fixes:
        if fix.port and fix.insert is None:
            continue
        specs = dict(zip([port.name for port in layer.ports.inputs], inputs, strict=True))
        if fix.insert is not None:
            specs[fix.port] = fix.insert.infer_ports({"x": specs[fix.port]})["output"]
        better = type(layer)(**{**dict(layer.changed), **fix.change})
        try:
            better.infer_ports(specs)
        except ShapeError as error:
            assert error.expected != expected, "another problem may be left, not this one"


DOUBTED: dict[str, tuple[LossLayer | MetricLayer, tuple[Layer, ...], Spec]] = {
    "softmax twice": (layers.CrossEntropy(), (Dense(5), Softmax()), LABEL),
    "softmax of a dense layer twice": (layers.Focal(), (Dense(5, activation="softmax"),), LABEL),
    "a sigmoid before a softmax": (layers.CrossEntropy(), (Dense(5), Sigmoid()), LABEL),
    "sigmoid twice": (layers.BinaryCrossEntropy(), (Dense(1), Sigmoid()), YES),
    "sigmoid of a dense layer twice": (layers.BinaryFocal(), (Dense(1, activation="sigmoid"),), YES),
    "the softmax of one score": (layers.BinaryCrossEntropy(False), (Dense(1), Softmax()), YES),
    "the softmax of one unit": (layers.BinaryCrossEntropy(False), (Dense(1, activation="softmax"),), YES),
    "scores as probabilities": (layers.BinaryCrossEntropy(False), (Dense(1),), YES),
    "scores as probabilities of classes": (layers.CrossEntropy(logits=False), (Dense(5),), LABEL),
    "probabilities as logarithms": (layers.KLDivergence(), (Dense(5), Softmax()), SCORES),
    "softmax before a likelihood": (layers.NLL(), (Dense(5, activation="softmax"),), LABEL),
    "probabilities above 0": (layers.Accuracy(), (Dense(1), Sigmoid()), YES),
    "probabilities of a dense layer above 0": (layers.F1(), (Dense(1, activation="sigmoid"),), YES),
    "probabilities above a threshold of 0": (layers.BinaryAccuracy(0.0), (Dense(1), Sigmoid()), YES),
    "scores above a half": (layers.Recall("probabilities"), (Dense(1),), YES),
    "scores above a threshold of a half": (layers.BinaryAccuracy(), (Dense(1),), YES),
    "averages as logarithms": (layers.PoissonLikelihood(), (Dense(5, activation="softplus"),), SCORES),
}


@pytest.mark.parametrize(("loss", "before", "target"), DOUBTED.values(), ids=DOUBTED)
def test_what_was_probably_not_meant_is_a_warning_that_can_be_mended(
    loss: LossLayer | MetricLayer, before: tuple[Layer, ...], target: Spec
) -> None:
    draft = Draft()
    (x,) = draft.add(layers.Input((7,)))
    (right,) = draft.add(layers.Input(target.dims, target.kind, target.classes))
    for layer in before:
        (x,) = draft.add(layer, x)
    node = draft.node(loss, x, right)
    document = draft.document()
    doubts = [problem for problem in problems(document, infer(document)) if problem.kind == "doubt"]
    assert [(problem.node, problem.severity) for problem in doubts] == [(node, "warning")]
    assert doubts[0].fixes
    for fix in doubts[0].fixes:
        mended = apply(document, fix.edits)
        left = problems(mended, infer(mended))
        assert doubts[0].title not in [problem.title for problem in left]


def test_fitting_layers_before_a_loss_raise_no_doubt() -> None:
    for loss, before in (
        (layers.CrossEntropy(), Dense(5)),
        (layers.CrossEntropy(logits=False), Dense(5, activation="softmax")),
        (layers.BinaryCrossEntropy(False), Dense(1, activation="sigmoid")),
        (layers.NLL(), Dense(5, activation="log_softmax")),
    ):
        assert not loss.doubts({"prediction": SCORES}, {"prediction": before})


SHARES = np.random.default_rng(4).dirichlet(np.ones(5), (3, 4))
HEEDING: dict[str, tuple[Layer, str]] = {
    **{
        type(layer).__name__: (layer, "numbers")
        for layer in (
            layers.MSE(), layers.MAE(), layers.Huber(), layers.SmoothL1(), layers.LogCosh(), layers.MAPE(),
            layers.PoissonLikelihood(), layers.Hinge(), layers.SoftMargin(), layers.CosineLoss(),
            layers.MeanAbsoluteError(), layers.MeanSquaredError(), layers.BinaryAccuracy(0.1),
        )
    },
    **{
        type(layer).__name__: (layer, "shares")
        for layer in (
            layers.MSLE(), layers.SoftCrossEntropy(smoothing=0.1), layers.BinaryCrossEntropy(False),
            layers.BinaryFocal(logits=False), layers.KLDivergence(logs=False),
        )
    },
    **{
        type(layer).__name__: (layer, "labels")
        for layer in (
            layers.CrossEntropy(ignore=1, logits=False), layers.NLL(ignore=0), layers.Focal(),
            layers.CategoricalHinge(), layers.CTC(), layers.TopKAccuracy(2), layers.TokenAccuracy(),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize(("layer", "kind"), HEEDING.values(), ids=HEEDING)
def test_lengths_count_in_pytorch_as_here(layer: Layer, kind: str) -> None:
    rng = np.random.default_rng(5)
    lengths = np.array([4, 2, 3])
    prediction: Any = SHARES if kind != "numbers" else rng.normal(size=(3, 4, 5))
    target: Any = {"numbers": rng.normal(size=(3, 4, 5)), "shares": SHARES[::-1].copy()}.get(kind)
    specs = (LONG, LONG)
    if kind == "labels":
        target, specs = rng.integers(0, 5, (3, 4)), (LONG, TAGS)
    if isinstance(layer, layers.CTC):
        target = np.array([[1, 2, 0, 0], [3, 0, 0, 0], [4, 1, 2, 0]])
    module = layer.build(*specs).make()
    run = module.update if isinstance(layer, MetricLayer) else module
    ours = run(Tensor(prediction), Tensor(target), lengths=Tensor(lengths))
    twin = InTorch(layer.torch(*specs))
    ports = {("prediction", 0): prediction, ("target", 0): target, ("prediction" + LENGTHS, 0): lengths}
    (theirs,) = twin({port: torch.tensor(array) for port, array in ports.items()})
    value = module.result(ours.numpy()) if isinstance(layer, MetricLayer) else ours.item()
    assert value == pytest.approx(theirs.item(), rel=1e-6)


def test_the_divergence_from_the_unit_normal_is_that_of_pytorch() -> None:
    rng = np.random.default_rng(2)
    mean, log_variance = (torch.tensor(rng.normal(size=(4, 3))) for _ in range(2))
    normal = torch.distributions.Normal
    apart = torch.distributions.kl_divergence(normal(mean, (log_variance / 2).exp()), normal(0.0, 1.0))
    ours = layers.KLToNormal().build(SCORES, SCORES).make()(Tensor(mean.numpy()), Tensor(log_variance.numpy()))
    assert ours.item() == pytest.approx(apart.sum(1).mean().item())


def test_labels_that_ctc_reads_may_be_as_many_as_each_sample_has() -> None:
    scores = np.random.default_rng(3).normal(size=(2, 6, 4))
    padded, lengths = np.array([[1, 2, 3, 0], [3, 0, 0, 0]]), np.array([6, 4])
    loss = layers.CTC().build(Spec((6, 4)), Spec((4,), kind="int", classes=4)).make()
    ours = loss(Tensor(scores), Tensor(padded), lengths=Tensor(lengths))
    logs = torch.tensor(scores).log_softmax(-1).transpose(0, 1)
    each = [
        torch.nn.functional.ctc_loss(logs[:end, place], torch.tensor(labels), (end,), (len(labels),))
        for place, (labels, end) in enumerate((([1, 2, 3], 6), ([3], 4)))
    ]
    assert ours.item() == pytest.approx(np.mean([value.item() for value in each]))


@pytest.mark.parametrize("layer", [layers.Focal(0.5), layers.BinaryFocal(0.5), layers.LogCosh(), layers.SoftMargin()])
def test_scores_far_from_0_leave_loss_and_gradient_finite(layer: LossLayer) -> None:
    """(1 - p)^0.5 has an infinite slope at p = 1, and exp(1000) is no number."""
    scores = Tensor(np.array([[1e3, -1e3, 0.0, 0.0, 0.0], [-1e3, 1e3, 0.0, 0.0, 0.0]]), requires_grad=True)
    several = isinstance(layer, layers.Focal)
    target = np.array([0, 0]) if several else np.array([[1.0, 0, 0, 0, 0], [1.0, 0, 0, 0, 0]])
    loss = layer.build(SCORES, LABEL if several else SCORES).make()(scores, Tensor(target))
    (slope,) = grad(loss, [scores])
    assert np.isfinite(loss.item())
    assert np.isfinite(slope.numpy()).all()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("SparseCategoricalCrossentropy", np.array([1])),
        ("CategoricalCrossentropy", np.array([[0.0, 1, 0, 0, 0]])),
        ("BinaryCrossentropy", np.array([[0.0, 1, 0, 0, 0]])),
    ],
)
def test_a_probability_of_0_costs_what_it_does_in_keras(name: str, label: Any) -> None:
    """Both are clipped at 1e-7; without that the loss is infinite, or with PyTorch's bound of -100 far larger."""
    sure = Tensor(np.array([[1.0, 0, 0, 0, 0]]), requires_grad=True)
    loss = from_keras(name)
    value = loss.build(SCORES, LABEL if label.ndim == 1 else SCORES).make()(sure, Tensor(label))
    ends = -np.log(1e-7)
    assert value.item() == pytest.approx((2 * ends - 3 * np.log1p(-1e-7)) / 5 if name[0] == "B" else ends, rel=1e-6)
    assert np.isfinite(grad(value, [sure])[0].numpy()).all()


def test_a_fix_is_offered_for_vectors_that_are_images() -> None:
    (fix,) = refused(layers.Contrastive(), SCORES, PICTURE, YES).fixes
    assert fix == Fix("Flatten it", insert=Flatten(), port="second")
