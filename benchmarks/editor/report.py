"""The figures beside their goals: for people, for RESULTS.md, and the line for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.editor.watch import DRAGGED, Figures

BASE = 1000
"""The number of nodes that the goals are for."""
SLOWER = 6
"""So many times as long anything may take with five times as many."""
GOALS: Mapping[str, float] = {
    "open": 500.0,
    "pan, all shown": 16.0,
    "pan, near": 16.0,
    "zoom from all shown": 16.0,
    "zoom, near": 16.0,
    f"drag of {DRAGGED}": 16.0,
    "edit to all shapes": 50.0,
    "undo": 16.0,
}
"""Milliseconds of a frame, of a hundred the 95th."""


@dataclass(frozen=True)
class Run:
    """What one side needed with so many nodes; without figures the reason why there are none."""

    side: str
    nodes: int
    figures: Mapping[str, Figures]
    reason: str = ""


def goal(what: str, nodes: int) -> float | None:
    """How long it may take, `None` where nothing was set."""
    found = GOALS.get(what)
    return found if found is None or nodes <= BASE else found * SLOWER


def missed(run: Run) -> list[str]:
    """What took longer than it may, by processor time."""
    goals = {what: goal(what, run.nodes) for what in run.figures}
    return [what for what, most in goals.items() if most is not None and run.figures[what].cpu.p95 > most]


def table(run: Run) -> str:
    """The figures in columns; where the pace is slower, the machine was, and the figures are worth less."""
    head = f"{run.side}, {run.nodes:,} nodes, milliseconds"
    if not run.figures:
        return f"{head}: not measured, {run.reason}"
    units = f"{'cpu / wall':>18s}"
    names = f"{'median':>18s}{'95th':>18s}{'pace, µs':>10s}{'goal':>8s}"
    lines = [head, f"{'':26s}{names}", f"{'':26s}{units}{units}"]
    for what, (cpu, wall, pace) in run.figures.items():
        most = goal(what, run.nodes)
        told = "" if most is None else f"{most:8.0f}{'' if cpu.p95 <= most else '  missed'}"
        times = f"{cpu.median:9.1f} /{wall.median:7.1f}{cpu.p95:9.1f} /{wall.p95:7.1f}"
        lines.append(f"{what:26s}{times}{pace:10.0f}{told}")
    return "\n".join(lines)


def json_line(run: Run) -> str:
    """The line for programs, with the time that went by."""
    found = {what: figures.wall for what, figures in run.figures.items()}
    names = {
        "pan_p95_ms": "pan, near", "zoom_p95_ms": "zoom, near", "drag50_p95_ms": f"drag of {DRAGGED}",
    }  # fmt: skip
    line: dict[str, object] = {"nodes": run.nodes, "side": run.side}
    line["open_s"] = round(found["open"].median / 1e3, 4) if "open" in found else None
    line |= {key: found[what].p95 if what in found else None for key, what in names.items()}
    line["edit_to_shapes_ms"] = found["edit to all shapes"].median if "edit to all shapes" in found else None
    line["undo_ms"] = found["undo"].median if "undo" in found else None
    return json.dumps(line)
