"""Calls that a new user gets wrong: each is answered in words, with titles instead of ids."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layerloom import layers
from layerloom.files import FileProblem
from layerloom.graph.settings import SettingsError
from layerloom.model import Input, Model, ModelError, Sequential
from layerloom.train.prepare import TrainingError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 4)).astype(np.float32)
Y = RNG.integers(0, 3, 20)


def net(size: int = 4) -> Model:
    x = Input((size,), title="x")
    model = Model(x, layers.Dense(3)(layers.Dense(5)(x)))
    model.compile(loss="cross_entropy", metrics=["accuracy"], batch_size=10)
    return model


def normed() -> Model:
    model = Sequential([Input((4,), title="x"), layers.Dense(4), layers.BatchNorm(), layers.Dense(3)])
    model.compile(loss="cross_entropy")
    return model


def fit(x: Any, y: Any = None, **named: Any) -> Callable[[], Any]:
    return lambda: net().fit(x, y, epochs=1, verbose=0, **named)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (fit(None, Y), "expected the input x, got None"),
        (fit((X, Y)), r"\(x, y\) in one tuple is no batch: pass them one by one"),
        (fit([[None] * 4] * 20, Y), "needs an array of numbers, got list of NoneType"),
        (fit(X, ["cat"] * 20), "needs whole numbers, got texts"),
        (fit(X, Y.astype(float)), r"needs whole numbers, got float64: use .astype\(int\)"),
        (fit(X, np.eye(3)[Y]), "one-hot rows go with the loss categorical_crossentropy"),
        (fit(X[:0], Y[:0]), "no row is left to train on: there are 0"),
        (fit(X, Y, validation_split=2.0), "a share of the rows from 0 to below 1, got 2"),
        (fit(X, Y, validation_data=X), r"validation_data needs \(x, y\)"),
        (fit(X, Y, sample_weight="much"), "one number for each of 20 rows"),
        (fit(X, Y, initial_epoch=1), "lies below epochs, which is 1, got 1"),
        (fit({"z": X}, Y), "expected the input x, got z"),
        (lambda: net().predict(X[0]), r"one sample is an array of one row, x\[np.newaxis\]"),
        (lambda: net().predict(X, batch_size=0), "at least 1, got 0"),
        (lambda: net().get_layer(9), "there are 3 layers, so there is none at 9"),
        (lambda: net().set_weights([np.zeros(3)] * 4), r"dense1.weight needs shape \(5, 4\), got \(3,\)"),
        (lambda: setattr(net(), "weights", {}), "the weights lack dense1.weight"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_answered_in_words(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: normed().fit(X[:1], Y[:1], epochs=1, verbose=0),
        lambda: normed().fit(X, Y, batch_size=1, epochs=1, verbose=0),
    ],
    ids=["one row", "batches of one row"],
)
def test_a_batch_norm_of_one_row_is_told_of_by_title(call: Callable[[], Any]) -> None:
    with pytest.raises(TrainingError, match='BatchNorm "batch_norm1" needs more than one row in a batch'):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: normed().train_on_batch(X[:1], Y[:1]),
        lambda: normed().fit([(X[:1], Y[:1])], epochs=1, verbose=0),
    ],
    ids=["train_on_batch", "batches"],
)
def test_a_batch_that_does_not_fit_is_told_of_by_titles(call: Callable[[], Any]) -> None:
    with pytest.raises(TrainingError, match=r"A batch of x\.output float32\[1, 4\], data.target.*more than one value"):
        call()


def test_weights_that_cannot_be_read_are_a_problem_of_the_file(tmp_path: Path) -> None:
    net().save(tmp_path / "net.loom")
    (tmp_path / "net.safetensors").write_bytes(b"not weights")
    with pytest.raises(FileProblem, match=r"net\.safetensors: this file holds no weights that can be read"):
        Model.load(tmp_path / "net.loom")


def test_weights_of_another_net_are_told_of_by_titles(tmp_path: Path) -> None:
    net().save(tmp_path / "net.loom")
    net(9).save(tmp_path / "other.loom")
    (tmp_path / "other.safetensors").replace(tmp_path / "net.safetensors")
    with pytest.raises(ModelError, match=r"not those of this net: dense1.weight needs shape \(5, 4\)"):
        Model.load(tmp_path / "net.loom")


def test_a_layer_is_found_by_its_place() -> None:
    assert [net().get_layer(place).title for place in (1, -1)] == ["dense1", "dense2"]


@pytest.mark.parametrize(
    ("layer", "shape", "dims"),
    [
        (layers.Dense(3), (None, 8), (8,)),
        (layers.Dense(3), (8,), (8,)),
        (layers.LSTM(3), (None, 8), (None, 8)),
        (layers.LSTM(3), (None, None, 8), (None, 8)),
        (layers.Conv2D(3), (None, 1, 8, 8), (1, 8, 8)),
    ],
)
def test_a_batch_axis_of_keras_is_left(layer: layers.Layer, shape: Any, dims: Any) -> None:
    model = Sequential([layer])
    model.build(shape)
    assert model.input_ports["input1"][1].dims == dims


def test_a_layer_brings_the_title_of_its_node_and_what_is_frozen() -> None:
    named: Any = layers.Dense  # type checkers know the parameters of a layer alone
    hidden = named(4, name="hidden", trainable=False)
    model = Sequential([Input((3,)), hidden, named(2, name="scores"), layers.Softmax()])
    assert [part.title for part in model.layers] == ["input1", "hidden", "scores", "softmax1"]
    assert model.frozen == ("hidden",)
    x = Input((3,))
    assert [part.title for part in Model(x, hidden(x, title="other")).layers] == ["input1", "other"]
    measured: Any = layers.Accuracy
    model.compile(loss="sparse_categorical_crossentropy", metrics=[measured(name="hits")])
    assert "hits" in model.evaluate(np.zeros((4, 3)), np.zeros(4, int), verbose=0)


@pytest.mark.parametrize("name", ["net.h5", "net.keras", "net.PT", "net.safetensors"])
def test_a_model_is_no_file_of_another_kind(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblem, match=r"saved as a project \(.loom\).* Save it as net.loom, and load it"):
        net().save(tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["gpu", "cuda:first", "cpu:1"])
def test_a_device_is_told_at_once(name: str) -> None:
    with pytest.raises(SettingsError, match=f"no device called '{name}': choose 'cpu', 'cuda' or 'cuda:<number>'"):
        net().compile(device=name)
    net().compile(device="cuda:1")
