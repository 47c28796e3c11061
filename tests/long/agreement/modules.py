"""Every module beside PyTorch's of the same name, over arguments, inputs and weights by chance."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from tests.engine.nn.test_against_pytorch import module_classes
from tests.long.agreement import losses, plain, sequences, windows
from tests.long.agreement.comparing import Disagreement, compare
from tests.long.agreement.dice import Dice, Draw
from tests.long.agreement.recorded import replay

DRAWS: Mapping[str, Callable[[Dice], Draw]] = {
    **windows.DRAWS, **plain.DRAWS, **losses.DRAWS, **sequences.DRAWS
}  # fmt: skip
LISTED = frozenset({
    "Add", "Concatenate", "ModuleDict", "ModuleList", "Multiply", "ParameterDict", "ParameterList", "Reshape",
    "Sequential",
})  # fmt: skip
"""Modules without arguments to draw: containers, and what PyTorch writes as an expression."""


def undrawn() -> set[str]:
    """Modules that nobody draws: there should be none."""
    return set(module_classes()) - set(DRAWS) - LISTED


def disagreements(name: str, draws: int, recorded_every: int = 10) -> tuple[int, list[str]]:
    """(draws that PyTorch accepts, sentences on those that differ) of a module."""
    accepted, found = 0, []
    for number in range(draws):
        draw, train = drawn(name, number)
        try:
            agreed = compare(name, draw, train, sequences.BUILT.get(name))
            accepted += agreed
            if agreed and number % recorded_every == 0:
                replay(name, draw, train, sequences.BUILT.get(name))
        except Disagreement as error:
            found.append(f"{name} #{number} ({'train' if train else 'eval'}; {draw}): {error}")
    return accepted, found


def drawn(name: str, number: int) -> tuple[Draw, bool]:
    """The draw of that number, and whether the module trains."""
    dice = Dice(zlib.crc32(name.encode()), number)
    train = dice.flag()
    return DRAWS[name](dice), train


def modules_agree(draws: int) -> Mapping[str, Any]:
    """So many draws of every module."""
    results = {name: disagreements(name, draws) for name in DRAWS}
    failed = [line for _, lines in results.values() for line in lines]
    accepted = sum(count for count, _ in results.values())
    compared = draws * len(DRAWS)
    return {
        "passed": not failed and not undrawn(),
        "modules": len(DRAWS),
        "draws": compared,
        "accepted": accepted,
        "failed": failed,
    }
