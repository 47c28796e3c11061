"""Plans of the templates: buffers that are needed at once do not lie on each other, and the arena is as said."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from tests.engine.compile.cpu.machines import ready
from tests.engine.compile.passes.programs import template_step

from layerloom.compile import memory
from layerloom.compile.cpu.calls import Call
from layerloom.compile.cpu.lowering import OUTRUN, SLOW_BY_NAME
from layerloom.compile.cpu.machine import CpuExecutor
from layerloom.compile.cpu.place import Buffer
from layerloom.compile.cpu.plan import Plan
from layerloom_resources.templates import templates

KINDS = ("adam", "sgd", "evaluation")
each_plan = pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in templates() for kind in KINDS])


def prepared(name: str, kind: str) -> CpuExecutor:
    step = template_step(name, kind)
    return ready(step.program, step.inputs[2])[1]


def numbered(plan: Plan) -> tuple[dict[Buffer, int], list[memory.Call]]:
    """The buffers of the arena by number, and who reads and writes them: first the data, last what comes out."""
    numbers = {buffer: number for number, buffer in enumerate(plan.offsets)}

    def ids(buffers: Iterable[Buffer]) -> tuple[int, ...]:
        return tuple(numbers[buffer] for buffer in buffers if buffer in numbers)

    given = (*plan.data.values(), *plan.scalars.values())
    steps = [memory.Call((), ids(place.buffer for place in given))]
    steps += [memory.Call(ids(call.reads), ids(call.writes)) for call in plan.calls]
    return numbers, [*steps, memory.Call(ids(place.buffer for place in plan.outputs.values()), ())]


def hands_over(plan: Plan, live: dict[int, memory.Live], numbers: dict[Buffer, int], a: Buffer, b: Buffer) -> bool:
    """Whether one buffer takes the place of the other in a call that works in place."""
    old, new = (a, b) if live[numbers[a]].last <= live[numbers[b]].last else (b, a)
    at = live[numbers[old]].last
    return at == live[numbers[new]].first and 0 < at <= len(plan.calls) and (new, old) in plan.calls[at - 1].shares


@each_plan
def test_no_two_buffers_that_are_needed_at_once_lie_on_each_other(name: str, kind: str) -> None:
    plan = prepared(name, kind).plan
    numbers, steps = numbered(plan)
    live = memory.live_ranges(steps)
    for a, b in combinations(plan.offsets, 2):
        apart = plan.offsets[a] + a.nbytes <= plan.offsets[b] or plan.offsets[b] + b.nbytes <= plan.offsets[a]
        if apart or numbers[a] not in live or numbers[b] not in live:
            continue
        if live[numbers[a]].meets(live[numbers[b]]):
            assert hands_over(plan, live, numbers, a, b), f"{a} at {live[numbers[a]]}, {b} at {live[numbers[b]]}"


@each_plan
def test_everything_lies_in_the_arena_and_every_address_is_aligned(name: str, kind: str) -> None:
    executor = prepared(name, kind)
    ends = [offset + buffer.nbytes for buffer, offset in executor.plan.offsets.items()]
    assert max(ends) <= executor.arena_bytes
    assert executor.arena_bytes < sum(ends)
    assert all(offset % memory.ALIGNMENT == 0 for offset in executor.plan.offsets.values())


@each_plan
def test_what_reads_an_old_state_comes_before_what_writes_the_new_one(name: str, kind: str) -> None:
    plan = prepared(name, kind).plan
    written: dict[Buffer, Call] = {}
    for call in plan.calls:
        for buffer in call.reads:
            if buffer.kind == "state" and buffer in written:
                assert _may_read_the_new(plan, call, buffer), (
                    f"{call.label} reads {buffer} after {written[buffer].label}"
                )
        written.update({buffer: call for buffer in call.writes if buffer.kind == "state"})


def _may_read_the_new(plan: Plan, call: Call, buffer: Buffer) -> bool:
    """A new state may be read where it is an intermediate result too; then its only writer comes before all readers."""
    writers = [position for position, each in enumerate(plan.calls) if buffer in each.writes]
    readers = [position for position, each in enumerate(plan.calls) if buffer in each.reads]
    return len(writers) == 1 and plan.calls.index(call) > writers[0] >= min(readers)


@pytest.mark.parametrize("name", templates())
def test_no_call_is_slow_by_its_name_but_the_recurrent_ones(name: str) -> None:
    labels = [call.label for call in prepared(name, "adam").plan.calls if "lstm" not in call.label.name]
    slow = (*OUTRUN, SLOW_BY_NAME)
    assert not [label for label in labels if label.implementation.startswith(slow)]


@pytest.mark.parametrize("name", templates())
def test_the_heavy_work_is_not_done_by_numpy(name: str) -> None:
    heavy: dict[str, set[str]] = {}
    for call in prepared(name, "adam").plan.calls:
        if call.label.flops:
            heavy.setdefault(call.label.name, set()).add(call.label.implementation)
    assert heavy
    assert not [label for label, found in heavy.items() if found == {"numpy"}]


def test_an_executor_takes_no_memory_before_its_first_run() -> None:
    step = template_step("cnn")
    machine, executor = ready(step.program, step.inputs[2])
    assert machine.arena.nbytes == 0 < executor.arena_bytes
    executor.run(*step.inputs[:2])
    assert machine.arena.nbytes == executor.arena_bytes
    assert np.isfinite(executor.run(*step.inputs[:2])["loss"])


@pytest.mark.parametrize("name", ["digits-mlp", "digits-cnn"])
def test_a_profile_is_a_step_that_is_timed_call_by_call(name: str) -> None:
    step = template_step(name)
    (machine, executor), (other, again) = (ready(step.program, step.inputs[2]) for _ in range(2))
    timings = executor.profile(*step.inputs[:2])
    again.run(*step.inputs[:2])
    assert [timing.name for timing in timings] == [call.label.name for call in executor.plan.calls]
    assert all(timing.seconds >= 0 for timing in timings)
    assert sum(timing.flops for timing in timings) > 0
    for key, array in other.read().items():
        np.testing.assert_array_equal(machine.read()[key], array)
