"""The same is computed once, and only the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings

from layerloom import ops
from layerloom.compile import Program, trace
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.dead import without_dead_code
from layerloom.ops.operation import ArraySpec

from .programs import assert_same_meaning, assert_settled, names_of, programs, recorded


def once(function: Any, **specs: Any) -> list[str]:
    """What is left of a function's operations."""
    return names_of(without_repetitions(recorded(function, **specs)))


def test_equal_operations_on_equal_values_are_done_once_all_the_way_down() -> None:
    assert once(lambda x: (ops.tanh(ops.exp(x)), ops.tanh(ops.exp(x)) * 2), x=(3,)) == ["exp", "tanh", "multiply"]


def test_other_attributes_are_another_operation() -> None:
    assert once(lambda x: (ops.sum(x, 0), ops.sum(x, 1)), x=(3, 3)) == ["sum", "sum"]


def test_zero_and_minus_zero_are_other_attributes() -> None:
    assert len(once(lambda x: (ops.clip(x, 0.0), ops.clip(x, -0.0)), x=(3,))) == 2


def test_sums_and_products_may_be_swapped_but_not_differences_or_extremes() -> None:
    pairs = {ops.add: 1, ops.multiply: 1, ops.equal: 1, ops.subtract: 2, ops.divide: 2, ops.maximum: 2, ops.less: 2}
    for operation, count in pairs.items():
        assert len(once(lambda x, y, f=operation: (f(x, y), f(y, x)), x=(3,), y=(3,))) == count, operation


def test_equal_constants_are_one() -> None:
    program = recorded(lambda x: (x * 2 + 2) * np.full((3,), 2, np.float32) + np.full((3,), 2, np.float32), x=(3,))
    assert len(program.constants) == 4
    assert len(without_dead_code(without_repetitions(program)).constants) == 2


def test_constants_that_differ_in_sign_of_zero_or_dtype_stay_apart() -> None:
    def function(x, y):  # type: ignore[no-untyped-def]
        return x + 0.0, x + np.float32(-0.0), y + 0.0

    program = without_repetitions(recorded(function, x=(3,), y=ArraySpec((3,), np.dtype(np.float64))))
    assert len(program.constants) == 3
    assert len(program.instructions) == 3


def draws(*names: str) -> int:
    """How many draws are left of one under each name."""

    def step(data: Any, scalars: Any, states: Any) -> Any:
        found = {}
        for place, name in enumerate(names):
            with ops.random.generator(scalars["seed"], scalars["step"]), ops.random.use(name):
                found[f"y{place}"] = ops.uniform((3,))
        return found, {}

    whole = ArraySpec((), np.dtype(np.int64))
    return names_of(without_repetitions(trace(step, {}, {"seed": whole, "step": whole}, {}))).count("uniform")


def test_equal_draws_are_one_draw_and_others_are_not() -> None:
    assert draws("a", "a") == 1
    assert draws("a", "b") == 2


def test_all_results_of_an_operation_are_shared() -> None:
    def function(x):  # type: ignore[no-untyped-def]
        return (*ops.batch_norm(x), *ops.batch_norm(x))

    program = without_repetitions(recorded(function, x=(4, 3)))
    assert names_of(program).count("batch_norm") == 1
    assert list(program.outputs.values())[:3] == list(program.outputs.values())[3:]


@settings(max_examples=50, deadline=None)
@given(programs())
def test_it_changes_no_bit(program: Program) -> None:
    assert_same_meaning(program, without_repetitions(program))
    assert_settled(without_repetitions, program)
