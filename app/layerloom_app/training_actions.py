"""What the Training menu does: it hands the document to the worker, and words to the training under way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from layerloom.files import FileProblem
from layerloom.graph.problems import trainable
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.documents import Project
from layerloom_app.training_process import TrainingProcess


class TrainingActions(QObject):
    """The slots of the Training menu for one window."""

    shown = Signal(str)
    """The name of the dock that the person should see now."""
    said = Signal(str)
    """A sentence for the status bar."""
    refused = Signal(str)
    """Why the training did not begin, for the training dock."""

    def __init__(self, model: DocumentModel, project: Project, training: TrainingProcess, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._project = project
        self._training = training

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action of the menu calls."""
        return {
            "train": self.train, "pause": self.pause, "stop": self._training.stop, "finish": self._training.finish,
            "run_folder": self.open_run_folder,
        }  # fmt: skip

    def train(self) -> None:
        """Train the document as it is now, or show why that cannot be."""
        if self._training.state != "idle":
            return
        if not trainable(self._model.problems):
            self.shown.emit("problems")
            self.said.emit(tr("The network cannot be trained yet. The problems are listed below."))
            return
        self.shown.emit("training")
        try:
            self._training.train(self._model.document, self._project.runs, self._project.folder)
        except (OSError, FileProblem) as error:
            self.refused.emit(tr("The run could not be prepared. {0}").format(error))

    def pause(self) -> None:
        """Pause, or go on if it is paused."""
        if self._training.state == "paused":
            self._training.resume()
        else:
            self._training.pause()

    def open_run_folder(self) -> None:
        """Show the files of the last run."""
        if self._training.run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._training.run)))
