"""Callbacks in a real `fit`: what they hear, what they may change, what they write."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from layerloom import layers
from layerloom.callbacks import (
    Callback,
    CSVLogger,
    EarlyStopping,
    History,
    LearningRateScheduler,
    ModelCheckpoint,
    Progress,
    ReduceLROnPlateau,
    TensorBoard,
    TerminateOnNaN,
)
from layerloom.model import Model, Sequential

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 4)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int64)


def net(**settings: object) -> Model:
    model = Sequential([layers.Dense(6), layers.ReLU(), layers.Dense(2)])
    model.build((4,))
    model.compile(loss="cross_entropy", metrics=["accuracy"], **{"learning_rate": 0.01, "batch_size": 8, **settings})
    return model


def fit(model: Model, *callbacks: Callback, epochs: int = 3, **named: object) -> dict[str, list[float]]:
    named = {"validation_split": 0.2, "verbose": 0, **named}
    return model.fit(X, Y, epochs=epochs, callbacks=callbacks, **named).history  # type: ignore[arg-type]


class Heard(Callback):
    """Notes what it hears."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def on_train_begin(self, logs=None):
        self.words.append(f"begin {self.params['epochs']} x {self.params['steps']}")

    def on_train_end(self, logs=None):
        self.words.append(f"end {sorted(logs)}")

    def on_epoch_begin(self, epoch, logs=None):
        self.words.append(f"epoch {epoch}")

    def on_epoch_end(self, epoch, logs=None):
        self.words.append(f"over {epoch} {sorted(logs)}")

    def on_train_batch_begin(self, batch, logs=None):
        self.words.append(f"batch {batch}")

    def on_train_batch_end(self, batch, logs=None):
        self.words.append(f"done {batch} {sorted(logs)}")


def test_a_callback_hears_of_everything_in_order() -> None:
    heard = Heard()
    fit(net(batch_size=16), heard, epochs=2)
    figures, all_figures = "['accuracy', 'loss']", "['accuracy', 'loss', 'val_accuracy', 'val_loss']"
    batches = [f"batch {i}" if first else f"done {i} {figures}" for i in range(2) for first in (True, False)]
    epochs = [word for e in range(2) for word in (f"epoch {e}", *batches, f"over {e} {all_figures}")]
    assert heard.words == ["begin 2 x 2", *epochs, f"end {all_figures}"]


def test_callbacks_that_only_look_change_nothing() -> None:
    plain, watched = net(), net()
    fit(plain)

    class Looks(Callback):
        def on_train_batch_end(self, batch, logs=None):
            assert self.model.weights
            self.model.predict(X[:2])

    history = History()
    assert fit(watched, history, Heard(), Looks(), TerminateOnNaN()) == history.history
    assert history.epoch == [0, 1, 2]
    assert all(np.array_equal(a, b) for a, b in zip(plain.get_weights(), watched.get_weights(), strict=True))


@pytest.mark.parametrize("moment", ["on_train_begin", "on_epoch_begin", "on_train_batch_end", "on_epoch_end"])
def test_weights_that_a_callback_sets_are_trained_from(moment: str) -> None:
    def clear(self, *_):
        self.model.set_weights([np.zeros_like(array) for array in self.model.get_weights()])

    model = net(optimizer="sgd")
    fit(model, type("Clearing", (Callback,), {moment: clear})(), epochs=2)
    first, *_, last = model.get_weights()
    assert not first.any(), "from zeros on ReLU lets no gradient through to the first layer"
    assert last.any() == (moment in ("on_train_begin", "on_epoch_begin"))


def test_the_model_that_a_callback_sees_is_the_present_one() -> None:
    found: list[tuple[float, float]] = []

    class Compares(Callback):
        def on_epoch_end(self, epoch, logs=None):
            found.append((logs["val_loss"], self.model.evaluate(X[32:], Y[32:])["loss"]))

    fit(net(), Compares())
    assert len(found) == 3
    for told, measured in found:
        assert told == pytest.approx(measured, rel=1e-6)


