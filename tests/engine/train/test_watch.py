"""What a run watches: which epoch is kept, when it ends, what the rate becomes; and what it writes for others."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import layerloom.train.loop as module
from layerloom.graph.file import dumps, loads
from layerloom.graph.model import Document
from layerloom.graph.monitored import monitored
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import Perplexity
from layerloom.train.checkpoint import Checkpoints
from layerloom.train.control import Control
from layerloom.train.events import Epoch, Event, Finished, Problem, Started, Step
from layerloom.train.loop import train
from layerloom.train.run import RunFolder, new_run
from layerloom.train.watch import Watch

PLATEAU = {"schedule": "plateau", "plateau_factor": 0.5, "plateau_patience": 1}


@pytest.fixture
def begin(project_folder: Path, tmp_path: Path) -> Callable[..., Iterator[Event]]:
    def begun(document: Document, *, run: RunFolder | None = None, **options):
        config = TrainingConfig.of(document.settings)
        options = {"control": Control(), "run": run or new_run(tmp_path / "runs"), **options}
        return train(document, config, folder=project_folder, **options)

    return begun


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Prescribes the figures of the 16 validation rows, one after another; a resumed run goes on with them."""

    def prescribe(**columns: list[float]) -> None:
        measured = module.Steps.measured
        given = iter([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])
        monkeypatch.setattr(
            module.Steps, "measured", lambda s, b, rows: next(given) if len(rows) == 16 else measured(s, b, rows)
        )

    return prescribe


def epochs_of(events: list[Event]) -> list[Epoch]:
    return [event for event in events if isinstance(event, Epoch)]


def same(one: str, other: str) -> bool:
    a, b = load_file(one), load_file(other)
    return a.keys() == b.keys() and all(np.array_equal(a[key], b[key]) for key in a)


# Choosing


def test_the_best_epoch_is_that_of_the_monitored_metric(begin, mlp_of, figures) -> None:
    figures(loss=[3.0, 1.0, 2.0, 4.0], accuracy=[0.5, 0.2, 0.9, 0.9])
    events = list(begin(mlp_of(epochs=4, monitor="accuracy")))
    assert [event.best for event in epochs_of(events)] == [True, False, True, False]
    assert events[-1].best_epoch == 3
    assert events[-1].validation == {"loss": 2.0, "accuracy": 0.9}


def test_a_metric_says_itself_which_values_are_the_best(mlp_of) -> None:
    document = mlp_of()
    node = document.nodes["accuracy"]
    low = document.with_table("nodes", {**document.nodes, "accuracy": replace(node, layer=Perplexity(), title="loss")})
    assert monitored(document) == {"loss": "min", "accuracy": "max"}
    assert monitored(low) == {"loss": "min", "loss (metric)": "min"}


def test_patience_waits_for_the_monitored_figure(begin, mlp_of, figures) -> None:
    figures(loss=[3.0, 2.0, 1.0, 0.5, 0.1], accuracy=[0.5, 0.6, 0.6, 0.6, 0.9])
    *_, finished = begin(mlp_of(epochs=5, monitor="accuracy", patience=2))
    assert (finished.reason, finished.epochs, finished.best_epoch) == ("waited", 4, 2)


def test_an_epoch_whose_figure_has_no_value_is_no_better_one() -> None:
    watch = Watch("auc", "max", patience=2)
    assert watch.observe(1, {"loss": 1.0})
    assert watch.observe(2, {"loss": 1.0, "auc": 0.1})
    assert not watch.observe(3, {"loss": 0.5})
    assert not watch.waited(3) and watch.waited(4)


def test_the_last_weights_are_kept_where_the_settings_say_so(begin, mlp_of, figures) -> None:
    figures(loss=[1.0, 2.0, 3.0], accuracy=[0.1, 0.1, 0.1])
    *_, finished = begin(mlp_of(keep="last"))
    assert finished.best_epoch == 3
    last, best = load_file(finished.files["last"]), load_file(finished.files["best"])
    assert all(np.array_equal(last[key], value) for key, value in best.items())


def test_keeping_the_last_weights_does_not_end_the_waiting(begin, mlp_of, figures) -> None:
    figures(loss=[1.0, 2.0, 3.0, 4.0, 5.0], accuracy=[0.1] * 5)
    *_, finished = begin(mlp_of(epochs=5, keep="last", patience=3))
    assert (finished.reason, finished.epochs, finished.best_epoch) == ("waited", 4, 4)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"monitor": "recall"}, 'names "recall", but there is no such figure. Choose one of these: loss, accuracy.'),
        ({**PLATEAU, "validation_fraction": 0.0}, "looks at validation rows, but there are none"),
    ],
)
def test_what_cannot_be_watched_is_told_before_the_run_begins(begin, mlp_of, settings, sentence) -> None:
    (problem,) = begin(mlp_of(**settings))
    assert isinstance(problem, Problem) and problem.fatal
    assert sentence in problem.message


def test_a_plateau_lowers_the_rate_of_the_next_epoch(begin, mlp_of, figures) -> None:
    figures(loss=[3.0, 2.0, 2.5, 2.5, 2.4, 2.3, 1.0], accuracy=[0.1] * 7)
    events = list(begin(mlp_of(epochs=7, learning_rate=0.01, **PLATEAU)))
    rates = {event.epoch: event.learning_rate for event in events if isinstance(event, Step)}
    assert list(rates.values()) == [0.01, 0.01, 0.01, 0.01, 0.005, 0.005, 0.0025]


# Going on


