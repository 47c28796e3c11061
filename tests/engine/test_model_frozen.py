"""Layers that keep their weights while others learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layerloom import layers
from layerloom.compile.trace import trace
from layerloom.model import Input, Model, ModelError
from layerloom.ops.operation import ArraySpec
from layerloom.train.runner import SCALARS

RANDOM = np.random.default_rng(0)


def encoder(name: str = "encoder") -> Model:
    x = Input((6,), title="x")
    return Model(x, layers.Dense(3)(layers.ReLU()(layers.Dense(8, bias=False)(x))), name=name)


def rows(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def test_frozen_layers_keep_their_weights_and_the_others_learn() -> None:
    model, sample, y = encoder(), rows(8, 6), rows(8, 3)
    model.compile(loss="mse", learning_rate=0.1, weight_decay=0.1)
    model.freeze("dense1")
    first, *others = model.get_weights()
    model.fit(sample, y, epochs=2, verbose=0)
    assert model.frozen == ("dense1",)
    np.testing.assert_array_equal(model.get_weights()[0], first)
    assert not any(np.allclose(a, b) for a, b in zip(model.get_weights()[1:], others, strict=True))
    model.unfreeze()
    model.fit(sample, y, epochs=1, verbose=0)
    assert not np.allclose(model.get_weights()[0], first)


def test_groups_are_frozen_by_their_title_in_one_model_only() -> None:
    inner = encoder()
    x = Input((6,))
    model = Model(x, layers.Dense(2)(inner(x)))
    model.freeze("encoder")
    assert model.frozen == ("encoder/dense1", "encoder/dense2")
    assert inner.frozen == ()
    model.get_layer("encoder/dense2").trainable = True
    assert model.frozen == ("encoder/dense1",)
    with pytest.raises(ModelError, match='there is no layer "encodr"; expected one of encoder'):
        model.freeze("encodr")


def test_a_frozen_model_stays_frozen_where_it_is_called() -> None:
    inner = encoder()
    inner.trainable = False
    x = Input((6,))
    model = Model(x, layers.Dense(2)(inner(x)))
    assert model.frozen == ("encoder/dense1", "encoder/dense2")
    assert (inner.trainable, model.trainable) == (False, True)
    tapped = Model(inner.inputs, layers.Dense(2)(inner.get_layer("relu1").output))
    assert tapped.frozen == ("dense1",)


def test_everything_frozen_learns_nothing() -> None:
    model = encoder()
    model.compile(loss="mse")
    model.freeze()
    with pytest.raises(ModelError, match="nothing can learn"):
        model.fit(rows(8, 6), rows(8, 3))
    with pytest.raises(ModelError, match="nothing can learn"):
        model.train_on_batch(rows(8, 6), rows(8, 3))


def test_a_frozen_batch_norm_is_as_in_evaluation_and_counts_nothing() -> None:
    x = Input((4,))
    model = Model(x, layers.Dense(2)(layers.BatchNorm()(x)))
    model.compile("sgd", loss="mse", learning_rate=0.01)
    sample, y = rows(8, 4) * 3 + 1, rows(8, 2)
    model.freeze("batch_norm1")
    before = model.get_layer("batch_norm1").get_weights()
    loss = model.evaluate(sample, y)["loss"]
    assert model.train_on_batch(sample, y)["loss"] == pytest.approx(loss, rel=1e-5)
    for one, other in zip(model.get_layer("batch_norm1").get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_is_frozen_is_saved_and_shown(tmp_path: Path) -> None:
    model = encoder()
    model.freeze("dense1")
    model.save(tmp_path / "net.loom")
    assert Model.load(tmp_path / "net.loom").frozen == ("dense1",)
    lines = model.summary().splitlines()
    assert any("Dense, frozen" in line and "48" in line for line in lines)
    assert [line.split() for line in lines[-3:]] == [["trainable", "27"], ["frozen", "48"], ["total", "75", "72"]]


def test_the_optimizer_keeps_nothing_for_what_is_frozen() -> None:
    model = encoder()
    model.compile(loss="mse")
    model.freeze("dense1")
    model.train_on_batch(rows(4, 6), rows(4, 3))
    assert model._fitting is not None
    owner = model.document.owner(model.get_layer("dense1").node)
    slots = [key for key in model._fitting[0]._steps.initial if "/" in key]
    assert slots
    assert not any(key.startswith(owner) for key in slots)


def test_the_compiled_step_computes_no_gradient_before_what_learns() -> None:
    def products(*frozen: str) -> int:
        model = encoder()
        model.compile("sgd", loss="mse")
        if frozen:
            model.freeze(*frozen)
        model.train_on_batch(rows(4, 6), rows(4, 3))
        assert model._fitting is not None
        steps = model._fitting[0]._steps
        columns = model._columns(rows(4, 6), rows(4, 3))
        states = {key: ArraySpec.of(array) for key, array in steps.initial.items()}
        data = {key: ArraySpec.of(array) for key, array in columns.items()}
        found = trace(steps._train, data, SCALARS, states).instructions
        return sum("matmul" in instruction.operation.name for instruction in found)

    assert products() == 2 + 3  # forward; backward to both weights and to what lies between
    assert products("dense1") == 2 + 1
    assert products("dense2") == 2 + 2
