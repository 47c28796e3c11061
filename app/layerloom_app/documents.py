"""The open project: where it lies, whether it is saved, who else has it open, and its journal.

A `Project` joins the model to the disk. It asks nothing and shows nothing: what a person has to decide comes back as
an exception or a signal, and the window asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

from layerloom.files import FileProblem
from layerloom.graph.edit import Edit, difference
from layerloom.graph.file import load, save
from layerloom.graph.model import EMPTY, Document
from layerloom.train.run import runs_of
from layerloom_app.actions import tr
from layerloom_app.autosave import Journal, Lost, discard
from layerloom_app.commands import DocumentModel
from layerloom_app.settings import Settings

SYNC_MS = 1000
SUFFIX = ".loom"


class InUse(Exception):  # noqa: N818 - the user's word
    """Another window has the document open."""


class Project(QObject):
    """The file behind the model."""

    changed = Signal()
    """The path, the name, the unsaved mark or the right to write is another."""
    changed_on_disk = Signal()
    """Another program wrote the file since it was opened or saved here."""
    failed = Signal(str)
    """The journal could not be written, in a sentence."""

    def __init__(self, model: DocumentModel, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.read_only = False
        self._model = model
        self._settings = settings
        self._digest = b""
        self._recovered = False
        self._lock: QLockFile | None = None
        self._journal = self._opened_journal()
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self.look_at_disk)
        self._sync = QTimer(self, interval=SYNC_MS)
        self._sync.timeout.connect(self._sync_journal)
        self._sync.start()
        model.root_changed.connect(self._note)
        model.stack.cleanChanged.connect(self._tell)

    def _opened_journal(self) -> Journal | None:
        try:
            journal = Journal(self._settings.journals)
            journal.begin(self._model.root, None)
        except OSError:
            return None
        return journal

    # What is true

    @property
    def dirty(self) -> bool:
        """Whether there is work that no file holds."""
        return self._recovered or not self._model.stack.isClean()

    @property
    def name(self) -> str:
        """What the window calls the project."""
        named = str(self._model.root.settings.get("name", ""))
        return self.path.stem if self.path else named or tr("Untitled")

    @property
    def folder(self) -> Path:
        """Where the paths of data files start."""
        return self.path.parent if self.path else Path.home()

    @property
    def runs(self) -> Path:
        """The folder of the project's runs; those of unsaved projects lie in the program's own."""
        return runs_of(self.path) if self.path and not self.read_only else self._settings.runs

    # What a person does

    def new(self, document: Document = EMPTY) -> None:
        """Start from a document that no file holds."""
        self._leave()
        self._enter(document, None)

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a file; raises `FileProblem` or `InUse` and leaves the open document as it is.

        One of a newer format is `NewerFormat`, unless it is opened for reading only.
        """
        path = path.absolute()
        if path == self.path and self._lock is not None and not read_only:
            self._enter(load(path), path)
            return
        document = load(path, newer=read_only)
        lock = None if read_only else _locked(path)
        self._leave()
        self._lock, self.read_only = lock, read_only
        self._enter(document, path)
        self._settings.remember(path)

    def open_copy(self, path: Path) -> None:
        """Start from what a file holds, without that file. Raises `FileProblem`."""
        self.new(load(path))

    def save(self, path: Path) -> None:
        """Write the project; raises `FileProblem` or `InUse` and leaves the old file as it was."""
        path = path.absolute()
        if self.read_only and path == self.path:
            raise FileProblem(tr("this project was opened for reading only"), path, tr("Save it under another name"))
        lock = self._lock if path == self.path else _locked(path)
        save(path, self._model.root)
        if path != self.path:
            self._unlock()
        self._lock, self.read_only = lock, False
        self._at(path)
        self._recovered = False
        self._model.stack.setClean()
        self._begin_journal()
        self._settings.remember(path)
        self.changed.emit()

    def recover(self, lost: Lost) -> None:
        """Take up lost work: open what was saved last, and make the lost steps one step of undo."""
        saved = EMPTY
        path = lost.path
        if path is not None:
            try:
                self.open(path)
                saved = self._model.root
            except (FileProblem, InUse):
                path = None
        if path is None:
            self.new()
        self._model.push(tr("Recover unsaved work"), difference(saved, lost.document))
        discard(lost)
        self.changed.emit()

    def close(self) -> None:
        """Leave the project for good; its journal goes, because its work is saved or given up."""
        self._sync.stop()
        self._leave()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    # Within

    def _leave(self) -> None:
        self._unlock()
        self.read_only = False

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _enter(self, document: Document, path: Path | None) -> None:
        self._at(path)
        self._recovered = False
        self._model.replace(document)
        self._begin_journal()
        self.changed.emit()

    def _at(self, path: Path | None) -> None:
        """Watch this file from now on."""
        if watched := self._watcher.files():
            self._watcher.removePaths(watched)
        self.path = path
        self._model.folder = self.folder
        self._digest = _digest(path) if path else b""
        if path is not None and is_there(path):
            self._watcher.addPath(str(path))

    def look_at_disk(self) -> None:
        """See whether another program wrote the file."""
        if self.path is None:
            return
        if is_there(self.path) and str(self.path) not in self._watcher.files():
            self._watcher.addPath(str(self.path))
        found = _digest(self.path)
        if found not in (self._digest, b""):
            self._digest = found
            self.changed_on_disk.emit()

    def _tell(self) -> None:
        self.changed.emit()

    # The journal

    def _begin_journal(self) -> None:
        self._with_journal(lambda journal: journal.begin(self._model.root, self.path))

    def _note(self, edits: tuple[Edit, ...]) -> None:
        self._with_journal(lambda journal: journal.append(edits))

    def _sync_journal(self) -> None:
        self._with_journal(Journal.sync)

    def _with_journal(self, work: Callable[[Journal], None]) -> None:
        """Do something with the journal; the first failure is told, and saving by hand goes on."""
        if self._journal is None:
            return
        try:
            work(self._journal)
        except (OSError, FileProblem) as error:
            self._journal.detach()
            self._journal = None
            self.failed.emit(tr("Unsaved work is no longer kept for recovery: {0}. Save often.").format(error))


def is_there(path: Path) -> bool:
    """Whether there is such a file; one in a folder that may not be looked into is as good as none."""
    try:
        return path.exists()
    except OSError:
        return False


def with_name(document: Document, name: str) -> Document:
    """The document with a name, unless it has one."""
    settings: Mapping[str, object] = {"name": name} | dict(document.settings)
    return document.with_table("settings", settings)


def _locked(path: Path) -> QLockFile | None:
    """The lock of a document, held until it is left; `None` in a folder that cannot be written. Raises `InUse`."""
    lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        return lock
    if lock.error() == QLockFile.LockError.LockFailedError:
        raise InUse(tr("“{0}” is open in another window.").format(path.name))
    return None


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""
