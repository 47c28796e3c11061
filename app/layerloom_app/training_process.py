"""The training worker as the window sees it: one process, commands in, events out.

The worker is `python -m layerloom.train.worker`. It says `hello` first, then one JSON object a line; a beat at least
once a second shows that it lives. It trains a snapshot of the document, never the live file. Whatever happens to it,
the window goes on: `ended` says in words how it went, and `train` starts a new one."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QElapsedTimer, QIODevice, QObject, QProcess, QTimer, Signal

from layerloom.graph.file import save
from layerloom.graph.model import Document
from layerloom.train.checkpoint import MANIFEST
from layerloom.train.events import Event, Finished, Paused, Problem, Resumed, Started, decoded
from layerloom.train.run import RunFolder, new_run
from layerloom_app.actions import tr

PROTOCOL = 1
SILENCE_MS = 10_000
"""After so long without a line the worker is said not to respond."""
LINE_LIMIT = 64 * 2**20
SLICE = 32 * 2**10
"""So many bytes are understood in one turn of the event loop, so that a flood of them does not hold the window up."""
Command = tuple[str, ...]
WORKER: Command = (sys.executable, "-X", "faulthandler", "-m", "layerloom.train.worker")

State = Literal["idle", "starting", "running", "paused", "stopping"]


class TrainingProcess(QObject):
    """Starts, steers and watches one training at a time."""

    received = Signal(object)
    """An `Event` of the running training."""
    ended = Signal(str)
    """The process is gone; a sentence if it did not end as it should, else empty."""
    state_changed = Signal()
    silent = Signal(bool)
    """True when the worker has said nothing for ten seconds, False when it speaks again."""

    def __init__(self, parent: QObject | None = None, *, silence_ms: int = SILENCE_MS) -> None:
        super().__init__(parent)
        self.state: State = "idle"
        self.run: Path | None = None
        self.resuming = False
        """Whether the training goes on with a run that was begun before."""
        self.disowned = False
        """Whether what trains is no longer the document that the window shows."""
        self.device = ""
        self._process: QProcess | None = None
        self._pending = b""
        self._finished = False
        self._wish = ""
        self._fatal = ""
        self._log: Path | None = None
        self._silence_ms = silence_ms
        self._is_silent = False
        self._exit: tuple[int, bool] | None = None
        """The exit code, and whether it crashed, of a process that ended while its last lines are still read."""
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._read)
        self._heard = QElapsedTimer()
        self._watched = False
        self._watch = QTimer(self)
        self._watch.setInterval(min(500, silence_ms))
        self._watch.timeout.connect(self._listen)

    # What the window asks for

    def train(self, document: Document, runs: Path, folder: Path, *, command: Command = WORKER) -> None:
        """Train a snapshot of the document in a new run below `runs`; relative paths in it start at `folder`.

        Raises `OSError` or `FileProblem` if the snapshot cannot be written.
        """
        assert self.state == "idle", "a training was started while another one runs"
        run = new_run(runs)
        save(run.document, document)
        self._begin(run, folder, {}, command)

    def take_up(self, run: Path, folder: Path, settings: Mapping[str, object], *, command: Command = WORKER) -> None:
        """Go on with a run from its last checkpoint. Of its settings epochs and learning rate may be others."""
        self._begin(RunFolder(run), folder, {"resume": True, "settings": dict(settings)}, command)

    def _begin(self, run: RunFolder, folder: Path, how: Mapping[str, object], command: Command) -> None:
        assert self.state == "idle", "a training was started while another one runs"
        self.run, self._log = run.path, run.path / "worker.log"
        self.resuming, self.disowned = bool(how.get("resume")), False
        self._pending, self._finished, self._wish, self._fatal = b"", False, "", ""
        self._start((*command, "--log", str(self._log)))
        what = {"document": str(run.document), "run": str(run.path), "folder": str(folder)}
        self._send({"command": "start", **what, **how})
        if self._watched:
            self._send({"command": "watch", "on": True})

    def pause(self) -> None:
        self._send({"command": "pause"})

    def resume(self) -> None:
        self._send({"command": "resume"})

    def set_learning_rate(self, rate: float) -> None:
        """Use this learning rate from the next step on."""
        self._send({"command": "set", "learning_rate": rate})

    def watch(self, on: bool) -> None:
        """Have the weights shown now and then, by `Glimpse` events, in this training and those to come."""
        self._watched = on
        if self.state != "idle":
            self._send({"command": "watch", "on": on})

    def finish(self) -> None:
        """End after the current step, keep the best epoch and test it."""
        self._part_with("finish")

    def stop(self) -> None:
        """End after the current step without the test."""
        self._part_with("stop")

    def kill(self) -> None:
        """End the process at once, without asking it."""
        if self._process is not None:
            self._wish = "kill"
            self._process.kill()

    def close(self) -> None:
        """End the process and wait for it, because the window closes."""
        self._watch.stop()
        self._turn.stop()
        if self._process is not None:
            self._process.blockSignals(True)
            self._process.kill()
            self._process.waitForFinished(3000)
            self._forget()
        self.state = "idle"

    @property
    def process_id(self) -> int:
        """The number of the worker's process, 0 if there is none."""
        return 0 if self._process is None else self._process.processId()

    # Within

    def _start(self, command: tuple[str, ...]) -> None:
        process = QProcess(self)
        process.setStandardErrorFile(str(self._log), QIODevice.OpenModeFlag.Append)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._gone)
        process.errorOccurred.connect(self._failed)
        self._process, self._exit = process, None
        self._heard.start()
        self._watch.start()
        self._enter("starting")
        process.start(command[0], list(command[1:]))

    def _send(self, command: Mapping[str, object]) -> None:
        if self._process is not None:
            self._process.write(QByteArray((json.dumps(command) + "\n").encode()))

    def _part_with(self, wish: str) -> None:
        if self._process is not None:
            self._wish = wish
            self._send({"command": wish})
            self._enter("stopping")

    def _read(self) -> None:
        """Understand a slice of what came; the rest, and the end, wait for the next turn."""
        if self._process is None or self._turn.isActive():
            return
        *lines, self._pending = (self._pending + self._process.read(SLICE).data()).split(b"\n")
        if len(self._pending) > LINE_LIMIT:
            self._pending = b""
            self._fatal = tr("The training process sent a line that does not end, and was stopped.")
            self._process.kill()
        self._heard.restart()
        for line in lines:
            self._take(line)
        self._go_on()

    def _go_on(self) -> None:
        if self._process is None:
            return
        if self._process.bytesAvailable():
            self._turn.start()
        elif self._exit is not None:
            self._leave("" if self._finished else self._fatal or self._words(*self._exit))

    def _take(self, line: bytes) -> None:
        """Understand one line; beats and lines of a newer protocol are passed over."""
        try:
            values = json.loads(line)
        except ValueError:
            return
        if isinstance(values, dict) and values.get("event") == "hello":
            self._greet(values)
            return
        try:
            event = decoded(values)
        except (ValueError, AttributeError):
            return
        self._follow(event)
        self.received.emit(event)

    def _greet(self, values: Mapping[str, object]) -> None:
        if values.get("protocol") != PROTOCOL:
            self._fatal = tr("The training process speaks another protocol. Install Layerloom again.")
            self.kill()

    def _follow(self, event: Event) -> None:
        """Keep the state in step with what the worker says."""
        if isinstance(event, Started | Resumed):
            self._enter("running" if not self._wish else "stopping")
        if isinstance(event, Paused):
            self._enter("paused")
        if isinstance(event, Finished):
            self._finished = True
            self._send({"command": "quit"})
        if isinstance(event, Problem) and (event.fatal or self.state == "starting"):
            self._fatal = event.message
            self._send({"command": "quit"})

    def _enter(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit()

    def _listen(self) -> None:
        silent = self._heard.elapsed() >= self._silence_ms
        if silent != self._is_silent:
            self._is_silent = silent
            self.silent.emit(silent)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._leave(tr("The training process could not be started: {0}").format(self._process.errorString()))

    def _gone(self, code: int, status: QProcess.ExitStatus) -> None:
        self._exit = code, status == QProcess.ExitStatus.CrashExit
        self._read()

    def _words(self, code: int, crashed: bool) -> str:
        """What the exit code means, in a sentence."""
        if self._wish == "kill":
            return tr("The training process was ended. Its last checkpoint is kept.")
        if not crashed and code == 0:
            return "" if self._wish else tr("The training process ended without saying why.")
        if not crashed:
            return _joined(tr("The training process ended with the exit code {0}.").format(code), self._where())
        meaning = _meaning(code)
        way_out = tr("You can resume the run, or train again.") if self._can_go_on() else tr("You can train again.")
        return _joined(meaning, way_out, self._where())

    def _can_go_on(self) -> bool:
        return self.run is not None and (self.run / MANIFEST).is_file()

    def _where(self) -> str:
        """Where to read on, if the process wrote anything."""
        written = self._log is not None and self._log.is_file() and self._log.stat().st_size > 0
        return tr("What it wrote last is in {0}.").format(self._log) if written else ""

    def _leave(self, sentence: str) -> None:
        self._watch.stop()
        if self._is_silent:
            self._is_silent = False
            self.silent.emit(False)
        self._forget()
        self._enter("idle")
        self.ended.emit(sentence)

    def _forget(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _meaning(signal: int) -> str:
    """What ended a process, in a sentence."""
    known = {
        4: tr("The training process met an instruction that this processor does not have."),
        6: tr("The training process gave up after an internal error."),
        7: tr("The training process could not read its memory."),
        9: tr("The training process was killed, by the system when memory is short, or by hand."),
        15: tr("The training process was told to end from outside."),
    }
    return known.get(signal, tr("The training process crashed."))
