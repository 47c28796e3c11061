"""Rows of a table, and the sums on the way back."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from layerloom import ops
from layerloom.ops.lookup import bag_of, limited
from layerloom.ops.scattering import scatter_sum
from layerloom.tensor import Tensor, grad

IDS = arrays.arrays(np.int64, arrays.array_shapes(max_dims=3, max_side=40), elements=st.integers(0, 6))


@given(IDS, st.integers(0, 3))
def test_rows_with_equal_indices_are_added_up(ids: np.ndarray, seed: int) -> None:
    g = np.random.default_rng(seed).normal(size=(*ids.shape, 2)).astype(np.float32)
    expected = np.zeros((7, 2))
    np.add.at(expected, ids, g.astype(np.float64))
    np.testing.assert_allclose(scatter_sum(np, g, ids, 0, 7), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 40])
def test_short_and_long_runs_are_summed_alike(count: int) -> None:
    ids = np.repeat([3, 1], count)
    np.testing.assert_array_equal(scatter_sum(np, np.ones((2 * count, 2)), ids, 0, 5)[:, 0], [0, count, 0, count, 0])


def test_a_token_that_stands_a_million_times_loses_no_digits() -> None:
    g = np.full((10**6, 1), 0.1, np.float32)
    found = scatter_sum(np, g, np.zeros(10**6, np.int64), 0, 2)
    assert found[0, 0] == pytest.approx(1e5, rel=1e-6)


def test_the_row_of_padding_is_read_but_not_learned() -> None:
    rng = np.random.default_rng(0)
    ids, table, weights = rng.integers(0, 5, (3, 4)), rng.normal(size=(5, 2)), rng.normal(size=(3, 4, 2))
    ours, theirs = Tensor(table, requires_grad=True), torch.tensor(table, requires_grad=True)
    rows = ops.lookup(ids, ours, padding=2)
    expected = F.embedding(torch.tensor(ids), theirs, padding_idx=2)
    np.testing.assert_array_equal(rows.numpy(), expected.detach().numpy())
    (found,) = grad(rows, ours, Tensor(weights))
    expected.backward(torch.tensor(weights))
    np.testing.assert_allclose(found.numpy(), theirs.grad.numpy(), rtol=1e-12)
    assert not found.numpy()[2].any()


@pytest.mark.parametrize("wrong", [-1, 5])
def test_an_id_that_is_no_row_is_refused(wrong: int) -> None:
    with pytest.raises(ValueError, match="ids must lie between 0 and 4, got "):
        ops.lookup([0, wrong], np.zeros((5, 2)))


def test_ids_are_whole_numbers_and_a_table_has_rows() -> None:
    with pytest.raises(ops.OperationError, match="needs whole numbers as ids, got float32"):
        ops.lookup(np.zeros(2, np.float32), np.zeros((5, 2)))
    with pytest.raises(ops.OperationError, match=r"needs a table \(rows, width\), got \(5,\)"):
        ops.lookup([0], np.zeros(5))


def test_a_gradient_is_divided_by_how_often_its_row_was_read() -> None:
    ids, table = np.array([[0, 2], [2, 2]]), Tensor(np.zeros((4, 1)), requires_grad=True)
    (found,) = grad(ops.lookup(ids, table, by_frequency=True), table, Tensor(np.array([[[5.0], [1]], [[2], [6]]])))
    assert found is not None
    assert found.numpy()[:, 0].tolist() == [5, 0, 3, 0]


def test_only_rows_that_are_read_and_too_long_are_shortened() -> None:
    table = np.array([[3.0, 4.0], [0.3, 0.4], [30.0, 40.0]])
    theirs = torch.tensor(table)
    F.embedding(torch.tensor([0, 1, 0]), theirs, max_norm=1.0)
    np.testing.assert_allclose(limited(table, np.array([0, 1, 0]), 1.0).numpy(), theirs.numpy(), rtol=1e-12)


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
@pytest.mark.parametrize("padding", [None, 1])
def test_bags_are_pytorchs_to_the_second_order(mode: str, padding: int | None) -> None:
    rng = np.random.default_rng(1)
    ids, starts, g = rng.integers(0, 4, 9), np.array([0, 3, 3, 4]), rng.normal(size=(4, 2))
    table = rng.normal(size=(4, 2))
    ours, theirs = Tensor(table, requires_grad=True), torch.tensor(table, requires_grad=True)
    y = ops.lookup_bags(ids, ours, bag_of(starts, 9), 4, mode, padding=padding)  # type: ignore[arg-type]
    expected = F.embedding_bag(torch.tensor(ids), theirs, torch.tensor(starts), mode=mode, padding_idx=padding)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-12)
    (first,) = grad(ops.sum(y * y * y * g), ours, create_graph=True)
    (wanted,) = torch.autograd.grad((expected**3 * torch.tensor(g)).sum(), theirs)
    assert first is not None
    np.testing.assert_allclose(first.numpy(), wanted.numpy(), rtol=1e-10, atol=1e-12)
    step = 1e-6 * rng.normal(size=table.shape)

    def slopes(at: np.ndarray) -> np.ndarray:
        leaf = Tensor(at, requires_grad=True)
        rows = ops.lookup_bags(ids, leaf, bag_of(starts, 9), 4, mode, padding=padding)  # type: ignore[arg-type]
        (found,) = grad(ops.sum(rows * rows * rows * g), leaf)
        assert found is not None
        return found.numpy()  # type: ignore[no-any-return]

    (second,) = grad(ops.sum(first * g), ours)
    assert second is not None
    seen = ((slopes(table + step) - slopes(table - step)) * g).sum() / 2
    np.testing.assert_allclose((second.numpy() * step).sum(), seen, rtol=1e-5, atol=1e-12)


@pytest.mark.parametrize("starts", [[1, 2], [0, 3, 2]])
def test_bags_start_at_0_and_in_order(starts: list[int]) -> None:
    with pytest.raises(ValueError, match="bags start at 0 and in ascending order"):
        bag_of(np.array(starts), 5)
