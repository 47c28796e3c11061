"""The devices of this machine, asked from a worker, because the window never loads an accelerator library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QProcess, Signal

from layerloom_app.training_process import WORKER


@dataclass(frozen=True)
class FoundDevice:
    """A device as the training settings call it, and what the machine calls it.

    `executor` computes on it; `note` says why it is not the fast one, or ''.
    """

    id: str
    name: str
    memory_bytes: int | None
    executor: str = ""
    note: str = ""


class DeviceList(QObject):
    """Asks once, the first time that somebody wants to know."""

    changed = Signal()
    """The worker has answered."""

    def __init__(self, parent: QObject | None = None, *, command: tuple[str, ...] = WORKER) -> None:
        super().__init__(parent)
        self.found: tuple[FoundDevice, ...] = ()
        self._command = command
        self._process: QProcess | None = None
        self._pending = b""

    def ask(self) -> None:
        """Ask, unless the answer is there or on its way. A worker that fails says nothing; the next call asks anew."""
        if self.found or self._process is not None:
            return
        self._pending = b""
        self._process = process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail)
        process.start(self._command[0], list(self._command[1:]))
        self._send("devices")

    def close(self) -> None:
        """End the worker, because the window closes."""
        if self._process is not None:
            self._process.blockSignals(True)
            self._process.kill()
            self._process.waitForFinished(3000)
            self._forget()

    def _send(self, command: str) -> None:
        if self._process is not None:
            self._process.write(QByteArray(f'{{"command": "{command}"}}\n'.encode()))

    def _read(self) -> None:
        if self._process is None:
            return
        *lines, self._pending = (self._pending + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            if found := _devices(line):
                self.found = found
                self._send("quit")
                self.changed.emit()

    def _end(self) -> None:
        self._read()
        self._forget()

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # Every other error is followed by the end.
            self._forget()

    def _forget(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None


def _devices(line: bytes) -> tuple[FoundDevice, ...]:
    """The devices that a line of the worker tells of, none if it tells of something else."""
    try:
        values = json.loads(line)
        told = values["devices"] if values["event"] == "devices" else ()
        return tuple(_device(entry) for entry in told)
    except (ValueError, KeyError, TypeError):
        return ()


def _device(entry: Mapping[str, object]) -> FoundDevice:
    memory = entry["memory_bytes"]
    executor, note = str(entry.get("executor", "")), str(entry.get("note", ""))
    known = memory if isinstance(memory, int) else None
    return FoundDevice(str(entry["device"]), str(entry["name"]), known, executor, note)
