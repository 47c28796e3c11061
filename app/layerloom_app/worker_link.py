"""A worker process beside that of the training: commands in, lines of JSON out, about a snapshot of the document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QProcess, QProcessEnvironment, QTemporaryDir, QTimer, Signal

from layerloom.graph.file import save
from layerloom.graph.model import Document
from layerloom_app.training_process import SLICE, WORKER, Command


class WorkerLink(QObject):
    """One worker at a time. It is started with the first command, and by the next one after it is gone."""

    said = Signal(object)
    """What the worker said, as a mapping with an `event`; lines that are none are passed over."""
    gone = Signal(str)
    """The worker ended by itself or could not start; why it could not, else empty."""

    def __init__(self, parent: QObject, command: Command = WORKER, *, threads: int | None = None) -> None:
        super().__init__(parent)
        self.command = command
        self._threads = threads
        self._process: QProcess | None = None
        self._snapshot: QTemporaryDir | None = None
        self._pending = b""
        self._ended = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._read)

    @property
    def is_there(self) -> bool:
        """Whether there is a worker."""
        return self._process is not None

    def snapshot(self, document: Document) -> Path:
        """Write the document where the worker can read it; raises `OSError` or `FileProblem`."""
        if self._snapshot is None:
            self._snapshot = QTemporaryDir()
        path = Path(self._snapshot.path()) / "project.loom"
        save(path, document)
        return path

    def send(self, command: Mapping[str, object]) -> None:
        """Hand the worker a command; start one if there is none."""
        if self._process is None:
            self._launch()
        if self._process is not None:
            self._process.write(QByteArray((json.dumps(command) + "\n").encode()))

    def drop(self) -> None:
        """Have no worker any more; it ends by itself, nobody waits for it."""
        process, self._process = self._process, None
        self._turn.stop()
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._read)
            process.finished.disconnect(self._end)
            process.errorOccurred.disconnect(self._fail)
            process.finished.connect(process.deleteLater)
            process.kill()

    def close(self) -> None:
        """End the worker and wait for it, because the window closes."""
        self.drop()
        for process in self.findChildren(QProcess):
            process.blockSignals(True)
            process.waitForFinished(3000)
        self._snapshot = None

    # Within

    def _launch(self) -> None:
        self._pending, self._ended = b"", False
        self._process = process = QProcess(self)
        if self._threads is not None:
            environment = QProcessEnvironment.systemEnvironment()
            environment.insert("OMP_NUM_THREADS", str(self._threads))
            process.setProcessEnvironment(environment)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail)
        process.start(self.command[0], list(self.command[1:]))

    def _read(self) -> None:
        """Understand a slice of what came; the rest, and the end, wait for the next turn of the event loop."""
        if self._process is None or self._turn.isActive():
            return
        *lines, self._pending = (self._pending + self._process.read(SLICE).data()).split(b"\n")
        for line in lines:
            self._take(line)
        if self._process is None:  # Somebody dropped it for what it said.
            return
        if self._process.bytesAvailable():
            self._turn.start()
        elif self._ended:
            self.drop()
            self.gone.emit("")

    def _take(self, line: bytes) -> None:
        try:
            values = json.loads(line)
        except ValueError:
            return
        if isinstance(values, dict) and isinstance(values.get("event"), str):
            self.said.emit(values)

    def _end(self) -> None:
        self._ended = True
        self._read()

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            reason = self._process.errorString()
            self.drop()
            self.gone.emit(reason)
