"""The gradients of a weight and of its bias come together."""

from __future__ import annotations

from typing import Any

import pytest

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.fusion import with_bias_gradients
from layerloom.compile.passes.rows import on_rows
from layerloom.compile.passes.views import with_fewer_views
from layerloom.tensor import Tensor, grad

from ..programs import assert_same_meaning, assert_settled, names_of, recorded


def drawn(function: Any, **shapes: Any) -> Program:
    program = recorded(function, **shapes)
    ready = without_dead_code(without_repetitions(with_fewer_views(on_rows(program))))
    after = without_dead_code(with_bias_gradients(ready))
    assert_same_meaning(program, after)
    assert_settled(with_bias_gradients, ready)
    return after


def of(function: Any, g: Tensor, *inputs: Tensor) -> tuple[Tensor, ...]:
    """The gradients of a function of the inputs, given that of its result."""
    free = [Tensor(t.data, requires_grad=True) for t in inputs]
    return grad(function(*free), free, g)


def test_of_a_convolution() -> None:
    def function(x: Tensor, w: Tensor, b: Tensor, g: Tensor) -> tuple[Tensor, ...]:
        return of(lambda x, w, b: ops.conv2d(x, w) + ops.reshape(b, (4, 1, 1)), g, x, w, b)

    program = drawn(function, x=(2, 3, 5, 5), w=(4, 3, 3, 3), b=(4,), g=(2, 4, 3, 3))
    assert sorted(names_of(program)) == ["conv_input_grad", "conv_weight_grad+bias_grad"]
    one = next(one for one in program.instructions if len(one.outputs) == 2)
    assert one.inputs == (program.data["g"], program.data["x"])


@pytest.mark.parametrize("batch", [(6,), (2, 3)])
@pytest.mark.parametrize("turned", [True, False])
def test_of_a_product(batch: tuple[int, ...], turned: bool) -> None:
    """Also of (batch, time, features), and with the weight as (outputs, inputs)."""

    def function(x: Tensor, w: Tensor, b: Tensor, g: Tensor) -> tuple[Tensor, ...]:
        gradients = of(lambda w, b: ops.exp(x) @ (w.T if turned else w) + b, g * 2, w, b)
        return *gradients, ops.exp(x), g * 2

    program = drawn(function, x=(*batch, 4), w=(5, 4) if turned else (4, 5), b=(5,), g=(*batch, 5))
    names = [name for name in names_of(program) if name != "reshape"]
    assert "matmul_weight_grad+bias_grad" in names
    assert "sum" not in names


def test_without_a_bias_nothing_changes() -> None:
    def function(x: Tensor, w: Tensor, g: Tensor) -> tuple[Tensor, ...]:
        return of(ops.matmul, g, x, w)

    assert not any("+" in name for name in names_of(drawn(function, x=(6, 4), w=(4, 5), g=(6, 5))))


def test_a_weight_gradient_that_waits_for_the_bias_gradient_stays_apart() -> None:
    def function(x: Tensor, g: Tensor) -> Tensor:
        total = ops.sum(g, 0)
        return ops.transpose(x * total) @ g

    program = drawn(function, x=(6, 5), g=(6, 5))
    assert "matmul_weight_grad+bias_grad" not in names_of(program)
