"""The forms in which rows come to `fit`, `evaluate` and `predict`: the same rows give the same figures in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from layerloom import layers
from layerloom.model import Input, Model, ModelError, Padded, Sequential

RANDOM = np.random.default_rng(0)
LENGTHS = RANDOM.integers(1, 9, 40)
WORDS = [list(map(int, RANDOM.integers(1, 50, steps))) for steps in LENGTHS]
TAGS = [RANDOM.integers(0, 3, steps) for steps in LENGTHS]
KINDS = RANDOM.integers(0, 3, 40)
ROWS = RANDOM.normal(size=(40, 4)).astype(np.float32)


def whole(rows: list[Any]) -> np.ndarray:
    found = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found


def reader(*, tags: bool = False) -> Model:
    """A net that says a kind of each sentence, or a tag of each word."""
    words = Input((None,), kind="int", vocabulary=50, title="words")
    h = layers.LSTM(6, return_sequences=tags)(layers.Embedding(8)(words))
    model = Model(words, layers.Dense(3)(h), seed=1)
    model.compile("sgd", loss="cross_entropy", metrics=["accuracy"], learning_rate=0.1, batch_size=8)
    return model


def classifier() -> Model:
    model = Sequential([layers.Dense(8, activation="relu"), layers.Dense(3)], seed=2)
    model.compile("sgd", loss="cross_entropy", metrics=["accuracy"], learning_rate=0.1, batch_size=10)
    return model


# Sequences of different lengths


@pytest.mark.parametrize(
    "given",
    [
        lambda: ((WORDS, TAGS), {}),
        lambda: ((WORDS, whole(TAGS)), {}),
        lambda: ((np.array(WORDS, object), TAGS), {}),
        lambda: ((Padded(whole(WORDS), LENGTHS), Padded(whole(TAGS), LENGTHS)), {}),
        lambda: ((whole(WORDS), whole(TAGS)), {"lengths": LENGTHS}),
        lambda: ((whole(WORDS), whole(TAGS)), {"lengths": {"words": LENGTHS}}),
    ],
    ids=["lists", "array of targets", "objects", "padded", "lengths", "lengths by name"],
)
def test_lengths_travel_in_every_form(given: Callable[[], tuple[Any, dict[str, Any]]]) -> None:
    (x, y), named = given()
    model, usual = reader(tags=True), reader(tags=True)
    expected = usual.fit(WORDS, TAGS, epochs=2, verbose=0).epochs
    assert model.fit(x, y, epochs=2, verbose=0, **named).epochs == expected
    assert model.evaluate(x, y, **named) == usual.evaluate(WORDS, TAGS)
    assert np.array_equal(model.predict(x, **named), usual.predict(WORDS))


def test_what_is_padded_changes_nothing() -> None:
    model = reader()
    alone = np.concatenate([model.predict([sentence]) for sentence in WORDS])
    assert np.allclose(model.predict(WORDS), alone, atol=1e-6)


def test_validation_rows_may_be_longer_and_come_in_another_form() -> None:
    model = reader(tags=True)
    longer, tags = [[*words, 3, 4] for words in WORDS], [[*row, 1, 2] for row in TAGS]
    one = model.clone().fit(WORDS, TAGS, validation_data=(longer, tags), epochs=1, verbose=0)
    other = model.clone().fit(
        WORDS, TAGS, validation_data=(Padded(whole(longer), LENGTHS + 2), whole(tags)), epochs=1, verbose=0
    )
    assert one.epochs == other.epochs


def test_arrays_without_lengths_count_whole_beside_those_that_have_some() -> None:
    even = np.ones((6, 12), np.int64)
    history = reader().fit(WORDS, KINDS, validation_data=(even, KINDS[:6]), epochs=1, verbose=0)
    model = reader()
    model.fit(WORDS, KINDS, epochs=1, verbose=0)
    assert history["val_loss"][0] == pytest.approx(model.evaluate(even, KINDS[:6])["loss"], rel=1e-5)


def test_sequences_and_their_lengths_are_saved(tmp_path: Path) -> None:
    model = reader()
    model.fit(WORDS, KINDS, epochs=1, verbose=0)
    model.save(tmp_path / "net.loom")
    stored = np.load(tmp_path / "net.npz")
    assert np.array_equal(stored["words.lengths"], LENGTHS)


def test_a_sequential_is_built_for_sequences() -> None:
    model = Sequential([layers.LSTM(4), layers.Dense(3)])
    model.compile(loss="cross_entropy")
    model.fit([np.ones((steps, 2)) for steps in LENGTHS], KINDS, epochs=1, verbose=0)
    assert model.input_ports["input1"][1].dims == (None, 2)


# Batches


def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return ((ROWS[start : start + 10], KINDS[start : start + 10]) for start in range(0, 40, 10))


def endless() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    while True:
        yield from batches()


class Numbered:
    """As `keras.utils.Sequence`; it gives empty batches past its end."""

    ended = 0

    def __len__(self) -> int:
        return 4

    def __getitem__(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        return ROWS[10 * number : 10 * number + 10], KINDS[10 * number : 10 * number + 10]

    def on_epoch_end(self) -> None:
        self.ended += 1


def loader() -> Any:
    return DataLoader(TensorDataset(torch.from_numpy(ROWS), torch.from_numpy(KINDS)), batch_size=10)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (lambda: list(batches()), {}),
        (endless, {"steps_per_epoch": 4}),
        (Numbered, {}),
        (loader, {}),
    ],
    ids=["list", "generator", "numbered", "loader"],
)
def test_batches_train_as_rows_in_their_order_do(given: Callable[[], Any], named: dict[str, Any]) -> None:
    model, usual = classifier(), classifier()
    expected = usual.fit(ROWS, KINDS, epochs=3, verbose=0, shuffle=False, validation_data=(ROWS, KINDS))
    steps = {"validation_steps": 4} if named else {}
    history = model.fit(given(), epochs=3, verbose=0, validation_data=given(), **named, **steps)
    assert [epoch["loss"] for epoch in history.epochs] == [epoch["loss"] for epoch in expected.epochs]
    assert history["val_loss"] == pytest.approx(expected["val_loss"])
    cut = {"steps": 4} if named else {}
    assert model.evaluate(given(), **cut) == pytest.approx(usual.evaluate(ROWS, KINDS))


@pytest.mark.parametrize("given", [batches, Numbered, loader], ids=["generator", "numbered", "loader"])
def test_of_batches_only_the_inputs_are_predicted_from(given: Callable[[], Any]) -> None:
    model = classifier()
    assert np.allclose(model.predict(given()), model.predict(ROWS), atol=1e-6)


def test_a_numbered_source_hears_of_every_epoch() -> None:
    given = Numbered()
    classifier().fit(given, epochs=3, verbose=0)
    assert given.ended == 3


def test_batches_of_sequences_may_differ_in_steps() -> None:
    pairs = [(WORDS[start : start + 10], TAGS[start : start + 10]) for start in range(0, 40, 10)]
    model = reader(tags=True)
    history = model.fit(pairs, validation_data=(WORDS, TAGS), epochs=1, verbose=0)
    assert history["val_loss"][0] == pytest.approx(model.evaluate(WORDS, TAGS)["loss"], rel=1e-5)
    assert model.predict(words for words, _ in pairs).shape[:2] == (40, max(LENGTHS))


def test_batches_bring_weights_of_their_rows() -> None:
    weights = np.linspace(0, 2, 40)
    model, usual = classifier(), classifier()
    expected = usual.fit(ROWS, KINDS, sample_weight=weights, epochs=1, verbose=0, shuffle=False)
    pairs = [(x, y, weights[10 * number : 10 * number + 10]) for number, (x, y) in enumerate(batches())]
    assert model.fit(pairs, epochs=1, verbose=0).epochs == expected.epochs


def test_an_epoch_without_batches_ends_training_with_a_word() -> None:
    with pytest.warns(UserWarning, match="came to an end: training ends before epoch 2"):
        history = classifier().fit(batches(), epochs=3, verbose=0)
    assert len(history) == 1


def test_a_part_of_the_batches_is_an_epoch_of_arrays_too() -> None:
    heard = classifier().fit(ROWS, KINDS, steps_per_epoch=1, epochs=1, verbose=0, shuffle=False)
    expected = classifier().fit(ROWS[:10], KINDS[:10], epochs=1, verbose=0, shuffle=False)
    assert heard.epochs == expected.epochs


# What cannot be


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: classifier().fit(ROWS), r"expected y, what the net should give \(target\), got None"),
        (lambda: classifier().fit(batches(), KINDS), "batches bring their targets"),
        (lambda: classifier().fit([(ROWS, KINDS)], sample_weight=KINDS), "each batch brings its own"),
        (lambda: classifier().fit([(ROWS, KINDS)], class_weight="balanced"), "looks at all rows"),
        (lambda: classifier().fit(batches(), schedule="cosine"), "say steps_per_epoch"),
        (lambda: classifier().fit([(ROWS,)]), r"a batch needs to be \(x, y\) or"),
        (lambda: classifier().fit(iter(())), "there are no batches"),
        (lambda: classifier().fit(ROWS, KINDS, lengths=LENGTHS), "no input is one"),
        (lambda: reader().fit(WORDS, KINDS, lengths={"word": LENGTHS}), "no sequences word to have lengths"),
        (lambda: reader().fit(whole(WORDS), KINDS, lengths=LENGTHS + 9), "has 8 steps, so its lengths go from 0"),
        (lambda: reader().fit(whole(WORDS), KINDS, lengths=[3]), "needs a length for each of 40 rows"),
        (lambda: reader().fit([["a", "b"], ["c"]], [0, 1]), "texts: turn them into numbers"),
        (lambda: reader().fit([[1, 99], [2]], [0, 1]), "token numbers from 0 to 49, got 0 to 99"),
        (lambda: classifier().fit([[1.0, 2.0], [3.0]], [0, 1]), "needs a last axis of fixed length"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


def test_a_net_of_a_fixed_number_of_steps_says_how_to_take_any() -> None:
    words = Input((8,), kind="int", vocabulary=50, title="words")
    model = Model(words, layers.Dense(3)(layers.LSTM(4)(layers.Embedding(4)(words))))
    model.compile(loss="cross_entropy")
    with pytest.raises(ModelError, match=r'"words" has a fixed shape, \(8\).*declare it as Input\(\(None'):
        model.fit(WORDS, KINDS, epochs=1, verbose=0)
