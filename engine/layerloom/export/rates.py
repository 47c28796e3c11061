"""The learning rate of the settings as a script writes it: the call that makes the schedule."""

from __future__ import annotations

import ast

from layerloom.export.quote import expression, names_in
from layerloom.export.target import Target
from layerloom.export.tree import literal
from layerloom.graph.scheduling import OWN, end_of, fall_parts
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.code import NotExportable
from layerloom.words import tr


def schedule_call(config: TrainingConfig, target: Target, steps: str) -> ast.expr:
    """The schedule over so many steps, without arguments that are the usual ones.

    Raises `NotExportable` for what the target cannot do.
    """
    own = (*OWN.get(config.schedule, ()), "schedule_steps")
    usual = all(getattr(config, name) == getattr(TrainingConfig, name) for name in own)
    kinds = target.schedules.kinds if usual and config.schedule in target.schedules.kinds else target.schedules.general
    if target.name == "pytorch" and config.schedule == "one-cycle" and not usual:
        _refuse_cycle(config)
    text = kinds[config.schedule]
    parts = config.step_parts if config.schedule == "step" else fall_parts(config)
    numbers = {
        "PARTS": parts,
        "GROWTH": config.restart_growth,
        "FACTOR": config.schedule_factor,
        "MILESTONES": list(config.milestones),
        "POWER": config.power if config.schedule == "polynomial" else 1.0,
        "RISE": config.cycle_rise,
        "START": config.cycle_start,
        "END": end_of(config),
    }
    holes = {"STEPS": expression(steps), **{key: literal(value) for key, value in numbers.items()}}
    return expression(text, **{key: value for key, value in holes.items() if key in names_in(text)})


def _refuse_cycle(config: TrainingConfig) -> None:
    """PyTorch's cycle takes the whole run, and its shares are divided by."""
    if config.schedule_steps or not config.cycle_start or not end_of(config):
        raise NotExportable(
            tr(
                "PyTorch has 'one-cycle' over the whole run alone, with a start and an end above 0: "
                "change schedule_steps, cycle_start or schedule_end in the training settings"
            )
        )
