"""Indexing as NumPy does it, gathering and its gradient, joining and cutting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layerloom import ops
from layerloom.tensor import Tensor, grad

shapes = hnp.array_shapes(max_dims=4, max_side=4)


@given(shapes, st.data())
def test_indexing_agrees_with_numpy(shape: tuple[int, ...], data: st.DataObject) -> None:
    x = np.arange(np.prod(shape), dtype=float).reshape(shape)
    where = data.draw(hnp.basic_indices(shape, allow_newaxis=True, max_dims=6))
    np.testing.assert_array_equal(Tensor(x)[where].numpy(), x[where])


@given(shapes, st.data())
def test_the_gradient_of_indexing_marks_what_was_picked(shape: tuple[int, ...], data: st.DataObject) -> None:
    where = data.draw(hnp.basic_indices(shape, allow_newaxis=True, max_dims=6))
    leaf, expected = Tensor(np.ones(shape), True), np.zeros(shape)
    expected[where] = 1
    (found,) = grad(ops.sum(leaf[where] * 1), leaf)
    assert found is not None
    np.testing.assert_array_equal(found.numpy(), expected)


@given(st.integers(1, 5), st.lists(st.integers(0, 4), max_size=12), st.integers(0, 9))
def test_the_gradient_of_a_gather_adds_duplicates(size: int, picked: list[int], seed: int) -> None:
    indices = np.array([at % size for at in picked], np.int64)
    g, expected = np.random.default_rng(seed).normal(size=(len(indices), 2)), np.zeros((size, 2))
    np.add.at(expected, indices, g)
    leaf = Tensor(np.zeros((size, 2)), True)
    (found,) = grad(ops.take(leaf, indices), leaf, g)
    assert found is not None
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-12)


def test_negative_indices_count_from_the_end_there_and_back() -> None:
    leaf = Tensor(np.arange(3.0), True)
    y = ops.take(leaf, np.array([-1, 2]))
    assert y.tolist() == [2.0, 2.0]
    (found,) = grad(ops.sum(y), leaf)
    assert found is not None and found.tolist() == [0.0, 0.0, 2.0]


def test_a_list_of_positions_in_brackets_gathers() -> None:
    assert Tensor([10, 20, 30])[[2, 0]].tolist() == [30, 10]
    assert Tensor([[1, 2], [3, 4]])[Tensor([1])].tolist() == [[3, 4]]


def test_joining_takes_the_wider_dtype() -> None:
    assert ops.concatenate([np.zeros(1, np.float32), np.zeros(1)]).dtype == np.float64
    assert ops.concatenate([np.zeros(1, np.int64), np.zeros(1, np.float32)]).dtype == np.float32


def test_what_is_stacked_comes_apart_again() -> None:
    a, b = np.arange(6.0).reshape(2, 3), np.ones((2, 3))
    both = ops.stack([a, b], axis=-1)
    np.testing.assert_array_equal(both.numpy(), np.stack([a, b], axis=-1))
    for part, whole in zip(ops.split(both, 2, axis=-1), (a, b), strict=True):
        np.testing.assert_array_equal(ops.squeeze(part, -1).numpy(), whole)


def test_unequal_pieces() -> None:
    first, second = ops.split(np.arange(5), [2, 3])
    assert (first.tolist(), second.tolist()) == ([0, 1], [2, 3, 4])


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_a_new_axis_stands_where_numpy_puts_it(axis: int) -> None:
    assert ops.expand_dims(np.zeros((2, 3)), axis).shape == np.expand_dims(np.zeros((2, 3)), axis).shape


def test_a_label_that_is_no_class_gives_zeros() -> None:
    assert ops.one_hot(np.array([1, 5, -1]), 2).tolist() == [[0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]


def test_views_of_every_kind_can_be_computed_with() -> None:
    base: Any = np.arange(24.0).reshape(4, 6)
    for view in (base[::-1, ::2], base.T[::3], np.broadcast_to(base[:1], (4, 6)), base[2:2]):
        leaf = Tensor(view, True)
        y = ops.tanh(leaf * 0.1) + ops.sum(leaf, -1, keepdims=True)
        (found,) = grad(ops.sum(y), leaf)
        assert found is not None and found.shape == view.shape
        assert found.data.flags.writeable
