"""What a layer of Keras is compared with ours on: its arguments, inputs, and how its weights become ours."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from layerloom.layers import Spec

Array = np.ndarray[Any, Any]
Arguments = Mapping[str, Any]
State = dict[str, Array]


def nothing(weights: Sequence[Array], arguments: Arguments) -> State:
    """The state of a layer without weights."""
    assert not weights, "say how the weights of Keras become ours"
    return {}


@dataclass(frozen=True)
class Inner:
    """A layer as an argument of another: `Inner("LSTM", {"units": 3})`."""

    name: str
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A layer that Keras and we both have.

    `keras` is its name there (a loss or a metric also stands by its name in `keras.losses` and `keras.metrics`).
    `vary` are values of Keras' arguments, the plain one first: all pairs are tried, in few combinations; `valid` leaves
    out those that Keras refuses. `inputs` are one or more sets of Specs, one Spec for each thing that the layer is
    called on, in our layout and the order of our ports; a variable one gets lengths, and Keras the mask that they mean.
    `between` are the limits of values. `weights` makes our state dict of Keras' list of weights; keys that depend on
    none of them (such as the second bias of an LSTM) keep what it says. `call` calls Keras' layer in another order.
    """

    keras: str
    inputs: Sequence[Sequence[Spec]]
    vary: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    weights: Callable[[Sequence[Array], Arguments], State] = nothing
    valid: Callable[[Arguments], bool] = lambda arguments: True
    between: tuple[float, float] | None = None
    modes: Sequence[str] = ("train", "eval")
    call: Callable[..., Any] | None = None

    def combinations(self) -> Iterator[tuple[dict[str, Any], Sequence[Spec]]]:
        """Arguments with inputs; there are at least as many as sets of inputs."""
        arguments = list(pairwise(self.vary, self.valid))
        for number in range(max(len(arguments), len(self.inputs))):
            yield arguments[number % len(arguments)], self.inputs[number % len(self.inputs)]


def pairwise(vary: Mapping[str, Sequence[Any]], valid: Callable[[Arguments], bool]) -> Iterator[dict[str, Any]]:
    """Few combinations in which every two values of two arguments come together, the plain one first."""
    names, draws = list(vary), random.Random(0)
    goals = [
        dict(zip(two, places, strict=True))
        for two in itertools.combinations(names, min(2, len(names)))
        for places in itertools.product(*(range(len(vary[name])) for name in two))
    ]

    def values(places: Mapping[str, int]) -> dict[str, Any]:
        return {name: vary[name][places[name]] for name in names}

    while goals:
        drawn = [{name: draws.randrange(len(vary[name])) for name in names} for _ in range(30)]
        tried = [{**places, **goals[0]} for places in (dict.fromkeys(names, 0), *drawn)]
        fitting = [places for places in tried if valid(values(places))]
        if not fitting:
            goals.pop(0)
            continue
        best = max(fitting, key=lambda places: sum(goal.items() <= places.items() for goal in goals))
        yield values(best)
        goals = [goal for goal in goals if not goal.items() <= best.items()]
