"""Weights of rows and classes, and limits of weights, with Keras' meaning."""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import torch

from layerloom import losses, optim
from layerloom.device import CPU
from layerloom.graph.build import build
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Input, Link, Node, Output
from layerloom.graph.rows import rows
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import LSTM, MSE, Arrays, BinaryCrossEntropy, CrossEntropy, Dense, Field, Layer, LayerNorm
from layerloom.tensor import Tensor
from layerloom.train.prepare import Prepared, TrainingError
from layerloom.train.rules import Rules, with_penalty, within_norm
from layerloom.train.runner import Runner
from layerloom.train.step import LOSS, Scalars, evaluation, initial_states, training_step
from layerloom.train.weighing import class_weights, numbers_in, weighing

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

SCORES = np.array([[0.0, 3.2375], [1.0, 0.0], [0.3, 0.2], [-1.0, 0.5], [0.0, 2.0]])
LABELS = np.array([0, 1, 1, 1, 1])
ONE_CLASS = (1.0, 0.0)


def project(
    loss: Layer, target: Field, values: np.ndarray, folder: Path, *layers: Layer, **more: np.ndarray
) -> Document:
    """Scores from a file through some layers to a loss."""
    arrays = {"scores": SCORES, "target": values, **more}
    np.savez(folder / "data.npz", **arrays)
    extra = tuple(Field(name) for name in more)
    data = Arrays("data.npz", (Field("scores", (2,)), target, *extra), len(values))
    ids = [f"node{i:04}" for i in range(len(layers))]
    nodes = {"data0000": Node(data, "data"), "loss0000": Node(loss, "loss")}
    nodes |= {i: Node(layer, i) for i, layer in zip(ids, layers, strict=True)}
    sources = [Output("data0000", "scores"), *(Output(i, "output") for i in ids)]
    inputs = [*(Input(i, "x") for i in ids), Input("loss0000", "prediction")]
    links = [*map(Link, sources, inputs), Link(Output("data0000", "target"), Input("loss0000", "target"))]
    return Document(
        nodes=MappingProxyType(nodes),
        links=MappingProxyType({link.key: link for link in links}),
        settings=MappingProxyType({"test_fraction": 0.0, "validation_fraction": 0.0}),
    )


def ready_for(document: Document, folder: Path, **options: object) -> tuple[Prepared, TrainingConfig]:
    """What a training has, whether or not there is anything to learn."""
    config = TrainingConfig.of({**document.settings, **options})
    inference = infer(document)
    network = build(document, inference).to(CPU, np.float64)
    found = rows(document, inference, network.schema, config, folder, np.float64)
    return Prepared(document, network, found.columns, found.split, CPU), config


def weighted_loss(ready: Prepared, classes: tuple[float, ...] | None, rows: np.ndarray | None = None) -> float:
    around = weighing(ready.document, None if rows is None else Tensor(rows), {"loss0000": classes} if classes else {})
    return float(ready.network.step_values({k: Tensor(v) for k, v in ready.columns.items()}, around)[0].data)


@pytest.fixture
def scores(tmp_path: Path) -> tuple[Document, Path]:
    return project(CrossEntropy(), Field("target", (), "int", 2), LABELS, tmp_path), tmp_path


def keras_loss(**weights: object) -> float:
    """The loss that Keras trains with."""
    model = keras.Sequential(
        [keras.layers.Input((2,)), keras.layers.Dense(2, use_bias=False, kernel_initializer="identity")]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss)
    return float(model.train_on_batch(SCORES.astype(np.float32), LABELS, **weights))


def test_weighted_classes_are_averaged_over_all_rows_and_not_over_their_weights(scores) -> None:
    """The pitfall: PyTorch divides by the sum of the weights, which gives 3.276 where Keras gives .655."""
    ready, _ = ready_for(*scores)
    ours, weight = weighted_loss(ready, ONE_CLASS), np.array(ONE_CLASS)
    naive = losses.cross_entropy(Tensor(SCORES), Tensor(LABELS), weight=Tensor(weight))
    torchs = torch.nn.functional.cross_entropy(*map(torch.from_numpy, (SCORES, LABELS, weight)))
    assert ours == pytest.approx(0.655, abs=5e-4)
    assert float(naive.data) == pytest.approx(torchs.item()) == pytest.approx(3.276, abs=5e-4)
    assert ours == pytest.approx(keras_loss(class_weight={0: 1.0, 1: 0.0}), rel=1e-6)


def test_weighted_rows_are_averaged_as_in_keras(scores) -> None:
    ready, _ = ready_for(*scores)
    rows = np.array([0.5, 2.0, 0.0, 1.0, 3.0])
    assert weighted_loss(ready, None, rows) == pytest.approx(keras_loss(sample_weight=rows), rel=1e-6)
    classes = (2.0, 0.5)
    both = weighted_loss(ready, classes, rows)
    assert both == pytest.approx(keras_loss(sample_weight=rows * np.array(classes)[LABELS]), rel=1e-6)


