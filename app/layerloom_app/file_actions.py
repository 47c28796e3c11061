"""What the File menu does: open, save, export, and the work that an earlier window lost.

It asks the person and hands the rest to `documents.Project`; whatever cannot be done is told in a sentence, and the
open document stays what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from layerloom.files import FileProblem
from layerloom.graph.file import NewerFormat, load
from layerloom_app import asking, exporting
from layerloom_app.actions import tr
from layerloom_app.autosave import Lost, discard, lost_work
from layerloom_app.commands import DocumentModel
from layerloom_app.comparing import CompareDialog
from layerloom_app.documents import InUse, Project, is_there, with_name
from layerloom_app.panels.banner import Banner
from layerloom_app.past_run import PastRun
from layerloom_app.settings import Settings
from layerloom_resources.templates import templates


class FileActions(QObject):
    """The slots of the File menu for one window."""

    said = Signal(str)
    """A sentence for the status bar."""

    def __init__(
        self, window: QWidget, model: DocumentModel, project: Project, settings: Settings,
        last_run: Callable[[], PastRun | None], banner: Banner,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window = window
        self._model = model
        self._project = project
        self._settings = settings
        self._last_run = last_run
        self._banner = banner
        project.changed_on_disk.connect(self._tell_changed_on_disk)

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action of the menu calls."""
        return {
            "new": self.new, "open": self.ask_open, "save": self.save, "save_as": self.save_as,
            "export": self.export, "picture": self.picture, "report": self.report, "compare": self.compare,
            "quit": self._window.close,
        }  # fmt: skip

    # Opening

    def new(self) -> None:
        """Start with an empty canvas."""
        if self.may_leave():
            self._project.new()

    def new_from_template(self, name: str) -> None:
        """Start from one of the bundled projects."""
        if self.may_leave():
            template = templates()[name]
            self._project.new(with_name(template.function(), name))
            self.said.emit(tr(template.description))

    def ask_open(self) -> None:
        """Ask for a project and open it."""
        if self.may_leave() and (path := asking.file_to_open(self._window, self._project.folder)) is not None:
            self.open(path)

    def open_recent(self, path: Path) -> None:
        """Open a project of the list of recent ones."""
        if self.may_leave():
            self.open(path)

    def open(self, path: Path) -> bool:
        """Open a project, or say why not and keep the one that is open."""
        try:
            self._project.open(path)
        except InUse:
            return self._open_used(path)
        except NewerFormat as problem:
            return self._open_newer(path, problem)
        except FileProblem as problem:
            self._refuse(tr("The project was not opened"), problem)
            return False
        return True

    def _open_newer(self, path: Path, problem: NewerFormat) -> bool:
        """Show a project of a newer version as far as it can be understood; if that is not far enough, say so."""
        try:
            self._project.open(path, read_only=True)
        except FileProblem:
            self._refuse(tr("The project was not opened"), problem)
            return False
        text = tr(
            "“{0}” was written by a newer Layerloom, so it is open for reading only. What this version does not know "
            "is not shown, and would be missing from a copy."
        )
        self._banner.tell(text.format(path.name))
        return True

    def _open_used(self, path: Path) -> bool:
        answer = asking.in_use(self._window, path.name)
        if answer == "cancel":
            return False
        try:
            if answer == "copy":
                self._project.open_copy(path)
            else:
                self._project.open(path, read_only=True)
        except FileProblem as problem:
            self._refuse(tr("The project was not opened"), problem)
            return False
        return True

    def fill_recent(self, menu: QMenu) -> None:
        """Put the files opened last into a menu."""
        menu.clear()
        for path in self._settings.recent:
            action = menu.addAction(path.name.replace("&", "&&"), partial(self.open_recent, path))
            action.setStatusTip(str(path))
            action.setEnabled(is_there(path))
        if menu.isEmpty():
            menu.addAction(tr("Nothing yet")).setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction(tr("Forget these"), self._settings.forget_recent)

    def compare(self) -> None:
        """Ask for a project and show what the open one has that it has not; the saved file is the first guess."""
        start = self._project.path or self._project.folder
        path = asking.file_to_open(self._window, start)
        if path is None:
            return
        try:
            before = load(path)
        except FileProblem as problem:
            self._refuse(tr("The project was not read"), problem)
            return
        here = tr("{0}, as it is open").format(self._project.name)
        CompareDialog((str(path.name), before), (here, self._model.document), self._window).open()

    # Saving

    def save(self) -> bool:
        """Write the project where it lies; ask for a place if it has none."""
        if self._project.path is None or self._project.read_only:
            return self.save_as()
        return self.save_to(self._project.path)

    def save_as(self) -> bool:
        """Ask for a place and write the project there."""
        start = self._project.path or self._project.folder / f"{self._project.name}.loom"
        path = asking.file_to_save(self._window, start)
        return path is not None and self.save_to(path)

    def save_to(self, path: Path) -> bool:
        """Write the project, or say why not."""
        try:
            self._project.save(path)
        except (FileProblem, InUse) as problem:
            self._refuse(tr("The project was not saved"), problem)
            return False
        self.said.emit(tr("Saved {0}.").format(path))
        return True

    def may_leave(self) -> bool:
        """Ask what to do with unsaved work; whether the document may be left."""
        if not self._project.dirty:
            return True
        answer = asking.unsaved(self._window, self._project.name)
        return answer == "discard" or (answer == "save" and self.save())

    # Taking away

    def export(self) -> None:
        """Write the network as a script."""
        self.said.emit(exporting.ask_script(self._window, self._model, self._project, self._last_run()))

    def picture(self) -> None:
        """Save the graph as a picture."""
        exporting.ask_picture(self._window, self._model, self._project, self.said.emit)

    def report(self) -> None:
        """Save a page about the project."""
        self.said.emit(exporting.ask_report(self._window, self._model, self._project, self._last_run()))

    # What comes from outside

    def _tell_changed_on_disk(self) -> None:
        path = self._project.path
        if path is not None:
            text = tr("Another program changed “{0}” on the disk.").format(path.name)
            self._banner.tell(text, (tr("Read it again"), partial(self.open, path)), (tr("Keep mine"), lambda: None))

    def offer_recovery(self) -> None:
        """Tell of work that an earlier window lost, if there is any."""
        if lost := lost_work(self._settings.journals):
            newest = lost[0]
            name = newest.path.name if newest.path else tr("an unsaved project")
            text = tr("Layerloom did not end as it should. Unsaved work on {0} was kept ({1} steps).")
            self._banner.tell(
                text.format(name, newest.steps),
                (tr("Recover it"), partial(self.recover, newest)),
                (tr("Discard it"), partial(self.discard, newest)),
            )

    def recover(self, lost: Lost) -> None:
        """Take up what an earlier window lost."""
        if self.may_leave():
            self._project.recover(lost)
            self.said.emit(tr("The unsaved work is back. Save it to keep it."))

    def discard(self, lost: Lost) -> None:
        """Forget what an earlier window lost."""
        try:
            discard(lost)
        except OSError as error:
            self.said.emit(tr("The unsaved work could not be discarded: {0}.").format(error.strerror or error))

    def _refuse(self, head: str, reason: Exception) -> None:
        asking.tell(self._window, head, str(reason))
