"""Checkpoints: the best and the last state of a run, as files that are either whole or known not to be.

A checkpoint is arrays (`best.safetensors`, `last.safetensors`) and a few numbers. `manifest.json` names both with
size and SHA-256 and holds the numbers; it is written last, so it is what makes a checkpoint valid. Every file keeps
its predecessor as `.bak`. Reading looks for a manifest whose files are there with the right bytes, in the new files
first, then in the predecessors: so a process killed between two writes, or a damaged file, costs at most the time
since the checkpoint before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from layerloom import __version__
from layerloom.files import SYSTEM, FileProblem, backup_of, write_atomically
from layerloom.words import tr

Arrays = Mapping[str, NDArray[np.generic]]
BEST, LAST, MANIFEST = "best.safetensors", "last.safetensors", "manifest.json"
FORMAT = 1
Entry = dict[str, Any]
"""Size and hash of a file; that of a best epoch has its number and figures too."""


class CheckpointError(Exception):
    """A run cannot go on from its checkpoints; the message is a sentence for the user."""


@dataclass(frozen=True)
class Progress:
    """Where a run stands, as numbers. `epoch` counts from 1 and has `step_in_epoch` of its steps done.

    `sums` are those of the epoch under way: the loss weighted by rows, and every metric's. `best` has the figures of
    the best epoch so far, `best_epoch` is 0 before there is one; `watched` is what `train.watch` remembers.
    """

    epoch: int = 1
    step_in_epoch: int = 0
    step: int = 0
    learning_rate: float = 0.0
    sums: Mapping[str, list[Any]] = field(default_factory=dict)
    rows: int = 0
    best_epoch: int = 0
    best: Mapping[str, float] = field(default_factory=dict)
    watched: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Checkpoint:
    """What was read back. `best` is `None` before the first epoch ends; `note` says if an older one had to be used."""

    progress: Progress
    last: Arrays
    best: Arrays | None
    note: str = ""


class Checkpoints:
    """The checkpoints of one run folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._bests: list[Entry] = []

    def write(self, progress: Progress, last: Arrays, best: Arrays | None = None) -> None:
        """Store a checkpoint; `best` is given where it changed.

        Raises `FileProblem` if that is not possible; the checkpoint before is then whole.
        """
        if best is not None:
            entry = self._stored(BEST, best) | {"epoch": progress.best_epoch, "figures": dict(progress.best)}
            self._bests = [entry, *self._bests[:1]]
        body = {
            "format": FORMAT,
            "version": __version__,
            "progress": asdict(progress),
            "last": self._stored(LAST, last),
            "bests": self._bests,
        }
        _replace(self.folder / MANIFEST, _rendered(body))

    def read(self) -> Checkpoint:
        """The newest checkpoint that is whole; its files are put in their places, so that writing can go on.

        Raises `CheckpointError` if there is none, or if another version of Layerloom wrote it.
        """
        damaged = ""
        for path in (self.folder / MANIFEST, backup_of(self.folder / MANIFEST)):
            manifest = _manifest(path)
            if manifest is None:
                damaged = damaged or (path.name if path.exists() else "")
            elif (last := self._content(LAST, manifest["last"])) is None:
                damaged = damaged or LAST
            else:
                _check_version(manifest, self.folder)
                note = tr("{0} is damaged: going on from the checkpoint before.").format(damaged) if damaged else ""
                return self._settled(manifest, path, last, note)
        reason = (
            tr("{0} is damaged and so is the one before").format(damaged)
            if damaged
            else tr("no checkpoint was written yet")
        )
        raise CheckpointError(tr('The run "{0}" cannot be resumed: {1}. Start it anew.').format(self.folder, reason))

    def _stored(self, name: str, arrays: Arrays) -> Entry:
        content = save({key: np.asarray(value, order="C") for key, value in arrays.items()})
        _replace(self.folder / name, content)
        return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}

    def _content(self, name: str, entry: Entry) -> bytes | None:
        """The bytes that an entry speaks of, from the file or its predecessor."""
        candidates = (_bytes(self.folder / name), _bytes(backup_of(self.folder / name)))
        return next((content for content in candidates if content is not None and _matches(content, entry)), None)

    def _settled(self, manifest: Mapping[str, Any], path: Path, last: bytes, note: str) -> Checkpoint:
        progress = Progress(**manifest["progress"])
        best = None
        self._bests = list(manifest["bests"])
        while self._bests and (best := self._content(BEST, self._bests[0])) is None:
            del self._bests[0]
            note = note or tr("{0} is damaged: the best epoch before it counts as the best.").format(BEST)
        if note:
            entry: Entry = self._bests[0] if self._bests else {"epoch": 0, "figures": {}}
            progress = replace(progress, best_epoch=entry["epoch"], best=entry["figures"])
        self._put(LAST, last)
        if best is not None:
            self._put(BEST, best)
        self._put(MANIFEST, path.read_bytes())
        return Checkpoint(progress, load(last), load(best) if best is not None else None, note)

    def _put(self, name: str, content: bytes) -> None:
        if _bytes(self.folder / name) != content:
            write_atomically(self.folder / name, content, keep_backup=False)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whose predecessor is kept first: at no moment is what the last manifest names without a name."""
    if path.exists():
        kept = path.with_name(f".{path.name}.kept")
        try:
            SYSTEM.remove(kept)
            SYSTEM.keep(path, kept)
            SYSTEM.replace(kept, backup_of(path))
        except OSError as error:
            raise FileProblem(
                tr("the checkpoint was not written ({0})").format(error.strerror or error), path
            ) from error
    write_atomically(path, content, keep_backup=False)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _matches(content: bytes, entry: Mapping[str, object]) -> bool:
    return len(content) == entry.get("size") and hashlib.sha256(content).hexdigest() == entry.get("sha256")


def _rendered(body: Mapping[str, object]) -> bytes:
    """A manifest as the bytes of its file, sealed by a hash of its own."""
    seal = hashlib.sha256(json.dumps(body, sort_keys=True, allow_nan=False).encode()).hexdigest()
    return (json.dumps({**body, "seal": seal}, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def _manifest(path: Path) -> dict[str, Any] | None:
    """What a manifest says, or `None` if it is not there or not byte for byte what was written."""
    content = _bytes(path)
    if content is None:
        return None
    try:
        body = json.loads(content)
        del body["seal"]
        return body if _rendered(body) == content else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _check_version(manifest: Mapping[str, Any], folder: Path) -> None:
    if manifest["version"] != __version__ or manifest["format"] != FORMAT:
        raise CheckpointError(
            tr(
                'The run "{0}" was begun with Layerloom {1} and cannot be resumed exactly with {2}: resume it with '
                "that version, or start it anew."
            ).format(folder, manifest["version"], __version__)
        )
