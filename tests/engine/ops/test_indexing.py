"""Indices of every kind against NumPy, gathers and scatters against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, Untraceable, grad

rng = np.random.default_rng(3)


@st.composite
def indices(draw: Any, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """An index with arrays that broadcast, slices, numbers, masks, `None` and `...` in any order."""
    common = draw(hnp.array_shapes(min_dims=0, max_dims=2, min_side=1, max_side=3))
    entries: list[Any] = []
    for size in shape[: draw(st.integers(1, len(shape)))]:
        kind = draw(st.sampled_from(["array", "array", "slice", "number", "new and slice"]))
        if kind == "array":
            kept = common[draw(st.integers(0, len(common))) :]
            entries.append(draw(hnp.arrays(np.int64, kept, elements=st.integers(-size, size - 1))))
        elif kind == "number":
            entries.append(draw(st.integers(-size, size - 1)))
        else:
            entries += [None] if kind != "slice" else []
            entries.append(draw(st.slices(size)))
    if draw(st.booleans()):
        entries.insert(draw(st.integers(0, len(entries))), ...)
    return tuple(entries)


@settings(deadline=None, max_examples=50)
@given(hnp.array_shapes(max_dims=4, max_side=3), st.data())
def test_arrays_in_brackets_pick_what_numpy_picks(shape: tuple[int, ...], data: st.DataObject) -> None:
    where = data.draw(indices(shape))
    if where[-1] is ... and len([entry for entry in where if entry is not None]) > len(shape):
        where = where[:-1]
    x = rng.normal(size=shape)
    try:
        expected = x[where]
    except IndexError:
        return
    leaf = Tensor(x, True)
    y = leaf[where]
    np.testing.assert_array_equal(y.numpy(), expected)
    seed, added = rng.normal(size=expected.shape), np.zeros(shape)
    np.add.at(added, where, seed)
    (found,) = grad(y * 1, leaf, seed)
    assert found is not None
    np.testing.assert_allclose(found.numpy(), added, atol=1e-12)


@settings(deadline=None, max_examples=50)
@given(hnp.array_shapes(max_dims=3, min_side=0, max_side=3), st.data())
def test_masks_pick_what_numpy_picks(shape: tuple[int, ...], data: st.DataObject) -> None:
    axes = data.draw(st.integers(1, len(shape)))
    mask = data.draw(hnp.arrays(bool, shape[:axes]))
    x = rng.normal(size=shape)
    np.testing.assert_array_equal(Tensor(x)[mask].numpy(), x[mask])
    np.testing.assert_array_equal(Tensor(x)[Tensor(mask), ...].numpy(), x[mask, ...])
    for place, expected in zip(ops.nonzero(mask), np.nonzero(mask), strict=True):
        np.testing.assert_array_equal(place.numpy(), expected)


def test_a_mask_between_slices_and_with_an_array() -> None:
    x, mask = rng.normal(size=(2, 3, 4, 5)), np.array([True, False, True])
    for where in ((slice(None), mask), (0, mask, 1), (slice(None), mask, [0, 3]), (..., np.ones(5, bool), None)):
        np.testing.assert_array_equal(Tensor(x)[where].numpy(), x[where])


@pytest.mark.parametrize(
    "where", [[3], ([0, 0], [0, -4]), (0, 0, 0), np.array([True]), True, 1.5, np.array([0.5])], ids=repr
)
def test_an_index_that_does_not_fit_is_refused(where: Any) -> None:
    with pytest.raises((IndexError, TypeError)):
        Tensor(np.zeros((3, 3)))[where]


def test_no_positions_at_all() -> None:
    x = np.zeros((3, 2))
    assert Tensor(x)[[]].shape == (0, 2)
    assert Tensor(x)[np.zeros(3, bool)].shape == (0, 2)


def traced(function: Any, **arrays: Any) -> Any:
    def step(data: Any, _: Any, __: Any) -> Any:
        return {"y": function(**data)}, {}

    program = trace(step, {name: ArraySpec.of(x) for name, x in arrays.items()}, {}, {})
    return ReferenceExecutor(program).run(arrays, {}, {})[0]["y"]


def test_arrays_can_be_recorded_and_masks_cannot() -> None:
    x, at = rng.normal(size=(4, 3)), np.array([1, -1])
    np.testing.assert_array_equal(traced(lambda x, at: x[at, 1:], x=x, at=at), x[at, 1:])
    np.testing.assert_array_equal(traced(lambda x: x[np.array([True, False, True, True])], x=x), x[[0, 2, 3]])
    for function in (lambda x: x[x > 0], lambda x: ops.nonzero(x)[0], lambda x: ops.unique(x)[0]):
        with pytest.raises(Untraceable, match="depends on numbers"):
            traced(function, x=x)


GATHERS = (
    ((3, 4), (2, 4), 0), ((3, 4), (3, 2), 1), ((3, 4), (2, 7), -1), ((5,), (3,), 0), ((2, 3, 4), (2, 5, 1), 1),
    ((0, 3), (0, 2), 1),
)  # fmt: skip


@pytest.mark.parametrize(("shape", "sizes", "axis"), GATHERS)
def test_gather_and_scatter_are_pytorchs(shape: tuple[int, ...], sizes: tuple[int, ...], axis: int) -> None:
    x, values = rng.normal(size=shape), rng.normal(size=sizes)
    at = rng.integers(0, max(shape[axis], 1), size=sizes)
    leaves = [Tensor(x, True), Tensor(values, True)]
    theirs = [torch.tensor(x, requires_grad=True), torch.tensor(values, requires_grad=True)]
    index = torch.tensor(at)
    for ours, expected, used in (
        (ops.gather(leaves[0], at, axis), torch.gather(theirs[0], axis, index), 1),
        (ops.scatter_add(*(leaves[0], at, leaves[1]), axis), theirs[0].scatter_add(axis, index, theirs[1]), 2),
    ):
        np.testing.assert_allclose(ours.numpy(), expected.detach().numpy(), atol=1e-12)
        seed = rng.normal(size=ours.shape)
        found = grad(ours, leaves[:used], seed)
        for g, t in zip(found, torch.autograd.grad(expected, theirs[:used], torch.tensor(seed)), strict=True):
            assert g is not None
            np.testing.assert_allclose(g.numpy(), t.numpy(), atol=1e-12)


def test_scatter_puts_each_number_at_its_place_and_takes_its_gradient_back() -> None:
    x, at, values = rng.normal(size=(2, 5)), np.array([[3, 0], [1, 4]]), rng.normal(size=(2, 2))
    ours = [Tensor(x, True), Tensor(values, True)]
    theirs = [torch.tensor(x, requires_grad=True), torch.tensor(values, requires_grad=True)]
    y = ops.scatter(ours[0], at, ours[1], 1)
    expected = theirs[0].scatter(1, torch.tensor(at), theirs[1])
    np.testing.assert_array_equal(y.numpy(), expected.detach().numpy())
    seed = rng.normal(size=(2, 5))
    for g, t in zip(grad(y, ours, seed), torch.autograd.grad(expected, theirs, torch.tensor(seed)), strict=True):
        assert g is not None
        np.testing.assert_array_equal(g.numpy(), t.numpy())


def test_of_two_numbers_put_at_one_place_the_last_stays_and_has_the_gradient() -> None:
    values = Tensor(np.array([1.0, 2.0, 3.0]), True)
    y = ops.put(np.zeros(2), [0, 1, 0], values)
    assert y.tolist() == [3.0, 2.0]
    (found,) = grad(y, values, np.array([5.0, 7.0]))
    assert found is not None and found.tolist() == [0.0, 7.0, 5.0]


@settings(deadline=None, max_examples=50)
@given(hnp.array_shapes(max_dims=3, max_side=3), st.data())
def test_put_is_what_an_assignment_leaves(shape: tuple[int, ...], data: st.DataObject) -> None:
    where = data.draw(hnp.basic_indices(shape, allow_newaxis=True))
    x = rng.normal(size=shape)
    values = rng.normal(size=x[where].shape)
    assigned, added = x.copy(), x.copy()
    assigned[where] = values
    added[where] += values
    np.testing.assert_array_equal(ops.put(x, where, values).numpy(), assigned)
    np.testing.assert_allclose(ops.add_at(x, where, values).numpy(), added, atol=1e-12)


def test_rows_are_added_where_the_index_says() -> None:
    x, at, rows = rng.normal(size=(2, 4, 3)), np.array([1, 1, -1]), rng.normal(size=(2, 3, 3))
    expected = torch.tensor(x).index_add(1, torch.tensor(at % 4), torch.tensor(rows))
    np.testing.assert_allclose(ops.index_add(x, at, rows, 1).numpy(), expected.numpy(), atol=1e-12)
    with pytest.raises(ValueError, match="index_add needs"):
        ops.index_add(x, at, rows, 0)


def test_along_an_axis_indices_broadcast() -> None:
    x, at = rng.normal(size=(1, 4, 3)), np.array([[[2], [0]], [[1], [-1]]])
    expected = np.take_along_axis(np.broadcast_to(x, (2, 4, 3)), np.broadcast_to(at, (2, 2, 3)), 1)
    np.testing.assert_array_equal(ops.take_along_axis(x, at, 1).numpy(), expected)


def test_masked_numbers_are_filled_or_selected() -> None:
    x, mask = rng.normal(size=(2, 3)), np.array([True, False, True])
    np.testing.assert_array_equal(ops.masked_fill(x, mask, -1).numpy(), np.where(mask, -1, x))
    expected = torch.masked_select(torch.tensor(x), torch.tensor(mask)).numpy()
    np.testing.assert_array_equal(ops.masked_select(x, mask).numpy(), expected)
    np.testing.assert_array_equal(ops.argwhere(x > 0).numpy(), np.argwhere(x > 0))


def test_the_different_numbers_and_where_they_are() -> None:
    x = np.array([[3, 1], [1, 2]])
    values, inverse, counts = ops.unique(x)
    assert (values.tolist(), counts.tolist()) == ([1, 2, 3], [2, 1, 1])
    np.testing.assert_array_equal(values[inverse].numpy(), x)


def test_the_gradient_of_a_gather_can_be_differentiated_again() -> None:
    x, at = Tensor(rng.normal(size=(3, 2)), True), np.array([[0, 2], [2, 2]])
    (first,) = grad(ops.sum(ops.gather(x, at, 0) ** 3), x, create_graph=True)
    (second,) = grad(ops.sum(first), x)
    counts = np.zeros((3, 2))
    np.add.at(counts, (at, np.arange(2)), 1)
    assert second is not None
    np.testing.assert_allclose(second.numpy(), 6 * x.numpy() * counts, atol=1e-12)
