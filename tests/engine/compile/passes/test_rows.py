"""What follows a matrix product is done on its rows, and the view comes after it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.rows import on_rows
from layerloom.compile.passes.views import with_fewer_views

from .programs import assert_same_meaning, assert_settled, names_of, programs, recorded

SHAPES = {"x": (2, 3, 4), "w": (4, 5), "b": (5,), "r": (2, 3, 5)}


def done(function: Any) -> list[str]:
    """What is done, in order, once views that meet have vanished."""
    program = recorded(function, **SHAPES)
    after = without_dead_code(with_fewer_views(on_rows(program)))
    assert_same_meaning(program, after)
    assert_settled(on_rows, program)
    return names_of(after)


def test_bias_activation_and_residual_come_before_the_view() -> None:
    found = done(lambda x, w, b, r: ops.relu(x @ w + b) + r)
    assert found == ["reshape", "matmul", "add", "relu", "reshape", "add", "reshape"]


def test_a_number_beside_needs_no_view() -> None:
    assert done(lambda x, w, b, r: (x @ w) * 0.5) == ["reshape", "matmul", "multiply", "reshape"]


def test_two_products_in_a_row_stay_on_the_rows() -> None:
    found = done(lambda x, w, b, r: ops.tanh(x @ w + b) @ ops.transpose(w))
    assert found == ["reshape", "matmul", "add", "tanh", "transpose", "matmul", "reshape"]


def test_a_sum_over_all_rows_is_one_over_the_first_axis() -> None:
    program = on_rows(recorded(lambda x, w, b, r: ops.sum(x @ w, (0, 1)), **SHAPES))
    assert "float32[5] = sum(%5) {axis=(0,), keepdims=False}" in str(program)
    assert done(lambda x, w, b, r: ops.sum(x @ w, (0, 1))) == ["reshape", "matmul", "sum"]


def test_any_sum_over_all_axes_but_the_last_is_one_of_rows() -> None:
    assert done(lambda x, w, b, r: ops.sum(r, (0, 1))) == ["reshape", "sum"]


def test_a_number_moves_past_every_view() -> None:
    found = done(lambda x, w, b, r: ops.transpose(x @ w + b, (1, 2, 0)) * 0.5)
    assert found == ["reshape", "matmul", "add", "multiply", "reshape", "transpose"]


@pytest.mark.parametrize(
    "function",
    [
        lambda x, w, b, r: ops.sum(x @ w, 1),
        lambda x, w, b, r: ops.sum(x @ w, (0, 1), keepdims=True),
        lambda x, w, b, r: ops.exp(ops.reshape(x, (6, 4))),
        lambda x, w, b, r: (x @ w) * r[:, :1],
        lambda x, w, b, r: r + b,
    ],
)
def test_what_does_not_go_row_by_row_stays(function: Any) -> None:
    program = recorded(function, **SHAPES)
    assert str(on_rows(program)) == str(program)


@settings(max_examples=40, deadline=None)
@given(programs())
def test_it_changes_no_bit(program: Program) -> None:
    assert_same_meaning(program, on_rows(program))
