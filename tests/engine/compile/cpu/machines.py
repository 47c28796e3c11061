"""What the tests of the oneDNN executor share: programs run once on a fresh machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from layerloom.compile import Program
from layerloom.compile.cpu.machine import CpuExecutor, CpuMachine

Array = Any
Arrays = Mapping[str, Array]
Inputs = tuple[Arrays, Arrays, Arrays]
"""Data, scalars, states."""


def ready(program: Program, states: Arrays = {}, precision: str = "float32") -> tuple[CpuMachine, CpuExecutor]:  # noqa: B006
    """A fresh machine with a program."""
    machine = CpuMachine(precision)
    machine.write(states)
    return machine, machine.prepare(program)


def once(program: Program, data: Arrays = {}, scalars: Arrays = {}, states: Arrays = {}) -> dict[str, Array]:  # noqa: B006
    """The outputs of one run, and the new states as `state <name>`."""
    machine, executor = ready(program, states)
    outputs = {name: np.array(array) for name, array in executor.run(data, scalars).items()}
    return outputs | {f"state {name}": array for name, array in machine.read().items()}


def implementations(executor: CpuExecutor) -> list[str]:
    """Which code does each call; 'numpy' for plain kernels."""
    return [call.label.implementation for call in executor.plan.calls]
