"""Dead code goes, inputs and results stay."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.dead import without_dead_code

from .programs import assert_same_meaning, assert_settled, names_of, programs, recorded


def test_what_no_result_depends_on_is_left_out() -> None:
    def function(x, y):  # type: ignore[no-untyped-def]
        ops.exp(ops.exp(y) * 3)
        return ops.tanh(x)

    program = without_dead_code(recorded(function, x=(2,), y=(2,)))
    assert names_of(program) == ["tanh"]
    assert not program.constants
    assert len(program.specs) == 3


def test_inputs_stay_even_where_nobody_uses_them() -> None:
    assert without_dead_code(recorded(lambda x, y: -x, x=(2,), y=(2,))).data.keys() == {"x", "y"}


def test_an_operation_with_one_result_in_use_stays() -> None:
    def function(x):  # type: ignore[no-untyped-def]
        return ops.batch_norm(x)[1]

    assert "batch_norm" in names_of(without_dead_code(recorded(function, x=(4, 3))))


def test_a_constant_that_comes_out_stays() -> None:
    program = without_dead_code(recorded(ops.ones_like, x=()))
    assert list(program.constants.values()) == [np.float32(1)]


@settings(max_examples=50, deadline=None)
@given(programs())
def test_it_changes_no_result(program: Program) -> None:
    assert_same_meaning(program, without_dead_code(program))
    assert_settled(without_dead_code, program)
