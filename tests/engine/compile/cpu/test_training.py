"""Templates in training: the losses and gradients are those of float64, and every run gives the same bits.

The nets that take longer, and more rows, are in `tests.long`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.cpu.gradients import good
from benchmarks.cpu.workloads import WORKLOADS
from tests.engine.compile.cpu.training import NORMED, PLAIN, Compared, gradient_errors, of_template, within_the_gap

from layerloom.compile.cpu.machine import CpuMachine
from layerloom_resources.templates import templates

ROWS = 16
SLOW = {"vgg", "resnet50"}
DRIFTING = {"resnet18", "googlenet", "inception-v3", "mobilenet-v2"}
"""Deep nets with batch norm: rounding doubles with every step; `tests.resources` compares their first gradients."""
WITHOUT_TWIN = tuple(name for name in NORMED if name not in DRIFTING | WORKLOADS.keys())
"""Nets with batch norm that are not written in PyTorch; at this size they do not drift."""


@pytest.mark.parametrize("name", [name for name in (*PLAIN, *WITHOUT_TWIN) if name not in SLOW])
def test_ten_steps_lose_what_they_lose_in_float64(name: str) -> None:
    training = of_template(name, ROWS)
    exact = training.widened().losses(None)
    np.testing.assert_allclose(training.losses(CpuMachine()), exact, rtol=1e-4)
    assert len(set(exact)) == 10


@pytest.mark.parametrize("name", [name for name in NORMED if name in WORKLOADS and name not in SLOW])
def test_with_batch_norm_they_stay_as_near_to_float64_as_pytorch(name: str, tmp_path: Path) -> None:
    net = Compared.at(tmp_path, name, ROWS)
    assert within_the_gap(net, net.ours().losses(CpuMachine()))


@pytest.mark.parametrize("name", [name for name in WORKLOADS if name not in SLOW])
def test_the_first_gradients_are_as_exact_as_those_of_pytorch(name: str, tmp_path: Path) -> None:
    ours, theirs = gradient_errors(tmp_path, name, (ROWS, 17, 19))
    assert good(ours, theirs, "float32"), f"{ours} beside {theirs}"


@pytest.mark.parametrize("name", ["mlp", "transformer"])
def test_in_bfloat16_they_are_as_exact_as_those_of_autocast(name: str, tmp_path: Path) -> None:
    ours, theirs = gradient_errors(tmp_path, name, (ROWS,), "bfloat16")
    assert good(ours, theirs, "bfloat16"), f"{ours} beside {theirs}"
    assert ours > 1e-4, "not in bfloat16"


@pytest.mark.parametrize("name", templates())
@pytest.mark.usefixtures("two_threads")
def test_two_runs_have_the_same_bits(name: str) -> None:
    training = of_template(name, ROWS)
    (first, states), (second, others) = (
        training.run(CpuMachine(), 5, lambda outputs: {key: array.tobytes() for key, array in outputs.items()})
        for _ in range(2)
    )
    assert first == second
    assert states.keys() == others.keys()
    for key, array in states.items():
        assert array.tobytes() == others[key].tobytes(), key
