"""A convolution or product and what is done to its result number by number are one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.fused import Fused
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.fusion import with_tails
from layerloom.compile.passes.rows import on_rows
from layerloom.compile.passes.views import with_fewer_views
from layerloom.tensor import Tensor

from ..programs import assert_same_meaning, assert_settled, names_of, programs, recorded

IMAGES = {"x": (2, 3, 5, 5), "w": (4, 3, 3, 3), "b": (4,), "s": (4,), "r": (2, 4, 3, 3)}
ROWS = {"x": (2, 3, 4), "w": (4, 5), "b": (5,), "s": (), "r": (2, 3, 5)}


def conv(x: Tensor, w: Tensor) -> Tensor:
    return ops.conv2d(x, w)


def both(function: Any, y: Tensor) -> Any:
    return function(y)


def column(channels: Tensor) -> Tensor:
    return ops.reshape(channels, (-1, 1, 1))


def drawn(function: Any, **shapes: Any) -> Program:
    """The program with tails drawn to their anchors."""
    program = recorded(function, **shapes)
    ready = without_dead_code(with_fewer_views(on_rows(program)))
    after = without_dead_code(with_tails(ready))
    assert_same_meaning(program, after)
    assert_settled(with_tails, ready)
    return after


@pytest.mark.parametrize(
    ("pattern", "function"),
    [
        ("conv+bias", lambda x, w, b, s, r: conv(x, w) + column(b)),
        ("conv+bias+relu", lambda x, w, b, s, r: ops.relu(column(b) + conv(x, w))),
        ("conv+scale+bias+relu", lambda x, w, b, s, r: ops.relu(conv(x, w) * column(s) + column(b))),
        ("conv+bias+add+relu", lambda x, w, b, s, r: ops.relu(r + (conv(x, w) + column(b)))),
        ("conv+tanh", lambda x, w, b, s, r: ops.tanh(conv(x, w))),
        ("conv+bias+clip", lambda x, w, b, s, r: ops.clip(conv(x, w) + ops.reshape(b, (1, 4, 1, 1)), 0.0, 6.0)),
        ("conv+multiply", lambda x, w, b, s, r: conv(x, w) * r),
    ],
)
def test_tails_of_convolutions(pattern: str, function: Any) -> None:
    assert names_of(drawn(function, **IMAGES)) == [pattern]


@pytest.mark.parametrize(
    ("pattern", "function"),
    [
        ("matmul+bias+relu", lambda x, w, b, s, r: ops.relu(x @ w + b)),
        ("matmul+bias+gelu", lambda x, w, b, s, r: ops.gelu(x @ w + b)),
        ("matmul+bias+add", lambda x, w, b, s, r: r + (x @ w + b)),
        ("matmul+bias+multiply+add", lambda x, w, b, s, r: (x @ w + b) * ops.exp(r) + r),
        ("matmul+multiply", lambda x, w, b, s, r: (x @ w) * s),
        ("matmul+subtract+sigmoid", lambda x, w, b, s, r: ops.sigmoid(x @ w - b)),
    ],
)
def test_tails_of_products_also_behind_a_view(pattern: str, function: Any) -> None:
    assert [name for name in names_of(drawn(function, **ROWS)) if name not in ("reshape", "exp")] == [pattern]


def test_batches_of_products_have_tails_too() -> None:
    program = drawn(lambda q, k: (q @ ops.transpose(k, (0, 2, 1))) * 0.125, q=(3, 4, 5), k=(3, 4, 5))
    assert names_of(program) == ["transpose", "matmul+multiply"]


def test_a_mask_of_attention_that_all_samples_share_is_part_of_it() -> None:
    program = drawn(lambda q, k, m: q @ k + m, q=(3, 4, 5), k=(3, 5, 4), m=(4, 4))
    assert names_of(program) == ["matmul+add"]


def test_without_an_anchor_a_residual_and_channels_are_patterns_of_their_own() -> None:
    assert names_of(drawn(lambda x, y: ops.relu(x + y), x=(2, 3), y=(2, 3))) == ["add+relu"]
    shapes = {"x": (2, 4, 3, 3), "s": (4,), "b": (4,)}
    found = drawn(lambda x, s, b: ops.relu(x * column(s) + column(b)), **shapes)
    assert names_of(found) == ["scale+bias+relu"]


def test_inputs_are_those_of_the_anchor_then_of_the_tail_with_vectors_bare() -> None:
    program = drawn(lambda x, w, b, s, r: ops.relu(r + (conv(x, w) + column(b))), **IMAGES)
    (one,) = program.instructions
    assert one.inputs == tuple(program.data[name] for name in "xwbr")
    assert isinstance(one.operation, Fused)
    assert [part.operation.name for part in one.operation.body] == ["conv", "reshape", "add", "add", "relu"]


@pytest.mark.parametrize(
    "function",
    [
        lambda x, w, b, s, r: both(lambda y: (y, ops.relu(y)), conv(x, w)),
        lambda x, w, b, s, r: both(lambda y: ops.relu(y) * y, conv(x, w)),
        lambda x, w, b, s, r: ops.sum(conv(x, w), 0),
        lambda x, w, b, s, r: column(b) - conv(x, w),
        lambda x, w, b, s, r: conv(x, w) + ops.reshape(b, (4, 1, 1, 1))[:1],
        lambda x, w, b, s, r: conv(x, w) + ops.reshape(r, (1, *r.shape)),
    ],
)  # fmt: skip
def test_what_is_used_elsewhere_or_has_another_form_is_left(function: Any) -> None:
    assert {name for name in names_of(drawn(function, **IMAGES)) if "conv" in name} == {"conv"}


def test_a_shared_view_of_a_bias_serves_all() -> None:
    def function(x: Tensor, w: Tensor, b: Tensor, s: Tensor, r: Tensor) -> tuple[Tensor, Tensor]:
        view = column(b)
        return conv(x, w) + view, conv(ops.exp(x), w) + view

    assert names_of(drawn(function, **IMAGES)) == ["conv+bias", "exp", "conv+bias"]


def test_the_node_of_the_anchor_keeps_the_whole() -> None:
    def function(x: Tensor, w: Tensor, b: Tensor, s: Tensor, r: Tensor) -> Tensor:
        return ops.relu(conv(x, w) + column(b))

    program = recorded(function, **IMAGES)
    named = Program(**vars(program) | {"instructions": tuple(_sourced(program))})
    assert [one.source for one in with_tails(named).instructions if isinstance(one.operation, Fused)] == ["conv"]


def _sourced(program: Program) -> list[Any]:
    return [type(one)(one.operation, one.inputs, one.outputs, one.operation.name) for one in program.instructions]


@settings(max_examples=60, deadline=None)
@given(programs())
def test_it_changes_no_bit(program: Program) -> None:
    assert_same_meaning(program, with_tails(program))
    assert_settled(with_tails, program)
