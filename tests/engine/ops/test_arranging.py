"""Axes moved, repeated, rolled and cut; triangles and diagonals; tensors out of nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tests.support.oracle import assert_as_pytorch

from layerloom import ops

rng = np.random.default_rng(9)
ALIKE: dict[str, tuple[Any, Any]] = {
    "moveaxis": (lambda x: ops.moveaxis(x, 0, -1), lambda t: torch.movedim(t, 0, -1)),
    "moveaxis of two": (lambda x: ops.moveaxis(x, (0, 2), (1, 0)), lambda t: torch.movedim(t, (0, 2), (1, 0))),
    "swapaxes": (lambda x: ops.swapaxes(x, 0, -1), lambda t: torch.swapaxes(t, 0, -1)),
    "roll": (lambda x: ops.roll(x, 2, 1), lambda t: torch.roll(t, 2, 1)),
    "roll back": (lambda x: ops.roll(x, (-1, 7), (0, 2)), lambda t: torch.roll(t, (-1, 7), (0, 2))),
    "roll flat": (lambda x: ops.roll(x, 5), lambda t: torch.roll(t, 5)),
    "tile": (lambda x: ops.tile(x, (2, 1, 3, 2)), lambda t: torch.tile(t, (2, 1, 3, 2))),
    "tile the last": (lambda x: ops.tile(x, 2), lambda t: torch.tile(t, (2,))),
    "repeat": (lambda x: ops.repeat(x, 2, 1), lambda t: torch.repeat_interleave(t, 2, 1)),
    "repeat flat": (lambda x: ops.repeat_interleave(x, 2), lambda t: torch.repeat_interleave(t, 2)),
    "repeat each": (
        lambda x: ops.repeat(x, (2, 0, 1), 1),
        lambda t: torch.repeat_interleave(t, torch.tensor([2, 0, 1]), 1),
    ),
    "flatten": (lambda x: ops.flatten(x, 1), lambda t: torch.flatten(t, 1)),
    "diff": (lambda x: ops.diff(x, 1), lambda t: torch.diff(t, dim=1)),
    "tril": (lambda x: ops.tril(x, 1), lambda t: torch.tril(t, 1)),
    "triu": (lambda x: ops.triu(x, -1), lambda t: torch.triu(t, -1)),
    "diagonal": (lambda x: ops.diagonal(x, 1), lambda t: torch.diagonal(t, 1, -2, -1)),
    "diagonal of others": (lambda x: ops.diagonal(x, -1, 0, 1), lambda t: torch.diagonal(t, -1, 0, 1)),
    "diagonal beyond": (lambda x: ops.diagonal(x, 9), lambda t: torch.diagonal(t, 4, -2, -1)),
    "diag_embed": (lambda x: ops.diag_embed(x, 1), lambda t: torch.diag_embed(t, 1)),
    "trace": (ops.trace, lambda t: torch.diagonal(t, 0, -2, -1).sum(-1)),
}


@pytest.mark.parametrize("name", ALIKE)
def test_it_is_pytorchs_with_its_gradient(name: str) -> None:
    ours, theirs = ALIKE[name]
    assert_as_pytorch(lambda x: ours(x * x), lambda t: theirs(t * t), rng.normal(size=(2, 3, 4))[:, ::-1])


@pytest.mark.parametrize("shape", [(4,), (3, 5), (5, 3)])
@pytest.mark.parametrize("offset", [-2, 0, 1])
def test_a_diagonal_goes_in_and_out(shape: tuple[int, ...], offset: int) -> None:
    assert_as_pytorch(lambda x: ops.diag(x, offset), lambda t: torch.diag(t, offset), rng.normal(size=shape))


@pytest.mark.parametrize(("size", "pieces"), [(7, 3), (6, 3), (2, 5), (0, 2), (5, 4)])
def test_pieces_are_pytorchs(size: int, pieces: int) -> None:
    x = rng.normal(size=(2, size))
    ours, theirs = ops.chunk(x, pieces, 1), torch.chunk(torch.tensor(x), pieces, 1)
    if size:
        assert [part.shape for part in ours] == [tuple(part.shape) for part in theirs]
    np.testing.assert_array_equal(ops.concatenate(ours, 1).numpy(), x)


def test_slices_come_apart_and_shapes_meet() -> None:
    x = rng.normal(size=(2, 3))
    np.testing.assert_array_equal(ops.stack(ops.unstack(x, 1), 1).numpy(), x)
    for ours, theirs in zip(ops.broadcast_tensors(x, x[:1]), np.broadcast_arrays(x, x[:1]), strict=True):
        np.testing.assert_array_equal(ours.numpy(), theirs)
    assert ops.flatten(np.array(1.0)).shape == (1,)


@pytest.mark.parametrize("indexing", ["ij", "xy"])
@pytest.mark.parametrize("sizes", [(3,), (2, 3), (2, 3, 4), (2, 0)])
def test_grids_are_numpys(indexing: Any, sizes: tuple[int, ...]) -> None:
    vectors = [rng.normal(size=size) for size in sizes]
    for ours, theirs in zip(
        ops.meshgrid(*vectors, indexing=indexing), np.meshgrid(*vectors, indexing=indexing), strict=True
    ):
        np.testing.assert_array_equal(ours.numpy(), theirs)


def test_tensors_out_of_nothing() -> None:
    np.testing.assert_array_equal(ops.eye(2, 3).numpy(), np.eye(2, 3, dtype=np.float32))
    np.testing.assert_array_equal(ops.linspace(-1, 1, 7).numpy(), np.linspace(-1, 1, 7, dtype=np.float32))
    np.testing.assert_allclose(ops.logspace(0, 2, 3, dtype=np.float64).numpy(), [1, 10, 100])
    assert ops.zeros((2, 0)).shape == (2, 0) and ops.ones(2).tolist() == [1, 1]
    assert ops.full((2,), 3, np.int64).dtype == np.int64


WRONG: dict[str, tuple[Any, str]] = {
    "moveaxis": (lambda x: ops.moveaxis(x, (0, 1), 0), "a place for each axis"),
    "moveaxis twice": (lambda x: ops.moveaxis(x, (0, 0), (0, 1)), "named twice"),
    "roll": (lambda x: ops.roll(x, (1, 2), 0), "a shift for each axis"),
    "repeat": (lambda x: ops.repeat(x, (1, 2), 1), "a number for each of 3 slices, got 2"),
    "chunk": (lambda x: ops.chunk(x, 0), "at least one piece, got 0"),
    "meshgrid": (ops.meshgrid, "needs vectors"),
    "indexing": (lambda x: ops.meshgrid(x[0], indexing="yx"), '"ij" and "xy"'),
    "tril": (lambda x: ops.tril(x[0]), "at least two axes"),
    "diag": (lambda x: ops.diag(x[None]), "a vector or a matrix"),
    "linspace": (lambda _: ops.linspace(0, 1, -1), "0 numbers at least, not -1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_refused(name: str) -> None:
    function, words = WRONG[name]
    with pytest.raises(ValueError, match=words):
        function(ops.zeros((2, 3)))


def test_an_axis_exchanged_with_itself_stays() -> None:
    x = ops.zeros((2, 3))
    assert ops.swapaxes(x, -1, 1).shape == (2, 3)