WATCHED = {"epochs": 12, "learning_rate": 0.01, "patience": 4, **PLATEAU}
LOSSES = [3.0, 2.0, 2.5, 2.4, 1.0, 1.5, 1.4, 1.3, 1.2]


@pytest.mark.parametrize("keep", ["best", "last"])
@pytest.mark.parametrize("kill_at", [40, 54, 71])
def test_a_killed_run_waits_and_lowers_the_rate_as_if_it_had_not_been(
    begin, cnn_of, figures, tmp_path, kill_at, keep
) -> None:
    """A generator that is dropped is a process that is killed: what counts is in the files."""
    document = cnn_of(**WATCHED, keep=keep, csv_log=True)
    figures(loss=LOSSES, accuracy=[0.1] * 9)
    whole = list(begin(document))
    run = new_run(tmp_path / "killed")
    done = (kill_at - 1) // 9
    figures(loss=LOSSES, accuracy=[0.1] * 9)
    events = begin(document, run=run)
    for event in events:
        if isinstance(event, Step) and event.step == kill_at:
            break
    events.close()
    figures(loss=LOSSES[done:], accuracy=[0.1] * (9 - done))
    resumed = list(begin(document, run=run, resume=True))
    assert isinstance(resumed[0], Started) and resumed[0].epoch == done
    one, other = whole[-1], resumed[-1]
    assert isinstance(one, Finished) and isinstance(other, Finished)
    assert (one.reason, one.epochs, one.best_epoch) == (other.reason, other.epochs, other.best_epoch)
    assert one.reason == "waited" and one.epochs == 9
    assert same(one.files["last"], other.files["last"]) and same(one.files["best"], other.files["best"])
    rates = [{e.epoch: e.learning_rate for e in events if isinstance(e, Step)} for events in (whole, resumed)]
    assert rates[1].items() <= rates[0].items() and len(set(rates[0].values())) > 2
    tables = [read_table(Path(event.run)) for event in (one, other)]
    assert [[row["loss"] for row in table] for table in tables] == [[row["loss"] for row in tables[0]]] * 2


def test_a_checkpoint_from_before_there_was_a_watch_is_read(begin, mlp_of, tmp_path: Path) -> None:
    run = new_run(tmp_path / "old")
    list(begin(mlp_of(epochs=2), run=run))
    checkpoints = Checkpoints(run.path)
    found = checkpoints.read()
    checkpoints.write(replace(found.progress, watched={}), found.last)
    *_, finished = begin(mlp_of(epochs=3), run=run, resume=True)
    assert finished.epochs == 3
    settings = json.loads((run.path / "run.json").read_text())
    for name in ("monitor", "keep", "csv_log", "restarts"):
        del settings["settings"][name]
    (run.path / "run.json").write_text(json.dumps(settings))
    *_, finished = begin(mlp_of(epochs=4), run=run, resume=True)
    assert finished.epochs == 4


# In files


def test_the_settings_go_into_the_file_and_back(mlp_of) -> None:
    settings = {"monitor": "accuracy", "keep": "last", "restarts": 4, "restart_growth": 2, "csv_log": True, **PLATEAU}
    document = mlp_of(**settings, tensorboard_log=True, of_a_later_version="a")
    again = loads(dumps(document))
    assert again.settings == document.settings
    assert TrainingConfig.of(again.settings) == TrainingConfig.of(document.settings)


def read_table(run: Path) -> list[dict[str, str]]:
    with (run / "epochs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_epochs_are_a_table_where_the_settings_say_so(begin, mlp_of) -> None:
    events = list(begin(mlp_of(csv_log=True, schedule="cosine")))
    table = read_table(Path(events[-1].run))
    names = ["epoch", "step", "seconds", "learning_rate", "loss", "accuracy", "val_loss", "val_accuracy"]
    assert list(table[0]) == names
    assert [float(row["val_loss"]) for row in table] == [e.validation["loss"] for e in epochs_of(events)]
    assert float(table[-1]["learning_rate"]) == [e for e in events if isinstance(e, Step)][-1].learning_rate
    assert not (Path(events[-1].run) / "tensorboard").exists()


def test_tensorboard_gets_the_story_of_a_run_and_forgets_what_is_done_again(
    begin, mlp_of, tmp_path, read_events
) -> None:
    document, run = mlp_of(tensorboard_log=True), new_run(tmp_path / "runs")
    events = begin(document, run=run)
    for event in events:
        if isinstance(event, Step) and event.step == 13:
            break
    events.close()
    story = list(begin(document, run=run, resume=True))
    assert not (run.path / "epochs.csv").exists()
    train, steps = (read_events(run.path / "tensorboard" / part) for part in ("train", "steps"))
    assert train.versions == ["brain.Event:2"] * 2
    assert train.forgotten_from == [2] and steps.forgotten_from == [10]
    assert [step for step, _ in train.scalars["epoch_loss"]] == [1, 2, 3]
    assert [step for step, _ in steps.scalars["batch_loss"]] == [*range(1, 14), *range(10, 28)]
    assert train.scalars["epoch_accuracy"][-1][1] == pytest.approx(epochs_of(story)[-1].train["accuracy"])
    weights = load_file(run.path / "last.safetensors")["node0001.weight"]
    step, spread = train.histograms["dense1/weight"][-1]
    assert step == 3 and spread[3] == weights.size and sum(spread[7]) == weights.size
    assert (spread[1], spread[2]) == (weights.min(), weights.max())
    assert train.graphs[0]["dense1"] == ("Dense", ["flatten0"])
