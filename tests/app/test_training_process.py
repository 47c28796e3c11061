"""The worker seen from the window: it trains, obeys, dies in every way, and the next training works."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from tests.app.conftest import small_net

from layerloom.train.events import Epoch, Event, Finished, Started, Step, encoded
from layerloom_app import training_process
from layerloom_app.training_process import TrainingProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

LONG = 60_000


@pytest.fixture
def process(qapp: object) -> Iterator[TrainingProcess]:
    made = TrainingProcess()
    yield made
    made.close()


class Record:
    """What a process told, in order."""

    def __init__(self, process: TrainingProcess) -> None:
        self.events: list[Event] = []
        self.ends: list[str] = []
        process.received.connect(self.events.append)
        process.ended.connect(self.ends.append)

    def of(self, kind: type) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


def stand_in(code: str) -> tuple[str, ...]:
    """A worker that does what the code says."""
    return (sys.executable, "-c", code)


def test_a_training_tells_its_events_and_ends_without_a_word(
    process: TrainingProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    record = Record(process)
    with qtbot.waitSignal(process.ended, timeout=LONG):
        process.train(small_net(), tmp_path / "net.runs", tmp_path)
    assert record.ends == [""]
    assert len(record.of(Started)) == 1 and len(record.of(Epoch)) == 2 and record.of(Step)
    finished = record.events[-1]
    assert isinstance(finished, Finished)
    assert finished.test["accuracy1" if "accuracy1" in finished.test else "accuracy"] > 0.8
    assert process.state == "idle"
    assert process.run is not None and (process.run / "best.safetensors").is_file()


def test_the_worker_trains_a_snapshot_and_not_the_live_file(
    process: TrainingProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(process.ended, timeout=LONG):
        process.train(small_net(), tmp_path / "runs", tmp_path)
    assert process.run is not None and (process.run / "document.loom").is_file()


def test_pause_resume_and_finish_are_obeyed(process: TrainingProcess, tmp_path: Path, qtbot: QtBot) -> None:
    record = Record(process)
    process.train(small_net(epochs=100_000), tmp_path / "runs", tmp_path)
    qtbot.waitUntil(lambda: bool(record.of(Step)), timeout=LONG)
    process.pause()
    qtbot.waitUntil(lambda: process.state == "paused", timeout=LONG)
    count = len(record.of(Step))
    qtbot.wait(300)
    assert len(record.of(Step)) == count
    process.resume()
    qtbot.waitUntil(lambda: process.state == "running" and len(record.of(Step)) > count, timeout=LONG)
    with qtbot.waitSignal(process.ended, timeout=LONG):
        process.finish()
    finished = record.events[-1]
    assert isinstance(finished, Finished) and finished.reason == "finished"


def test_stop_is_obeyed(process: TrainingProcess, tmp_path: Path, qtbot: QtBot) -> None:
    record = Record(process)
    process.train(small_net(epochs=100_000), tmp_path / "runs", tmp_path)
    qtbot.waitUntil(lambda: bool(record.of(Step)), timeout=LONG)
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.stop()
    assert ended.args == [""]


def test_a_killed_worker_is_told_in_words_and_the_next_training_works(
    process: TrainingProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    record = Record(process)
    process.train(small_net(epochs=100_000), tmp_path / "runs", tmp_path)
    qtbot.waitUntil(lambda: bool(record.of(Step)), timeout=LONG)
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        os.kill(process.process_id, signal.SIGKILL)
    assert "killed" in ended.args[0] and "train again" in ended.args[0]
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.train(small_net(), tmp_path / "runs", tmp_path)
    assert ended.args == [""]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("import os; os.abort()", "internal error"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("raise SystemExit(3)", "exit code 3"),
        ("pass", "without saying why"),
        ('print(\'{"event": "problem", "message": "Full disk.", "node": "", "fatal": true}\')', "Full disk."),
        ('print(\'{"event": "hello", "protocol": 99}\', flush=True); input(); input()', "another protocol"),
    ],
)  # fmt: skip
def test_every_end_has_its_sentence(
    process: TrainingProcess, tmp_path: Path, qtbot: QtBot, code: str, word: str
) -> None:
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.train(small_net(), tmp_path / "runs", tmp_path, command=stand_in(code))
    assert word in ended.args[0]
    assert process.state == "idle"


def test_a_program_that_is_not_there_is_told(process: TrainingProcess, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.train(small_net(), tmp_path / "runs", tmp_path, command=(str(tmp_path / "nothing"),))
    assert "could not be started" in ended.args[0]


def test_lines_that_are_no_events_are_passed_over(process: TrainingProcess, tmp_path: Path, qtbot: QtBot) -> None:
    record = Record(process)
    code = "print('noise'); print('[1]'); print('{\"event\": \"of tomorrow\"}'); print('x' * 100_000)"
    with qtbot.waitSignal(process.ended, timeout=LONG):
        process.train(small_net(), tmp_path / "runs", tmp_path, command=stand_in(code))
    assert record.events == []


def test_a_silent_worker_is_noticed_and_can_be_ended(tmp_path: Path, qtbot: QtBot) -> None:
    process = TrainingProcess(silence_ms=300)
    with qtbot.waitSignal(process.silent, timeout=LONG) as told:
        process.train(small_net(), tmp_path / "runs", tmp_path, command=stand_in("import time; time.sleep(100)"))
    assert told.args == [True]
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.kill()
    assert "was ended" in ended.args[0]
    assert process.state == "idle"


def test_a_flood_of_output_does_not_hold_the_window_up(process: TrainingProcess, tmp_path: Path, qtbot: QtBot) -> None:
    record = Record(process)
    gaps: list[int] = []
    clock, ticker = QElapsedTimer(), QTimer()
    ticker.timeout.connect(lambda: gaps.append(clock.restart()))
    step = json.dumps(encoded(Step(1, 1, 0.5, {"accuracy": 0.5}, 0.01, 1e4, 3.0)))
    code = f"import sys\nfor i in range(50): sys.stdout.write(({step!r} + chr(10)) * 1000)"
    with qtbot.waitSignal(process.ended, timeout=LONG):
        process.train(small_net(), tmp_path / "runs", tmp_path, command=stand_in(code))
        clock.start()
        ticker.start(5)
    ticker.stop()
    assert len(record.of(Step)) == 50_000
    assert sorted(gaps)[-3] < 100  # The machine itself may stop everything once or twice.


def test_a_line_without_an_end_is_cut_off(
    process: TrainingProcess, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_process, "LINE_LIMIT", 2**20)
    code = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    with qtbot.waitSignal(process.ended, timeout=LONG) as ended:
        process.train(small_net(), tmp_path / "runs", tmp_path, command=stand_in(code))
    assert "does not end" in ended.args[0]


def test_closing_leaves_no_orphan(tmp_path: Path, qtbot: QtBot) -> None:
    process = TrainingProcess()
    process.train(small_net(epochs=100_000), tmp_path / "runs", tmp_path)
    qtbot.waitUntil(lambda: process.state == "running", timeout=LONG)
    number = process.process_id
    process.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
