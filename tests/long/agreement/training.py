"""Optimizers over some steps and schedules over fifty, beside PyTorch's, with arguments by chance."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from tests.long.agreement.comparing import REFUSALS, Disagreement
from tests.long.agreement.dice import Array, Dice, shown
from torch.optim import lr_scheduler

from layerloom import optim, schedules
from layerloom.schedules import Schedule
from layerloom.tensor import Tensor

STEPS, RATES = 6, 50
SHAPES = ((3, 2), (4,), (), (0, 2))


def small(dice: Dice) -> float:
    return float(dice.pick(0.0, 0.0, 1e-3, 0.3, -0.1 if dice.chance(0.05) else 0.1))


def betas(dice: Dice) -> tuple[float, float]:
    return dice.pick(0.0, 0.5, 0.9), dice.pick(0.0, 0.5, 0.99, 1.0 if dice.chance(0.1) else 0.999)


def moments(dice: Dice, **more: Any) -> dict[str, Any]:
    """What the optimizers of Adam's family share."""
    return dice.some(
        lr=dice.pick(0.0, 1e-3, 0.3), betas=betas(dice), eps=dice.pick(1e-8, 0.1), weight_decay=small(dice), **more
    )


def sgd(dice: Dice) -> dict[str, Any]:
    return dice.some(
        lr=dice.pick(0.0, 1e-3, 0.3),
        momentum=dice.pick(0.0, 0.5, 0.9),
        dampening=dice.pick(0.0, 0.0, 0.3),
        weight_decay=small(dice),
        nesterov=dice.flag(),
    )


OPTIMIZERS: Mapping[str, Callable[[Dice], dict[str, Any]]] = {
    "SGD": sgd,
    "Adam": lambda dice: moments(dice, amsgrad=dice.flag(), decoupled_weight_decay=dice.flag()),
    "AdamW": lambda dice: moments(dice, amsgrad=dice.flag()),
    "Adamax": moments,
    "NAdam": lambda dice: moments(dice, momentum_decay=dice.pick(0.0, 0.02), decoupled_weight_decay=dice.flag()),
    "RAdam": lambda dice: moments(dice, decoupled_weight_decay=dice.flag()),
    "RMSprop": lambda dice: dice.some(
        lr=dice.pick(1e-3, 0.3),
        alpha=dice.pick(0.1, 0.5, 0.99),  # with 0 the centered variance is rounding alone
        eps=dice.pick(1e-8, 0.1),
        weight_decay=small(dice),
        momentum=dice.pick(0.0, 0.7),
        centered=dice.flag(),
    ),
    "Adagrad": lambda dice: dice.some(
        lr=dice.pick(1e-3, 0.3),
        lr_decay=dice.pick(0.0, 0.2),
        weight_decay=small(dice),
        initial_accumulator_value=dice.pick(0.0, 0.5),
        eps=dice.pick(1e-10, 0.1),
    ),
    "Adadelta": lambda dice: dice.some(
        lr=dice.pick(0.1, 1.0), rho=dice.pick(0.0, 0.5, 0.9), eps=dice.pick(1e-6, 0.1), weight_decay=small(dice)
    ),
}


def _grouped(parameters: list[Any], split: int, override: Mapping[str, Any]) -> list[Any]:
    """The parameters as they are, or in two groups of which the second has arguments of its own."""
    if not split:
        return parameters
    return [{"params": parameters[:split]}, {"params": parameters[split:], **override}]


def optimized(name: str, dice: Dice) -> str:
    """What a draw was; raises `Disagreement` where the parameters differ after a step."""
    arguments = OPTIMIZERS[name](dice)
    split, override = dice.pick(0, 0, 2), {"lr": dice.pick(0.01, 0.2), "weight_decay": dice.pick(0.0, 0.1)}
    start = [dice.rng.normal(size=shape) for shape in SHAPES]
    words = f"{name} {shown(arguments)}, groups at {split}: {override}"
    theirs = [torch.tensor(np.asarray(x), requires_grad=True) for x in start]
    ours = [Tensor(np.array(x), requires_grad=True) for x in start]
    made = _either(
        lambda: getattr(torch.optim, name)(_grouped(theirs, split, override), **arguments),
        lambda: getattr(optim, name)(_grouped(ours, split, override), **arguments),
        words,
    )
    for step in range(STEPS if made else 0):
        for p, q in zip(ours, theirs, strict=True):
            g = np.asarray(dice.rng.normal(size=p.shape)) * dice.pick(0, 1, 1, 100)
            given = dice.chance(0.9)
            p.grad, q.grad = (Tensor(g), torch.tensor(g)) if given else (None, None)
        for one in made or ():
            one.step()
        room = 1e-5 if name == "NAdam" else 1e-9  # whose product of momenta PyTorch keeps in float32
        for p, q in zip(ours, theirs, strict=True):
            if not np.allclose(p.numpy(), q.detach().numpy(), rtol=room, atol=room, equal_nan=True):
                raise Disagreement(
                    f"{words}, step {step}: {p.numpy().ravel()} here, {q.detach().numpy().ravel()} there"
                )
    return words


