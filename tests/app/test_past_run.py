"""Runs that are read again: what a killed process left behind, what is finished, and which is the newest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.app.conftest import small_net

from layerloom.graph.edit import apply
from layerloom.graph.file import save
from layerloom.graph.plan import changing, renaming, setting
from layerloom.train.checkpoint import MANIFEST
from layerloom.train.events import Epoch, Event, Finished, Problem, Started, Step, encoded
from layerloom_app.past_run import PastRun, newest_run, past_run, trained

if TYPE_CHECKING:
    from pathlib import Path

    from layerloom.graph.model import Document

NET = small_net()
STARTED = Started("run", 3, 10, 100, 10, 20, 650, "cpu", "reference")


def step(number: int, rate: float = 100.0) -> Step:
    return Step(1 + (number - 1) // 10, number, 1 / number, {"accuracy": 0.5}, 0.01, rate, 1.0)


def epoch(number: int) -> Epoch:
    return Epoch(number, 10 * number, {"loss": 0.5, "accuracy": 0.6}, {"loss": 0.6}, True, 2.0)


def finished(reason: str) -> Finished:
    return Finished(reason, 3, 2, {}, {"accuracy": 0.9}, 6.0)  # type: ignore[arg-type]


def written(folder: Path, *events: Event, end: str = "", document: Document | None = None) -> PastRun:
    """A run with a checkpoint that told these events, and then what is no whole line."""
    folder.mkdir(parents=True)
    save(folder / "document.loom", document or NET)
    (folder / MANIFEST).write_text("{}")
    (folder / "run.json").write_text('{"settings": {}}')
    (folder / "events.jsonl").write_text("".join(json.dumps(encoded(event)) + "\n" for event in events) + end)
    found = past_run(folder)
    assert found is not None
    return found


def test_a_run_is_unfinished_unless_it_ended_by_itself_or_failed(tmp_path: Path) -> None:
    told = (STARTED, step(1), epoch(1))
    fatal = Problem("The weights are no longer finite.")
    ends: dict[str, tuple[Event, ...]] = {
        "killed": (), "stopped": (finished("stopped"),), "completed": (finished("completed"),),
        "early": (finished("finished"),), "failed": (fatal,), "resumed": (finished("stopped"), STARTED, step(2)),
    }  # fmt: skip
    unfinished = {name for name, end in ends.items() if written(tmp_path / name, *told, *end).unfinished}
    assert unfinished == {"killed", "stopped", "resumed"}


def test_without_a_checkpoint_there_is_nothing_to_go_on_from(tmp_path: Path) -> None:
    run = written(tmp_path / "run", STARTED, step(1))
    (run.path / MANIFEST).unlink()
    assert not run.unfinished


def test_half_a_line_costs_neither_the_rest_nor_the_line_that_follows_it(tmp_path: Path) -> None:
    run = written(
        tmp_path / "run", STARTED, step(1), end='{"event": "step", "epo' + json.dumps(encoded(step(3))) + "\n"
    )
    assert [event for event, _ in run.history()] == [STARTED, step(1), step(3)]
    torn = written(tmp_path / "torn", STARTED, step(1), end='{"event": "st')
    assert [event for event, _ in torn.history()] == [STARTED, step(1)]


def test_seconds_follow_from_the_epochs_and_the_speed_and_never_go_back(tmp_path: Path) -> None:
    run = written(tmp_path / "run", STARTED, step(5), epoch(1), step(15), epoch(2))
    seconds = [second for _, second in run.history()]
    assert seconds == sorted(seconds) and seconds[1] == 0.5 and seconds[-1] == 4.0


def test_the_means_of_an_epoch_stand_for_its_last_step(tmp_path: Path) -> None:
    run = written(tmp_path / "run", STARTED, step(1), epoch(1), step(20), epoch(2))
    steps = [event for event, _ in run.history() if isinstance(event, Step)]
    assert [entry.step for entry in steps] == [1, 10, 20]
    assert steps[1].loss == 0.5 and steps[1].metrics == {"accuracy": 0.6} and steps[2].loss == 1 / 20


def test_the_newest_run_of_the_project_comes_first_then_one_of_the_same_document(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "net.loom", tmp_path / "runs"
    assert newest_run(project, NET, elsewhere) is None
    written(elsewhere / "20261122-120000-1", STARTED, document=small_net(units=3))
    assert newest_run(project, NET, elsewhere) is None
    same = written(elsewhere / "20261122-110000-1", STARTED)
    found = newest_run(project, NET, elsewhere)
    assert found is not None and found.path == same.path
    written(tmp_path / "net.runs" / "20261101-100000-1", STARTED)
    newest = written(tmp_path / "net.runs" / "20261102-100000-1", STARTED, document=small_net(units=3))
    found = newest_run(project, NET, elsewhere)
    assert found is not None and found.path == newest.path
    assert found.begun is not None and (found.begun.day, found.begun.hour) == (2, 10)


def test_titles_do_not_change_what_is_trained_but_parameters_and_settings_do() -> None:
    node = next(key for key, node in NET.nodes.items() if node.layer.type_name == "Dense")
    assert trained(apply(NET, renaming(NET, node, "other"))) == trained(NET)
    assert trained(apply(NET, setting(NET, "name", "other"))) == trained(NET)
    assert trained(apply(NET, changing(NET, node, units=3))) != trained(NET)
    assert trained(apply(NET, setting(NET, "epochs", 9))) != trained(NET)
