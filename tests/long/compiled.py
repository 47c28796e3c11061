"""The compiled step of every template beside float64 and PyTorch, with more rows than in the quick tests."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from benchmarks.cpu.gradients import good
from benchmarks.cpu.workloads import WORKLOADS
from tests.engine.compile.cpu.training import PLAIN, Compared, gradient_errors, of_template, within_the_gap
from tests.resources.nets import Net

from layerloom.compile.cpu.machine import CpuMachine
from layerloom_resources.templates import templates

ROWS = 32


def losses_of_ten_steps(count: int) -> Mapping[str, object]:
    """The ten losses of so many nets: within 1e-4 of float64, with batch norm within 3 times PyTorch's distance."""
    names = list(templates())[:count]
    failed = [name for name in names if not _stays(name)]
    return {"passed": not failed, "templates": len(names), "failed": failed}


def _stays(name: str) -> bool:
    if name in PLAIN:
        training = of_template(name, ROWS)
        return bool(np.allclose(training.losses(CpuMachine()), training.widened().losses(None), rtol=1e-4, atol=0))
    if name not in WORKLOADS:
        return _stays_as_exported(name)
    with tempfile.TemporaryDirectory() as folder:
        net = Compared.at(Path(folder), name, ROWS)
        return within_the_gap(net, net.ours().losses(CpuMachine()))


def _stays_as_exported(name: str) -> bool:
    """The same for a net that PyTorch has from the exported script alone: the farther of its memory formats counts."""
    net = Net(name)
    batches = [net.batch(ROWS, ROWS * (number % 4)) for number in range(10)]
    exact = net.torch_losses(batches, np.float64)
    formats = (torch.contiguous_format, torch.channels_last)
    gap = max(np.abs(net.torch_losses(batches, np.float32, layout) - exact).max() for layout in formats)
    return bool(np.abs(net.losses(batches) - exact).max() <= 3 * gap + 1e-6)


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
