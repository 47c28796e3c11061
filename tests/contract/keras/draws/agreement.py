"""Whether a layer of Keras and ours give the same for what was drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from random import Random
from typing import Literal, NamedTuple

from tests.contract.keras.case import Arguments, Case
from tests.contract.keras.compare import Alone, Ours, arrays_for
from tests.contract.keras.draws.ranges import Drawn, one_of
from tests.contract.keras.draws.refused import REFUSED
from tests.contract.keras.test_keras import CASES, compare

from layerloom.layers import Spec

FAMILIES = ("windows", "sequence", "others", "measures")
Kind = Literal["same", "differs", "refused", "illegal"]


@cache
def everything() -> Mapping[str, Drawn]:
    """All layers that are drawn, by the name of their draws; of others the values of their cases are."""
    families = [import_module(f"tests.contract.keras.draws.{family}").DRAWN for family in FAMILIES]
    found: dict[str, Drawn] = {name: drawn for family in families for name, drawn in family.items()}
    drawn = {each.case.keras for each in found.values()}
    return found | {name: _of_case(case) for name, case in CASES.items() if case.keras not in drawn}


def _of_case(case: Case) -> Drawn:
    arguments = {name: one_of(*values) for name, values in case.vary.items()}
    inputs = one_of(*case.inputs)
    return Drawn(case, lambda draws, _: inputs(draws), arguments, list(arguments), lambda given, _: case.valid(given))


_BELOW = ("needs to be contiguous", "must be contiguous", "Exception encountered when calling")
"""What PyTorch and Keras themselves raise in training."""


class Outcome(NamedTuple):
    """What came of one draw: the same numbers, others, a refusal of ours, or one of Keras, and a sentence about it."""

    kind: Kind
    said: str


def tried(name: str, drawn: Drawn, seed: int) -> Outcome:
    """Draws arguments and inputs by this seed and compares outputs, gradients and statistics in float64."""
    arguments, specs = drawn.sample(Random(f"{name} {seed}"))
    told = f"{name} {seed}: {drawn.case.keras}({arguments}) on {[(spec.dims, spec.variable) for spec in specs]}"
    if not drawn.valid(arguments, specs):
        return Outcome("illegal", told)
    if illegal := _refusal_of_keras(drawn, arguments, specs):
        return Outcome("illegal", f"{told}: {illegal}")
    try:
        Ours.made(drawn.case, arguments)
    except ValueError as error:
        return Outcome("refused", f"{told}: {error}")
    try:
        compare(drawn.case, name, arguments, specs)
    except Exception as error:  # whatever goes wrong is told
        if any(words in str(error) for words in _BELOW):
            return Outcome("illegal", f"{told}: {error}")
        return Outcome("differs", f"{told}: {type(error).__name__} {error}")
    return Outcome("same", told)


def problem(name: str, outcome: Outcome) -> str:
    """What is wrong with an outcome, nothing if it is as it should be: no other numbers, and no unlisted refusal."""
    if outcome.kind == "differs":
        return outcome.said
    argument = re.search(r"Keras' \w+ with (\w+)=", outcome.said)
    listed = REFUSED.get(name, {})
    return outcome.said if outcome.kind == "refused" and not (argument and argument[1] in listed) else ""


def _refusal_of_keras(drawn: Drawn, arguments: Arguments, specs: Sequence[Spec]) -> str:
    """Why Keras does not take these, or nothing."""
    try:
        theirs = Alone(drawn.case, arguments, specs)
        theirs.draw(arrays_for("", drawn.case, arguments, specs))
    except Exception as error:  # Keras raises all kinds
        return f"{type(error).__name__} {error}"
    return ""
