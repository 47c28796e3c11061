"""Profiling as the window sees it: a worker of its own measures a snapshot of the document, and what it found is kept
until another document is opened, or it is cleared. It is stale while the graph is not the one that was measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QProcess, QTemporaryDir, Signal

from layerloom.files import FileProblem
from layerloom.graph.file import save
from layerloom.train.profile import StepProfile, decoded, subject
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.training_process import WORKER, Command


class Profiling(QObject):
    """One profile of the open document, and the process that makes it."""

    changed = Signal()
    """Whether it is under way, how far it is, the profile, or whether it is stale is another."""
    failed = Signal(str)
    """Why there is no profile, in a sentence."""

    def __init__(
        self,
        model: DocumentModel,
        folder: Callable[[], Path],
        parent: QObject | None = None,
        *,
        command: Command = WORKER,
    ) -> None:
        super().__init__(parent)
        self.profile: StepProfile | None = None
        self.stale = False
        self.progress: tuple[int, int] | None = None
        """How many of how many parts are done; `None` while nothing is under way."""
        self._model = model
        self._folder = folder
        self._command = command
        self._subject: tuple[object, ...] = ()
        """What the profile, or the one to come, is of."""
        self._process: QProcess | None = None
        self._snapshot: QTemporaryDir | None = None
        self._pending = b""
        self._reason = ""
        model.checked.connect(self._compare)
        model.replaced.connect(self._begin_anew)

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Profile the document as it is now; what was found before goes."""
        if self.running:
            return
        self._snapshot = snapshot = QTemporaryDir()
        path = Path(snapshot.path()) / "project.loom"
        try:
            save(path, self._model.root)
        except (OSError, FileProblem) as error:
            self.failed.emit(tr("The profiling could not be prepared. {0}").format(error))
            return
        self._subject = subject(self._model.root)
        self.profile, self.stale, self.progress = None, False, (0, 1)
        self._pending, self._reason = b"", tr("The profiling ended without a result.")
        self._process = process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail)
        process.start(self._command[0], list(self._command[1:]))
        self._send({"command": "profile", "document": str(path), "folder": str(self._folder())})
        self.changed.emit()

    def stop(self) -> None:
        """End the profiling without a result."""
        if self._process is not None:
            self._drop()
            self.changed.emit()

    def clear(self) -> None:
        """Forget the profile."""
        if self.profile is not None:
            self.profile, self.stale = None, False
            self.changed.emit()

    def close(self) -> None:
        """End the worker and wait for it, because the window closes."""
        self._drop()

    # The document

    def _compare(self) -> None:
        if self.profile is None:
            return
        stale = subject(self._model.root) != self._subject
        if stale != self.stale:
            self.stale = stale
            self.changed.emit()

    def _begin_anew(self) -> None:
        """Another document was opened."""
        self.stop()
        self.clear()

    # The worker

    def _send(self, command: Mapping[str, object]) -> None:
        if self._process is not None:
            self._process.write(QByteArray((json.dumps(command) + "\n").encode()))

    def _read(self) -> None:
        if self._process is None:
            return
        *lines, self._pending = (self._pending + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        """Understand one line; those that are none of ours are passed over."""
        try:
            values = json.loads(line)
            event = values.pop("event")
            if event == "profiling":
                self.progress = int(values["done"]), int(values["total"])
            elif event == "profile":
                self.profile = decoded(values)
            elif event == "problem":
                self._reason = str(values["message"])
            else:
                return
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        if event != "profiling":
            self._send({"command": "quit"})
        self.changed.emit()

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._reason = tr("The profiling could not be started: {0}").format(self._process.errorString())
            self._end()

    def _end(self) -> None:
        self._read()
        self._drop()
        self._compare()
        self.changed.emit()
        if self.profile is None:
            self.failed.emit(self._reason)

    def _drop(self) -> None:
        """Have no worker any more, whether it lives or not."""
        process, self._process, self.progress = self._process, None, None
        self._snapshot = None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(3000)
            process.deleteLater()
