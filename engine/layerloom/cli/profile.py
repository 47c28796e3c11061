"""`layerloom profile`: what a training step spends on each node, as a table, as JSON or as a heat map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from layerloom.cli.pictures import NONE, Renderers, check_picture, write_picture
from layerloom.cli.project import Project, project
from layerloom.export import picture
from layerloom.export.picture_style import ThemeName
from layerloom.graph.flat import flat
from layerloom.graph.seen import seen_in
from layerloom.graph.settings import TrainingConfig
from layerloom.train.profile import NodeTime, StepProfile, heat, rate_text, share_text, size_text, time_text
from layerloom.train.profiling import STEPS, Profiling, profiling

WIDE = 200
"""How wide a table may get where there is no terminal."""
_LONGEST_NAMES = 40


@dataclass(frozen=True)
class ProfileRequest:
    """What the command line asks for. `settings` come from options of their own, `values` from `--set`."""

    name: str
    values: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    steps: int = STEPS
    image: Path | None = None
    theme: ThemeName = "light"


def run_profile(request: ProfileRequest, *, as_json: bool, calls: bool, renderers: Renderers = NONE) -> None:
    """Profile and print; raises what the engine raises, and `UsageError` for a picture that cannot be made."""
    if request.image is not None:
        check_picture(request.image, renderers)
    chosen = project(request.name, request.values)
    config = TrainingConfig.of({**chosen.document.settings, **chosen.settings, **request.settings})
    profile = _followed(profiling(chosen.document, config, chosen.folder, steps=request.steps), quiet=as_json)
    if as_json:
        click.echo(json.dumps(_described(profile), allow_nan=False))
    else:
        _show(chosen, profile, calls=calls)
    if request.image is not None:
        drawn = picture.svg(chosen.document, seen_in(chosen.document), request.theme, heat(profile))
        write_picture(request.image, drawn, renderers)
        click.echo(request.image, err=as_json)


def _followed(events: Iterator[Profiling | StepProfile], *, quiet: bool) -> StepProfile:
    """The profile that the events end with, with a bar until then."""
    columns = (TextColumn("profiling"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=1)
        for event in events:
            if isinstance(event, StepProfile):
                return event
            bar.update(task, completed=event.done, total=event.total)
    raise AssertionError("a profiling that raises nothing ends with the profile")


def _described(profile: StepProfile) -> dict[str, object]:
    """The profile for programs: what is stored, and what follows from it."""
    nodes = [
        {
            **asdict(entry),
            "share": profile.share(entry.seconds),
            "flops_per_second": entry.flops_per_second,
            "of_peak": profile.of_peak(entry.flops_per_second),
        }
        for entry in profile.nodes
    ]
    totals = {"seconds": profile.seconds, "flops": profile.flops, "bytes": profile.bytes}
    return {**asdict(profile), **totals, "nodes": nodes}


# For people


def _show(chosen: Project, profile: StepProfile, *, calls: bool) -> None:
    console = Console(width=None if Console().is_terminal else WIDE)
    if profile.note:
        console.print(profile.note, highlight=False, soft_wrap=True)
    console.print(_table(profile))
    if calls:
        console.print(_calls(chosen, profile))
    for line in _totals(profile):
        console.print(line, highlight=False, soft_wrap=True)


def _table(profile: StepProfile) -> Table:
    table = Table("node", "type", box=box.SIMPLE_HEAD)
    for name in ("time", "share", "arithmetic", "of peak", "in and out"):
        table.add_column(name, justify="right")
    table.add_column("done by")
    for entry in profile.nodes:
        style = "" if entry.node else "dim"
        table.add_row(
            entry.title, entry.type_name, *_figures(profile, entry), _names(entry.implementations), style=style
        )
    return table


def _figures(profile: StepProfile, entry: NodeTime) -> tuple[str, ...]:
    speed = entry.flops_per_second
    arithmetic = (rate_text(speed), share_text(profile.of_peak(speed))) if entry.flops else ("", "")
    return time_text(entry.seconds), share_text(profile.share(entry.seconds)), *arithmetic, size_text(entry.bytes)


def _names(names: tuple[str, ...]) -> str:
    """The names, as many as there is room for, at least one."""
    shown = names[:1]
    while len(shown) < len(names) and len(", ".join((*shown, names[len(shown)]))) <= _LONGEST_NAMES:
        shown = names[: len(shown) + 1]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" +{rest}" if rest else "")


def _calls(chosen: Project, profile: StepProfile) -> Table:
    """Every call in the order of the step."""
    table = Table("node", "call", box=box.SIMPLE_HEAD)
    for name in ("time", "arithmetic", "in and out"):
        table.add_column(name, justify="right")
    table.add_column("done by")
    nodes = flat(chosen.document).document.nodes
    for call in profile.calls:
        title = nodes[call.source].title if call.source in nodes else ""
        speed = rate_text(call.flops / call.seconds) if call.flops and call.seconds else ""
        table.add_row(title, call.name, time_text(call.seconds), speed, size_text(call.bytes), call.implementation)
    return table


def _totals(profile: StepProfile) -> Iterator[str]:
    step = profile.step_seconds
    rows = f"{profile.batch / step:,.0f} rows a second" if step else ""
    yield f"A step of {profile.batch} rows takes {time_text(step)} on {profile.machine}, {rows}."
    yield (
        f"Its {len(profile.calls)} calls take {time_text(profile.seconds)}, each timed by itself; "
        f"{rate_text(profile.flops / step if step else 0.0)} over the step, "
        f"{share_text(profile.of_peak(profile.flops / step if step else 0.0))} of the {rate_text(profile.peak)} "
        "that this machine reaches at its best."
    )
    yield f"Activations, gradients and scratch take {size_text(profile.arena_bytes)}."
