"""What is known before the step is computed once; what changes nothing goes, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.folding import SMALL, folded
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

from .programs import assert_same_meaning, assert_settled, names_of, programs, recorded

INT = ArraySpec((3,), np.dtype(np.int64))


def left(function: Any, **specs: Any) -> list[str]:
    """What is left to do of a function."""
    program = recorded(function, **(specs or {"x": (3,)}))
    after = without_dead_code(folded(program))
    assert_same_meaning(program, after)
    return names_of(after)


def test_what_depends_on_constants_alone_is_computed() -> None:
    assert left(lambda x: x * ops.sum(ops.exp(Tensor(np.arange(4, dtype=np.float32))))) == ["multiply"]


def test_a_sum_over_a_repeated_constant_is_computed_without_spreading_it() -> None:
    assert left(lambda x: x * ops.sum(ops.ones_like(x))) == ["multiply"]
    program = folded(recorded(lambda x: x * ops.ones_like(x), x=(3,)))
    assert all(array.shape == () for array in program.constants.values())


def test_large_results_are_not_kept() -> None:
    large = np.ones(SMALL, np.float32)
    assert left(lambda x: x * ops.sum(ops.exp(Tensor(large)))) == ["exp", "sum", "multiply"]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * 1, lambda x: 1 * x, lambda x: x / 1, lambda x: x - 0.0, lambda x: x + np.float32(-0.0),
        lambda x: ops.negative(-x), ops.identity, lambda x: ops.cast(ops.cast(x, np.float64), np.float32),
        lambda x: x * np.ones(3, np.float32),
    ],
)  # fmt: skip
def test_what_gives_back_its_input_is_left_out(function: Any) -> None:
    assert left(function) == []


def test_whole_numbers_have_no_minus_zero() -> None:
    assert left(lambda x: x + 0, x=INT) == []


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x + 0, lambda x: x * 0, lambda x: x - np.float32(-0.0), lambda x: x * -1, lambda x: 0 - x,
        lambda x: 1 / x, lambda x: ops.cast(ops.cast(x, np.float16), np.float32),
        lambda x: x * np.ones((2, 1), np.float32),
    ],
)  # fmt: skip
def test_what_may_change_a_bit_or_a_shape_stays(function: Any) -> None:
    assert left(function) != []


def test_numbers_of_64_bits_do_not_fit_into_floats() -> None:
    assert left(lambda x: ops.cast(ops.cast(x, np.float64), np.int64), x=INT) == ["cast", "cast"]


def test_infinities_are_constants_like_others() -> None:
    assert left(lambda x: ops.maximum(x, ops.log(Tensor(np.float32(0))))) == ["maximum"]


@settings(max_examples=50, deadline=None)
@given(programs())
def test_it_changes_no_bit(program: Program) -> None:
    assert_same_meaning(program, folded(program))
    assert_settled(folded, program)
