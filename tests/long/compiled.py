"""The compiled step of every template beside float64 and PyTorch, with more rows than in the quick tests."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from benchmarks.cpu.gradients import good
from benchmarks.cpu.workloads import WORKLOADS
from tests.engine.compile.cpu.training import NORMED, Compared, Training, gradient_errors, of_template, within_the_gap

from layerloom.compile.cpu.machine import CpuMachine
from layerloom_resources.templates import templates

ROWS = 32


def losses_of_ten_steps(count: int) -> Mapping[str, object]:
    """The ten losses of so many templates: within 1e-4 of float64, with batch norm within 3 times PyTorch's distance.

    A net with batch norm that is not written in PyTorch is held to 3 times the distance of the plain float32 kernels.
    """
    names = list(templates())[:count]
    failed = [name for name in names if not _stays(name)]
    return {"passed": not failed, "templates": len(names), "failed": failed}


def _stays(name: str) -> bool:
    if name in NORMED and name in WORKLOADS:
        with tempfile.TemporaryDirectory() as folder:
            net = Compared.at(Path(folder), name, ROWS)
            return within_the_gap(net, net.ours().losses(CpuMachine()))
    if name in NORMED:
        return _within_the_plain_gap(name)
    training = of_template(name, ROWS)
    return bool(np.allclose(training.losses(CpuMachine()), training.widened().losses(None), rtol=1e-4, atol=0))


def _within_the_plain_gap(name: str) -> bool:
    """Whether losses stay within 3 times the largest distance from float64 of the plain kernels in float32.

    Over batches of several sizes, for how far a net drifts that doubles a rounding in every step is a game of chance.
    """
    gaps = [_gaps(of_template(name, rows)) for rows in (ROWS // 2, ROWS * 3 // 4, ROWS)]
    plain, ours = np.max(gaps, axis=0)
    return bool(ours <= 3 * plain + 1e-6)


def _gaps(training: Training) -> tuple[float, float]:
    """The largest distances of ten losses from float64: of the plain kernels, and of oneDNN's."""
    exact = training.widened().losses(None)
    plain, ours = (np.abs(training.losses(machine) - exact).max() for machine in (None, CpuMachine()))
    return float(plain), float(ours)


def first_gradients(count: int) -> Mapping[str, object]:
    """The gradients of the first step of so many nets: at most 2 times PyTorch's error, in bfloat16 1.2 times."""
    figures = {name: _times(name) for name in list(WORKLOADS)[:count]}
    passed = all(fine for each in figures.values() for fine, _ in each.values())
    times = {name: {dtype: figure for dtype, (_, figure) in each.items()} for name, each in figures.items()}
    return {"passed": passed, "times_pytorch": times}


def _times(name: str) -> Mapping[str, tuple[bool, float]]:
    """By precision: whether our error is allowed, and how many times PyTorch's it is."""
    found = {}
    for dtype in ("float32", "bfloat16"):
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = gradient_errors(Path(folder), name, (ROWS, ROWS + 1, ROWS + 3), dtype)
        found[dtype] = good(ours, theirs, dtype), round(ours / theirs, 2)
    return found
