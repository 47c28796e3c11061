"""Broadcast gradients come back in the shape of their operand; sums agree with NumPy and lose no digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layerloom import ops
from layerloom.tensor import Tensor, grad

shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_dims=4, max_side=4))
def test_the_gradient_of_a_broadcast_operand_counts_its_uses(shapes: Any) -> None:
    first, second = shapes.input_shapes
    a, b = Tensor(np.ones(first), True), Tensor(np.ones(second), True)
    of_a, of_b = grad(ops.sum(a + b), [a, b])
    for x, found in ((a, of_a), (b, of_b)):
        assert found is not None
        expected = np.prod(shapes.result_shape) / max(np.prod(x.shape), 1)
        np.testing.assert_array_equal(found.numpy(), np.full(x.shape, expected))


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_dims=4, max_side=4), st.integers(0, 99))
def test_unbroadcasting_is_the_adjoint_of_broadcasting(shapes: Any, seed: int) -> None:
    """<broadcast(x), g> = <x, unbroadcast(g)> for every x and g."""
    rng = np.random.default_rng(seed)
    x, g = rng.normal(size=shapes.input_shapes[0]), rng.normal(size=shapes.result_shape)
    spread = ops.broadcast_to(x, g.shape).numpy()
    gathered = ops.unbroadcast(Tensor(g), x.shape).numpy()
    assert gathered.shape == x.shape
    assert np.sum(spread * g) == pytest.approx(np.sum(x * gathered), abs=1e-9)


@given(hnp.arrays(np.float64, shapes, elements=st.floats(-10, 10)), st.data())
def test_sum_and_mean_agree_with_numpy(x: Any, data: st.DataObject) -> None:
    axis = data.draw(st.none() | hnp.valid_tuple_axes(x.ndim) if x.ndim else st.none())
    keep = data.draw(st.booleans())
    np.testing.assert_allclose(ops.sum(x, axis, keep).numpy(), x.sum(axis=axis, keepdims=keep), atol=1e-9)
    if x.size:
        np.testing.assert_allclose(ops.mean(x, axis, keep).numpy(), x.mean(axis=axis, keepdims=keep), atol=1e-9)


def test_a_long_float32_sum_across_rows_loses_no_digits() -> None:
    x = np.full((1_000_000, 2), 0.1, np.float32)
    naive = np.add.reduce(x, axis=0)[0]
    assert abs(naive - 100_000) > 100  # what the plain order of additions makes of it
    assert ops.sum(x, 0).numpy()[0] == pytest.approx(100_000, rel=1e-6)
    assert ops.mean(x, 0).numpy()[0] == pytest.approx(0.1, rel=1e-6)


def test_truth_values_are_counted() -> None:
    count = ops.sum(np.array([True, False, True]))
    assert count.item() == 2
    assert count.dtype == np.int64


def test_the_sum_of_nothing_is_zero_and_its_mean_nan() -> None:
    assert ops.sum(np.zeros(0)).item() == 0
    assert np.isnan(ops.mean(np.zeros(0)).item())
    assert ops.sum(np.zeros((2, 0)), 1).tolist() == [0, 0]


def test_a_size_can_be_left_to_reshape() -> None:
    assert ops.reshape(np.zeros((2, 6)), (3, -1)).shape == (3, 4)
    assert ops.reshape(np.zeros((0, 6)), (-1, 3)).shape == (0, 3)
    assert ops.reshape(np.zeros((2, 3)), -1).shape == (6,)


def test_filling_takes_no_memory() -> None:
    huge = ops.ones_like(ops.broadcast_to(np.zeros(1), (10**6, 10**6)))
    assert huge.shape == (10**6, 10**6)
    assert huge.data.strides == (0, 0)
