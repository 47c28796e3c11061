"""Convolution and pooling beyond the samples: empty batches, ties, large images, geometry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom import ops
from layerloom.ops.operation import OperationError
from layerloom.tensor import Tensor, grad

small = st.integers(1, 3)


@settings(max_examples=60, deadline=None)
@given(
    groups=small, inner=small, outer=small, height=st.integers(3, 8), width=st.integers(3, 8),
    kernel=st.tuples(small, small), stride=st.tuples(small, small),
    padding=st.tuples(st.integers(0, 2), st.integers(0, 2)), seed=st.integers(0, 99),
)  # fmt: skip
def test_any_convolution_agrees_with_pytorch(
    groups: int, inner: int, outer: int, height: int, width: int, kernel: Any, stride: Any, padding: Any, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=(2, groups * inner, height, width)), rng.normal(size=(groups * outer, inner, *kernel))
    theirs = [torch.tensor(a, requires_grad=True) for a in (x, w)]
    expected = torch.conv2d(*theirs, stride=stride, padding=padding, groups=groups)
    ours = [Tensor(a, True) for a in (x, w)]
    y = ops.conv2d(*ours, stride=stride, padding=padding, groups=groups)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), atol=1e-12)
    seed_gradient = rng.normal(size=y.shape)
    wanted = torch.autograd.grad(expected, theirs, torch.tensor(seed_gradient))
    for found, t in zip(grad(y, ours, seed_gradient), wanted, strict=True):
        assert found is not None
        np.testing.assert_allclose(found.numpy(), t.numpy(), atol=1e-11)


TRANSPOSED = {1: torch.conv_transpose1d, 2: torch.conv_transpose2d, 3: torch.conv_transpose3d}


@settings(max_examples=60, deadline=None)
@given(
    axes=small, groups=st.integers(1, 2), kernel=small, stride=small, dilation=small, padding=st.integers(0, 2),
    more=st.integers(0, 2), seed=st.integers(0, 99),
)  # fmt: skip
def test_any_transposed_convolution_agrees_with_pytorch(
    axes: int, groups: int, kernel: int, stride: int, dilation: int, padding: int, more: int, seed: int
) -> None:
    rng, more = np.random.default_rng(seed), min(more, max(stride, dilation) - 1)
    size = tuple(rng.integers(5, 7, axes))
    x, w = rng.normal(size=(2, 2 * groups, *size)), rng.normal(size=(2 * groups, 3, *(kernel,) * axes))
    theirs, ours = [torch.tensor(a, requires_grad=True) for a in (x, w)], [Tensor(a, True) for a in (x, w)]
    expected = TRANSPOSED[axes](*theirs, None, stride, padding, more, groups, dilation)
    y = ops.conv_transpose(*ours, stride, padding, more, groups, dilation)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), atol=1e-12)
    found = grad(ops.sum(y * y), ours, create_graph=True)
    wanted = torch.autograd.grad((expected * expected).sum(), theirs, create_graph=True)
    assert_alike(found, wanted)
    second = grad(sum(ops.sum(g * g) for g in found if g is not None), ours)
    assert_alike(second, torch.autograd.grad(sum((g * g).sum() for g in wanted), theirs))


def assert_alike(found: Any, wanted: Any) -> None:
    for ours, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(ours.numpy(), theirs.detach().numpy(), rtol=1e-9, atol=1e-9)


def test_a_transposed_convolution_is_the_transpose_of_a_convolution() -> None:
    rng = np.random.default_rng(2)
    x, w = rng.normal(size=(1, 2, 7, 8)), rng.normal(size=(3, 2, 3, 2))
    y = ops.conv(x, w, 2, 1)
    g = rng.normal(size=y.shape)
    back = ops.conv_transpose(g, w, 2, 1, (0, 0))
    assert back.shape == (1, 2, 7, 8)
    np.testing.assert_allclose((y.numpy() * g).sum(), (back.numpy() * x).sum(), rtol=1e-12)


def test_channels_that_do_not_fit_a_transposed_convolution_are_named() -> None:
    with pytest.raises(OperationError, match=r"cannot spread \(1, 3, 4\) through weights \(2, 1, 3\)"):
        ops.conv_transpose(np.ones((1, 3, 4)), np.ones((2, 1, 3)))


def test_zeros_may_be_put_on_one_side_only() -> None:
    x, w = np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))
    y = ops.conv2d(x, w, padding=[(0, 1), (0, 1)])
    assert y.numpy()[0, 0].tolist() == [[4, 4, 2], [4, 4, 2], [2, 2, 1]]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: ops.conv2d(x, np.ones((4, 3, 3, 3)), padding=1),
        lambda x: ops.max_pool2d(x, 2),
        lambda x: ops.avg_pool2d(x, 3, 1, 1),
        lambda x: ops.batch_norm(x)[0],
        lambda x: ops.layer_norm(x, np.ones((4, 4)), np.zeros((4, 4))),
    ],
)
def test_a_batch_of_nothing_goes_through_and_back(function: Any) -> None:
    x = Tensor(np.zeros((0, 3, 4, 4)), True)
    y = function(x)
    assert y.shape[0] == 0
    (found,) = grad(y, x, np.zeros(y.shape))
    assert found is not None and found.shape == x.shape


def test_the_weights_get_no_gradient_from_a_batch_of_nothing() -> None:
    w = Tensor(np.ones((4, 3, 3, 3)), True)
    (found,) = grad(ops.sum(ops.conv2d(np.zeros((0, 3, 4, 4)), w)), w)
    assert found is not None and not found.numpy().any()


@pytest.mark.parametrize(("kernel", "stride"), [(2, 2), (2, 1), (3, 2)])
def test_the_first_of_equal_pixels_takes_the_gradient_of_a_pool(kernel: int, stride: int) -> None:
    x = np.random.default_rng(0).integers(0, 2, (2, 2, 6, 6)).astype(float)
    t = torch.tensor(x, requires_grad=True)
    torch.nn.functional.max_pool2d(t, kernel, stride).sum().backward()
    leaf = Tensor(x, True)
    (found,) = grad(ops.sum(ops.max_pool2d(leaf, kernel, stride)), leaf)
    assert found is not None and t.grad is not None
    np.testing.assert_array_equal(found.numpy(), t.grad.numpy())


def test_padding_never_wins_a_pool() -> None:
    x = np.full((1, 1, 2, 2), -7.0)
    assert (ops.max_pool2d(x, 3, 1, 1).numpy() == -7).all()


def test_a_mean_counts_the_padding_or_not() -> None:
    x = np.ones((1, 1, 2, 2))
    assert ops.avg_pool2d(x, 2, 1, 1).numpy()[0, 0, 0, 0] == 0.25
    assert (ops.avg_pool2d(x, 2, 1, 1, count_include_pad=False).numpy() == 1).all()


def test_float32_stays_float32() -> None:
    x = Tensor(np.ones((2, 3, 4, 4), np.float32), True)
    y = ops.avg_pool2d(ops.max_pool2d(ops.conv2d(x, np.ones((2, 3, 1, 1), np.float32)), 2), 2)
    assert y.dtype == np.float32
    y.sum().backward()
    assert x.grad is not None and x.grad.dtype == np.float32
