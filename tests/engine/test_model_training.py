"""What `fit` takes besides arrays: weights of rows and classes, and training settings for one call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom import layers
from layerloom.callbacks import TerminateOnNaN
from layerloom.data import read_digits
from layerloom.graph.settings import SettingsError
from layerloom.model import Input, Model, ModelError, Sequential

DIGITS = read_digits()
X, Y = DIGITS["image"][:300], DIGITS["label"][:300]


def classifier(**compiled: object) -> Model:
    model = Sequential([Input((1, 8, 8)), layers.Flatten(), layers.Dense(10)], seed=3)
    model.compile(loss="cross_entropy", metrics=["accuracy"], learning_rate=5e-3, **compiled)
    return model


def fitted(**options: Any) -> dict[str, np.ndarray]:
    model = classifier()
    model.fit(X, Y, epochs=2, verbose=0, **options)
    return model.weights


def alike(one: dict[str, np.ndarray], other: dict[str, np.ndarray], rtol: float = 1e-4) -> bool:
    return all(np.allclose(one[key], other[key], rtol, atol=1e-6) for key in one)


def test_parts_of_a_batch_train_as_the_whole_does() -> None:
    assert alike(fitted(batch_size=8, accumulate=4), fitted(batch_size=32))


def test_batches_gathered_ahead_train_to_the_same_bits() -> None:
    plain, early = fitted(), fitted(prefetch=2)
    assert all(np.array_equal(plain[key], early[key]) for key in plain)


def test_weights_of_one_change_nothing_and_of_zero_leave_rows_out() -> None:
    kept = np.arange(300) % 3 > 0
    plain = fitted()
    assert alike(fitted(sample_weight=np.ones(300)), plain)
    assert alike(fitted(class_weight=[1] * 10), plain)
    model = classifier()
    history = model.fit(X, Y, epochs=30, sample_weight=kept, verbose=0, batch_size=300)
    some = classifier()
    others = some.fit(X[kept], Y[kept], epochs=30, verbose=0, batch_size=300)
    assert history.epochs[-1]["loss"] * 1.5 == pytest.approx(others.epochs[-1]["loss"], rel=0.05)


def test_a_class_without_weight_is_not_learned() -> None:
    model = classifier()
    model.fit(X, Y, epochs=20, verbose=0, class_weight={7: 0.0})
    assert 7 not in model.predict(X).argmax(1)
    assert model.evaluate(X, Y)["accuracy"] > 0.8


def test_validation_rows_have_weights_of_their_own() -> None:
    rows = np.linspace(0, 2, 100)
    one, other = (
        classifier().fit(X, Y, epochs=1, verbose=0, validation_data=given, batch_size=32).epochs[0]["val_loss"]
        for given in ((X[:100], Y[:100]), (X[:100], Y[:100], rows))
    )
    assert one != other


def test_what_regularisers_add_is_part_of_every_loss() -> None:
    """As in Keras: what `fit` tells of the validation is what `evaluate` finds, with the penalty in both."""
    model, plain = classifier(l2=0.1), classifier()
    history = model.fit(X, Y, epochs=1, verbose=0, validation_data=(X, Y))
    plain.weights = model.weights
    found = model.evaluate(X, Y)["loss"]
    assert history.epochs[0]["val_loss"] == pytest.approx(found, rel=1e-5)
    weight = next(value for value in model.weights.values() if value.ndim == 2)
    assert found - plain.evaluate(X, Y)["loss"] == pytest.approx(0.1 * float((weight**2).sum()), rel=1e-3)


def test_another_fit_with_other_settings_goes_on_from_the_same_weights() -> None:
    """Adam's memory goes on too: three calls, one in parts, train as a single one does."""
    model = classifier()
    for options in ({"batch_size": 30}, {"batch_size": 15, "accumulate": 2}, {"batch_size": 30}):
        model.fit(X, Y, epochs=1, verbose=0, **options)
    whole = classifier()
    whole.fit(X, Y, epochs=3, verbose=0, batch_size=30)
    assert alike(model.weights, whole.weights, 1e-3)


def test_balanced_rows_can_be_drawn() -> None:
    rare = (Y != 5) | (np.arange(300) < 60)
    model = classifier()
    model.fit(X[rare], Y[rare], epochs=2, verbose=0, sampling="balanced")


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_a_narrow_precision_learns(precision: str) -> None:
    model = classifier()
    history = model.fit(X, Y, epochs=8, verbose=0, precision=precision)
    assert history.epochs[-1]["loss"] < 0.5 * history.epochs[0]["loss"]
    assert all(value.dtype == np.float32 for value in model.weights.values())


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"class_weight": {12: 1.0}}, ModelError, "classes from 0 to 9, got 12"),
        ({"sample_weight": [1.0, 2.0]}, ModelError, "one number for each of 300 rows"),
        ({"sample_weight": -np.ones(300)}, ModelError, "at least 0"),
        ({"sampling": "label"}, ModelError, 'sampling needs "balanced"'),
        ({"acumulate": 2}, ModelError, "there is no training setting acumulate"),
        ({"accumulate": 0}, SettingsError, "from 1 to 1023"),
    ],
)
def test_what_cannot_be_is_a_sentence(options: dict[str, Any], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        fitted(**options)


def test_the_vocabulary_of_an_input_goes_on_to_its_embedding() -> None:
    words = Input((7,), kind="int", vocabulary=50)
    model = Model(words, layers.Dense(3)(layers.LSTM(6)(layers.Embedding(8)(words))))
    model.compile(optimizer="adam", loss="cross_entropy")
    rng = np.random.default_rng(0)
    history = model.fit(rng.integers(0, 50, (20, 7)), rng.integers(0, 3, 20), epochs=1, verbose=0)
    assert len(history.epochs) == 1


def test_weights_that_are_no_numbers_end_training_though_the_loss_is_one() -> None:
    """A rectifier of the planned step makes 0 of what is no number."""
    image = Input((4, 8, 8))
    x = layers.GlobalMaxPool()(layers.ReLU()(layers.Conv2D(3)(image)))
    model = Model(image, layers.Dense(3)(x))
    model.compile(loss="cross_entropy")
    images = np.random.default_rng(0).normal(size=(32, 4, 8, 8)).astype(np.float32)
    images[0] = np.nan
    history = model.fit(images, np.arange(32) % 3, epochs=5, verbose=0, callbacks=[TerminateOnNaN()])
    assert len(history.epochs) == 1


def test_a_setting_that_there_is_not_is_told() -> None:
    image = Input((4,))
    model = Model(image, layers.Dense(3)(image))
    with pytest.raises(ModelError, match="there is no training setting learing_rate"):
        model.compile(loss="cross_entropy", learing_rate=3.0)
    model.compile(loss="cross_entropy")
    with pytest.raises(SettingsError, match="epochs"):
        model.fit(np.zeros((4, 4)), np.zeros(4, int), epochs=0)


def test_inputs_may_come_in_a_list_and_none_may_be_left_out() -> None:
    a, b = Input((4,)), Input((4,))
    assert layers.Add()([a, b]).shape == (4,)
    with pytest.raises(TypeError, match="Add is called on what Input"):
        layers.Add()("a")
    with pytest.raises(TypeError, match="needs something at b"):
        layers.Expression("a + b")(a)
