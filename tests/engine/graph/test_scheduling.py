"""Schedules in the settings: each can be said by them, and the rates are those of the schedule itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from layerloom import schedules
from layerloom.graph.scheduling import OWN, plateau_of, settings_of
from layerloom.graph.settings import NAMES, SCHEDULES, TrainingConfig, meaningful, parsed
from layerloom.schedules import Schedule

EACH: list[Schedule] = [
    schedules.Constant(),
    schedules.StepDecay(7, 0.3),
    schedules.MultiStep((3, 17, 49), 0.2),
    schedules.MultiStep((), 0.2),
    schedules.Exponential(0.97),
    schedules.Polynomial(31, 0.9, 0.05),
    schedules.Cosine(29, 0.02),
    schedules.CosineRestarts(5, 2, 0.1),
    schedules.OneCycle(40, 0.4, 0.1, 0.001),
    schedules.Warmup(6, schedules.Cosine(19)),
    schedules.Warmup(3, schedules.MultiStep((4, 9)), 0.25),
    schedules.Warmup(7),
]


@pytest.mark.parametrize("schedule", EACH, ids=str)
def test_settings_mean_exactly_the_schedule_whatever_the_run(schedule: Schedule) -> None:
    config = TrainingConfig.of(settings_of(schedule))
    for steps in (1, 1000):
        assert config.schedule_of(steps) == schedule


def test_the_cases_are_all_schedules() -> None:
    assert {type(each) for each in EACH} | {schedules.Plateau} == set(schedules.KINDS)


def test_a_plateau_is_said_by_settings_too() -> None:
    plateau = schedules.Plateau(0.5, 3, 0.01, cooldown=2, smallest=0.1)
    assert plateau_of(TrainingConfig.of(settings_of(plateau))) == plateau
    assert plateau_of(TrainingConfig()) == schedules.Plateau()


def test_what_settings_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError, match="callback LearningRateScheduler"):
        settings_of(lambda step: 1 / step)
    with pytest.raises(TypeError, match="does not rise by itself"):
        settings_of(schedules.Warmup(3, schedules.OneCycle(10)))


def test_milestones_are_typed_as_a_list() -> None:
    assert parsed("milestones", "0.25, 0.5,0.75") == (0.25, 0.5, 0.75)
    assert parsed("schedule_end", "none") is None
    config = TrainingConfig.of({"milestones": [0.25, 0.5], "schedule": "multi-step"})
    assert config.schedule_of(100) == schedules.MultiStep((25, 50))
    assert config.settings["milestones"] == [0.25, 0.5]
    assert TrainingConfig.of(config.settings) == config


def test_every_schedule_has_its_own_settings() -> None:
    assert OWN.keys() | {"constant"} == SCHEDULES.keys()
    for name, own in OWN.items():
        assert set(own) <= meaningful({"schedule": name}) <= NAMES.keys()
        assert not set(own) & meaningful({"schedule": "constant"})
    assert "warmup" not in meaningful({"schedule": "one-cycle"})
    assert "warmup_start" in meaningful({"warmup": 0.1})


def test_the_default_of_every_schedule_is_that_of_its_class() -> None:
    for name, expected in {
        "cosine": schedules.Cosine(30), "linear": schedules.Polynomial(30), "step": schedules.StepDecay(10),
        "restarts": schedules.CosineRestarts(10), "one-cycle": schedules.OneCycle(30),
    }.items():  # fmt: skip
        assert replace(TrainingConfig(), schedule=name).schedule_of(30) == expected  # type: ignore[arg-type]
