"""What `fit` is told besides rows: epochs, callbacks, when to end, which weights to keep, where to write."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layerloom import layers
from layerloom.callbacks import Callback, EarlyStopping, History, LearningRateScheduler
from layerloom.graph import Output
from layerloom.graph.draft import Draft
from layerloom.layers.data import csv_of
from layerloom.model import Input, Model, ModelError, Sequential
from layerloom.train.prepare import TrainingError

RANDOM = np.random.default_rng(1)
X = RANDOM.normal(size=(60, 4)).astype(np.float32)
Y = RANDOM.integers(0, 3, 60)  # by chance: what is learned of them does not hold for other rows


def net(**settings: Any) -> Model:
    model = Sequential([Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(3)], seed=1)
    model.compile(loss="cross_entropy", metrics=["accuracy"], **{"learning_rate": 0.05, **settings})
    return model


def fit(model: Model, **named: Any) -> Any:
    return model.fit(X, Y, **{"validation_split": 0.5, "epochs": 12, "verbose": 0, **named})


# When it ends, and with which weights


@pytest.mark.parametrize("said", ["compile", "fit"])
def test_patience_ends_training_with_the_best_weights(said: str) -> None:
    model = net(**{"patience": 2} if said == "compile" else {})
    history = fit(model, epochs=60, **{"patience": 2} if said == "fit" else {})
    losses = history["val_loss"]
    assert len(history) == int(np.argmin(losses)) + 3 < 60
    assert model.evaluate(X[30:], Y[30:])["loss"] == pytest.approx(min(losses), rel=1e-5)


@pytest.mark.parametrize(
    ("settings", "kept"), [({}, -1), ({"keep": "best"}, None), ({"keep": "last"}, -1)], ids=["usual", "best", "last"]
)
def test_the_settings_say_which_weights_are_kept(settings: dict[str, Any], kept: int | None) -> None:
    model = net(**settings)
    losses = fit(model)["val_loss"]
    expected = min(losses) if kept is None else losses[kept]
    assert min(losses) < losses[-1]
    assert model.evaluate(X[30:], Y[30:])["loss"] == pytest.approx(expected, rel=1e-5)


def test_an_argument_outweighs_the_settings() -> None:
    model = net(patience=1, keep="best")
    history = fit(model, patience=0, keep="last")
    assert len(history) == 12
    assert model.evaluate(X[30:], Y[30:])["loss"] == pytest.approx(history["val_loss"][-1], rel=1e-5)


def test_a_fit_after_the_best_epoch_goes_on_from_there() -> None:
    model = net(keep="best")
    fit(model)
    best = {key: value.copy() for key, value in model.weights.items()}
    fit(model, epochs=1, learning_rate=1e-12)
    assert all(np.allclose(value, best[key], atol=1e-6) for key, value in model.weights.items())


@pytest.mark.parametrize("name", ["accuracy", "val_accuracy", "acc", "val_acc"])
def test_keras_names_of_figures_are_known(name: str) -> None:
    by_setting, by_callback = net(), net()
    one = fit(by_setting, monitor=name, patience=3, epochs=30)
    monitor = f"val_{name.removeprefix('val_')}"
    stopping = EarlyStopping(monitor=monitor, patience=3, restore_best_weights=True)
    other = fit(by_callback, callbacks=stopping, epochs=30)
    assert one.epochs == other.epochs


def test_a_figure_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(TrainingError, match=r'"val_acuracy".*loss, accuracy\. Did you mean "accuracy"\?'):
        fit(net(), monitor="val_acuracy")


# Epochs


class Heard(Callback):
    def __init__(self) -> None:
        self.epochs: list[int] = []

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epochs.append(epoch)


def test_epochs_are_counted_from_the_initial_one() -> None:
    heard = Heard()
    fit(net(), initial_epoch=3, epochs=5, callbacks=[heard])
    assert heard.epochs == [3, 4]


def test_rows_in_their_order_train_alike_with_any_seed() -> None:
    one, other = net(seed=3), net(seed=4)
    other.weights = one.weights
    assert fit(one, shuffle=False, epochs=2).epochs == fit(other, shuffle=False, epochs=2).epochs


def test_validation_looks_at_so_many_batches_of_arrays() -> None:
    model = net(batch_size=10)
    history = fit(model, validation_steps=1, epochs=1)
    assert history["val_loss"][0] == pytest.approx(model.evaluate(X[30:40], Y[30:40])["loss"], rel=1e-5)


# Callbacks


def test_a_single_callback_needs_no_list() -> None:
    history = History()
    fit(net(), callbacks=history, epochs=2)
    assert len(history.history["val_loss"]) == 2


@pytest.mark.parametrize(
    ("callbacks", "sentence"),
    [
        (History, "got History, make one: History()"),
        ([History], "got History, make one: History()"),
        (["early_stopping"], "extend layerloom.callbacks.Callback, got str"),
    ],
)
def test_what_is_no_callback_is_told(callbacks: Any, sentence: str) -> None:
    with pytest.raises(ModelError) as error:
        fit(net(), callbacks=callbacks)
    assert sentence in str(error.value)


def test_a_schedule_that_forgets_to_return_is_told() -> None:
    with pytest.raises(ValueError, match="gave None for epoch 0, not a rate: does it return one"):
        fit(net(), callbacks=LearningRateScheduler(lambda epoch: None))  # type: ignore[arg-type, return-value]


# Logs


def test_logs_go_where_they_are_said_to(tmp_path: Path) -> None:
    history = fit(net(), epochs=2, csv_log=True, tensorboard_log=True, log_folder=tmp_path / "logs")
    assert history.folder == tmp_path / "logs"
    with (tmp_path / "logs" / "epochs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["val_loss"]) for row in rows] == history["val_loss"]
    assert [row["step"] for row in rows] == ["1", "2"]
    assert {path.name for path in (tmp_path / "logs" / "tensorboard").iterdir()} == {"train", "validation", "steps"}


def test_logs_go_beside_the_model_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folders = [fit(net(), epochs=1, csv_log=True).folder for _ in range(2)]
    assert [folder.parent.name for folder in folders] == ["model.runs"] * 2
    assert len(set(folders)) == 2
    assert fit(net(), epochs=1).folder is None


# Weights of steps, and of classes by name


def test_weights_of_steps_weigh_their_terms() -> None:
    """As in Keras: the sum of the weighted terms over their number."""
    words = Input((None, 2), title="words")
    model = Model(words, layers.Dense(3)(words))
    model.compile(loss="cross_entropy")
    x, y = RANDOM.normal(size=(6, 5, 2)), RANDOM.integers(0, 3, (6, 5))
    weights, lengths = RANDOM.uniform(size=(6, 5)), np.array([5, 3, 1, 4, 2, 5])
    scores = np.float64(model.predict(x))
    terms = np.log(np.exp(scores).sum(-1)) - np.take_along_axis(scores, y[..., np.newaxis], -1)[..., 0]
    assert model.evaluate(x, y, sample_weight=weights)["loss"] == pytest.approx((terms * weights).mean(), rel=1e-5)
    inside = np.arange(5) < lengths[:, np.newaxis]
    expected = (terms * weights)[inside].sum() / lengths.sum()
    found = model.evaluate(x, y, sample_weight=weights, lengths=lengths)["loss"]
    assert found == pytest.approx(expected, rel=1e-5)
    ragged = [row[:steps] for row, steps in zip(weights, lengths, strict=True)]
    assert model.evaluate(x, y, sample_weight=ragged, lengths=lengths)["loss"] == pytest.approx(found, rel=1e-6)


def test_weights_of_steps_belong_to_all_numbers_of_a_step() -> None:
    numbers = Input((None, 2))
    model = Model(numbers, layers.Dense(3)(numbers))
    model.compile(loss="mse")
    x, y, weights = RANDOM.normal(size=(4, 5, 2)), RANDOM.normal(size=(4, 5, 3)), RANDOM.uniform(size=(4, 5))
    expected = ((model.predict(x) - y) ** 2 * weights[..., np.newaxis]).mean()
    assert model.evaluate(x, y, sample_weight=weights)["loss"] == pytest.approx(expected, rel=1e-5)


def test_weights_of_steps_train_in_buckets_and_beside_rows_without_any() -> None:
    words = Input((None, 2))
    model = Model(words, layers.Dense(3)(words), seed=1)
    model.compile(loss="cross_entropy", batch_size=4)
    steps = [3, 20, 5, 17, 2, 30, 8, 9]
    x, y = [RANDOM.normal(size=(n, 2)) for n in steps], [RANDOM.integers(0, 3, n) for n in steps]
    ones = [np.ones(n) for n in steps]
    plain = model.clone().fit(x, y, epochs=1, verbose=0, bucketing=True, validation_data=(x, y))
    heard = model.clone().fit(x, y, epochs=1, verbose=0, bucketing=True, validation_data=(x, y), sample_weight=ones)
    assert heard.epochs[0] == pytest.approx(plain.epochs[0], rel=1e-5)


def test_a_loss_of_one_term_a_row_has_no_steps_to_weigh() -> None:
    words = Input((None, 2))
    model = Model(words, layers.Dense(3)(layers.LSTM(4)(words)))
    model.compile(loss="cross_entropy")
    with pytest.raises(TrainingError, match="Weights of 5 steps need a loss that compares them"):
        model.fit(RANDOM.normal(size=(4, 5, 2)), [0, 1, 2, 0], sample_weight=np.ones((4, 5)), epochs=1, verbose=0)


def test_a_class_without_a_name_is_weighted_by_its_number() -> None:
    with pytest.raises(ModelError, match='names the class "cat"; there are: none has a name'):
        fit(net(), class_weight={"cat": 2.0})


def test_classes_of_a_table_are_weighted_by_their_names(tmp_path: Path) -> None:
    lines = [f"{a:.3f},{b:.3f},{'cat' if a > b else 'dog'}" for a, b in X[:, :2]]
    (tmp_path / "pets.csv").write_text("\n".join(["size,weight,kind", *lines]), "utf-8")
    draft = Draft()
    table = draft.node(csv_of(tmp_path / "pets.csv"), title="table")
    dense = draft.node(layers.Dense(2), Output(table, "features"), title="dense")
    draft.node(layers.CrossEntropy(), Output(dense, "output"), Output(table, "kind"), title="loss")
    model = Model.from_document(draft.document({}))
    one, other = model.clone(), model.clone()
    kinds = np.array([line.endswith("dog") for line in lines], int)
    expected = one.fit(X[:, :2], kinds, class_weight={1: 3.0}, epochs=1, verbose=0).epochs
    assert other.fit(X[:, :2], kinds, class_weight={"dog": 3.0}, epochs=1, verbose=0).epochs == expected
    with pytest.raises(ModelError, match='names the class "cow"; there are: cat, dog'):
        model.fit(X[:, :2], kinds, class_weight={"cow": 3.0}, epochs=1, verbose=0)


def test_labels_that_the_loss_ignores_may_be_given() -> None:
    x = Input((4,))
    model = Model(x, layers.Dense(3)(x))
    model.compile(loss=layers.CrossEntropy(ignore=-100))
    labels = np.where(np.arange(60) < 20, -100, Y)
    assert model.evaluate(X, labels)["loss"] == pytest.approx(model.evaluate(X[20:], Y[20:])["loss"], rel=1e-5)
    with pytest.raises(ModelError, match="class numbers from 0 to 2, got -1 to"):
        model.evaluate(X, np.where(labels < 0, -1, labels))
