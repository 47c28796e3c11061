"""What the worker does with its commands: it trains, says which devices there are, and hands words to the training."""

from __future__ import annotations

import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layerloom.device import devices
from layerloom.files import FileProblem
from layerloom.graph.file import load
from layerloom.graph.settings import SettingsError, TrainingConfig, settings_problem
from layerloom.train.control import Control
from layerloom.train.events import Event, Problem, encoded
from layerloom.train.loop import train
from layerloom.train.places import described
from layerloom.train.previews import Previews
from layerloom.train.probing import Wish
from layerloom.train.profiling import STEPS, told
from layerloom.train.run import RunFolder
from layerloom.words import tr

Say = Callable[..., None]
Command = Mapping[str, Any]


class CommandError(Exception):
    """A command lacks something or holds what it cannot; the message is a sentence."""


@dataclass(frozen=True)
class Start:
    """The command to train."""

    document: Path
    run: Path
    folder: Path
    settings: Mapping[str, object]
    resume: bool

    @classmethod
    def of(cls, command: Command) -> Start:
        """The command as its parts; raises `CommandError`."""
        document = Path(_of_type(command, "document", str))
        return cls(
            document,
            Path(_of_type(command, "run", str, str(document.parent))),
            Path(_of_type(command, "folder", str, str(document.parent))),
            _of_type(command, "settings", dict, {}),
            _of_type(command, "resume", bool, False),
        )


class Jobs:
    """The jobs of one worker, one at a time; words reach the training under way from any thread."""

    def __init__(self, say: Say, log: str) -> None:
        self._say = say
        self._log = log
        self._lock = threading.Lock()
        self._controls: deque[Control] = deque()
        self._previews = Previews()

    def word(self, command: Command) -> bool:
        """Hand a word to the training under way (or about to begin); false if the command is a job for `run`."""
        words = {"pause": Control.pause, "resume": Control.resume, "stop": Control.stop, "finish": Control.finish}
        name = command["command"]
        if name in ("start", "profile"):
            with self._lock:
                self._controls.append(Control())
        if name not in (*words, *_MORE_WORDS):
            return False
        with self._lock:
            control = self._controls[0] if self._controls else None
        if control is None:
            self._tell(Problem(tr("Nothing is being trained, so {0} has no effect.").format(name), fatal=False))
        elif name in words:
            words[name](control)
        else:
            self._try(lambda: _MORE_WORDS[name](control, command))
        return True

    def stop_all(self) -> None:
        """End the training under way and every one that waits."""
        with self._lock:
            for control in self._controls:
                control.stop()

    def run(self, command: Command) -> None:
        """Do a job to its end."""
        jobs: Mapping[str, Callable[[Command], None]] = {
            "start": self._start, "devices": self._devices, "profile": self._profile,
            "preview": self._preview,
        }  # fmt: skip
        job = jobs.get(command["command"])
        if job is None:
            self._tell(Problem(tr("The worker knows no command {0!r}.").format(command["command"][:40]), fatal=False))
            return
        self._try(lambda: job(command))

    def _start(self, command: Command) -> None:
        try:
            self._train(Start.of(command), self._controls[0])
        finally:
            with self._lock:
                self._controls.popleft()

    def _train(self, start: Start, control: Control) -> None:
        document = load(start.document)
        config = TrainingConfig.of({**document.settings, **start.settings})
        start.run.mkdir(parents=True, exist_ok=True)
        run = RunFolder(start.run)
        for event in train(document, config, folder=start.folder, run=run, control=control, resume=start.resume):
            self._tell(event)

    def _profile(self, command: Command) -> None:
        try:
            document = load(path := Path(_of_type(command, "document", str)))
            folder = Path(_of_type(command, "folder", str, str(path.parent)))
            steps = max(1, _of_type(command, "steps", int, STEPS))
            for line in told(document, TrainingConfig.of(document.settings), folder, steps=steps):
                if self._controls[0].end is not None:
                    break
                self._say(**line)
        finally:
            with self._lock:
                self._controls.popleft()

    def _preview(self, command: Command) -> None:
        path = Path(_of_type(command, "document", str))
        self._previews.tell(path, Path(_of_type(command, "folder", str, str(path.parent))), _wish(command), self._say)

    def _devices(self, _: Command) -> None:
        self._say(event="devices", devices=[described(info) for info in devices()])

    def _tell(self, event: Event) -> None:
        self._say(**encoded(event))

    def _try(self, job: Callable[[], None]) -> None:
        """Do something; what goes wrong is told, and the worker lives on."""
        try:
            job()
        except CommandError as error:
            self._tell(Problem(str(error), fatal=False))
        except (SettingsError, FileProblem, OSError) as error:
            self._tell(Problem(str(error)))
        except Exception as error:  # A fault of the program: the window must hear of it, whatever it is.
            traceback.print_exc(file=sys.stderr)
            reason = f"{type(error).__name__}: {error}"
            self._tell(
                Problem(tr("Training met an error of the program ({0}). Details are in {1}.").format(reason, self._log))
            )


def _set(control: Control, command: Command) -> None:
    rate = _of_type(command, "learning_rate", float | int)
    if problem := settings_problem("learning_rate", rate):
        raise CommandError(problem)
    control.set_learning_rate(float(rate))


def _probe(control: Control, command: Command) -> None:
    nodes = _of_type(command, "nodes", list)
    control.probe(tuple(map(str, nodes)), _of_type(command, "sample", int))


def _watch(control: Control, command: Command) -> None:
    control.watch(_of_type(command, "on", bool))


_MORE_WORDS: Mapping[str, Callable[[Control, Command], None]] = {"set": _set, "probe": _probe, "watch": _watch}
"""Words that come with something."""


def _wish(command: Command) -> Wish:
    run, live = (_of_type(command, name, str, "") for name in ("run", "live"))
    return Wish(
        _of_type(command, "sample", int, 0),
        _of_type(command, "of_class", int) if command.get("of_class") is not None else None,
        _of_type(command, "back", bool, False),
        Path(run) if run else None,
        Path(live) if live else None,
        _of_type(command, "called", str, ""),
        frozenset(map(str, _of_type(command, "nodes", list, []))),
    )


def _of_type(command: Command, name: str, kind: Any, default: Any = None) -> Any:
    """A field of a command; raises `CommandError` if it is missing or of another type."""
    value = command.get(name, default)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise CommandError(
            tr("The command {0} needs {1}, got {2!r}.").format(command["command"], name, str(value)[:40])
        )
    return value
