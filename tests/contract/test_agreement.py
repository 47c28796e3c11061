"""PyTorch's numbers, gradients and refusals beyond the listed cases: a few draws; `python -m tests.long` has many."""

from __future__ import annotations

import pytest
from tests.long.agreement import functions, modules, others

DRAWS = 2


@pytest.mark.parametrize("name", modules.DRAWS)
def test_a_module_agrees_with_pytorch_on_arguments_by_chance(name: str) -> None:
    """The first draw also recorded, on both executors."""
    assert not modules.disagreements(name, DRAWS, recorded_every=DRAWS)[1]


@pytest.mark.parametrize("name", functions.DRAWS)
def test_a_function_agrees_with_pytorch_on_arguments_by_chance(name: str) -> None:
    assert not functions.disagreements(name, DRAWS)[1]


@pytest.mark.parametrize("name", others.DRAWS)
def test_indices_optimizers_and_programs_agree_by_chance(name: str) -> None:
    assert not others.disagreements(name, 5 * DRAWS)


def test_every_module_with_arguments_is_drawn() -> None:
    assert not modules.undrawn()
