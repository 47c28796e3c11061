"""What the tests of the benchmark share: a net at its test size, written for the workers."""

from __future__ import annotations

from pathlib import Path

from benchmarks.cpu.compared import Plan
from benchmarks.cpu.inputs import Inputs
from benchmarks.cpu.material import smaller, written
from benchmarks.cpu.workloads import WORKLOADS


def small(model: str) -> Plan:
    """One round of a few steps of a small net beside eager PyTorch."""
    return Plan(smaller(WORKLOADS[model], 8, test=True), "float32", ("eager",), rounds=2, seconds=0.01, threads=1)


def small_inputs(model: str, folder: Path) -> Inputs:
    """The inputs of a small net."""
    return written(folder, small(model).workload, "float32")
