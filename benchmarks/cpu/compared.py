"""One net, one precision, all competitors: what is measured of each, and how they stand to one another."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.cpu import gradients, rounds
from benchmarks.cpu.child import Child, WorkerFailed
from benchmarks.cpu.competitor import ORACLE, OURS, PYTORCH
from benchmarks.cpu.inputs import Inputs
from benchmarks.cpu.material import written
from benchmarks.cpu.rounds import Times, interleaved
from benchmarks.cpu.workloads import Workload

STEPS_FOR_MEMORY = 20
"""After so many steps the peak memory of a fresh process is read."""


@dataclass(frozen=True)
class Plan:
    """What is measured and how long."""

    workload: Workload
    dtype: str = "float32"
    against: Sequence[str] = ("eager",)
    rounds: int = 10
    seconds: float = 1.0
    threads: int = 1


@dataclass(frozen=True)
class Measured:
    """The figures of one competitor; `None` is what could not be measured, `reason` then says why."""

    name: str
    version: str = ""
    times: Times | None = None
    peak_bytes: int | None = None
    import_s: float | None = None
    first_step_s: float | None = None
    gradient_error: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """All figures of a net in one precision. Ratios are None where one side is missing."""

    plan: Plan
    measured: Sequence[Measured] = field(default_factory=tuple)

    def of(self, name: str) -> Measured | None:
        return next((one for one in self.measured if one.name == name), None)

    @property
    def best(self) -> Measured | None:
        """The fastest variant of PyTorch by its median."""
        timed = [one for one in self.measured if one.name in PYTORCH and one.times]
        return min(timed, key=_median, default=None)

    def ratio(self, other: Measured | None, *, minima: bool = False) -> float | None:
        """How many times as long another one takes for a step as we do: above 1 we are faster."""
        ours = self.of(OURS)
        if ours is None or other is None or ours.times is None or other.times is None:
            return None
        if minima:
            return other.times.minimum / ours.times.minimum
        return other.times.median / ours.times.median

    @property
    def memory_ratio(self) -> float | None:
        """Our peak memory as a share of eager PyTorch's: below 1 we need less."""
        ours, eager = self.of(OURS), self.of("eager")
        if ours is None or eager is None or ours.peak_bytes is None or eager.peak_bytes is None:
            return None
        return ours.peak_bytes / eager.peak_bytes

    @property
    def gradients_ok(self) -> bool:
        """Whether our first gradients are about as near to the exact ones as PyTorch's of the same precision.

        The largest error of its variants counts: where a ReLU meets values that only rounding keeps from 0, each order
        of additions falls on another side, and PyTorch's own variants differ tenfold.
        """
        ours = self.of(OURS)
        errors = [one.gradient_error for one in self.measured if one.name in PYTORCH and one.gradient_error is not None]
        if ours is None or not errors:
            return False
        return gradients.good(ours.gradient_error, max(errors), self.plan.dtype)


def _median(one: Measured) -> float:
    assert one.times is not None, "only those with times are compared"
    return one.times.median


def comparison(plan: Plan) -> Comparison:
    """Measure everything: first each competitor alone in a fresh process, then all in turn.

    Raises `WorkerFailed` if a worker ends that could be measured alone.
    """
    with tempfile.TemporaryDirectory(prefix="layerloom-bench-") as name:
        return measured(written(Path(name), plan.workload, plan.dtype), plan)


def measured(inputs: Inputs, plan: Plan) -> Comparison:
    """The comparison on inputs that were written before."""
    alone = [_alone(one, inputs, plan) for one in (OURS, *plan.against)]
    return Comparison(plan, tuple(_together(alone, inputs, plan)))


def _alone(name: str, inputs: Inputs, plan: Plan) -> Measured:
    """What a fresh process takes to import and to make its first step, and the memory of its first steps."""
    try:
        with Child(name, inputs.folder, plan.dtype, plan.threads) as child:
            first = child.ask("first_step")
            child.ask("steps", untimed=0, count=STEPS_FOR_MEMORY - 1)
            return Measured(
                name,
                version=first["version"],
                import_s=child.hello["import_s"],
                first_step_s=first["since_start_s"],
                peak_bytes=child.ask("memory")["peak_bytes"],
            )
    except WorkerFailed as failure:
        return Measured(name, reason=str(failure))


def _together(alone: Sequence[Measured], inputs: Inputs, plan: Plan) -> Iterator[Measured]:
    """The same with gradient errors and times."""
    exact = _exact_gradients(inputs, plan)
    with ExitStack() as stack:
        children = {
            one.name: stack.enter_context(Child(one.name, inputs.folder, plan.dtype, plan.threads))
            for one in alone
            if not one.reason
        }
        errors = {name: _gradient_error(child, inputs, exact) for name, child in children.items()}
        times = interleaved(list(children.values()), plan.rounds, plan.seconds, rounds.steps)
    for one in alone:
        yield replace(one, times=times.get(one.name), gradient_error=errors.get(one.name))


def _exact_gradients(inputs: Inputs, plan: Plan) -> Path | None:
    """The file of the gradients in float64; `None` where there is no PyTorch."""
    path = inputs.folder / f"{ORACLE}.npz"
    try:
        with Child(ORACLE, inputs.folder, plan.dtype, plan.threads) as child:
            child.ask("gradients", path=str(path))
    except WorkerFailed:
        return None
    return path


def _gradient_error(child: Child, inputs: Inputs, exact: Path | None) -> float | None:
    """The relative distance of a worker's first gradients from the exact ones; makes its first step."""
    path = inputs.folder / f"{child.name}.npz"
    try:
        child.ask("gradients", path=str(path))
    except WorkerFailed:
        return None
    return None if exact is None else gradients.distance(gradients.read(path), gradients.read(exact))
