"""The person's own blocks as the window knows them: read from their folder, and again when that changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from layerloom.files import FileProblem
from layerloom.graph.library import Kept, library

_PREFIX = "own:"
"""How the key of a kept block starts where layers are called by their type names, in which there is no colon."""


class OwnBlocks(QObject):
    """What lies in the folder of own blocks."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._kept: tuple[Kept, ...] = ()
        self._wrong: tuple[FileProblem, ...] = ()
        self._read = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.read)

    @property
    def kept(self) -> tuple[Kept, ...]:
        """The blocks, by title."""
        self._read_once()
        return self._kept

    @property
    def wrong(self) -> tuple[FileProblem, ...]:
        """Why files of the folder hold no block."""
        self._read_once()
        return self._wrong

    def read(self) -> None:
        """See again what is there, and tell if it is something else."""
        before, self._read = (self._kept, self._wrong), True
        self._kept, self._wrong = library(self.folder)
        self._watch(self.folder if self.folder.is_dir() else self.folder.parent)
        if (self._kept, list(map(str, self._wrong))) != (before[0], list(map(str, before[1]))):
            self.changed.emit()

    def _watch(self, folder: Path) -> None:
        """Read again when something comes into this folder or goes: another window may keep blocks too."""
        before = self._watcher.directories()
        if before != [str(folder)] and folder.is_dir():
            if before:
                self._watcher.removePaths(before)
            self._watcher.addPath(str(folder))

    def _read_once(self) -> None:
        if not self._read:
            self._read = True
            self.read()

    def named(self, key: str) -> Kept | None:
        """The block with this key, `None` if there is none."""
        return next((kept for kept in self.kept if key_of(kept.path.name) == key), None)


def key_of(file: str) -> str:
    """What the block in a file of the library is called where layers are called by their type names."""
    return f"{_PREFIX}{file}"


def file_of(key: str) -> str:
    """The name of the file of a block with this key."""
    return key.removeprefix(_PREFIX)


def is_own(key: str) -> bool:
    """Whether a key is one of a kept block, and no type name of a layer."""
    return key.startswith(_PREFIX)
