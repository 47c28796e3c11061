"""How gradients are compared."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.cpu.gradients import distance, good

EXACT = {"w": np.array([3.0, 0.0]), "b": np.array([4.0])}


def test_the_distance_is_that_of_all_numbers_together_relative_to_the_exact_ones() -> None:
    assert distance(EXACT, EXACT) == 0
    assert distance({"w": np.array([3.0, 0.3]), "b": np.array([4.4])}, EXACT) == pytest.approx(0.1)


@pytest.mark.parametrize(
    "found",
    [
        {"w": EXACT["w"]},
        {"w": EXACT["w"], "b": np.array([4.0, 0.0])},
        {"w": EXACT["w"], "b": np.array([np.nan])},
    ],
    ids=["one missing", "another shape", "not a number"],
)
def test_gradients_that_cannot_be_right_are_infinitely_far(found: dict[str, np.ndarray]) -> None:
    assert distance(found, EXACT) == float("inf")


def test_our_error_may_be_twice_that_of_pytorch_in_float32_and_hardly_more_below() -> None:
    assert good(1.9e-7, 1e-7, "float32")
    assert not good(2.1e-7, 1e-7, "float32")
    assert not good(1.3e-2, 1e-2, "bfloat16")
    assert not good(None, 1e-7, "float32")


def test_nothing_is_good_beside_a_net_that_is_another_one() -> None:
    assert not good(0.9, 0.9, "float32")
