"""Which schedule the training settings mean, and which settings mean a schedule."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from layerloom import schedules

if TYPE_CHECKING:
    from layerloom.graph.settings import TrainingConfig

PLATEAU = "plateau"
"""The schedule that depends on the figures of the epochs, not on the step."""
AnySchedule = schedules.Schedule | schedules.Plateau

ENDS: Mapping[str, float] = {
    "cosine": 0.0, "restarts": 0.0, "linear": 0.0, "polynomial": 0.0, "exponential": 0.01, "one-cycle": 1 / 25 / 1e4,
}  # fmt: skip
"""The share of the learning rate that is left at the end, where the settings say nothing."""

OWN: Mapping[str, tuple[str, ...]] = {
    "cosine": ("schedule_end",),
    "restarts": ("restarts", "restart_growth", "schedule_end"),
    "linear": ("schedule_end",),
    "polynomial": ("power", "schedule_end"),
    "step": ("step_parts", "schedule_factor"),
    "multi-step": ("milestones", "schedule_factor"),
    "exponential": ("schedule_end",),
    "one-cycle": ("cycle_rise", "cycle_start", "schedule_end"),
    PLATEAU: ("plateau_factor", "plateau_patience", "plateau_threshold", "plateau_cooldown", "plateau_smallest"),
}
"""The settings that only some schedules have, by schedule; the warm-up is there for all but 'one-cycle'."""
SETTINGS: tuple[str, ...] = tuple(
    dict.fromkeys(("schedule_steps", "warmup", "warmup_start", *(name for own in OWN.values() for name in own)))
)
"""All settings that say how a schedule runs."""


def meaningful(schedule: str, *, warms: bool) -> set[str]:
    """The settings that mean something for this schedule; `warms` says whether there is a warm-up."""
    rise = set() if schedule == "one-cycle" else {"warmup", "warmup_start"} if warms else {"warmup"}
    length = {"schedule_steps"} if warms or schedule not in ("constant", PLATEAU) else set()
    return {*OWN.get(schedule, ()), *rise, *length}


def end_of(config: TrainingConfig) -> float:
    """The share of the learning rate that is left at the end of the schedule."""
    return ENDS.get(config.schedule, 0.0) if config.schedule_end is None else config.schedule_end


def schedule_of(config: TrainingConfig, steps: int) -> schedules.Schedule:
    """The share of the learning rate in each step of a run of so many."""
    steps = config.schedule_steps or steps
    rises = config.warmup and config.schedule != "one-cycle"  # which has a rise of its own
    warm = max(round(config.warmup * steps), 1) if rises else 0
    then = SCHEDULES[config.schedule](config, steps - warm)
    return schedules.Warmup(warm, then, config.warmup_start) if warm else then


def plateau_of(config: TrainingConfig) -> schedules.Plateau:
    """The plateau of the settings, for a figure of which the least is the best."""
    return schedules.Plateau(
        config.plateau_factor,
        config.plateau_patience,
        config.plateau_threshold,
        cooldown=config.plateau_cooldown,
        smallest=config.plateau_smallest,
    )


def fall_parts(config: TrainingConfig) -> int:
    """How many of its first falls the schedule 'restarts' is long."""
    return sum(config.restart_growth**number for number in range(config.restarts))


def _restarts(config: TrainingConfig, steps: int) -> schedules.Schedule:
    """Falls that fill the run together, each so many times as long as the one before."""
    return schedules.CosineRestarts(math.ceil(steps / fall_parts(config)), config.restart_growth, end_of(config))


def _multi_step(config: TrainingConfig, steps: int) -> schedules.Schedule:
    return schedules.MultiStep(tuple(round(share * steps) for share in config.milestones), config.schedule_factor)


SCHEDULES: Mapping[str, Callable[[TrainingConfig, int], schedules.Schedule]] = {
    "constant": lambda _config, _steps: schedules.Constant(),
    "cosine": lambda config, steps: schedules.Cosine(steps, end_of(config)),
    "restarts": _restarts,
    "linear": lambda config, steps: schedules.Polynomial(steps, end=end_of(config)),
    "polynomial": lambda config, steps: schedules.Polynomial(steps, config.power, end_of(config)),
    "step": lambda config, steps: schedules.StepDecay(math.ceil(steps / config.step_parts), config.schedule_factor),
    "multi-step": _multi_step,
    "exponential": lambda config, steps: schedules.Exponential(end_of(config) ** (1 / max(steps, 1))),
    "one-cycle": lambda config, steps: schedules.OneCycle(steps, config.cycle_rise, config.cycle_start, end_of(config)),
    PLATEAU: lambda _config, _steps: schedules.Constant(),
}
"""By name, for a run of so many steps; what a plateau changes follows from the epochs, see `train.watch`."""


def settings_of(schedule: AnySchedule) -> dict[str, object]:
    """The settings that mean exactly this schedule, whatever the length of the run.

    Raises `TypeError` for what is no schedule of `layerloom.schedules`: a document can hold no function.
    """
    match schedule:
        case schedules.Constant():
            return {"schedule": "constant"}
        case schedules.Cosine(steps, end):
            return {"schedule": "cosine", "schedule_steps": steps, "schedule_end": end}
        case schedules.CosineRestarts(first, growth, end):
            falls = {"schedule_steps": first, "restarts": 1, "restart_growth": growth}
            return {"schedule": "restarts", **falls, "schedule_end": end}
        case schedules.Polynomial(steps, power, end):
            return {"schedule": "polynomial", "schedule_steps": steps, "power": power, "schedule_end": end}
        case schedules.StepDecay(size, gamma):
            return {"schedule": "step", "schedule_steps": size, "step_parts": 1, "schedule_factor": gamma}
        case schedules.MultiStep(milestones, gamma):
            steps = max(milestones, default=0) + 1
            shares = tuple(milestone / steps for milestone in milestones)
            return {
                "schedule": "multi-step", "schedule_steps": steps, "milestones": shares, "schedule_factor": gamma,
            }  # fmt: skip
        case schedules.Exponential(gamma):
            return {"schedule": "exponential", "schedule_steps": 1, "schedule_end": gamma}
        case schedules.OneCycle(steps, warm, start, end):
            cycle = {"cycle_rise": warm, "cycle_start": start, "schedule_end": end}
            return {"schedule": "one-cycle", "schedule_steps": steps, **cycle}
        case schedules.Plateau():
            own = {"factor", "patience", "threshold", "cooldown", "smallest"}
            return {"schedule": PLATEAU, **{f"plateau_{name}": getattr(schedule, name) for name in own}}
        case schedules.Warmup(warm, then, start):
            return _warmed(warm, settings_of(then), start)
    known = ", ".join(sorted(kind.__name__ for kind in schedules.KINDS))
    raise TypeError(
        f"a schedule needs to be one of {known} of layerloom.schedules, got {schedule!r}; "
        "for a function of the epoch there is the callback LearningRateScheduler"
    )


def _warmed(warm: int, then: dict[str, object], start: float) -> dict[str, object]:
    """A rise of so many steps before what other settings mean."""
    if then["schedule"] == "one-cycle" or "warmup" in then:
        raise TypeError("a warm-up needs a schedule that does not rise by itself after it")
    steps = warm + int(str(then.get("schedule_steps", 1)))
    return {**then, "schedule_steps": steps, "warmup": warm / steps, "warmup_start": start} if warm else then
