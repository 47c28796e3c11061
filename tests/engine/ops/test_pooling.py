"""Pooling beyond the samples: where maxima are, cells of uneven size, random windows, the way back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from layerloom import ops
from layerloom.ops.operation import OperationError
from layerloom.tensor import Tensor, grad

Array = Any
SHAPES = ((2, 3, 9), (2, 2, 6, 7), (1, 2, 5, 4, 6))
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{len(shape) - 2}d")
MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
ADAPTIVE_MAX = {1: F.adaptive_max_pool1d, 2: F.adaptive_max_pool2d, 3: F.adaptive_max_pool3d}
ADAPTIVE_AVG = {1: F.adaptive_avg_pool1d, 2: F.adaptive_avg_pool2d, 3: F.adaptive_avg_pool3d}
UNPOOL = {1: F.max_unpool1d, 2: F.max_unpool2d, 3: F.max_unpool3d}
rng = np.random.default_rng(6)


def bits(*shape: int) -> Array:
    """Zeros and ones: nearly every window has ties."""
    return rng.integers(0, 2, shape).astype(float)


def assert_same(ours: Any, theirs: Any, x: Array) -> None:
    """Values, gradient, and the gradient of its square, with ours and PyTorch's function of x."""
    leaf, t = Tensor(x, True), torch.tensor(x, requires_grad=True)
    y, expected = ours(leaf), theirs(t)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-12, atol=1e-13)
    (g,) = grad(ops.sum(y * y), leaf, create_graph=True)
    (h,) = torch.autograd.grad((expected * expected).sum(), t, create_graph=True)
    assert g is not None
    np.testing.assert_allclose(g.numpy(), h.detach().numpy(), rtol=1e-12, atol=1e-13)
    (second,) = grad(ops.sum(g * g), leaf)
    (wanted,) = torch.autograd.grad((h * h).sum(), t)
    assert second is not None
    np.testing.assert_allclose(second.numpy(), wanted.numpy(), rtol=1e-11, atol=1e-12)


@each_shape
@pytest.mark.parametrize(
    "given",
    [
        {"kernel": 2, "stride": None, "padding": 0, "dilation": 1},
        {"kernel": 3, "stride": 2, "padding": 1, "dilation": 1},
        {"kernel": 2, "stride": 1, "padding": 1, "dilation": 2},
    ],
    ids=str,
)
def test_a_maximum_stands_where_pytorch_finds_it_ties_included(shape: tuple[int, ...], given: dict[str, Any]) -> None:
    x = bits(*shape)
    found = ops.max_pool_places(x, **given)
    _, expected = MAX[len(shape) - 2](torch.tensor(x), *given.values(), return_indices=True)
    np.testing.assert_array_equal(found.numpy(), expected.numpy())
    assert_same(lambda t: ops.max_pool(t, **given), lambda t: MAX[len(shape) - 2](t, *given.values()), x)


@each_shape
@pytest.mark.parametrize("cells", [1, 2, 3, 4, 7])
def test_cells_are_pytorchs_even_or_not(shape: tuple[int, ...], cells: int) -> None:
    axes = len(shape) - 2
    assert_same(
        lambda t: ops.adaptive_avg_pool(t, (cells,) * axes),
        lambda t: ADAPTIVE_AVG[axes](t, cells),
        rng.normal(size=shape),
    )
    x = bits(*shape)
    places = ops.adaptive_max_pool_places(x, (cells,) * axes)
    _, expected = ADAPTIVE_MAX[axes](torch.tensor(x), cells, return_indices=True)
    np.testing.assert_array_equal(places.numpy(), expected.numpy())
    assert_same(lambda t: ops.adaptive_max_pool(t, (cells,) * axes), lambda t: ADAPTIVE_MAX[axes](t, cells), x)


@each_shape
def test_what_was_pooled_goes_back_where_it_stood_also_from_windows_that_overlap(shape: tuple[int, ...]) -> None:
    axes = len(shape) - 2

    def ours(t: Tensor) -> Tensor:
        return ops.max_unpool(ops.max_pool(t, 3, 2, 1), ops.max_pool_places(t, 3, 2, 1), shape[2:])

    def theirs(t: Any) -> Any:
        y, places = MAX[axes](t, 3, 2, 1, return_indices=True)
        return UNPOOL[axes](y, places, 3, 2, 1, output_size=shape[2:])

    x = bits(*shape)
    np.testing.assert_array_equal(ours(Tensor(x)).numpy(), theirs(torch.tensor(x)).numpy())
    weights, leaf, t = rng.normal(size=shape), Tensor(x, True), torch.tensor(x, requires_grad=True)
    (found,) = grad(ops.sum(ours(leaf) * weights), leaf)
    (expected,) = torch.autograd.grad((theirs(t) * torch.tensor(weights)).sum(), t)
    assert found is not None
    np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=1e-12)


def test_windows_at_random_steps_are_inside_and_end_with_the_axis() -> None:
    x = np.arange(9.0 * 11).reshape(1, 1, 9, 11)
    for seed in range(20):
        samples = np.random.default_rng(seed).uniform(size=(1, 1, 2))
        y, places = ops.fractional_max_pool(x, (2, 3), (4, 5), samples)
        np.testing.assert_array_equal(y.numpy(), places.numpy())
        rows, columns = places.numpy()[0, 0, :, 0] // 11, places.numpy()[0, 0, 0] % 11
        assert rows[0] == 1 and rows[-1] == 8 and columns[0] == 2 and columns[-1] == 10
        assert (np.diff(rows) > 0).all() and (np.diff(columns) > 0).all()


def test_a_batch_of_nothing_has_places_of_the_right_shape() -> None:
    x = np.zeros((0, 2, 6, 7))
    assert ops.max_pool_places(x, 2).shape == (0, 2, 3, 3)
    assert ops.adaptive_max_pool(x, (4, 4)).shape == ops.adaptive_avg_pool(x, (4, 4)).shape == (0, 2, 4, 4)
    assert ops.max_unpool(np.zeros((0, 2, 3)), np.zeros((0, 2, 3), int), (6,)).shape == (0, 2, 6)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: ops.max_unpool(np.ones((1, 1, 2)), np.array([[[0, 4]]]), (4,)), "places must lie between 0 and 3"),
        (lambda: ops.max_unpool(np.ones((1, 1, 2)), np.ones((1, 1, 2)), (4,)), "a whole one as its place"),
        (lambda: ops.adaptive_avg_pool(np.ones((1, 1, 4)), (2, 2)), r"a number of cells for each axis of \(4,\)"),
        (lambda: ops.max_pool(np.ones((1, 1, 4)), (2, 2)), "1 spatial axes need one number or 1"),
        (lambda: ops.fractional_max_pool(np.ones((1, 1, 4)), [2], [4], np.ones((1, 1, 1))), "no 4 windows of 2"),
    ],
)
def test_what_does_not_fit_is_explained(call: Any, sentence: str) -> None:
    with pytest.raises((OperationError, ValueError), match=sentence):
        call()
