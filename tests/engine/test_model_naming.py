"""Losses and metrics by name: ours, Keras' and PyTorch's, and what is said where there is none."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import layers
from layerloom.graph import Document
from layerloom.layers.layer import Layer, LossLayer, MetricLayer
from layerloom.model import Input, Model, ModelError

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

RNG = np.random.default_rng(3)
X = RNG.normal(size=(50, 4)).astype(np.float32)
LABELS = RNG.integers(0, 3, 50)
ONE_HOT = np.eye(3, dtype=np.float32)[LABELS]
YES = RNG.integers(0, 2, 50)


def net(loss: Any, *metrics: Any, units: int = 3, activation: Any = "none") -> Model:
    x = Input((4,))
    model = Model(x, layers.Dense(units, activation=activation)(x), seed=1)
    model.compile(loss=loss, metrics=list(metrics))
    return model


def measure(document: Document, kind: type[Layer]) -> Layer:
    (found,) = [node.layer for node in document.nodes.values() if isinstance(node.layer, kind)]
    return found


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("cross_entropy", layers.CrossEntropy()),
        ("CrossEntropy", layers.CrossEntropy()),
        ("CrossEntropyLoss", layers.CrossEntropy()),
        ("NLLLoss", layers.NLL()),
        ("nll_loss", layers.NLL()),
        ("MSELoss", layers.MSE()),
        ("L1Loss", layers.MAE()),
        ("l1", layers.MAE()),
        ("mean_squared_error", layers.MSE()),
        ("SmoothL1Loss", layers.SmoothL1()),
        ("smooth_l1", layers.SmoothL1()),
        ("HuberLoss", layers.Huber()),
        ("BCEWithLogitsLoss", layers.BinaryCrossEntropy()),
        ("BCELoss", layers.BinaryCrossEntropy(logits=False)),
        ("KLDivLoss", layers.KLDivergence()),
        ("log_cosh", layers.LogCosh()),
        ("squared_hinge", layers.Hinge(squared=True)),
    ],
)
@pytest.mark.filterwarnings("ignore:.* expects probabilities")
def test_a_loss_has_the_names_of_other_libraries(name: str, layer: Layer) -> None:
    assert measure(net(name).document, LossLayer) == layer


@pytest.mark.parametrize(
    ("name", "units", "closing", "target"),
    [
        ("sparse_categorical_crossentropy", 3, "softmax", LABELS),
        ("sparse_categorical_crossentropy", 3, "none", LABELS),
        ("categorical_crossentropy", 3, "softmax", ONE_HOT),
        ("categorical_crossentropy", 3, "none", ONE_HOT),
        ("binary_crossentropy", 1, "sigmoid", YES),
        ("binary_crossentropy", 1, "none", YES),
    ],
)
def test_a_crossentropy_of_keras_takes_what_the_net_ends_in(
    name: str, units: int, closing: str, target: np.ndarray
) -> None:
    """The loss and the accuracy are those of Keras, whose user says `from_logits` where there is no activation."""
    model = net(name, "accuracy", units=units, activation=closing)
    scores = torch.from_numpy(model.predict(X))
    right = torch.from_numpy(target.reshape(50, -1) if units == 1 else target)
    loss = getattr(keras.losses, name)(right.float(), scores, from_logits=closing == "none")
    if name.startswith("binary"):
        hits = (scores.numpy() > (0.5 if closing == "sigmoid" else 0.0)) == target.reshape(50, 1)
    else:
        hits = scores.numpy().argmax(1) == LABELS
    found = model.evaluate(X, target)
    assert found["loss"] == pytest.approx(float(loss.mean()), rel=1e-5)
    assert found["accuracy"] == pytest.approx(hits.mean())


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("acc", layers.Accuracy()),
        ("sparse_categorical_accuracy", layers.Accuracy()),
        ("AUC", layers.AUC()),
        ("f1_score", layers.F1()),
        ("Precision", layers.Precision()),
    ],
)
def test_a_metric_has_the_names_of_keras_and_keeps_them(name: str, layer: Layer) -> None:
    model = net("cross_entropy", name)
    assert measure(model.document, MetricLayer) == layer
    assert set(model.evaluate(X, LABELS)) == {"loss", name}


def test_a_metric_by_name_compares_scores_with_zero_and_probabilities_with_a_half() -> None:
    scores, shares = (
        measure(net("binary_crossentropy", "binary_accuracy", units=1, activation=closing).document, MetricLayer)
        for closing in ("none", "sigmoid")
    )
    assert scores == layers.BinaryAccuracy(0.0)
    assert shares == layers.BinaryAccuracy(0.5)


def test_a_single_metric_needs_no_list() -> None:
    x = Input((4,))
    model = Model(x, layers.Dense(3)(x))
    model.compile(loss="cross_entropy", metrics="accuracy")
    assert set(model.evaluate(X, LABELS)) == {"loss", "accuracy"}


@pytest.mark.parametrize(
    ("loss", "metric", "sentence"),
    [
        ("cross_entrop", "accuracy", 'no loss called "cross_entrop"; did you mean "cross_entropy"?'),
        ("accuracy", "accuracy", 'no loss called "accuracy"; that is a metric'),
        ("mse", "acuracy", 'no metric called "acuracy"; did you mean "accuracy"?'),
        (layers.CrossEntropy, "accuracy", "got CrossEntropy, make one: CrossEntropy()"),
        (layers.Accuracy(), "accuracy", "expected a loss or the name of one, got Accuracy"),
        ("cross_entropy", None, "expected a metric or the name of one, got None"),
    ],
)
def test_what_has_no_such_name_is_told(loss: Any, metric: Any, sentence: str) -> None:
    with pytest.raises(ModelError) as error:
        net(loss, metric)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("loss", "closing", "sentence"),
    [
        ("cross_entropy", "softmax", "expects scores .logits., got what softmax makes.*Take the activation from"),
        (layers.BinaryCrossEntropy(), "sigmoid", "the loss applies Sigmoid itself: twice is too much"),
        (layers.CrossEntropy(logits=False), "none", "there is no softmax before the loss. Let the loss take scores"),
    ],
)
def test_an_activation_that_the_loss_applies_itself_is_warned_of(loss: Any, closing: str, sentence: str) -> None:
    with pytest.warns(UserWarning, match=sentence):
        net(loss, activation=closing)


def test_outputs_go_by_the_titles_of_their_layers_too() -> None:
    """As in Keras, where an output has the name of its layer."""
    x = Input(shape=(4,), name="x", dtype="float32")
    model = Model([x], [layers.Dense(3)(x, title="kind"), layers.Dense(1)(x, title="price")])
    model.compile(
        loss={"kind": "categorical_crossentropy", "price": "mse"},
        loss_weights={"kind": 0.5},
        metrics={"kind": "acc", "price": ["mae"]},
    )
    target = {"kind": ONE_HOT, "price": X[:, :1]}
    found = model.evaluate({"x": X}, target)
    assert set(found) == {"loss", "kind_acc", "price_mae"}
    model.compile(loss={"kind": "categorical_crossentropy", "price": "mse"})
    whole = model.evaluate({"x": X}, target)["loss"]
    model.compile(loss={"price": "mse"})
    assert found["loss"] == pytest.approx((whole + model.evaluate(X, X[:, :1])["loss"]) / 2, rel=1e-5)


def test_an_input_takes_the_words_of_keras() -> None:
    tokens = Input(shape=(None,), name="tokens", dtype="int32")
    assert (tokens.spec.kind, tokens.made_by.title) == ("int", "tokens")
    with pytest.raises(TypeError, match="float, int or bool, got complex64"):
        Input((3,), dtype="complex64")


def test_the_accuracy_of_tags_by_name_counts_the_first_class_too() -> None:
    """What is padding follows from the lengths, so that class 0 need not be left out; a layer is taken as it is."""
    words = Input((None, 2))
    model = Model(words, layers.Dense(3)(words))
    model.compile(loss="cross_entropy", metrics=["token_accuracy"])
    assert measure(model.document, MetricLayer) == layers.TokenAccuracy(None)
    with pytest.warns(UserWarning, match="so that the class 0 is left out of the count. Count all classes"):
        model.compile(loss="cross_entropy", metrics=[layers.TokenAccuracy()])