def _either(theirs: Callable[[], Any], ours: Callable[[], Any], words: str) -> tuple[Any, Any] | None:
    """Both, or `None` where both refuse."""
    made = []
    for make in (theirs, ours):
        try:
            made.append(make())
        except REFUSALS as error:
            made.append(error)
    refused = [isinstance(one, Exception) for one in made]
    if refused[0] != refused[1]:
        raise Disagreement(f"{words}: PyTorch {made[0]}, here {made[1]}")
    return None if refused[0] else (made[0], made[1])


Pair = tuple[Schedule, Callable[[Any], Any]]


def schedule(dice: Dice) -> Pair:
    """A schedule of ours, and what makes PyTorch's for an optimizer."""
    size, gamma, end = dice.whole(1, 12), dice.real(0.1, 1), dice.pick(0.0, 0.05)
    marks = tuple(sorted(dice.whole(1, 30) for _ in range(dice.whole(1, 4))))
    power, growth, warm = dice.pick(0.5, 1.0, 2.5), dice.whole(1, 3), dice.real(0.1, 0.9)
    steps, low, last = RATES + dice.whole(0, 9), dice.whole(2, 30), dice.pick(10, 1e4)
    kinds: dict[str, Pair] = {
        "step": (schedules.StepDecay(size, gamma), lambda o: lr_scheduler.StepLR(o, size, gamma)),
        "marks": (schedules.MultiStep(marks, gamma), lambda o: lr_scheduler.MultiStepLR(o, list(marks), gamma)),
        "exponential": (schedules.Exponential(gamma), lambda o: lr_scheduler.ExponentialLR(o, gamma)),
        "polynomial": (schedules.Polynomial(low, power), lambda o: lr_scheduler.PolynomialLR(o, low, power)),
        "cosine": (schedules.Cosine(steps, end), lambda o: lr_scheduler.CosineAnnealingLR(o, steps, end)),
        "restarts": (
            schedules.CosineRestarts(size, growth, end),
            lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, size, growth, end),
        ),
        "one cycle": (
            schedules.OneCycle(steps, warm, 1 / 5, 1 / 5 / last),
            lambda o: lr_scheduler.OneCycleLR(
                o, 1.0, total_steps=steps, pct_start=warm, div_factor=5, final_div_factor=last
            ),
        ),
    }
    return kinds[dice.pick(*kinds)]


def scheduled(dice: Dice) -> str:
    """What a draw was, now and then behind a warm-up; raises `Disagreement` where a rate differs."""
    ours, make = schedule(dice)
    if dice.chance(0.3) and not isinstance(ours, schedules.OneCycle):
        steps, start, then = dice.whole(1, 9), dice.real(0.1, 0.9), make
        ours = schedules.Warmup(steps, ours, start)

        def make(o: Any) -> Any:
            return lr_scheduler.SequentialLR(o, [lr_scheduler.LinearLR(o, start, 1.0, steps), then(o)], [steps])

    rates = _rates(make)
    found = [ours(step) for step in range(1, RATES + 1)]
    if not np.allclose(found, rates, rtol=1e-7, atol=1e-10):
        step = int(np.argmax(np.abs(np.array(found) - rates)))
        raise Disagreement(f"{ours}, step {step + 1}: {found[step]} here, {rates[step]} there")
    return str(ours)


def _rates(make: Callable[[Any], Any]) -> Array:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    rates = []
    with warnings.catch_warnings(action="ignore"):
        schedule = make(optimizer)
        for _ in range(RATES):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
    return np.array(rates)


DRAWS: Mapping[str, Callable[[Dice], str]] = {
    **{name: lambda dice, name=name: optimized(name, dice) for name in OPTIMIZERS},  # type: ignore[misc]
    "schedule": scheduled,
}
