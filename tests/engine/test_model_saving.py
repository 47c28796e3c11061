"""A model that was saved and loaded goes on where it was: `fit`, `save`, `load`, `fit` is `fit`, `fit`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layerloom import layers, optim, schedules
from layerloom.callbacks import ModelCheckpoint
from layerloom.model import Input, Model

RANDOM = np.random.default_rng(4)
X, Y = RANDOM.normal(size=(20, 4)), RANDOM.integers(0, 3, 20)

COMPILED: list[dict[str, Any]] = [
    {"optimizer": "sgd", "nesterov": True},
    {"optimizer": optim.Adam(lr=0.01, amsgrad=True), "groups": {"head": {"learning_rate": 0.5, "l2": 0.1}}},
    {"optimizer": "rmsprop", "ema_decay": 0.9, "learning_rate": schedules.Cosine(11, 0.1)},
    {"optimizer": "nadam", "precision": "float16", "accumulate": 2},
]


def net(**settings: Any) -> Model:
    x = Input((4,))
    h = layers.Dropout(0.2)(layers.BatchNorm()(layers.Dense(5)(x)))
    model = Model(x, layers.Dense(3)(h, title="head"), seed=2)
    model.compile(loss="cross_entropy", **settings)
    return model


def fitted(model: Model, **more: Any) -> dict[str, Any]:
    model.fit(X, Y, epochs=2, batch_size=6, verbose=0, **more)
    return model.arrays


def same(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return one.keys() == two.keys() and all(np.array_equal(one[key], two[key]) for key in one)


@pytest.mark.parametrize("settings", COMPILED, ids=["sgd", "adam", "rmsprop", "nadam"])
def test_a_loaded_model_goes_on_with_the_same_bits(tmp_path: Path, settings: dict[str, Any]) -> None:
    model = net(**settings)
    fitted(model)
    model.save(tmp_path / "net.loom")
    again = Model.load(tmp_path / "net.loom")
    again.save(tmp_path / "copy.loom")  # before it goes on itself
    whole = fitted(model)
    assert same(fitted(again), whole)
    assert same(fitted(Model.load(tmp_path / "copy.loom")), whole)


def test_without_what_the_optimizer_keeps_it_begins_anew(tmp_path: Path) -> None:
    model = net(optimizer="adam", learning_rate=0.1)
    fitted(model)
    for name in ("whole", "bare"):
        model.save(tmp_path / f"{name}.loom")
    model.save(tmp_path / "bare.loom", include_optimizer=False)
    assert not (tmp_path / "bare.optimizer.safetensors").exists()
    whole, bare = (Model.load(tmp_path / f"{name}.loom") for name in ("whole", "bare"))
    assert same(whole.arrays, bare.arrays)
    assert not same(fitted(whole), fitted(bare))


def test_a_model_that_was_not_trained_keeps_nothing(tmp_path: Path) -> None:
    net(optimizer="adam").save(tmp_path / "net.loom")
    assert not (tmp_path / "net.optimizer.safetensors").exists()


def test_compile_begins_anew(tmp_path: Path) -> None:
    model = net(optimizer="adam")
    fitted(model)
    model.save(tmp_path / "net.loom")
    one, two = Model.load(tmp_path / "net.loom"), Model.load(tmp_path / "net.loom")
    one.compile("adam")
    assert not same(fitted(one), fitted(two))


def test_other_weights_are_trained_with_what_the_optimizer_keeps(tmp_path: Path) -> None:
    model = net(optimizer="sgd")
    fitted(model)
    model.save(tmp_path / "net.loom")
    again = Model.load(tmp_path / "net.loom")
    for each in (model, again):
        each.weights = {key: value + 1 for key, value in each.weights.items()}
    assert same(fitted(model), fitted(again))


def test_another_optimizer_leaves_what_was_kept_aside(tmp_path: Path) -> None:
    model = net(optimizer="adam")
    fitted(model)
    model.save(tmp_path / "net.loom")
    again = Model.load(tmp_path / "net.loom")
    assert same(fitted(again, optimizer="sgd"), fitted(model, optimizer="sgd"))


def test_a_checkpoint_within_fit_goes_on_too(tmp_path: Path) -> None:
    model = net(optimizer="adam")
    path = tmp_path / "epoch{epoch}.loom"
    fitted(model, callbacks=[ModelCheckpoint(str(path), monitor="loss")])
    found = sorted(tmp_path.glob("*.optimizer.safetensors"))
    assert len(found) == 2
    again = Model.load(str(found[-1]).replace(".optimizer.safetensors", ".loom"))
    assert same(fitted(again), fitted(model))


def test_a_schedule_of_so_many_steps_goes_on_over_calls() -> None:
    """As in Keras, where a schedule counts the steps of the optimizer."""
    model = net(optimizer="sgd", learning_rate=schedules.MultiStep((8,), 0.0))
    before = fitted(model)  # 8 steps
    before = {key: value.copy() for key, value in before.items() if "running" not in key and "num" not in key}
    after = fitted(model)
    assert all(np.array_equal(after[key], value) for key, value in before.items())
