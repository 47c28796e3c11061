"""A rectifier moves behind the pooling that alone uses it, and no number changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.pooled import with_late_rectifiers
from layerloom.tensor import Tensor, grad

from .programs import assert_same_meaning, assert_settled, names_of, recorded

IMAGE = (2, 3, 6, 7)


def leaf(x: Tensor) -> Tensor:
    return Tensor(x.data, requires_grad=True)


def slope(y: Tensor, x: Tensor) -> Tensor:
    (found,) = grad(ops.sum(y), x)
    assert found is not None
    return found


def step(window: int = 2, stride: int = 2, padding: int = 0, shape: tuple[int, ...] = IMAGE) -> Program:
    """The pooled numbers and the gradient of a weighted sum of them."""

    def function(x: Tensor) -> tuple[Tensor, ...]:
        x = leaf(x)
        y = ops.max_pool2d(ops.relu(x), window, stride, padding)
        weights = np.random.default_rng(1).normal(size=y.shape).astype(np.float32)
        return y, slope(y * weights, x)

    return recorded(function, x=shape)


def late(program: Program) -> Program:
    return without_dead_code(with_late_rectifiers(program))


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 1), st.integers(0, 9))
def test_no_number_changes(window: int, stride: int, padding: int, seed: int) -> None:
    program = step(window, stride, min(padding, window // 2))
    assert_settled(with_late_rectifiers, program)
    x = np.random.default_rng(seed).integers(-2, 3, IMAGE).astype(np.float32)  # with many that are equal
    assert_same_meaning(program, late(program), ({"x": x}, {}, {}))


def test_the_rectifier_goes_over_what_was_pooled() -> None:
    after = late(step())
    names = names_of(after)
    assert names.index("max_pool") < names.index("relu") and names.index("relu_grad") < names.index("max_pool_grad")
    small = {"relu": (2, 3, 3, 3), "relu_grad": (2, 3, 3, 3)}
    found = {one.operation.name: after.specs[one.outputs[0]].shape for one in after.instructions}
    assert {name: found[name] for name in small} == small


def two_users(x: Tensor) -> tuple[Tensor, ...]:
    y = ops.relu(x := leaf(x))
    return (slope(ops.sum(ops.max_pool2d(y, 2)) + ops.sum(y * y), x),)


def forward(x: Tensor) -> tuple[Tensor, ...]:
    return (ops.max_pool2d(ops.relu(x), 2),)


def after_norm(x: Tensor) -> tuple[Tensor, ...]:
    one = Tensor(np.ones(3, np.float32))
    y, *_ = ops.batch_norm(x := leaf(x), one, one, 1e-5)
    return (slope(ops.max_pool2d(ops.relu(y), 2), x),)


def result(x: Tensor) -> tuple[Tensor, ...]:
    y = ops.relu(x := leaf(x))
    return y, slope(ops.max_pool2d(y, 2), x)


@pytest.mark.parametrize("function", [two_users, forward, after_norm, result])
def test_elsewhere_it_stays(function: Callable[..., Any]) -> None:
    program = recorded(function, x=IMAGE)
    assert "relu" in names_of(program)
    assert str(with_late_rectifiers(program)) == str(program)
