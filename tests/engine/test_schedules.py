"""Schedules against PyTorch's, step by step."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from layerloom import schedules
from layerloom.schedules import Schedule

STEPS = 24
PAIRS: list[tuple[Schedule, Callable[[Any], Any]]] = [
    (schedules.Constant(), lambda o: lr_scheduler.ConstantLR(o, factor=1.0)),
    (schedules.StepDecay(5, 0.3), lambda o: lr_scheduler.StepLR(o, 5, 0.3)),
    (schedules.MultiStep((3, 4, 11), 0.5), lambda o: lr_scheduler.MultiStepLR(o, [3, 4, 11], 0.5)),
    (schedules.Exponential(0.9), lambda o: lr_scheduler.ExponentialLR(o, 0.9)),
    (schedules.Polynomial(20, 1.7), lambda o: lr_scheduler.PolynomialLR(o, 20, 1.7)),
    (schedules.Cosine(24, 0.1), lambda o: lr_scheduler.CosineAnnealingLR(o, 24, 0.1)),
    (schedules.CosineRestarts(5), lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 5)),
    (schedules.CosineRestarts(3, 2, 0.05), lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3, 2, 0.05)),
    (schedules.OneCycle(24), lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=24)),
    (
        schedules.OneCycle(24, 0.5, 0.2, 0.001),
        lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=24, pct_start=0.5, div_factor=5, final_div_factor=200),
    ),
    (
        schedules.Warmup(6, schedules.Exponential(0.9), 0.25),
        lambda o: lr_scheduler.SequentialLR(
            o, [lr_scheduler.LinearLR(o, 0.25, 1.0, 6), lr_scheduler.ExponentialLR(o, 0.9)], [6]
        ),
    ),
]


def pytorchs(make: Callable[[Any], Any]) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schedule = make(optimizer)
        found = []
        for _ in range(STEPS):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
    return found


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=[str(ours) for ours, _ in PAIRS])
def test_every_step_has_pytorchs_rate(ours: Schedule, theirs: Callable[[Any], Any]) -> None:
    np.testing.assert_allclose([ours(step) for step in range(1, STEPS + 1)], pytorchs(theirs), rtol=1e-9, atol=1e-12)


@given(
    st.lists(st.floats(0.1, 10), min_size=1, max_size=40),
    st.integers(0, 3),
    st.integers(0, 2),
    st.sampled_from(["min", "max"]),
)
def test_a_plateau_is_pytorchs(figures: list[float], patience: int, cooldown: int, mode: Any) -> None:
    ours = schedules.Plateau(0.5, patience, 1e-2, mode, cooldown, 0.01)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = lr_scheduler.ReduceLROnPlateau(optimizer, mode, 0.5, patience, 1e-2, "rel", cooldown, 0.01)
    for figure in figures:
        theirs.step(figure)
        assert ours.observe(figure) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12)


def test_a_warm_up_without_a_start_reaches_the_whole_rate_in_its_last_step() -> None:
    warm = schedules.Warmup(4)
    assert [warm(step) for step in range(1, 7)] == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("kind", [schedules.Polynomial, schedules.Cosine, schedules.OneCycle])
def test_after_the_last_step_nothing_changes(kind: Callable[[int], Schedule]) -> None:
    assert kind(5)(6) == pytest.approx(kind(5)(50))