def test_a_callback_ends_training_after_a_batch() -> None:
    class Stops(Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = batch == 1

    heard = Heard()
    assert len(fit(net(), Stops(), heard, epochs=5)["loss"]) == 1
    assert "done 1 ['accuracy', 'loss']" in heard.words and "batch 2" not in heard.words
    model = net()
    model.stop_training = True
    assert len(fit(model)["loss"]) == 3, "an old wish is forgotten"


# Stopping


def test_early_stopping_gives_the_weights_of_the_best_epoch_back() -> None:
    seen: list[list[np.ndarray]] = []

    class Keeps(Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["figure"] = [3.0, 1.0, 2.0, 2.0, 0.0][epoch]
            seen.append([array.copy() for array in self.model.get_weights()])

    model = net()
    stopping = EarlyStopping("figure", patience=2, mode="min", restore_best_weights=True)
    history = fit(model, Keeps(), stopping, epochs=5)
    assert history["figure"] == [3.0, 1.0, 2.0, 2.0]
    assert (stopping.best_epoch, stopping.stopped_epoch) == (1, 3)
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), seen[1], strict=True))
    fit(model, epochs=1)
    assert not np.array_equal(model.get_weights()[0], seen[1][0]), "training goes on from them"


def test_the_metric_says_whether_great_values_are_the_best() -> None:
    stopping = EarlyStopping("val_accuracy")
    stopping.model = net()
    assert stopping.greater
    stopping.monitor = "val_loss"
    assert not stopping.greater


def test_a_figure_that_is_not_there_is_warned_of() -> None:
    with pytest.warns(UserWarning, match='EarlyStopping watches "val_recall", which is not there: loss'):
        fit(net(), EarlyStopping("val_recall"), epochs=1)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_training_ends_when_the_loss_is_not_a_number(capsys) -> None:
    bad = X.copy()
    bad[5] = math.nan
    model = Sequential([layers.Dense(2)])
    model.compile(loss="cross_entropy")
    history = model.fit(bad, Y, epochs=4, verbose=0, callbacks=[TerminateOnNaN()])
    assert len(history) == 1
    assert "training ends" in capsys.readouterr().out


# The rate


def test_a_schedule_sets_the_rate_of_each_epoch() -> None:
    rates: list[float] = []

    class Notes(Callback):
        def on_train_batch_begin(self, batch, logs=None):
            rates.append(self.model.learning_rate)

    model = net(batch_size=32)
    history = fit(model, LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1)), Notes())
    assert rates == history["learning_rate"] == [0.1, 0.05, 0.1 / 3]
    assert model.learning_rate == 0.1 / 3, "it stays, as in Keras"
    fit(model, LearningRateScheduler(lambda _, rate: rate / 2), epochs=1)
    assert model.learning_rate == 0.1 / 6


def test_the_rate_of_a_callback_is_the_one_of_the_steps() -> None:
    still, model = net(optimizer="sgd"), net(optimizer="sgd")
    before = model.get_weights()
    fit(model, LearningRateScheduler(lambda _: 1e-12), epochs=1)
    fit(still, LearningRateScheduler(lambda _: 0.01), epochs=1)
    assert all(np.allclose(a, b, atol=1e-9) for a, b in zip(before, model.get_weights(), strict=True))
    plain = net(optimizer="sgd")
    fit(plain, epochs=1)
    assert all(np.array_equal(a, b) for a, b in zip(plain.get_weights(), still.get_weights(), strict=True))


def test_a_plateau_lowers_the_rate() -> None:
    history = fit(net(), ReduceLROnPlateau("val_loss", factor=0.5, patience=1, min_delta=100.0, min_lr=0.003), epochs=4)
    assert history["learning_rate"] == [0.01, 0.01, 0.005, 0.003]