def test_classes_count_in_training_alone_and_rows_always(tmp_path: Path) -> None:
    rows = np.array([0.5, 2.0, 0.0, 1.0, 3.0])
    document = project(CrossEntropy(), Field("target", (), "int", 2), LABELS, tmp_path, Dense(2), weight=rows)
    ready, config = ready_for(document, tmp_path, sample_weight="weight", class_weight="1, 0")
    plain, _ = ready_for(document, tmp_path)
    rules = Rules(class_weights=class_weights(ready, config))
    optimizer = optim.SGD()
    runner = Runner(None, initial_states(ready.network, optimizer))
    everything, scalars = np.arange(5), Scalars(0).at(1, 0.0)
    trained = runner.run(training_step(ready.network, optimizer, rules=rules), ready.batch(everything), scalars)
    measured = runner.run(evaluation(ready.network, rules), ready.batch(everything), scalars)
    assert float(trained[LOSS]) == pytest.approx(weighted_loss(plain, ONE_CLASS, rows))
    assert float(measured[LOSS]) == pytest.approx(weighted_loss(plain, None, rows))


def test_balanced_classes_weigh_alike(scores) -> None:
    ready, config = ready_for(*scores, class_weight="balanced")
    (found,) = class_weights(ready, config).values()
    assert found == pytest.approx((5 / 2, 5 / 8))


@pytest.mark.parametrize("loss", [MSE(), BinaryCrossEntropy()])
def test_losses_of_several_entries_weigh_whole_rows(tmp_path: Path, loss: Layer) -> None:
    values = np.random.default_rng(0).random((5, 2))
    ready, _ = ready_for(project(loss, Field("target", (2,)), values, tmp_path), tmp_path)
    rows = np.array([0.5, 2.0, 0.0, 1.0, 3.0])
    function = losses.mse if isinstance(loss, MSE) else losses.binary_cross_entropy_with_logits
    each = function(Tensor(SCORES), Tensor(values), reduction="none").data
    assert weighted_loss(ready, None, rows) == pytest.approx((each * rows[:, np.newaxis]).mean())
    assert weighted_loss(ready, None, np.ones(5)) == pytest.approx(each.mean())


def test_steps_past_the_end_of_a_sequence_are_no_terms(tmp_path: Path) -> None:
    """Weights of 1 change nothing; a weight of 2 doubles the terms of its row and not their number."""
    random = np.random.default_rng(1)
    tags, lengths = random.integers(0, 3, (4, 6)), np.array([6, 2, 0, 3])
    np.savez(tmp_path / "data.npz", x=random.normal(size=(4, 6, 3)), tag=tags, **{"x.lengths": lengths})
    fields = Field("x", (None, 3)), Field("tag", (None,), "int", 3)
    nodes = {
        "data0000": Node(Arrays("data.npz", fields, 4), "data"),
        "node0000": Node(LSTM(3, return_sequences=True), "lstm"),
        "loss0000": Node(CrossEntropy(), "loss"),
    }
    links = [
        Link(Output("data0000", "x"), Input("node0000", "x")),
        Link(Output("node0000", "output"), Input("loss0000", "prediction")),
        Link(Output("data0000", "tag"), Input("loss0000", "target")),
    ]
    document = Document(
        nodes=MappingProxyType(nodes),
        links=MappingProxyType({link.key: link for link in links}),
        settings=MappingProxyType({"test_fraction": 0.0, "validation_fraction": 0.0}),
    )
    ready, _ = ready_for(document, tmp_path)
    columns = {key: Tensor(value) for key, value in ready.columns.items()}
    plain = float(ready.network.step_values(columns)[0].data)
    assert weighted_loss(ready, None, np.ones(4)) == pytest.approx(plain)
    assert weighted_loss(ready, (1.0, 1.0, 1.0)) == pytest.approx(plain)
    parts = [weighted_loss(ready, None, np.eye(4)[row]) for row in range(4)]
    assert sum(parts) == pytest.approx(plain)
    assert weighted_loss(ready, None, np.array([1.0, 2.0, 1.0, 1.0])) == pytest.approx(plain + parts[1])


def test_labels_to_ignore_are_no_terms(tmp_path: Path) -> None:
    document = project(CrossEntropy(ignore=1), Field("target", (), "int", 2), LABELS, tmp_path)
    ready, _ = ready_for(document, tmp_path)
    rows = np.array([2.0, 5.0, 5.0, 5.0, 5.0])
    assert weighted_loss(ready, None, rows) == pytest.approx(2 * 3.276, abs=1e-3)


