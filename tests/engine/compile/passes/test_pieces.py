"""Gradients of neighbouring slices are put side by side instead of being added up in fields of zeros."""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.pieces import with_joined_pieces
from layerloom.ops.shape import IndexGrad
from layerloom.tensor import Tensor

from .programs import assert_same_meaning, assert_settled, inputs_for, names_of, recorded

EVERY = (None, None, None)


def joined(function: Any, **shapes: Any) -> Program:
    program = recorded(function, **shapes)
    after = without_dead_code(with_joined_pieces(program))
    data = {name: np.nan_to_num(array) for name, array in inputs_for(program)[0].items()}
    assert_same_meaning(program, after, (data, {}, {}), rtol=0.0)
    assert_settled(with_joined_pieces, program)
    return after


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_pieces_that_fill_the_whole_are_side_by_side_in_any_order_of_the_sum(order: tuple[int, ...]) -> None:
    spans = [(0, 2), (2, 5), (5, None)]

    def function(**parts: Tensor) -> Tensor:
        pieces = [IndexGrad((EVERY, (*spans[i], None)), (3, 9))(parts[f"x{i}"]) for i in order]
        return (pieces[0] + pieces[1]) + pieces[2]

    program = joined(function, x0=(3, 2), x1=(3, 3), x2=(3, 4))
    if {order[0], order[1]} == {0, 2}:
        assert names_of(program).count("index_grad") == 3
    else:
        assert names_of(program) == ["concatenate"]
        assert program.instructions[0].inputs == tuple(program.data[f"x{i}"] for i in range(3))


@given(st.lists(st.integers(1, 9), min_size=3, max_size=6, unique=True))
def test_neighbours_are_one_piece(ends: list[int]) -> None:
    spans = list(pairwise(sorted(ends)))

    def function(**parts: Tensor) -> Tensor:
        pieces = [IndexGrad(((*span, None),), (12,))(parts[f"x{i}"]) for i, span in enumerate(spans)]
        total = pieces[0]
        for piece in pieces[1:]:
            total = total + piece
        return total

    program = joined(function, **{f"x{i}": (stop - start,) for i, (start, stop) in enumerate(spans)})
    assert names_of(program) == ["concatenate", "index_grad"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (((0, 2, None), EVERY), ((3, 5, None), EVERY)),
        (((0, 4, 2), EVERY), ((1, 5, 2), EVERY)),
        (((0, 2, None), (0, 2, None)), ((2, 4, None), (2, 4, None))),
        (((0, 2, None), EVERY), ((1, 3, None), EVERY)),
    ],
)
def test_what_leaves_gaps_or_overlaps_stays(one: Any, other: Any) -> None:
    field = np.zeros((5, 5))
    shapes = {name: field[tuple(slice(*cut) for cut in cuts)].shape for name, cuts in (("x", one), ("y", other))}
    program = joined(lambda x, y: IndexGrad(one, (5, 5))(x) + IndexGrad(other, (5, 5))(y), **shapes)
    assert names_of(program) == ["index_grad", "index_grad", "add"]


def test_a_piece_that_is_used_elsewhere_stays() -> None:
    def function(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        piece = IndexGrad(((0, 2, None),), (4,))(x)
        return ops.exp(piece), piece + IndexGrad(((2, 4, None),), (4,))(y)

    assert "concatenate" not in names_of(joined(function, x=(2,), y=(2,)))
