"""The journal of unsaved edits: what was open when the program died can be had back.

A journal is a text file. Its first line holds the document as it was last saved, each further line the edits of one
step, all with a CRC-32 in front. Replaying it stops at the first line that is torn, so that a crash in the middle of
a write loses that step alone. Lines go to the system at once and to the disk when `sync` is called, which the window
does once a second. A lock file beside the journal tells whether the window that writes it still lives."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from PySide6.QtCore import QLockFile

from layerloom.files import FileProblem
from layerloom.graph.edit import Edit, EditConflict, apply
from layerloom.graph.encoding import entry_of, entry_value
from layerloom.graph.file import dumps, loads
from layerloom.graph.model import EMPTY, TABLES, Document, new_id
from layerloom.words import tr

SUFFIX = ".journal"


@dataclass(frozen=True)
class Lost:
    """Work that a window left behind.

    `document` is what it held, `path` where that was saved last, if anywhere, and `steps` how many steps were not.
    """

    journal: Path
    path: Path | None
    document: Document
    steps: int


class Journal:
    """Writes the journal of one window. Raises `OSError` where the disk does not take it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{new_id()}{SUFFIX}"
        self._lock = QLockFile(str(self.path) + ".lock")
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self._file: IO[bytes] | None = None
        self._unsynced = False
        self._start: tuple[Document, Path | None] = EMPTY, None
        self._head = b""

    def begin(self, document: Document, path: Path | None) -> None:
        """Start anew from a document that was opened or saved; nothing is written before the first step."""
        self._drop()
        self._start = document, path
        self._head = b""

    def append(self, edits: Iterable[Edit]) -> None:
        """Add one step."""
        if self._file is None:
            self._file = self.path.open("wb", buffering=0)
            self._write(self._first_line())
        self._write(framed([[e.table, e.key, entry_value(e.old), entry_value(e.new)] for e in edits]))

    def sync(self) -> None:
        """Have what was appended on the disk, and the first line at hand before the first step asks for it."""
        self._first_line()
        if self._file is not None and self._unsynced:
            os.fsync(self._file.fileno())
            self._unsynced = False

    def close(self) -> None:
        """The work is saved or given up: leave nothing behind."""
        self._drop()
        self._lock.unlock()

    def detach(self) -> None:
        """Write no more, and leave what was written to be recovered."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._lock.unlock()

    def _first_line(self) -> bytes:
        if not self._head:
            document, path = self._start
            self._head = framed({"path": str(path) if path else "", "document": dumps(document)})
        return self._head

    def _write(self, line: bytes) -> None:
        assert self._file is not None, "a journal was written before it was opened"
        written = self._file.write(line)
        if written != len(line):
            raise OSError(tr("only {0} of {1} bytes were written").format(written, len(line)))
        self._unsynced = True

    def _drop(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self._unsynced = False
        self.path.unlink(missing_ok=True)


def framed(value: object) -> bytes:
    """The value as a line of JSON with its CRC-32 in front."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return b"%08x %s\n" % (crc32(text), text)


def whole_lines(data: bytes) -> Iterator[Any]:
    """The values of the lines up to the first that is torn or damaged."""
    for line in data.split(b"\n")[:-1]:
        check, _, text = line.partition(b" ")
        with contextlib.suppress(ValueError):
            if int(check, 16) == crc32(text):
                yield json.loads(text)
                continue
        return


def replayed(journal: Path) -> Lost | None:
    """What the journal holds, as far as it can be read; `None` if that is nothing."""
    try:
        lines = whole_lines(journal.read_bytes())
        head = next(lines)
        document = loads(head["document"])
        path = Path(head["path"]) if head["path"] else None
    except (OSError, StopIteration, FileProblem, KeyError, TypeError):
        return None
    steps = 0
    for line in lines:
        try:
            document = apply(document, [_edit(*entry) for entry in line])
        except (FileProblem, EditConflict, KeyError, TypeError):
            break
        steps += 1
    return Lost(journal, path, document, steps) if steps else None


def _edit(table: str, key: str, old: object, new: object) -> Edit:
    name = next((known for known in TABLES if known == table), None)
    if name is None:
        raise KeyError(table)
    return Edit(name, key, entry_of(name, key, old), entry_of(name, key, new))


def lost_work(folder: Path) -> list[Lost]:
    """The work of windows that are no more, the newest first. Journals of living windows are passed over."""
    journals = sorted(folder.glob(f"*{SUFFIX}"), key=_written_at, reverse=True)
    read = (replayed(journal) for journal in journals if _abandoned(journal))
    return [lost for lost in read if lost is not None]


def _written_at(journal: Path) -> float:
    try:
        return journal.stat().st_mtime
    except OSError:  # The window that wrote it was closed just now.
        return 0.0


def _abandoned(journal: Path) -> bool:
    lock = QLockFile(str(journal) + ".lock")
    lock.setStaleLockTime(0)
    free = lock.tryLock(0)
    if free:
        lock.unlock()
    return free


def discard(lost: Lost) -> None:
    """Forget lost work."""
    lost.journal.unlink(missing_ok=True)
