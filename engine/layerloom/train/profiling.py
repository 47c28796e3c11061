"""Profiling: a few training steps on real rows, each call timed, and how fast the machine can multiply at its best.

Nothing that is trained is kept. Steps are profiled in three rounds: some to warm up, some as training runs them, some
call by call.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np

from layerloom.compile import machines
from layerloom.compile.executor import Arrays, Executor, Machine, Timing
from layerloom.compile.trace import trace
from layerloom.data import DataError
from layerloom.device import DeviceError
from layerloom.graph.build import BuildError
from layerloom.graph.cost import cost
from layerloom.graph.flat import flat
from layerloom.graph.infer import infer
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.ops.operation import ArraySpec
from layerloom.train.batches import Batches
from layerloom.train.events import Problem, encoded
from layerloom.train.prepare import TrainingError, prepared
from layerloom.train.profile import StepProfile, by_node, typical
from layerloom.train.step import LOSS, Tensors
from layerloom.train.steps import Steps
from layerloom.train.threads import limited_to, threads_for
from layerloom.train.weighing import class_weights
from layerloom.words import later, tr

STEPS = 5
"""How many steps are timed, unless more are asked for."""
WARM_UP = 3
"""The first steps pay for code generation and page faults."""
LONG_ENOUGH_S = 0.02
"""A matrix product that takes so long shows the machine at its best."""
_EAGER = later("A step that runs one operation after the other cannot be profiled call by call. {0}")
_SIZES = (512, 1024, 2048, 4096, 8192)


@dataclass(frozen=True)
class Profiling:
    """A part of the work is done: `done` of `total` equal parts."""

    done: int
    total: int


def profiling(
    document: Document, config: TrainingConfig, folder: Path, *, steps: int = STEPS
) -> Iterator[Profiling | StepProfile]:
    """Profile the training step of a document; tells how far it is, and at last the profile.

    `folder` is where paths of data files start. Raises what `prepared` raises, and `TrainingError` if the step runs
    eagerly or finds too little memory. Whoever iterates may stop at any time.
    """
    document = flat(document).document
    macs = cost(document, infer(document)).macs
    with limited_to(threads_for(3 * config.batch_size * macs)):
        total = WARM_UP + 2 * steps + 2
        yield Profiling(0, total)
        step = _Step.of(document, config, folder)
        for done in range(WARM_UP):
            yield Profiling(1 + done, total)
            step.run()
        whole, timed = list[float](), list[tuple[Timing, ...]]()
        for done in range(steps):
            yield Profiling(1 + WARM_UP + 2 * done, total)
            whole.append(step.run())
            yield Profiling(2 + WARM_UP + 2 * done, total)
            timed.append(step.profile())
        yield Profiling(total - 1, total)
        calls = typical(timed)
        fastest = max((call.flops / call.seconds for call in calls if call.seconds), default=0.0)
        yield StepProfile(
            machine=step.steps.runner.name,
            note=step.steps.note,
            batch=config.batch_size,
            steps=steps,
            step_seconds=median(whole),
            peak=max(measured_peak(step.peak_of), fastest),
            arena_bytes=step.executor.arena_bytes,
            nodes=by_node(calls, document),
            calls=calls,
        )


def told(
    document: Document, config: TrainingConfig, folder: Path, *, steps: int = STEPS
) -> Iterator[dict[str, object]]:
    """The same as JSON objects with an `event`, for another process: `profiling`s, then `profile` or `problem`."""
    try:
        for found in profiling(document, config, folder, steps=steps):
            yield {"event": "profile" if isinstance(found, StepProfile) else "profiling", **asdict(found)}
    except (TrainingError, BuildError, DataError, DeviceError) as error:
        yield encoded(Problem(str(error), node=getattr(error, "node", ""), fatal=False))
    except MemoryError:
        yield encoded(Problem(tr("There is not enough memory for this net and batch size."), fatal=False))


@dataclass(frozen=True)
class _Step:
    """One training step that can be done again and again, on the same rows."""

    steps: Steps
    executor: Executor
    data: Arrays
    scalars: Arrays
    peak_of: Machine
    """What the peak is measured on: a machine of the same kind."""

    @classmethod
    def of(cls, document: Document, config: TrainingConfig, folder: Path) -> _Step:
        """The step of a document on the best machine there is, on its first rows; fewer rows are taken again."""
        ready = prepared(document, config, folder)
        steps = Steps(ready.network, config, ready.device, class_weights(ready, config))
        batches = Batches(ready.columns)
        executor = steps.training(batches, config.batch_size)
        if executor is None:
            raise TrainingError(tr(_EAGER).format(steps.runner.obstacle or tr("The setting compiled is off.")).rstrip())
        return cls(
            steps,
            executor,
            batches(np.resize(ready.split.train, config.batch_size)),
            steps.scalars(1, config.learning_rate),
            machines.machine(ready.device, precision=config.precision)[0],
        )

    def run(self) -> float:
        """One step as training does it; how long it took, in seconds."""
        begin = time.perf_counter()
        outputs = self.executor.run(self.data, self.scalars)
        float(outputs[LOSS])  # A device that works ahead is waited for.
        return time.perf_counter() - begin

    def profile(self) -> tuple[Timing, ...]:
        """One step, timed call by call."""
        return self.executor.profile(self.data, self.scalars)


def measured_peak(machine: Machine) -> float:
    """The operations a second of the fastest square matrix product, each larger than the one before.

    Ends with the first that takes long enough to count.
    """
    best = 0.0
    for size in _SIZES:
        seconds = _seconds_of_product(machine, size)
        best = max(best, 2 * size**3 / seconds)
        if seconds >= LONG_ENOUGH_S:
            break
    return best


def _seconds_of_product(machine: Machine, size: int) -> float:
    """The shortest time of a few products of two square matrices."""
    spec = ArraySpec((size, size), np.dtype(np.float32))
    program = trace(_product, {"a": spec, "b": spec}, {}, {})
    executor = machine.prepare(program)
    matrix = np.random.default_rng(0).standard_normal((size, size), np.float32)
    data = {"a": matrix, "b": matrix.T.copy()}
    executor.run(data, {})
    return min(max(call.seconds for call in executor.profile(data, {})) for _ in range(3))


def _product(data: Tensors, _: Tensors, __: Tensors) -> tuple[Tensors, Tensors]:
    return {"y": data["a"] @ data["b"]}, {}
