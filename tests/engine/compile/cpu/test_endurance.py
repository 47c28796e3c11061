"""A thousand steps take no more memory than ten, and leave the caller's arithmetic as it was."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from tests.engine.compile.cpu.machines import ready
from tests.engine.compile.passes.programs import template_step

from layerloom.compile.cpu.machine import CpuExecutor, CpuMachine
from layerloom.train.step import Scalars

STEPS = 1000
SMALLEST = 64
"""Fewer bytes than any array takes; NumPy's own store of small pieces grows by a few."""
PAGES = Path("/proc/self/statm")


def resident() -> int:
    """The bytes of memory that this process has in use."""
    return int(PAGES.read_text(encoding="ascii").split()[1]) * 4096


def running(name: str) -> tuple[CpuMachine, CpuExecutor, dict[str, np.ndarray]]:
    step = template_step(name)
    machine, executor = ready(step.program, step.inputs[2])
    return machine, executor, dict(step.inputs[0])


@pytest.mark.parametrize("name", ["digits-mlp", "digits-cnn"])
def test_a_thousand_steps_allocate_nothing(name: str) -> None:
    machine, executor, data = running(name)
    scalars = Scalars(0)
    tracemalloc.start()
    for step in range(200):
        executor.run(data, scalars.at(step + 1, 1e-3))
    arena, states = machine.arena.address, machine.states.address
    gc.collect()
    before, size = tracemalloc.get_traced_memory()[0], resident() if PAGES.exists() else 0
    for step in range(STEPS):
        outputs = executor.run(data, scalars.at(step + 201, 1e-3))
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < SMALLEST * STEPS
    assert (machine.arena.address, machine.states.address) == (arena, states)
    assert not PAGES.exists() or resident() - size < 2_000_000
    assert np.isfinite(outputs["loss"])


@pytest.mark.skipif(not PAGES.exists(), reason="the size of a process is known on Linux")
def test_reading_and_writing_all_states_a_hundred_times_takes_no_memory() -> None:
    machine, executor, data = running("resnet20")
    executor.run(data, Scalars(0).at(1, 1e-3))
    for _ in range(10):
        machine.write(machine.read())
    gc.collect()
    before = resident()
    for _ in range(100):
        machine.write(machine.read())
    gc.collect()
    assert resident() - before < 1_000_000


@pytest.mark.skipif(not PAGES.exists(), reason="the size of a process is known on Linux")
def test_a_program_that_is_dropped_gives_its_memory_back() -> None:
    machine, executor, data = running("digits-cnn")
    for _ in range(5):
        machine.prepare(executor.program).run(data, Scalars(0).at(1, 1e-3))
    gc.collect()
    before = resident()
    for _ in range(15):
        machine.prepare(executor.program).run(data, Scalars(0).at(1, 1e-3))
    gc.collect()
    assert resident() - before < 2_000_000


def test_tiny_numbers_are_not_flushed_outside_of_a_run() -> None:
    _, executor, data = running("digits-mlp")
    tiny = np.full(64, 1e-40, np.float32)
    executor.run(data, Scalars(0).at(1, 1e-3))
    assert (tiny * 1 == tiny).all() and (tiny + tiny > tiny).all()
    with pytest.raises(ValueError, match="were not given"):
        executor.run({}, Scalars(0).at(1))
    assert (tiny * np.float32(0.5) > 0).all()