def test_the_plateau_of_the_settings_lowers_the_rate_in_fit_too() -> None:
    falling, constant = (net(schedule=name, plateau_patience=0, plateau_factor=0.0) for name in ("plateau", "constant"))
    histories = [fit(model, epochs=12, learning_rate=0.9)["val_loss"] for model in (falling, constant)]
    worse = next(i for i in range(1, 12) if histories[1][i] >= min(histories[1][:i]) * (1 - 1e-4))
    assert histories[0][: worse + 1] == histories[1][: worse + 1]
    assert set(histories[0][worse:]) == {histories[0][worse]}, "nothing changes with the rate 0"


# Files


def test_a_checkpoint_is_written_where_the_figure_is_the_best(tmp_path: Path) -> None:
    class Prescribes(Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["figure"] = [2.0, 1.0, 3.0, 0.5][epoch]

    model = net()
    best = ModelCheckpoint(tmp_path / "{epoch:02d}-{figure:.1f}.loom", "figure", save_best_only=True)
    weights = ModelCheckpoint(tmp_path / "w{epoch}.safetensors", save_weights_only=True)
    fit(model, Prescribes(), best, weights, epochs=4)
    assert sorted(path.name for path in tmp_path.glob("*.loom")) == ["01-2.0.loom", "02-1.0.loom", "04-0.5.loom"]
    assert len(list(tmp_path.glob("w*.safetensors"))) == 4
    again = Model.load(tmp_path / "04-0.5.loom")
    assert np.array_equal(again.predict(X), model.predict(X))
    model.weights = load_file(tmp_path / "w2.safetensors")
    assert np.array_equal(model.predict(X), Model.load(tmp_path / "02-1.0.loom").predict(X))
    with pytest.raises(ValueError, match=r"weights are saved as \.safetensors, got net\.h5"):
        ModelCheckpoint("net.h5", save_weights_only=True)


def test_a_checkpoint_is_written_every_few_batches(tmp_path: Path) -> None:
    every = ModelCheckpoint(tmp_path / "{epoch}-{batch}.safetensors", save_weights_only=True, save_freq=3)
    fit(net(), every, epochs=2)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["1-3", "2-2"]


def test_epochs_are_lines_of_a_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    model = net()
    history = fit(model, CSVLogger(path), epochs=2)
    fit(model, CSVLogger(path, append=True), epochs=1)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]
    assert [row["epoch"] for row in rows] == ["0", "1", "0"]
    assert [float(row["loss"]) for row in rows[:2]] == history["loss"]
    fit(model, CSVLogger(path, separator=";"), epochs=1)
    assert len(path.read_text().splitlines()) == 2, "without append the file begins anew"


def test_progress_prints_a_line_for_each_epoch(capsys) -> None:
    fit(net(), Progress(), epochs=2)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:11] for line in lines] == ["epoch 1/2  ", "epoch 2/2  "]
    assert "val_loss" in lines[0]


def test_tensorboard_gets_figures_weights_and_the_graph(tmp_path: Path, read_events) -> None:
    model = net()
    history = fit(model, TensorBoard(tmp_path, histogram_freq=2, update_freq=2), epochs=3)
    train, validation = read_events(tmp_path / "train"), read_events(tmp_path / "validation")
    assert [step for step, _ in train.scalars["epoch_loss"]] == [0, 1, 2]
    np.testing.assert_allclose([value for _, value in train.scalars["epoch_loss"]], history["loss"], rtol=1e-6)
    np.testing.assert_allclose(
        [value for _, value in validation.scalars["epoch_accuracy"]], history["val_accuracy"], rtol=1e-6
    )
    assert [value for _, value in train.scalars["epoch_learning_rate"]] == [np.float32(0.01)] * 3
    assert [step for step, _ in train.scalars["batch_loss"]] == [2, 4, 6, 8, 10, 12]
    (name,) = (name for name in train.histograms if name.endswith("weight") and "2" in name)
    assert [step for step, _ in train.histograms[name]] == [0, 2]
    (graph,) = train.graphs
    titles = {node.title for node in model.document.nodes.values()}
    assert len(graph) == len(titles)
    assert sum(len(inputs) for _, inputs in graph.values()) == len(model.document.links)
    assert {source for _, inputs in graph.values() for source in inputs} <= set(graph)
