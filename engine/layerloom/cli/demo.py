"""`layerloom demo` without a window: train the digits project and leave everything it makes in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from layerloom.cli.project import Project, project
from layerloom.cli.training import exit_code, show, stopping_on_interrupt
from layerloom.export import picture, write
from layerloom.files import write_atomically
from layerloom.graph.file import save
from layerloom.graph.seen import seen_in
from layerloom.graph.settings import TrainingConfig
from layerloom.train.control import Control
from layerloom.train.curve import loss_curve
from layerloom.train.events import Event, Finished
from layerloom.train.loop import train
from layerloom.train.run import new_run, runs_of

TEMPLATE = "digits-cnn"


def headless_demo(out: Path, values: tuple[str, ...] = ()) -> int:
    """Train the digits project, write script, picture and loss curve to `out`; returns the exit code.

    `values` change the project as `--set` does.
    """
    chosen = project(TEMPLATE, values)
    out.mkdir(parents=True, exist_ok=True)
    document = out / f"{chosen.name}.loom"
    save(document, chosen.document)
    click.echo(f"Training {chosen.name} on 1,797 handwritten digits.")
    control, seen = Control(), list[Event]()
    with stopping_on_interrupt(control):
        events = train(
            chosen.document,
            TrainingConfig.of({**chosen.document.settings, **chosen.settings}),
            folder=out,
            run=new_run(runs_of(document)),
            control=control,
        )
        last = show(_kept(events, seen))
    if isinstance(last, Finished) and last.reason != "stopped":
        _leave(chosen, out, seen, last)
        _tell(out)
    return exit_code(last)


def _kept(events: Iterator[Event], seen: list[Event]) -> Iterator[Event]:
    for event in events:
        seen.append(event)
        yield event


def _leave(chosen: Project, out: Path, seen: list[Event], last: Finished) -> None:
    """Write what can be taken away."""
    best = Path(last.files["best"]) if "best" in last.files else None
    write(chosen, "pytorch", out / "digits_cnn.py", weights=best, overwrite=False)
    light = picture.svg(chosen.document, seen_in(chosen.document), "light")
    for name, text in (("graph.svg", light), ("loss.svg", loss_curve(seen, f"{chosen.name}: loss"))):
        write_atomically(out / name, text.encode(), keep_backup=False)


def _tell(out: Path) -> None:
    for name, what in (
        ("digits_cnn.py", "the network as a PyTorch script, its weights beside it"),
        ("graph.svg", "a picture of the graph"),
        ("loss.svg", "the loss curve"),
        (f"{TEMPLATE}.loom", "the project, to open with: layerloom"),
    ):
        click.echo(f"{out.absolute() / name}  ({what})")
