"""Views in a row are one, pairs vanish, and what broadcasts by itself is not spread before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.views import with_fewer_views
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

from .programs import assert_same_meaning, assert_settled, names_of, operations_of, programs, recorded

BOOL = ArraySpec((4,), np.dtype(bool))


def left(function: Any, **specs: Any) -> list[str]:
    program = recorded(function, **(specs or {"x": (2, 3, 4)}))
    after = without_dead_code(with_fewer_views(program))
    assert_same_meaning(program, after)
    return names_of(after)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: ops.transpose(ops.transpose(x)),
        lambda x: ops.transpose(ops.transpose(ops.transpose(x, (1, 2, 0)), (1, 2, 0)), (1, 2, 0)),
        lambda x: ops.reshape(ops.reshape(x, (4, 6)), (2, 3, 4)),
        lambda x: ops.flip(ops.flip(x, 1), 1),
        lambda x: ops.pad(x, [(0, 0)] * 3),
        lambda x: ops.concatenate([x]),
    ],
)
def test_pairs_that_undo_each_other_vanish(function: Any) -> None:
    assert left(function) == []


def test_two_in_a_row_are_one() -> None:
    assert left(lambda x: ops.transpose(ops.transpose(x, (1, 2, 0)), (1, 2, 0))) == ["transpose"]
    assert left(lambda x: ops.reshape(ops.reshape(x, (4, 6)), (24,))) == ["reshape"]
    assert left(lambda x: ops.broadcast_to(ops.broadcast_to(x, (1, 2, 3, 4)), (5, 2, 3, 4))) == ["broadcast_to"]
    assert left(lambda x: ops.flip(ops.flip(x, 0), (1, 2))) == ["flip"]


def test_moving_axes_of_size_1_alone_is_a_reshape() -> None:
    assert left(lambda x: ops.transpose(x, (2, 0, 1)), x=(3, 4, 1)) == ["reshape"]
    assert left(lambda x: ops.transpose(x, (2, 1, 0)), x=(3, 4, 1)) == ["transpose"]


@pytest.mark.parametrize(
    "function",
    [
        lambda x, s, m: x * ops.broadcast_to(s, x.shape),
        lambda x, s, m: x + ops.broadcast_to(ops.reshape(s, (1, 1)), x.shape),
        lambda x, s, m: ops.where(ops.greater(x, ops.broadcast_to(s, x.shape)), x, 0),
    ],
)
def test_a_number_is_not_spread_where_the_operation_does_it(function: Any) -> None:
    assert not {"broadcast_to", "reshape"} & set(left(function, x=(3, 4), s=(), m=BOOL))


def test_it_is_spread_where_the_shape_depends_on_it() -> None:
    assert "broadcast_to" in left(lambda s, m: ops.broadcast_to(s, (3,)) * ops.reshape(s, (1,)), s=(), m=BOOL)
    assert "broadcast_to" in left(lambda s, m: ops.where(m, ops.broadcast_to(s, (3, 4)), 0.0), s=(), m=BOOL)


def test_a_view_that_comes_out_stays() -> None:
    def function(x: Tensor) -> tuple[Tensor, Tensor]:
        turned = ops.transpose(x)
        return turned, ops.transpose(turned)

    program = without_dead_code(with_fewer_views(recorded(function, x=(2, 3))))
    assert program.outputs["y1"] == program.data["x"]
    assert [operation.name for operation in operations_of(program)] == ["transpose"]


@given(st.lists(st.permutations([0, 1, 2]), min_size=1, max_size=4))
def test_any_row_of_orders_is_at_most_one(orders: list[list[int]]) -> None:
    def function(x: Tensor) -> Tensor:
        for order in orders:
            x = ops.transpose(x, order)
        return x

    assert len(left(function)) <= 1


@settings(max_examples=50, deadline=None)
@given(programs())
def test_it_changes_no_bit(program: Program) -> None:
    assert_same_meaning(program, with_fewer_views(program))
    assert_settled(with_fewer_views, program)
