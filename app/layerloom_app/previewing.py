"""Previews as the window sees them: a worker of its own computes what every node gives on one sample of the data.

Nothing is computed while nobody looks. After an edit the job under way is given up for a new one; while a net is
trained, the weights of its run are taken up after each epoch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QProcess, QTemporaryDir, QTimer, Signal

from layerloom.files import FileProblem
from layerloom.graph.file import save
from layerloom.graph.flat import inside
from layerloom.graph.model import NodeId, Output
from layerloom.train.probing import Preview, Shown, decoded
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.training_process import WORKER, Command

PATIENCE_MS = 300
"""So long after an edit the preview waits for the next one."""
EPOCH_MS = 1000
"""While a net is trained, a preview is made at most so often."""


class Previewing(QObject):
    """The preview of the open document, and the process that makes it."""

    changed = Signal()
    """The preview, why there is none, or whether one is under way is another."""

    def __init__(
        self,
        model: DocumentModel,
        folder: Callable[[], Path],
        run: Callable[[], Path | None],
        parent: QObject | None = None,
        *,
        command: Command = WORKER,
    ) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self.reason = ""
        """Why there is no preview of the document as it is, in a sentence."""
        self.sample = 0
        self.running = False
        self._model, self._folder, self._run, self._command = model, folder, run, command
        self._lookers: set[str] = set()
        self._found: Mapping[Output, Shown] = {}
        self._subject: tuple[object, ...] = ()
        self._process: QProcess | None = None
        self._snapshot = QTemporaryDir()
        self._pending = b""
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._start)
        model.checked.connect(self._compare)
        model.replaced.connect(self._begin_anew)

    def look(self, who: str, on: bool) -> None:
        """Somebody begins or ends to look at previews."""
        if on and not self._lookers:
            self._lookers.add(who)
            self._compare()
        elif on:
            self._lookers.add(who)
        else:
            self._lookers.discard(who)

    def choose(self, sample: int) -> None:
        """Show another row of the data."""
        if sample != self.sample:
            self.sample = sample
            self.refresh(0)

    def refresh(self, delay_ms: int = PATIENCE_MS) -> None:
        """Make the preview anew, if somebody looks; the job under way is given up."""
        if not self._lookers:
            self._subject = ()
            return
        if self.running:
            self._drop()
        self._wait.start(delay_ms)

    def follow(self) -> None:
        """Other weights are there: take them up soon, after the job under way."""
        if not self._lookers:
            self._subject = ()
        elif not self._wait.isActive():
            self._wait.start(EPOCH_MS)

    def of(self, node: NodeId) -> tuple[Shown, ...]:
        """What is known of a node at the level shown, one for each output port."""
        entry, model = self._model.document.nodes.get(node), self._model
        if entry is None or not self._found:
            return ()
        ports = (Output(inside(model.path, node), port) for port in entry.layer.ports.outputs)
        found = (self._found.get(model.flat.source(port)) for port in ports)
        return tuple(shown for shown in found if shown is not None)

    def words(self, node: NodeId) -> tuple[str, ...]:
        """Lines with the statistics of a node's output, none where nothing is known."""
        return tuple(statistics(shown) for shown in self.of(node))

    def close(self) -> None:
        """End the worker and wait for it, because the window closes."""
        self._wait.stop()
        self._lookers.clear()
        for process in self.findChildren(QProcess):
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(3000)
        self._process = None

    # The document

    def _compare(self) -> None:
        if self._lookers and self._subject != self._now():
            self.refresh()

    def _now(self) -> tuple[object, ...]:
        root = self._model.root
        return root.nodes, root.links, root.blocks, root.settings

    def _begin_anew(self) -> None:
        self._drop()
        self._wait.stop()
        self.preview, self._found, self.reason, self.sample, self._subject = None, {}, "", 0, ()
        self.changed.emit()
        if self._lookers:
            self.refresh(0)

    # The worker

    def _start(self) -> None:
        if self.running:
            self._wait.start(EPOCH_MS)
            return
        path = Path(self._snapshot.path()) / "project.loom"
        self._subject = self._now()
        try:
            save(path, self._model.root)
        except (OSError, FileProblem) as error:
            self._tell(tr("The preview could not be prepared. {0}").format(error))
            return
        self.running = True
        if self._process is None:
            self._launch()
        run = self._run()
        command = {"command": "preview", "document": str(path), "folder": str(self._folder()), "sample": self.sample}
        self._send({**command, "run": "" if run is None else str(run)})
        self.changed.emit()

    def _launch(self) -> None:
        self._pending = b""
        self._process = process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail)
        process.start(self._command[0], list(self._command[1:]))

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
            if event == "preview":
                self.preview = decoded(values)
                self.sample, self.reason = self.preview.sample, ""
                self._found = {Output(shown.node, shown.port): shown for shown in self.preview.shown}
            elif event == "problem":
                self._found, self.preview, self.reason = {}, None, str(values["message"])
            else:
                return
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        self.running = False
        self.changed.emit()

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._tell(tr("The preview could not be started: {0}").format(self._process.errorString()))
            self._drop()

    def _end(self) -> None:
        self._read()
        failed = self.running
        self._drop()
        if failed:
            self._tell(tr("The preview ended without a result."))

    def _tell(self, reason: str) -> None:
        self._found, self.preview, self.reason, self.running = {}, None, reason, False
        self.changed.emit()

    def _drop(self) -> None:
        """Have no worker any more; it ends by itself, nobody waits for it."""
        process, self._process, self.running = self._process, None, False
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._read)
            process.errorOccurred.disconnect(self._fail)
            process.finished.disconnect(self._end)
            process.finished.connect(process.deleteLater)
            process.kill()


def statistics(shown: Shown) -> str:
    """The statistics of an output in a line."""
    line = tr("Output {0}: least {1:.4g}, mean {2:.4g}, largest {3:.4g}, deviation {4:.3g}, zeros {5:.0%}").format(
        " x ".join(map(str, shown.shape)) or tr("number"),
        shown.minimum, shown.mean, shown.maximum, shown.deviation, shown.zeros,
    )  # fmt: skip
    return tr("{0}, not finite {1}").format(line, shown.bad) if shown.bad else line
