"""A thousand steps take no more memory than ten."""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from layerloom.graph.settings import TrainingConfig
from layerloom.train.batches import Batches
from layerloom.train.prepare import prepared
from layerloom.train.steps import Steps
from layerloom_resources.templates import template

WARM_UP, STEPS = 20, 1000
SMALL_BYTES = 20_000
"""Python keeps free lists and caches; a leaked batch of this net alone would be larger after a few steps."""


@pytest.fixture
def step() -> Iterator[object]:
    """A step of `digits-mlp` with a full batch, gathered anew each time, and its loss taken out."""
    config = TrainingConfig(batch_size=32)
    ready = prepared(template("digits-mlp").make(), config, Path())
    steps, batches = Steps(ready.network, config, ready.device), Batches(ready.columns)
    rows = np.array_split(ready.split.train[: 32 * 10], 10)

    def stepping(number: int) -> float:
        return float(steps.train(batches(rows[number % 10]), number + 1, 1e-3)["loss"])

    return stepping


def test_a_thousand_steps_leave_nothing_behind_in_python(step) -> None:
    for number in range(WARM_UP):
        step(number)
    gc.collect()
    tracemalloc.start()
    try:
        step(WARM_UP)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for number in range(WARM_UP, WARM_UP + STEPS):
            step(number)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < SMALL_BYTES


GROWTH = """
import json, sys, tempfile
from pathlib import Path
from layerloom.graph.settings import TrainingConfig
from layerloom.train.control import Control
from layerloom.train.events import Step, Problem
from layerloom.train.loop import train
from layerloom.train.run import new_run
from layerloom_resources.templates import template

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))

document = template("digits-mlp").make()
config = TrainingConfig(batch_size=32, epochs=30)
sizes = []
with tempfile.TemporaryDirectory() as folder:
    run = new_run(Path(folder))
    for event in train(document, config, folder=Path(), run=run, control=Control()):
        assert not isinstance(event, Problem), event
        if isinstance(event, Step) and event.step in (100, 1100):
            sizes.append(resident())
        if len(sizes) == 2:
            break
print(sizes[1] - sizes[0])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the resident size in /proc")
def test_the_process_does_not_grow_over_a_thousand_steps_with_their_epochs_and_checkpoints() -> None:
    done = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True, timeout=120)
    assert int(done.stdout) < 4 * 1024  # kB; the first checkpoint and its buffers came before step 100
