"""Profiling as the window sees it: a worker of its own measures a snapshot of the document, and what it found is kept
until another document is opened, or it is cleared. It is stale while the graph is not the one that was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layerloom.files import FileProblem
from layerloom.train.profile import StepProfile, decoded, subject
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.training_process import WORKER, Command
from layerloom_app.worker_link import WorkerLink


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
        self._link = WorkerLink(self, command)
        self._link.said.connect(self._take)
        self._link.gone.connect(self._lose)
        self._subject: tuple[object, ...] = ()
        """What the profile, or the one to come, is of."""
        self._reason = ""
        model.checked.connect(self._compare)
        model.replaced.connect(self._begin_anew)

    @property
    def running(self) -> bool:
        return self._link.is_there

    def start(self) -> None:
        """Profile the document as it is now; what was found before goes."""
        if self.running:
            return
        try:
            path = self._link.snapshot(self._model.root)
        except (OSError, FileProblem) as error:
            self.failed.emit(tr("The profiling could not be prepared. {0}").format(error))
            return
        self._subject = subject(self._model.root)
        self.profile, self.stale, self.progress = None, False, (0, 1)
        self._reason = tr("The profiling ended without a result.")
        self._link.send({"command": "profile", "document": str(path), "folder": str(self._folder())})
        self.changed.emit()

    def stop(self) -> None:
        """End the profiling without a result."""
        if self.running:
            self._drop()
            self.changed.emit()

    def clear(self) -> None:
        """Forget the profile."""
        if self.profile is not None:
            self.profile, self.stale = None, False
            self.changed.emit()

    def close(self) -> None:
        """End the worker and wait for it, because the window closes."""
        self._link.close()

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

    def _take(self, values: Mapping[str, object]) -> None:
        """Understand what the worker says; what is none of ours is passed over."""
        fields = {name: value for name, value in values.items() if name != "event"}
        try:
            match values["event"]:
                case "profiling":
                    self.progress = int(str(fields["done"])), int(str(fields["total"]))
                case "profile":
                    self.profile = decoded(fields)
                case "problem":
                    self._reason = str(fields["message"])
                case _:
                    return
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        if values["event"] != "profiling":
            self._link.send({"command": "quit"})
        self.changed.emit()

    def _lose(self, reason: str) -> None:
        if reason:
            self._reason = tr("The profiling could not be started: {0}").format(reason)
        self._drop()
        self._compare()
        self.changed.emit()
        if self.profile is None:
            self.failed.emit(self._reason)

    def _drop(self) -> None:
        """Have no worker any more, whether it lives or not."""
        self._link.drop()
        self.progress = None
