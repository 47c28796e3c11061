"""The runs that a project has behind it: which is the newest, what it told, and whether it can go on.

A run is told again from its `events.jsonl`: the events in order, each with the seconds of training before it. What a
process that was killed left behind is read as far as it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from layerloom.export import fits, weights_in
from layerloom.files import FileProblem
from layerloom.graph.file import load
from layerloom.graph.flat import flat
from layerloom.graph.model import Document
from layerloom.train.checkpoint import BEST, MANIFEST
from layerloom.train.events import Epoch, Event, Finished, Problem, Started, Step
from layerloom.train.run import RunError, RunFolder, runs_in, runs_of, told

LOOKED_AT = 20
"""So many runs of unsaved projects are looked through for one of the open document."""
MOST_STEPS = 20_000
"""Of more steps every second, third ... is read, which no curve shows."""
TAIL = 64 * 2**10
_STEP = '"event": "step"'


@dataclass(frozen=True)
class PastRun:
    """A run that was begun: its folder, and the document that it trained."""

    path: Path
    document: Document

    @property
    def begun(self) -> datetime | None:
        """When it was begun, as its folder is called; `None` for a folder of another name."""
        try:
            return datetime.strptime(self.path.name[:15], "%Y%m%d-%H%M%S").astimezone()
        except ValueError:
            return None

    @property
    def unfinished(self) -> bool:
        """Whether it was stopped or killed and has a checkpoint to go on from."""
        if not (self.path / MANIFEST).is_file():
            return False
        last = next(reversed(told(_tail(RunFolder(self.path).events))), None)
        if isinstance(last, Finished):
            return last.reason == "stopped"
        return not (isinstance(last, Problem) and last.fatal)

    @property
    def folder(self) -> Path | None:
        """Where the paths of its data files start, if that folder is still there."""
        try:
            folder = Path(str(RunFolder(self.path).description.get("folder", "")))
        except RunError:
            return None
        return folder if folder.is_absolute() and folder.is_dir() else None

    def history(self) -> Iterator[tuple[Event, float]]:
        """Every event with the seconds of training before it.

        Not every step is in the log; where that of the end of an epoch is not, the means of the epoch stand for it.
        """
        lines = _lines(RunFolder(self.path).events)
        every = 1 + sum(_STEP in line for line in lines) // MOST_STEPS
        events = _filled(told([line for place, line in enumerate(lines) if _STEP not in line or place % every == 0]))
        yield from zip(events, _seconds(events), strict=True)

    def best_for(self, document: Document) -> Path | None:
        """The file of its best weights, if there is one and they are those of this document."""
        best = self.path / BEST
        if trained(self.document)[:-1] != trained(document)[:-1] or not best.is_file():
            return None
        try:
            return best if fits(document, weights_in(best)) else None
        except FileProblem:
            return None

    def is_of(self, document: Document) -> bool:
        """Whether it trained this very network with these settings."""
        return trained(self.document) == trained(document)

    def can_go_on_as(self, document: Document) -> bool:
        """Whether it can be resumed as this document, which may have other epochs and another learning rate."""
        return _resumed(trained(self.document)) == _resumed(trained(document))


Trained = tuple[Mapping[str, object], ...]


def trained(document: Document) -> Trained:
    """What of a document decides how its training goes: no titles, no layout, no name."""
    opened = flat(document).document
    nodes = {key: replace(node, title="") for key, node in opened.nodes.items()}
    settings = {key: value for key, value in document.settings.items() if key != "name"}
    return nodes, dict(opened.links), settings


def _resumed(what: Trained) -> Trained:
    *graph, settings = what
    return *graph, {key: value for key, value in settings.items() if key not in ("epochs", "learning_rate")}


def past_run(path: Path) -> PastRun | None:
    """The run in a folder, `None` if it never began or its document cannot be read."""
    run = RunFolder(path)
    try:
        return PastRun(path, load(run.document)) if run.events.is_file() else None
    except FileProblem:
        return None


def newest_run(project: Path, document: Document, elsewhere: Path) -> PastRun | None:
    """The newest run of a project; if it has none, that of the same document from before it was first saved.

    The runs of unsaved projects lie `elsewhere`.
    """
    own = (past_run(run.path) for run in runs_in(runs_of(project)))
    if (found := next(filter(None, own), None)) is not None:
        return found
    others = (past_run(run.path) for run in runs_in(elsewhere)[:LOOKED_AT])
    return next((run for run in others if run is not None and run.is_of(document)), None)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _tail(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            return file.read().decode(errors="replace").splitlines()
    except OSError:
        return []


def _filled(events: list[Event]) -> list[Event]:
    """The events, with a step at the end of every epoch."""
    result, last = list[Event](), Step(0, 0, 0.0, {}, 0.0, 0.0, 0.0)
    for event in events:
        if isinstance(event, Step):
            last = event
        elif isinstance(event, Epoch) and event.step != last.step and "loss" in event.train:
            metrics = {title: value for title, value in event.train.items() if title != "loss"}
            last = replace(last, epoch=event.epoch, step=event.step, loss=event.train["loss"], metrics=metrics)
            result.append(last)
        result.append(event)
    return result


def _seconds(events: list[Event]) -> list[float]:
    """The seconds of training before each event, from how long the epochs took and how fast the steps were."""
    result, now, epoch_began, before, step_s = [], 0.0, 0.0, 0, 0.0
    rows = 1.0
    for event in events:
        if isinstance(event, Started):
            rows = event.train_rows / max(event.steps_per_epoch, 1)
            before = event.step
        elif isinstance(event, Step):
            step_s = rows / event.samples_per_second if event.samples_per_second > 0 else step_s
            now += max(0, event.step - before) * step_s
            before = event.step
        elif isinstance(event, Epoch):
            now = epoch_began = max(now, epoch_began + event.seconds)
        result.append(now)
    return result
