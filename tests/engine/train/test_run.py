from __future__ import annotations

import json
from pathlib import Path

import pytest

from layerloom import __version__
from layerloom.train import run as module
from layerloom.train.events import Epoch, Finished, Step
from layerloom.train.run import EventLog, RunError, RunFolder, new_run, newest_run, runs_of


def step(number: int) -> Step:
    return Step(1, number, 0.5, {}, 0.1, 10.0, 1.0)


def test_a_run_never_overwrites_another(tmp_path: Path) -> None:
    runs = [new_run(tmp_path / "net.runs") for _ in range(5)]
    assert len({run.path for run in runs}) == 5


def test_runs_lie_beside_the_project() -> None:
    assert runs_of(Path("a/net.loom")) == Path("a/net.runs")


def test_the_newest_run_is_found_by_its_name(tmp_path: Path) -> None:
    for name in ("20250101-000000-2", "20250101-000000-10", "20241231-235959-99"):
        (tmp_path / name).mkdir()
        RunFolder(tmp_path / name).describe({}, tmp_path, "{}", "NumPy")
    (tmp_path / "20260101-000000-1").mkdir()  # It was never begun, so there is nothing to resume in it.
    assert newest_run(tmp_path).path.name == "20250101-000000-10"


def test_without_a_run_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run to resume"):
        newest_run(tmp_path)


def test_the_description_says_what_was_trained(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.describe({"epochs": 3}, tmp_path, "text of the document", "NumPy")
    assert run.description["settings"] == {"epochs": 3}
    assert run.description["versions"]["layerloom"] == __version__
    assert run.document.read_text() == "text of the document"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"settings": 3}'])
def test_a_broken_description_is_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(RunError, match="is not the folder of a run"):
        _ = RunFolder(tmp_path).description


def test_the_log_has_every_event_but_not_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 100.0
    monkeypatch.setattr(module.time, "monotonic", lambda: clock)
    with EventLog(RunFolder(tmp_path)) as log:
        for number in range(1, 8):
            log.append(step(number))
            clock += 0.04
        log.append(Epoch(1, 7, {"loss": 0.5}, {}, True, 1.0))
        log.append(Finished("completed", 1, 1, {}, {}, 1.0))
    lines = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert [line.get("step") for line in lines if line["event"] == "step"] == [1, 4, 7]
    assert [line["event"] for line in lines][-2:] == ["epoch", "finished"]


def test_a_resumed_run_appends_to_its_log(tmp_path: Path) -> None:
    for number in (1, 2):
        with EventLog(RunFolder(tmp_path)) as log:
            log.append(step(number))
    assert len((tmp_path / "events.jsonl").read_text().splitlines()) == 2
