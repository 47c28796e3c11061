"""Prediction side by side: one row and 128 rows, against PyTorch's inference mode."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.cpu.child import Child
from benchmarks.cpu.compared import Plan
from benchmarks.cpu.competitor import OURS, PYTORCH
from benchmarks.cpu.gradients import read
from benchmarks.cpu.inputs import Inputs
from benchmarks.cpu.material import PREDICTED, written
from benchmarks.cpu.rounds import Times, interleaved

ALIKE = {"float32": 1e-4, "bfloat16": 0.1, "fast": 0.1}
"""How far our scores may be from eager PyTorch's, relative to the largest one."""


@dataclass(frozen=True)
class Predicted:
    """Milliseconds of a prediction by number of rows and competitor, and whether the scores agree."""

    plan: Plan
    times: Mapping[int, Mapping[str, Times]]
    differences: Mapping[int, float]

    @property
    def alike(self) -> bool:
        """Whether our scores are eager PyTorch's."""
        return all(difference <= ALIKE[self.plan.dtype] for difference in self.differences.values())

    def ratio(self, rows: int, others: Sequence[str] = PYTORCH) -> float | None:
        """How many times as long the fastest of the others takes; `None` without one."""
        times = self.times[rows]
        medians = [times[name].median for name in others if name in times]
        return min(medians) / times[OURS].median if medians else None

    @property
    def json_line(self) -> str:
        found: dict[str, object] = {"model": self.plan.workload.name, "dtype": self.plan.dtype}
        for rows in self.times:
            for name, ratio in (("best", self.ratio(rows)), ("eager", self.ratio(rows, ["eager"]))):
                found[f"predict{rows}_ratio_to_{name}"] = None if ratio is None else round(ratio, 3)
        return json.dumps({**found, "outputs_ok": self.alike})

    @property
    def table(self) -> str:
        lines = [f"{self.plan.workload.name}, prediction, {self.plan.dtype}; median and minimum in milliseconds"]
        for rows, times in self.times.items():
            each = "   ".join(f"{name} {one.median:.3f} ({one.minimum:.3f})" for name, one in times.items())
            lines.append(f"{rows:4} rows: {each}   scores differ by {self.differences[rows]:.1e}")
        return "\n".join(lines)


def prediction(plan: Plan) -> Predicted:
    """Measure predictions of a net with its first weights."""
    with tempfile.TemporaryDirectory(prefix="layerloom-bench-") as name, ExitStack() as stack:
        inputs = written(Path(name), plan.workload, plan.dtype, predicting=True)
        children = [
            stack.enter_context(Child(one, inputs.folder, plan.dtype, plan.threads)) for one in (OURS, *plan.against)
        ]
        times = {rows: _times(children, inputs, rows, plan) for rows in PREDICTED}
        differences = {rows: _difference(inputs, rows) for rows in PREDICTED}
    return Predicted(plan, times, differences)


def _times(children: Sequence[Child], inputs: Inputs, rows: int, plan: Plan) -> dict[str, Times]:
    def ask(child: Child, untimed: int, count: int) -> float:
        path = str(_scores(inputs, child.name, rows))
        return float(child.ask("predict", batch=rows, untimed=untimed, count=count, path=path)["seconds"])

    return interleaved(children, plan.rounds, plan.seconds, ask)


def _scores(inputs: Inputs, name: str, rows: int) -> Path:
    return inputs.folder / f"scores-{name}-{rows}.npz"


def _difference(inputs: Inputs, rows: int) -> float:
    """The largest difference of our scores from eager PyTorch's, relative to the largest score; inf without them."""
    files = [_scores(inputs, name, rows) for name in (OURS, "eager")]
    if not all(path.exists() for path in files):
        return float("inf")
    ours, theirs = (read(path)["scores"].astype(np.float64) for path in files)
    if ours.shape != theirs.shape:
        return float("inf")
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())
