"""Training that goes well: what it tells, what it keeps, how it is paused, steered and resumed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import layerloom.train.loop as module
from layerloom.compile import Machine
from layerloom.compile.machines import machine, title
from layerloom.graph.optimizers import OPTIMIZERS as KINDS
from layerloom.layers import Dense, Flatten, ReLU
from layerloom.train.checkpoint import Checkpoints
from layerloom.train.control import Control
from layerloom.train.events import Epoch, Event, Finished, Paused, Problem, Resumed, Sample, Started, Step
from layerloom.train.prepare import prepared
from layerloom.train.run import new_run

OPTIMIZERS = (
    {"optimizer": "sgd", "learning_rate": 0.05},
    {"optimizer": "adam", "learning_rate": 0.01, "schedule": "cosine", "ema_decay": 0.9},
)


def machine_and_precision() -> tuple[Machine, str]:
    return machine()[0], "float32"


def last(events: Iterator[Event]) -> Event:
    *_, event = events
    return event


def weights(event: Event) -> dict[str, np.ndarray]:
    assert isinstance(event, Finished), event
    return load_file(event.files["last"])


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


def test_training_tells_its_story_in_order(begin, document_of) -> None:
    events = list(begin(document_of()))
    kinds = [type(event).__name__ for event in events]
    assert kinds == ["Started"] + (["Step"] * 9 + ["Epoch"]) * 3 + ["Finished"]
    started, finished = events[0], events[-1]
    assert isinstance(started, Started)
    assert isinstance(finished, Finished)
    assert (started.train_rows, started.validation_rows, started.test_rows) == (144, 16, 40)
    assert started.executor == title(*machine_and_precision())
    assert started.arena_bytes > 0
    assert [event.step for event in events if isinstance(event, Step)] == list(range(1, 28))
    assert finished.reason == "completed"
    assert finished.test.keys() == {"loss", "accuracy"}


def test_training_learns(begin, document_of) -> None:
    events = list(begin(document_of(epochs=25, learning_rate=0.01)))
    epochs = [event for event in events if isinstance(event, Epoch)]
    assert epochs[-1].train["loss"] < epochs[0].train["loss"] / 3
    assert events[-1].test["accuracy"] > 0.7


def test_the_same_seed_gives_the_same_bits_and_another_does_not(begin, cnn_of) -> None:
    runs = [weights(last(begin(cnn_of(), settings={"seed": seed}))) for seed in (1, 1, 2)]
    assert same(runs[0], runs[1])
    assert not same(runs[0], runs[2])


def test_eager_training_ends_with_the_same_bits(begin, document_of) -> None:
    settings = ({"compiled": compiled} for compiled in (True, False))
    recorded, eager = (last(begin(document_of(), settings=chosen, dtype=np.float64)) for chosen in settings)
    assert same(weights(recorded), weights(eager))


def test_the_time_left_falls_to_nothing(begin, mlp_of) -> None:
    left = [event.seconds_left for event in begin(mlp_of()) if isinstance(event, Step)]
    assert all(seconds >= 0 for seconds in left)
    assert left[-1] < max(left)


# Choosing by validation alone


def test_the_labels_of_the_test_rows_change_nothing_but_the_test(begin, cnn_of, monkeypatch) -> None:
    document = cnn_of(epochs=8, learning_rate=0.02)

    def with_shuffled_test_labels(*args, **named):
        ready = prepared(*args, **named)
        rows = ready.split.test
        ready.columns["digits00.label"][rows] = np.roll(ready.columns["digits00.label"][rows], 1)
        return ready

    plain = last(begin(document))
    monkeypatch.setattr(module, "prepared", with_shuffled_test_labels)
    shuffled = last(begin(document))
    assert same(weights(plain), weights(shuffled))
    assert same(load_file(plain.files["best"]), load_file(shuffled.files["best"]))
    assert plain.best_epoch == shuffled.best_epoch
    assert plain.validation == shuffled.validation
    assert plain.test["accuracy"] != shuffled.test["accuracy"]


@pytest.mark.parametrize(
    ("losses", "best"), [([3.0, 1.0, 2.0], 2), ([1.0, 1.0, 1.0], 1), ([3.0, 2.0, 1.0], 3), ([2.0, 1.0, 1.0], 2)]
)
def test_the_best_epoch_has_the_lowest_validation_loss_and_comes_first(
    begin, mlp_of, monkeypatch, losses, best
) -> None:
    measured = module.Steps.measured
    given = iter(losses)

    def prescribed(steps, batches, rows):
        if len(rows) != 16:
            return measured(steps, batches, rows)
        return {"loss": next(given)}

    monkeypatch.setattr(module.Steps, "measured", prescribed)
    events = list(begin(mlp_of()))
    assert events[-1].best_epoch == best
    assert [event.epoch for event in events if isinstance(event, Epoch) and event.best][-1] == best


def test_the_test_rows_are_measured_once_with_the_best_weights(begin, mlp_of, monkeypatch) -> None:
    measured, seen = module.Steps.measured, []

    def watched(steps, batches, rows):
        seen.append((len(rows), steps.weights))
        return measured(steps, batches, rows)

    monkeypatch.setattr(module.Steps, "measured", watched)
    finished = last(begin(mlp_of()))
    assert [rows for rows, _ in seen] == [16, 16, 16, 40]
    best = load_file(finished.files["best"])
    assert all(np.array_equal(best[key], seen[-1][1][key]) for key in best)


def test_without_validation_rows_the_last_epoch_is_the_best(begin, mlp_of) -> None:
    events = list(begin(mlp_of(validation_fraction=0.0)))
    assert events[-1].best_epoch == 3
    assert [event.validation for event in events if isinstance(event, Epoch)] == [{}, {}, {}]


# Wishes


def test_a_pause_holds_and_changes_nothing(begin, cnn_of) -> None:
    control, seen = Control(), []
    for event in begin(cnn_of(), control=control):
        seen.append(event)
        if isinstance(event, Step) and event.step == 5:
            control.pause()
        if isinstance(event, Paused):
            assert event.step == 5
            control.resume()
    kinds = [type(event).__name__ for event in seen]
    assert kinds[6:8] == ["Paused", "Resumed"]
    assert isinstance(seen[7], Resumed)
    assert same(weights(seen[-1]), weights(last(begin(cnn_of()))))


def test_a_pause_writes_a_checkpoint(begin, mlp_of, tmp_path: Path) -> None:
    control, run = Control(), new_run(tmp_path)
    for event in begin(mlp_of(), control=control, run=run):
        if isinstance(event, Step) and event.step == 5:
            control.pause()
        if isinstance(event, Paused):
            assert Checkpoints(run.path).read().progress.step == 5
            control.stop()


def test_a_stop_ends_at_once_without_looking_at_the_test_rows(begin, mlp_of) -> None:
    control, steps = Control(), 0
    for event in begin(mlp_of(), control=control):
        steps += isinstance(event, Step)
        if steps == 12:
            control.stop()
    assert isinstance(event, Finished)
    assert (event.reason, event.test, steps, event.best_epoch) == ("stopped", {}, 12, 1)


def test_a_finish_ends_at_once_and_tests_the_best_epoch(begin, mlp_of) -> None:
    for wanted, best in ((3, 1), (12, None)):
        control, steps = Control(), 0
        for event in begin(mlp_of(), control=control):
            steps += isinstance(event, Step)
            if steps == wanted:
                control.finish()
        assert isinstance(event, Finished)
        assert (event.reason, steps) == ("finished", wanted)
        assert event.test.keys() == {"loss", "accuracy"}
        assert event.best_epoch == best or best is None


def test_another_learning_rate_holds_from_the_next_step(begin, mlp_of) -> None:
    control, rates = Control(), []
    for event in begin(mlp_of(learning_rate=0.01), control=control):
        if isinstance(event, Step):
            rates.append(event.learning_rate)
            if event.step == 2:
                control.set_learning_rate(0.5)
    assert rates[:4] == [0.01, 0.01, 0.5, 0.5]


def test_a_probe_gives_the_values_of_a_node_on_one_sample(begin, cnn_of, project_folder: Path) -> None:
    control, samples = Control(), []
    control.probe(("digits00", "node0000", "node0006", "loss0000", "nothing"), 7)
    for event in begin(cnn_of(), control=control):
        samples += [event] if isinstance(event, Sample | Problem) else []
    arrays = {(e.node, e.port): np.load(e.path) for e in samples if isinstance(e, Sample)}
    np.testing.assert_array_equal(arrays["digits00", "image"], np.load(project_folder / "digits.npz")["image"][7])
    assert arrays["node0000", "output"].shape == (3, 8, 8)
    assert arrays["node0006", "output"].shape == (10,)
    assert arrays["loss0000", "output"].shape == ()
    assert [e.message for e in samples if isinstance(e, Problem)] == [
        'The graph that is trained has no node "nothing".'
    ]
    assert not any(e.fatal for e in samples if isinstance(e, Problem))


# Going on


@pytest.mark.parametrize("settings", OPTIMIZERS, ids=["sgd", "adam"])
@pytest.mark.parametrize("stop_at", [1, 9, 13, 27])
def test_a_resumed_run_ends_with_the_same_bits(begin, document_of, tmp_path: Path, settings, stop_at: int) -> None:
    document = document_of(**settings)
    whole = list(begin(document))
    control, run, parts = Control(), new_run(tmp_path), []
    for event in begin(document, control=control, run=run):
        parts.append(event)
        if isinstance(event, Step) and event.step == stop_at:
            control.stop()
    resumed = list(begin(document, run=run, resume=True))
    assert same(weights(whole[-1]), weights(resumed[-1]))
    assert same(load_file(whole[-1].files["best"]), load_file(resumed[-1].files["best"]))
    assert (whole[-1].test, whole[-1].best_epoch) == (resumed[-1].test, resumed[-1].best_epoch)
    figures = [
        [(e.epoch, e.train, e.validation, e.best) for e in events if isinstance(e, Epoch)]
        for events in (whole, parts + resumed)
    ]
    assert figures[0] == figures[1]
    assert resumed[0].step == stop_at


def test_a_run_that_another_executor_began_says_so_when_it_goes_on(begin, mlp_of, tmp_path: Path) -> None:
    run = new_run(tmp_path)
    begun = last(begin(mlp_of(), run=run))
    assert isinstance(begun, Finished)
    description = run.path / "run.json"
    told = json.loads(description.read_text())
    told["versions"]["executor"] = "an abacus"
    description.write_text(json.dumps(told))
    problem, started, *_ = begin(mlp_of(), run=run, resume=True, settings={"epochs": 4})
    assert isinstance(problem, Problem)
    assert not problem.fatal
    assert f"begun with an abacus and goes on with {started.executor}" in problem.message
    assert isinstance(next(begin(mlp_of(), run=run, resume=True, settings={"epochs": 5})), Started)


def test_the_weights_of_the_best_epoch_are_the_averages_where_there_are_some(begin, cnn_of) -> None:
    finished = last(begin(cnn_of(validation_fraction=0.0, ema_decay=0.9)))
    best, all_states = load_file(finished.files["best"]), weights(finished)
    assert best.keys() == {key for key in all_states if "/" not in key}
    averaged = {key for key in best if f"{key}/ema" in all_states}
    assert {"node0000.weight", "node0006.bias"} <= averaged
    assert not any("running" in key for key in averaged)
    for key, value in best.items():
        assert np.array_equal(value, all_states[f"{key}/ema" if key in averaged else key])
    assert not np.array_equal(best["node0000.weight"], all_states["node0000.weight"])


def test_a_finished_run_can_be_given_more_epochs(begin, mlp_of, tmp_path: Path) -> None:
    run = new_run(tmp_path)
    list(begin(mlp_of(), run=run))
    longer = last(begin(mlp_of(), run=run, resume=True, settings={"epochs": 5}))
    assert same(weights(longer), weights(last(begin(mlp_of(), settings={"epochs": 5}))))


def test_training_ends_when_no_epoch_has_been_better_for_so_long(begin, mlp_of, tmp_path: Path) -> None:
    run = new_run(tmp_path)
    hopeless = {"epochs": 30, "learning_rate": 1.0, "optimizer": "sgd", "momentum": 0.0, "patience": 2}
    events = list(begin(mlp_of(), run=run, settings=hopeless))
    epochs, end = [event for event in events if isinstance(event, Epoch)], events[-1]
    assert isinstance(end, Finished) and end.reason == "waited"
    assert len(epochs) == end.epochs == end.best_epoch + 2 < 30
    assert end.test
    again = last(begin(mlp_of(), run=run, resume=True, settings={**hopeless, "patience": 3}))
    assert isinstance(again, Finished) and again.epochs > end.epochs


def test_every_optimizer_of_the_settings_learns(begin, mlp_of) -> None:
    for name, kind in KINDS.items():
        rate = {"sgd": 0.1, "adadelta": 1.0, "lion": 1e-3}.get(name, 1e-2)
        events = list(begin(mlp_of(), settings={"optimizer": name, "learning_rate": rate, "warmup": 0.1}))
        losses = [event.train["loss"] for event in events if isinstance(event, Epoch)]
        assert losses[-1] < losses[0], kind


def test_other_settings_are_refused_when_resuming(begin, mlp_of, tmp_path: Path) -> None:
    run = new_run(tmp_path)
    list(begin(mlp_of(), run=run))
    problem = last(begin(mlp_of(), run=run, resume=True, settings={"batch_size": 8}))
    assert isinstance(problem, Problem)
    assert "only epochs, learning rate and patience" in problem.message


def test_another_graph_is_refused_when_resuming(begin, mlp_of, chain_of, tmp_path: Path) -> None:
    run = new_run(tmp_path)
    list(begin(mlp_of(), run=run))
    problem = last(begin(chain_of(Flatten(), Dense(13), ReLU(), Dense(10)), run=run, resume=True))
    assert isinstance(problem, Problem)
    assert "The graph is not the one" in problem.message


def test_a_damaged_checkpoint_costs_one_epoch_and_is_told(begin, mlp_of, tmp_path: Path) -> None:
    run = new_run(tmp_path)
    list(begin(mlp_of(), run=run))
    (run.path / "last.safetensors").write_bytes(b"damaged")
    events = list(begin(mlp_of(), run=run, resume=True))
    assert isinstance(events[0], Problem)
    assert "last.safetensors is damaged" in events[0].message
    assert events[1].epoch == 2
    assert same(weights(events[-1]), weights(last(begin(mlp_of()))))
