"""The folder of a run: what was trained and how, what happened, and the checkpoints.

`<name>.runs/<date-time>-<count>/` has `run.json` (settings, document, versions), `events.jsonl` and the files of
`train.checkpoint`. A run never overwrites another.
"""

from __future__ import annotations

import contextlib
import json
import platform
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TextIO

import numpy as np

from layerloom import __version__
from layerloom.files import write_atomically
from layerloom.train.events import Event, Step, decoded, encoded
from layerloom.words import tr

DESCRIPTION, EVENTS, DOCUMENT = "run.json", "events.jsonl", "document.loom"
LOGGED_STEP_EVERY_S = 0.1


class RunError(Exception):
    """A run folder is not what it should be; the message is a sentence for the user."""


@dataclass(frozen=True)
class RunFolder:
    """A run that was created or found."""

    path: Path

    @property
    def document(self) -> Path:
        """The snapshot of the document that is trained."""
        return self.path / DOCUMENT

    @property
    def events(self) -> Path:
        """The log of events, one JSON object a line."""
        return self.path / EVENTS

    @property
    def description(self) -> dict[str, Any]:
        """What `run.json` says; raises `RunError` if it cannot be read."""
        try:
            description = json.loads((self.path / DESCRIPTION).read_bytes())
        except (OSError, ValueError) as error:
            raise RunError(
                tr('"{0}" is not the folder of a run: {1} cannot be read ({2}).').format(self.path, DESCRIPTION, error)
            ) from error
        if not isinstance(description, dict) or not isinstance(description.get("settings"), dict):
            raise RunError(tr('"{0}" is not the folder of a run: {1} has no settings.').format(self.path, DESCRIPTION))
        return description

    def remove_if_empty(self) -> None:
        """Remove the folder again if nothing was written to it."""
        with contextlib.suppress(OSError):
            self.path.rmdir()
            self.path.parent.rmdir()

    def describe(self, settings: Mapping[str, object], folder: Path, document: str, executor: str) -> None:
        """Write what is trained and how: `folder` is where the paths of data files start, `executor` runs the steps."""
        write_atomically(self.document, document.encode(), keep_backup=False)
        versions = {"layerloom": __version__, "numpy": np.__version__, "python": platform.python_version()}
        description = {
            "document": DOCUMENT,
            "folder": str(folder.resolve()),
            "settings": dict(settings),
            "versions": versions | {"executor": executor},
        }
        content = json.dumps(description, indent=1, allow_nan=False) + "\n"
        write_atomically(self.path / DESCRIPTION, content.encode(), keep_backup=False)


def new_run(runs: Path) -> RunFolder:
    """A new empty folder in `runs`, named after date and time and a count."""
    runs.mkdir(parents=True, exist_ok=True)
    now = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    count = 1
    while True:
        path = runs / f"{now}-{count}"
        try:
            path.mkdir()
        except FileExistsError:
            count += 1
        else:
            return RunFolder(path)


def runs_of(project: Path) -> Path:
    """The folder of a project's runs: `net.loom` has `net.runs` beside it."""
    return project.with_suffix(".runs")


def runs_in(*folders: Path) -> list[RunFolder]:
    """The runs in some folders, the one begun last first."""
    found = {path.parent.resolve(): path.parent for folder in folders for path in folder.glob(f"*/{DESCRIPTION}")}
    return [RunFolder(path) for path in sorted(found.values(), key=_begun, reverse=True)]


def newest_run(runs: Path) -> RunFolder:
    """The run begun last; raises `RunError` if there is none."""
    found = runs_in(runs)
    if not found:
        raise RunError(tr('There is no run to resume in "{0}": train without --resume first.').format(runs))
    return found[0]


def _begun(path: Path) -> tuple[str, int]:
    when, _, count = path.name.rpartition("-")
    return when, int(count) if count.isdecimal() else 0


def events_in(log: Path) -> list[Event]:
    """The events in the log of a run, none where there is no log."""
    try:
        return told(log.read_text(encoding="utf-8", errors="replace").splitlines())
    except OSError:
        return []


def told(lines: Iterable[str]) -> list[Event]:
    """The events in the lines. A killed process may leave half a line, after which the next one follows at once."""
    events = []
    for line in lines:
        try:
            values = json.loads(line[max(0, line.rfind('{"event"')) :])
            events.append(decoded(values))
        except (ValueError, AttributeError, RecursionError):
            continue
    return events


class EventLog:
    """Appends events to the log of a run: every event, but at most ten steps a second."""

    def __init__(self, run: RunFolder) -> None:
        self._file: TextIO = run.events.open("a", encoding="utf-8")
        self._next_step_s = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, event: Event) -> None:
        """Write an event; raises `OSError` on a full disk."""
        if isinstance(event, Step):
            now = time.monotonic()
            if now < self._next_step_s:
                return
            self._next_step_s = now + LOGGED_STEP_EVERY_S
        self._file.write(json.dumps(encoded(event), allow_nan=False) + "\n")
        if not isinstance(event, Step):
            self._file.flush()
