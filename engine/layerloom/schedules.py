"""Schedules: the share of the learning rate in step 1, 2, ... as pure functions of the step.

What depends on the step alone is the same in a run that was resumed. `Plateau` looks at a figure after each epoch
instead and keeps what it has seen; its state is a few numbers that can be stored and given back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


class Schedule(Protocol):
    """The share of the learning rate in a step, counted from 1."""

    def __call__(self, step: int) -> float: ...


@dataclass(frozen=True)
class Constant:
    """Always the whole rate."""

    def __call__(self, step: int) -> float:  # noqa: ARG002
        return 1.0


@dataclass(frozen=True)
class StepDecay:
    """Multiplied by `gamma` after every `size` steps."""

    size: int
    gamma: float = 0.1

    def __call__(self, step: int) -> float:
        return self.gamma ** ((step - 1) // max(self.size, 1))


@dataclass(frozen=True)
class MultiStep:
    """Multiplied by `gamma` after each of the steps named."""

    milestones: Sequence[int]
    gamma: float = 0.1

    def __call__(self, step: int) -> float:
        return self.gamma ** sum(step - 1 >= milestone for milestone in self.milestones)


@dataclass(frozen=True)
class Exponential:
    """Multiplied by `gamma` after every step."""

    gamma: float

    def __call__(self, step: int) -> float:
        return float(self.gamma ** (step - 1))


@dataclass(frozen=True)
class Polynomial:
    """From the whole rate to the share `end` over so many steps, as (1 - t / steps) to a power."""

    steps: int
    power: float = 1.0
    end: float = 0.0

    def __call__(self, step: int) -> float:
        left = 1.0 - min(step - 1, self.steps) / max(self.steps, 1)
        return float(self.end + (1.0 - self.end) * left**self.power)


@dataclass(frozen=True)
class Cosine:
    """Half a cosine from the whole rate to the share `end` (Loshchilov and Hutter, 2017, equation 5)."""

    steps: int
    end: float = 0.0

    def __call__(self, step: int) -> float:
        return _between(1.0, self.end, min(step - 1, self.steps) / max(self.steps, 1))


@dataclass(frozen=True)
class CosineRestarts:
    """Half cosines one after another, each `growth` times as long (Loshchilov and Hutter, 2017, section 3)."""

    first: int
    growth: int = 1
    end: float = 0.0

    def __call__(self, step: int) -> float:
        position, length = step - 1, max(self.first, 1)
        if self.growth == 1:
            return _between(1.0, self.end, position % length / length)
        while position >= length:
            position, length = position - length, length * self.growth
        return _between(1.0, self.end, position / length)


@dataclass(frozen=True)
class OneCycle:
    """Up from `start` over the share `warm` of all steps, then down to `end`, both by cosine (Smith and Topin, 2018).

    The rate is the largest of the cycle; the shares are PyTorch's, 1/25 and a ten-thousandth of that.
    """

    steps: int
    warm: float = 0.3
    start: float = 1 / 25
    end: float = 1 / 25 / 1e4

    def __call__(self, step: int) -> float:
        position, top, last = min(step, self.steps) - 1, self.warm * self.steps - 1, self.steps - 1
        if position <= top:
            return _between(self.start, 1.0, position / top if top > 0 else 1.0)
        return _between(1.0, self.end, (position - top) / (last - top) if last > top else 1.0)


@dataclass(frozen=True)
class Warmup:
    """A straight line from the share `start` over so many steps, then another schedule from its beginning."""

    steps: int
    then: Schedule = Constant()
    start: float = 0.0

    def __call__(self, step: int) -> float:
        if step <= self.steps:
            return self.start + (1.0 - self.start) * (step - 1) / self.steps if self.start else step / self.steps
        return self.then(step - self.steps)


@dataclass
class Plateau:
    """Multiplied by `factor` when a figure has not become better for more than `patience` epochs."""

    factor: float = 0.1
    patience: int = 10
    threshold: float = 1e-4
    """The share by which a figure must be better to count."""
    mode: Literal["min", "max"] = "min"
    cooldown: int = 0
    """Epochs after a change in which nothing is counted."""
    smallest: float = 0.0
    """The share below which it does not go."""
    share: float = 1.0
    best: float = math.inf
    waited: int = 0
    resting: int = 0

    def observe(self, figure: float) -> float:
        """Take the figure of an epoch; the share of the rate from here on."""
        if self._better(figure):
            self.best, self.waited = figure, 0
        else:
            self.waited += 1
        if self.resting:
            self.resting, self.waited = self.resting - 1, 0
        if self.waited > self.patience:
            self.share = max(self.share * self.factor, self.smallest)
            self.resting, self.waited = self.cooldown, 0
        return self.share

    def _better(self, figure: float) -> bool:
        if math.isinf(self.best):
            return not math.isnan(figure)
        margin = self.threshold * abs(self.best)
        return figure < self.best - margin if self.mode == "min" else figure > self.best + margin


def _between(start: float, end: float, position: float) -> float:
    """From start to end along half a cosine, at a position from 0 to 1."""
    return end + (start - end) * 0.5 * (1.0 + math.cos(math.pi * position))


KINDS: tuple[type, ...] = (
    Constant, Cosine, CosineRestarts, Exponential, MultiStep, OneCycle, Plateau, Polynomial, StepDecay, Warmup,
)  # fmt: skip
"""Every schedule."""
