"""Shared layers, models in models and frozen layers mean what they mean in Keras."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from layerloom import layers
from layerloom.model import Input, Model

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(16, 6)).astype(np.float32)
Y = RANDOM.normal(size=(16, 2)).astype(np.float32)


@pytest.fixture(scope="module")
def keras() -> Iterator[Any]:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    yield pytest.importorskip("keras")


def take(ours: Model, theirs: Any) -> None:
    """Keras' weights for ours, layer by layer as both were made."""
    own = [part for part in ours.layers if part.weights and ours.document.owner(part.node) == part.node]
    given = [layer for layer in _leaves(theirs) if layer.weights]
    for part, layer in zip(own, given, strict=True):
        values = [np.asarray(value) for value in layer.get_weights()]
        found = [value.T if value.ndim == 2 else value for value in values]
        found += [array for key, array in part.weights.items() if key == "num_batches_tracked"]
        part.set_weights(found)


def _leaves(model: Any) -> list[Any]:
    """The layers that are no models, in the order of their making."""
    found: list[Any] = []
    for layer in model.layers:
        found += _leaves(layer) if hasattr(layer, "layers") else [layer]
    return found


def ours_and_theirs(keras: Any) -> tuple[Model, Any]:
    """A shared encoder with a batch norm, called on both inputs, and a head on the difference."""
    x = Input((6,))
    encoder = Model(x, layers.Dense(4)(layers.BatchNorm(eps=1e-3, momentum=0.01)(layers.Dense(5)(x))), name="encoder")
    a, b = Input((6,), title="a"), Input((6,), title="b")
    ours = Model([a, b], layers.Dense(2)(layers.Concatenate()(encoder(a), encoder(b))))

    x = keras.Input((6,))
    inner = keras.layers.Dense(4)(keras.layers.BatchNormalization()(keras.layers.Dense(5)(x)))
    their_encoder = keras.Model(x, inner, name="encoder")
    a, b = keras.Input((6,)), keras.Input((6,))
    joined = keras.layers.Concatenate()([their_encoder(a), their_encoder(b)])
    theirs = keras.Model([a, b], keras.layers.Dense(2)(joined))
    take(ours, theirs)
    return ours, theirs


def test_a_model_that_is_called_twice_has_the_parameters_of_keras_and_predicts_the_same(keras: Any) -> None:
    ours, theirs = ours_and_theirs(keras)
    counted = 2 * 5  # Keras counts the running mean and variance too.
    assert ours.count_params() == theirs.count_params() - counted
    expected = theirs.predict([X, X + 1], verbose=0)
    np.testing.assert_allclose(ours.predict([X, X + 1]), expected, rtol=1e-4, atol=1e-5)


def test_what_is_frozen_is_not_counted_as_trainable(keras: Any) -> None:
    ours, theirs = ours_and_theirs(keras)
    ours.freeze("encoder")
    theirs.get_layer("encoder").trainable = False
    trainable = sum(int(np.prod(weight.shape)) for weight in theirs.trainable_weights)
    (line,) = [line for line in ours.summary().splitlines() if line.startswith("trainable")]
    assert line.split() == ["trainable", str(trainable)]


@pytest.mark.parametrize("frozen", ["batch norm", "encoder"])
def test_steps_with_frozen_layers_are_those_of_keras(keras: Any, frozen: str) -> None:
    """A frozen batch norm uses its running statistics in training and keeps them."""
    ours, theirs = ours_and_theirs(keras)
    encoder = theirs.get_layer("encoder")
    if frozen == "encoder":
        ours.freeze("encoder")
        encoder.trainable = False
    else:
        ours.freeze(*(part.title for part in ours.layers if part.layer.type_name == "BatchNorm"))
        next(layer for layer in encoder.layers if "batch" in layer.name).trainable = False
    ours.compile("sgd", loss="mse", learning_rate=0.05, momentum=0.0)
    theirs.compile(keras.optimizers.SGD(0.05), loss="mse")
    for _ in range(3):
        expected = theirs.train_on_batch([X, X + 1], Y)
        assert ours.train_on_batch([X, X + 1], Y)["loss"] == pytest.approx(float(np.ravel(expected)[0]), rel=1e-4)
    after = theirs.predict([X, X + 1], verbose=0)
    np.testing.assert_allclose(ours.predict([X, X + 1]), after, rtol=1e-3, atol=1e-4)


def test_a_tap_shares_weights_and_a_clone_does_not(keras: Any) -> None:
    ours, theirs = ours_and_theirs(keras)
    (title,) = [part.title for part in ours.layers if part.layer.type_name == "Concatenate"]
    name = next(layer.name for layer in theirs.layers if "concatenate" in layer.name)
    tapped = keras.Model(theirs.inputs, theirs.get_layer(name).output)
    tap, clone = Model(ours.inputs, ours.get_layer(title).output), ours.clone()
    before = clone.predict([X, X])
    ours.compile("sgd", loss="mse", learning_rate=0.05, momentum=0.0)
    theirs.compile(keras.optimizers.SGD(0.05), loss="mse")
    ours.freeze("encoder/batch_norm1")
    theirs.get_layer("encoder").layers[2].trainable = False
    ours.train_on_batch([X, X], Y)
    theirs.train_on_batch([X, X], Y)
    np.testing.assert_allclose(tap.predict([X, X]), tapped.predict([X, X], verbose=0), rtol=1e-3, atol=1e-4)
    np.testing.assert_array_equal(clone.predict([X, X]), before)
