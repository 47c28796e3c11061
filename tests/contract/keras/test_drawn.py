"""Keras' layers and ours agree for arguments, weights and sizes that are drawn by chance.

A draw that Keras takes either gives the same numbers, or ours refuses an argument that is listed, with a way out.
`python -m tests.long --only "keras agreement"` draws many more.
"""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import pytest

pytest.importorskip("keras", reason="Keras is the oracle here")
from tests.contract.keras.draws.agreement import everything, problem, tried
from tests.contract.keras.test_keras import _in_float64  # noqa: F401 - a fixture that every test here uses

DRAWS = 3


@pytest.mark.parametrize("name", everything())
def test_what_is_drawn_gives_the_same_numbers(name: str) -> None:
    outcomes = [tried(name, everything()[name], seed) for seed in range(DRAWS)]
    assert not [found for outcome in outcomes if (found := problem(name, outcome))]
