"""`layerloom train`: a training in the terminal, as a progress bar or as JSON lines."""

from __future__ import annotations

import json
import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from layerloom.cli.project import meaning, project
from layerloom.graph.file import load
from layerloom.graph.model import Document
from layerloom.graph.settings import NAMES, TrainingConfig
from layerloom.train.control import Control
from layerloom.train.events import Epoch, Event, Finished, Problem, Started, Step, encoded
from layerloom.train.loop import train
from layerloom.train.run import RunError, RunFolder, new_run, newest_run

STOPPED = 130
"""The exit code of a program that Ctrl+C ended."""


@dataclass(frozen=True)
class TrainingRequest:
    """What the command line asks for. `settings` come from options of their own, `values` from `--set`."""

    name: str
    values: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    resume: bool = False
    runs: Path | None = None


@dataclass(frozen=True)
class _Job:
    """All that `train` needs."""

    document: Document
    config: TrainingConfig
    folder: Path
    run: RunFolder


def run_training(request: TrainingRequest, *, as_json: bool) -> int:
    """Train, print what happens, return the exit code. Ctrl+C stops after the step under way."""
    job = _resumed(request) if request.resume else _new(request)
    control = Control()
    with stopping_on_interrupt(control):
        events = train(job.document, job.config, folder=job.folder, run=job.run, control=control, resume=request.resume)
        last = print_json(events) if as_json else show(events)
    job.run.remove_if_empty()
    return exit_code(last)


def exit_code(last: Event | None) -> int:
    """0 if the training came to its end, 130 if it was stopped, else 1."""
    if isinstance(last, Finished):
        return STOPPED if last.reason == "stopped" else 0
    return 1


def _new(request: TrainingRequest) -> _Job:
    chosen = project(request.name, request.values)
    config = TrainingConfig.of({**chosen.document.settings, **chosen.settings, **request.settings})
    return _Job(chosen.document, config, chosen.folder, new_run(_runs(request, chosen.name)))


def _resumed(request: TrainingRequest) -> _Job:
    """The newest run of the name, or the run whose folder was given.

    A run goes on with the graph that it was begun with, so a changed file, or other parameters of a template, is
    refused.
    """
    given = RunFolder(Path(request.name))
    if (given.path / "run.json").is_file():
        run, settings = given, {}
    else:
        chosen = project(request.name, request.values)
        run, settings = newest_run(_runs(request, chosen.name)), dict(chosen.settings)
        if _names_a_graph(request) and meaning(chosen.document) != meaning(load(run.document)):
            raise RunError(
                f'The graph of "{chosen.name}" is not the one that its newest run was begun with: train it anew '
                f'without --resume, or go on with the old graph by naming the run, "{run.path}".'
            )
    description = run.description
    config = TrainingConfig.of({**description["settings"], **settings, **request.settings})
    return _Job(load(run.document), config, Path(description["folder"]), run)


def _names_a_graph(request: TrainingRequest) -> bool:
    """Whether the request says which graph: a file does, a template only with parameters that are no settings."""
    names = (value.partition("=")[0].strip() for value in request.values)
    return Path(request.name).is_file() or any(name not in NAMES for name in names)


def _runs(request: TrainingRequest, name: str) -> Path:
    return request.runs or Path.cwd() / f"{name}.runs"


