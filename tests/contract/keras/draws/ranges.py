"""What arguments of Keras and sizes of inputs are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.contract.keras.case import Arguments, Case

from layerloom.layers import Spec

Draw = Callable[[Random], Any]
"""A value of an argument."""
Inputs = Callable[[Random, Arguments], Sequence[Spec]]
"""What the layer is called on; it may depend on the arguments."""

YES_OR_NO: Draw = lambda draws: draws.random() < 0.5  # noqa: E731 - a draw like those that are made below


@dataclass(frozen=True)
class Drawn:
    """A layer of both: how it is compared, on what, and where its arguments come from.

    An argument that Keras needs is always given, another one often. `valid` leaves out what Keras computes wrongly.
    """

    case: Case
    inputs: Inputs
    arguments: Mapping[str, Draw] = field(default_factory=dict)
    needed: Sequence[str] = ()
    valid: Callable[[Arguments, Sequence[Spec]], bool] = lambda arguments, specs: True

    def sample(self, draws: Random) -> tuple[dict[str, Any], Sequence[Spec]]:
        """Arguments and inputs; Keras may refuse them."""
        given = [name for name in self.arguments if name in self.needed or draws.random() < 0.7]
        arguments = {name: self.arguments[name](draws) for name in given}
        return arguments, self.inputs(draws, arguments)


def one_of(*values: Any) -> Draw:
    return lambda draws: draws.choice(values)


def whole(low: int, high: int) -> Draw:
    """A whole number, both ends included."""
    return lambda draws: draws.randint(low, high)


def number(low: float, high: float) -> Draw:
    return lambda draws: round(draws.uniform(low, high), 3)


def sizes(low: int, high: int, axes: int) -> Draw:
    """A whole number for all axes, or one for each."""

    def draw(draws: Random) -> Any:
        if draws.random() < 0.5:
            return draws.randint(low, high)
        return tuple(draws.randint(low, high) for _ in range(axes))

    return draw


def either(*choices: Draw) -> Draw:
    """Drawn from one of several."""
    return lambda draws: draws.choice(choices)(draws)