def test_a_loss_that_cannot_weigh_says_so(tmp_path: Path) -> None:
    """One that has weights of its own takes its mean over them."""
    loss = CrossEntropy(class_weights=(1.0, 2.0))
    ready, _ = ready_for(project(loss, Field("target", (), "int", 2), LABELS, tmp_path), tmp_path)
    with pytest.raises(TrainingError, match='The loss "loss" cannot weigh rows or classes'):
        weighted_loss(ready, ONE_CLASS)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1, 2, 3", "has 2 classes, but 3 are weighted"), ("heavy", 'got "heavy"'), ("1, -2", "at least 0")],
)
def test_weights_that_do_not_suit_the_classes_are_refused(scores, text: str, sentence: str) -> None:
    ready, config = ready_for(*scores, class_weight=text)
    with pytest.raises(TrainingError, match=sentence):
        class_weights(ready, config)


def test_numbers_are_read_from_a_text() -> None:
    assert numbers_in("1, .5;3") == (1.0, 0.5, 3.0)


# Regularisers and the greatest norm


def test_regularisers_add_what_keras_adds_and_leave_biases_and_norms_alone(tmp_path: Path) -> None:
    document = project(CrossEntropy(), Field("target", (), "int", 2), LABELS, tmp_path, Dense(3), LayerNorm(), Dense(2))
    ready, _ = ready_for(document, tmp_path)
    weights = {key: parameter + 0.5 for key, parameter in ready.network.named_parameters()}
    found = with_penalty(Tensor(np.zeros(())), ready.network, weights, Rules(l1=0.01, l2=0.1))
    regulariser = keras.regularizers.L1L2(0.01, 0.1)
    expected = sum(float(regulariser(weights[key].numpy())) for key in ("node0000.weight", "node0002.weight"))
    assert float(found.data) == pytest.approx(expected, rel=1e-6)


def test_the_gradient_of_a_regulariser_is_that_of_its_sum(tmp_path: Path) -> None:
    document = project(CrossEntropy(), Field("target", (), "int", 2), LABELS, tmp_path, Dense(2))
    ready, _ = ready_for(document, tmp_path)
    changed = []
    for rules in (Rules(), Rules(l1=0.01, l2=0.1)):
        runner = Runner(None, initial_states(ready.network, optim.SGD()))
        runner.run(
            training_step(ready.network, optim.SGD(), rules=rules), ready.batch(np.arange(5)), Scalars(0).at(1, 1.0)
        )
        changed.append(runner.read()["node0000.weight"])
    before = ready.network.state_dict()["node0000.weight"].numpy()
    np.testing.assert_allclose(changed[0] - changed[1], 0.01 * np.sign(before) + 0.2 * before, rtol=1e-9)


@pytest.mark.parametrize(
    ("shape", "to_keras", "axis"),
    [((4, 3), (1, 0), 0), ((4, 2, 3, 3), (2, 3, 1, 0), [0, 1, 2])],
    ids=["dense", "convolution"],
)
def test_the_greatest_norm_is_that_of_keras(shape: tuple[int, ...], to_keras: tuple[int, ...], axis) -> None:
    weight = np.random.default_rng(0).normal(size=shape)
    expected = keras.constraints.MaxNorm(1.5, axis=axis)(torch.from_numpy(weight.transpose(to_keras)).float())
    ours = optim.max_norm(Tensor(weight), 1.5).numpy()
    np.testing.assert_allclose(ours.transpose(to_keras), expected.numpy(), rtol=1e-5)
    norms = np.sqrt((ours**2).sum(tuple(range(1, len(shape)))))
    assert (norms <= 1.5).all()
    assert np.isclose(norms, 1.5).any()


def test_units_of_a_transposed_convolution_are_along_its_second_axis() -> None:
    weight = np.random.default_rng(0).normal(size=(4, 2, 3))  # two groups of (2 in, 2 out)
    ours = optim.max_norm(Tensor(weight), 0.5, axis=1, groups=2).numpy().reshape(2, 2, 2, 3)
    np.testing.assert_allclose(np.sqrt((ours**2).sum((1, 3))), 0.5, rtol=1e-6)


def test_only_weights_are_kept_within_a_norm(tmp_path: Path) -> None:
    document = project(CrossEntropy(), Field("target", (), "int", 2), LABELS, tmp_path, Dense(3), LayerNorm(), Dense(2))
    ready, _ = ready_for(document, tmp_path)
    large = {key: parameter + 5.0 for key, parameter in ready.network.named_parameters()}
    found = within_norm(ready.network, large, 1.0)
    changed = {key for key in large if not np.array_equal(large[key].numpy(), found[key].numpy())}
    assert changed == {"node0000.weight", "node0002.weight"}
