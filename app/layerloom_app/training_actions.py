"""What the Training menu does: it hands the document to the worker, and words to the training under way.

It knows the newest run of the open document, whether that was begun now or before the project was opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from layerloom.files import FileProblem
from layerloom.graph.problems import trainable
from layerloom.train.events import Event, Started
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.documents import Project
from layerloom_app.past_run import PastRun, newest_run, past_run
from layerloom_app.training_process import TrainingProcess


class TrainingActions(QObject):
    """The slots of the Training menu for one window."""

    shown = Signal(str)
    """The name of the dock that the person should see now."""
    blocked = Signal()
    """The training cannot begin for problems, the first of which the person should see."""
    said = Signal(str)
    """A sentence for the status bar."""
    refused = Signal(str)
    """Why the training did not begin, for the training dock."""
    found = Signal(object)
    """A `PastRun` of the open project, to be shown."""
    changed = Signal()
    """The newest run, or whether it can go on, is another."""

    def __init__(
        self, model: DocumentModel, project: Project, training: TrainingProcess, elsewhere: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.last: PastRun | None = None
        self._model = model
        self._project = project
        self._training = training
        self._elsewhere = elsewhere
        self._unfinished = False
        training.received.connect(self._note)
        training.ended.connect(self._end)

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action of the menu calls."""
        return {
            "train": self.train, "resume": self.resume, "pause": self.pause, "stop": self._training.stop,
            "finish": self._training.finish, "run_folder": self.open_run_folder,
        }  # fmt: skip

    @property
    def can_resume(self) -> bool:
        """Whether the newest run was broken off and can go on as the document is now."""
        idle = self._training.state == "idle"
        return idle and self._unfinished and self.last is not None and self.last.can_go_on_as(self._model.root)

    def train(self) -> None:
        """Train the document as it is now, or show why that cannot be."""
        if self._training.state != "idle" or not self.is_trainable():
            return
        self.shown.emit("training")
        try:
            self._training.train(self._model.root, self._project.runs, self._project.folder)
        except (OSError, FileProblem) as error:
            self.refused.emit(tr("The run could not be prepared. {0}").format(error))

    def is_trainable(self) -> bool:
        """Whether the document can be trained; if not, the person is shown why."""
        problems = self._model.all_problems
        if trainable(problems):
            return True
        if trainable(self._model.problems):  # What is wrong lies outside the block that is shown.
            self._model.go(())
        self.shown.emit("problems")
        self.blocked.emit()
        first = next(problem for problem in problems if not trainable([problem]))
        title = first.title.rstrip(".")
        told = first.severity == "info"  # Its title says already that nothing can be trained.
        self.said.emit(title + "." if told else tr("The network cannot be trained yet: {0}.").format(title))
        return False

    def resume(self) -> None:
        """Go on with the newest run from its last checkpoint."""
        if not self.can_resume or self.last is None or not self.is_trainable():
            return
        self.shown.emit("training")
        self.found.emit(self.last)
        settings = self._model.root.settings
        kept = {name: settings[name] for name in ("epochs", "learning_rate") if name in settings}
        self._training.take_up(self.last.path, self.last.folder or self._project.folder, kept)

    def pause(self) -> None:
        """Pause, or go on if it is paused."""
        if self._training.state == "paused":
            self._training.resume()
        else:
            self._training.pause()

    def open_run_folder(self) -> None:
        """Show the files of the newest run."""
        if self.last is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.last.path)))

    # The newest run

    def look_back(self) -> None:
        """Find the newest run of the document that was opened just now, and have it shown."""
        self._training.disowned = self._training.state != "idle"
        path = self._project.path
        self._take(newest_run(path, self._model.root, self._elsewhere) if path is not None else None)
        if self.last is not None:
            self.found.emit(self.last)

    def _note(self, event: Event) -> None:
        if isinstance(event, Started) and not self._training.disowned:
            self._take(past_run(Path(event.run)))

    def _end(self) -> None:
        if self._training.disowned:
            self.look_back()
        elif self.last is not None:
            self._take(past_run(self.last.path))

    def _take(self, run: PastRun | None) -> None:
        self.last = run
        self._unfinished = run is not None and run.unfinished
        self.changed.emit()
