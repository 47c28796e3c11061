"""Elementwise work over one shape is one instruction, whatever its form."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.chains import with_chains
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

from .programs import assert_same_meaning, assert_settled, names_of, programs, recorded


def drawn(function: Any, **specs: Any) -> Program:
    program = recorded(function, **specs)
    after = with_chains(program)
    assert_same_meaning(program, after)
    assert_settled(with_chains, program)
    return after


def test_a_chain_is_one_instruction() -> None:
    assert names_of(drawn(lambda x: ops.tanh(ops.exp(x) * 2) + x, x=(3, 4))) == ["elementwise"]


def test_so_is_a_tree_with_several_results() -> None:
    def adam(p: Tensor, g: Tensor, m: Tensor, rate: Tensor) -> tuple[Tensor, ...]:
        m = 0.9 * m + 0.1 * g
        return p - rate * m, m

    program = drawn(adam, p=(3, 4), g=(3, 4), m=(3, 4), rate=())
    assert names_of(program) == ["elementwise"]
    (one,) = program.instructions
    assert len(one.outputs) == 2


def test_whole_inputs_come_first_and_then_numbers() -> None:
    program = drawn(lambda s, x, t, y: (s * x + t) * y, s=(), x=(3,), t=(1,), y=(3,))
    (one,) = program.instructions
    assert [program.specs[value].shape for value in one.inputs] == [(3,), (3,), (), (1,)]


def test_a_detour_through_a_sum_parts_what_it_leads_around() -> None:
    def function(x: Tensor) -> Tensor:
        y = ops.exp(x) * 3
        return y / ops.sum(y) + 1

    assert names_of(drawn(function, x=(3,))) == ["elementwise", "sum", "elementwise"]


def test_other_shapes_and_broadcast_axes_stay_apart() -> None:
    def function(x: Tensor, b: Tensor) -> Tensor:
        return ops.exp(x) + ops.tanh(b)

    assert names_of(drawn(function, x=(2, 3), b=(3,))) == ["exp", "tanh", "add"]


def test_truth_values_and_whole_numbers_stay_apart_except_as_scalars() -> None:
    def function(x: Tensor) -> Tensor:
        return ops.where(ops.greater(x, 0), ops.exp(x), x)

    assert names_of(drawn(function, x=(3,))) == ["greater", "exp", "where"]
    assert names_of(drawn(function, x=())) == ["scalars"]


def test_a_change_of_width_between_floats_is_part_of_it() -> None:
    found = drawn(lambda x: ops.cast(ops.exp(ops.cast(x, np.float64)), np.float32), x=(3,))
    assert names_of(found) == ["elementwise"]


def test_arithmetic_on_the_step_is_one_instruction() -> None:
    whole = ArraySpec((), np.dtype(np.int64))
    found = drawn(lambda rate, step: rate / (1 - 0.9 ** ops.cast(step, np.float32)), rate=(), step=whole)
    assert names_of(found) == ["scalars"]


def test_a_softmax_is_not_elementwise() -> None:
    assert names_of(drawn(lambda x: ops.softmax(x * 2) * 2, x=(2, 3))) == ["multiply", "softmax", "multiply"]


def test_independent_work_on_one_shape_stays_apart() -> None:
    def function(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        return ops.exp(ops.tanh(x)), ops.exp(ops.tanh(y))

    assert names_of(drawn(function, x=(3,), y=(3,))) == ["elementwise", "elementwise"]


@settings(max_examples=80, deadline=None)
@given(programs())
def test_it_changes_no_bit(program: Program) -> None:
    assert_same_meaning(program, with_chains(program))
    assert_settled(with_chains, program)
