"""What people read (a table for the terminal, the same for RESULTS.md) and the line that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from benchmarks.cpu.compared import Comparison, Measured
from benchmarks.cpu.competitor import OURS

from layerloom import __version__

RESULTS = Path(__file__).parents[1] / "RESULTS.md"

HEAD = ("competitor", "median ms", "min ms", "x median", "x min", "peak MB", "import s", "first step s", "gradients")
"""`x` columns: how many times as long as ours. `gradients`: relative distance of the first from float64."""

Row = Sequence[str]


def json_line(found: Comparison) -> str:
    """The line for programs. Times ratios above 1: we are faster. Memory below 1: we need less."""
    return json.dumps(
        {
            "model": found.plan.workload.name,
            "dtype": found.plan.dtype,
            "ratio_to_best": _rounded(found.ratio(found.best)),
            "ratio_to_eager": _rounded(found.ratio(found.of("eager"))),
            "memory_ratio": _rounded(found.memory_ratio),
            "gradients_ok": found.gradients_ok,
        }
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def table(found: Comparison) -> str:
    """The figures in columns, and what they come to."""
    rows = [HEAD, *(_row(found, one) for one in found.measured)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [_aligned(row, widths) for row in rows]
    return "\n".join([title(found), *lines, *_notes(found)])


def markdown(found: Comparison) -> str:
    """The same for RESULTS.md."""
    rows = [HEAD, ["---"] * len(HEAD), *(_row(found, one) for one in found.measured)]
    lines = [*(f"| {' | '.join(row)} |" for row in rows), "", *(f"* {note}" for note in _notes(found))]
    return "\n".join([f"### {title(found)}", "", *lines])


def preformatted(text: str) -> str:
    """A table of the terminal for RESULTS.md, under its first line."""
    first, *lines = text.splitlines()
    return "\n".join([f"### {first}", "", *(f"    {line}" for line in lines)])


def section(command: str, machine: str, parts: Iterable[str], warning: str = "") -> str:
    """A section of RESULTS.md: when, which version, by which command, on which machine."""
    head = f"## {date.today().isoformat()}, version {__version__}: `{command}`"
    return "\n\n".join(filter(None, [head, f"{machine}.", warning, *parts]))


def record(section: str, path: Path = RESULTS) -> None:
    """Append a section to the measured figures."""
    text = path.read_text(encoding="utf-8").rstrip("\n") if path.exists() else "# Measured figures"
    path.write_text(f"{text}\n\n{section.rstrip()}\n", encoding="utf-8")


def title(found: Comparison) -> str:
    """The net, its sizes, the batch and the precision."""
    workload = found.plan.workload
    sizes = "".join(f", {name} {value}" for name, value in workload.parameters.items() if name != "epochs")
    return f"{workload.name}{sizes}, batch {workload.batch}, {found.plan.dtype}"


def _row(found: Comparison, one: Measured) -> Row:
    times = one.times
    return (
        one.name,
        _number(times.median if times else None, 2),
        _number(times.minimum if times else None, 2),
        "" if one.name == OURS else _number(found.ratio(one), 2),
        "" if one.name == OURS else _number(found.ratio(one, minima=True), 2),
        _number(one.peak_bytes and one.peak_bytes / 2**20, 0),
        _number(one.import_s, 2),
        _number(one.first_step_s, 2),
        "" if one.gradient_error is None else f"{one.gradient_error:.1e}",
    )


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _aligned(row: Row, widths: Sequence[int]) -> str:
    first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join([first.strip().ljust(widths[0]), *others])


def _notes(found: Comparison) -> list[str]:
    notes = [f"{one.name}: {one.reason or one.version}" for one in found.measured]
    best = found.best
    if best is not None and (ratio := found.ratio(best)) is not None:
        memory = f", memory {found.memory_ratio:.2f} of eager's" if found.memory_ratio is not None else ""
        notes.append(f"{ratio:.2f} times as fast as the best PyTorch ({best.name}){memory}")
    notes.append(f"gradients of the first step: {'good' if found.gradients_ok else 'NOT GOOD, or not measured'}")
    return notes