@contextmanager
def stopping_on_interrupt(control: Control) -> Iterator[None]:
    """The first Ctrl+C (or a request to end) stops the training cleanly, a second one at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        control.stop()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def print_json(events: Iterable[Event]) -> Event | None:
    """Print one event a line, metrics under names in snake case; returns the last event."""
    last: Event | None = None
    for last in events:
        click.echo(json.dumps({k: _plain(v) for k, v in encoded(last).items()}, allow_nan=False))
        _warn(last)
    return last


def _plain(value: object) -> object:
    return {snake_case(key): item for key, item in value.items()} if isinstance(value, dict) else value


def snake_case(title: str) -> str:
    """A title as a name for programs: `Hit rate` -> `hit_rate`."""
    return re.sub(r"\W+", "_", title.strip().lower()).strip("_")


def _warn(event: Event) -> None:
    if isinstance(event, Problem):
        click.echo(f"layerloom: {event.message}", err=True)


def show(events: Iterable[Event]) -> Event | None:
    """Show a progress bar with the time left, and a line for each epoch; returns the last event."""
    console = Console()
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(), TextColumn("{task.fields[left]}"),
    )  # fmt: skip
    last: Event | None = None
    with Progress(*columns, console=console, transient=True) as bar:
        display = _Display(bar, console)
        for last in events:
            display.take(last)
    if isinstance(last, Finished):
        _print_end(console, last)
    return last


class _Display:
    """What one training shows."""

    def __init__(self, bar: Progress, console: Console) -> None:
        self._bar, self._console = bar, console
        self._task: TaskID = bar.add_task("preparing", total=None, figures="", left="")
        self._epochs = 0

    def take(self, event: Event) -> None:
        """Show an event."""
        actions: Mapping[type, Callable[[Any], None]] = {
            Started: self._started, Step: self._step, Epoch: self._epoch, Problem: _warn,
        }  # fmt: skip
        if action := actions.get(type(event)):
            action(event)

    def _started(self, event: Started) -> None:
        self._epochs = event.epochs
        self._bar.update(self._task, total=event.epochs * event.steps_per_epoch, completed=event.step)
        self._console.print(
            f"{event.train_rows} rows to train, {event.validation_rows} to validate, {event.test_rows} to test; "
            f"{event.parameters:,} parameters on {event.device} ({_executor(event)})",
            highlight=False,
            soft_wrap=True,
        )
        if event.note:
            self._console.print(event.note, highlight=False, soft_wrap=True)
        if event.epoch >= event.epochs:
            more = f"nothing is left to train. For more, add --epochs {event.epochs + 10}, for example."
            done = f"The run was complete already (epoch {event.epoch} of {event.epochs}): {more}"
            self._console.print(done, highlight=False, soft_wrap=True)

    def _step(self, event: Step) -> None:
        self._bar.update(
            self._task,
            completed=event.step,
            description=f"epoch {event.epoch}/{self._epochs}",
            figures=f"loss {event.loss:.4f}",
            left=f"ETA {duration(event.seconds_left)}",
        )

    def _epoch(self, event: Epoch) -> None:
        parts = [f"{name} {value:.4f}{_beside(event.validation.get(name))}" for name, value in event.train.items()]
        mark = "  best" if event.best else ""
        self._console.print(f"epoch {event.epoch:3}  {'  '.join(parts)}{mark}", highlight=False, soft_wrap=True)


def _executor(event: Started) -> str:
    """What runs the steps, and the memory that it has planned for them."""
    planned = f", {event.arena_bytes / 2**20:,.1f} MiB for a step" if event.arena_bytes else ""
    return f"{event.executor}{planned}"


def _beside(validation: float | None) -> str:
    return "" if validation is None else f" (val {validation:.4f})"


def duration(seconds: float) -> str:
    """Seconds as `m:ss`, or `h:mm:ss`."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _figures(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in values.items())


def _print_end(console: Console, event: Finished) -> None:
    if event.reason == "stopped":
        console.print(f"Stopped; go on with --resume. The run is in {event.run}", highlight=False, soft_wrap=True)
        return
    if event.reason == "waited":
        console.print(f"No epoch was better than number {event.best_epoch}, so training ended.", highlight=False)
    if event.test:
        console.print(f"test {_figures(event.test)} (best epoch {event.best_epoch})", highlight=False, soft_wrap=True)
    console.print(f"{duration(event.seconds)} of training. The run is in {event.run}", highlight=False, soft_wrap=True)
