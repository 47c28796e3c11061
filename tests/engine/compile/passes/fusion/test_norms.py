"""Batch normalisation in training takes the ReLU behind it along, there and back."""

from __future__ import annotations

from typing import Any

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.fusion import with_activated_norms
from layerloom.tensor import Tensor, grad

from ..programs import assert_same_meaning, assert_settled, names_of, recorded

SHAPES = {"x": (4, 3, 2, 2), "w": (3,), "b": (3,), "g": (4, 3, 2, 2)}


def drawn(function: Any) -> Program:
    program = without_repetitions(without_dead_code(recorded(function, **SHAPES)))
    after = with_activated_norms(program)
    assert_same_meaning(program, after)
    assert_settled(with_activated_norms, program)
    return after


def gradients(x: Tensor, w: Tensor, b: Tensor, g: Tensor) -> tuple[Tensor, ...]:
    inputs = [Tensor(t.data, requires_grad=True) for t in (x, w, b)]
    return grad(ops.relu(ops.batch_norm(*inputs)[0]), inputs, g)


def test_a_relu_that_alone_follows_is_taken_along() -> None:
    program = drawn(lambda x, w, b, g: ops.relu(ops.batch_norm(x, w, b)[0]))
    assert names_of(program) == ["batch_norm+relu"]
    (one,) = program.instructions
    assert one.inputs == tuple(program.data[name] for name in "xwb")
    assert [program.specs[value].shape for value in one.outputs] == [(4, 3, 2, 2), (3,), (3,)]


def test_the_statistics_come_out_as_before() -> None:
    def function(x: Tensor, w: Tensor, b: Tensor, g: Tensor) -> tuple[Tensor, ...]:
        y, mean, var = ops.batch_norm(x, w, b)
        return ops.relu(y), mean * 2, var * 3

    assert names_of(drawn(function))[0] == "batch_norm+relu"


def test_the_way_back_has_one_instruction_too() -> None:
    program = drawn(gradients)
    assert names_of(program) == ["batch_norm+relu", "relu_grad+batch_norm_grad"]
    forward, backward = program.instructions
    assert backward.inputs[:3] == (program.data["g"], forward.outputs[0], program.data["x"])
    assert backward.inputs[4:] == forward.outputs[1:]


def test_what_is_used_elsewhere_stays() -> None:
    def used(x: Tensor, w: Tensor, b: Tensor, g: Tensor) -> Tensor:
        y = ops.batch_norm(x, w, b)[0]
        return ops.relu(y) + y

    def residual(x: Tensor, w: Tensor, b: Tensor, g: Tensor) -> tuple[Tensor, ...]:
        inputs = [Tensor(t.data, requires_grad=True) for t in (x, w, b)]
        return grad(ops.relu(ops.batch_norm(*inputs)[0] + inputs[0]), inputs, g)

    assert "batch_norm" in names_of(drawn(used))
    assert {"relu_grad", "batch_norm_grad"} <= set(names_of(drawn(residual)))
