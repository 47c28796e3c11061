"""Numbers moved between channels and pixels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from layerloom import ops
from layerloom.tensor import Tensor, grad


@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
@pytest.mark.parametrize("factor", [1, 2, 3])
def test_pixels_are_shuffled_as_in_pytorch_and_back(leading: tuple[int, ...], factor: int) -> None:
    x = np.random.default_rng(0).normal(size=(*leading, 2 * factor * factor, 2, 4))
    y = ops.pixel_shuffle(x, factor)
    np.testing.assert_array_equal(y.numpy(), F.pixel_shuffle(torch.tensor(x), factor).numpy())
    np.testing.assert_array_equal(ops.pixel_unshuffle(y, factor).numpy(), x)


def test_space_to_depth_puts_the_channels_of_a_pixel_together() -> None:
    x = np.arange(2 * 4 * 6).reshape(1, 2, 4, 6)
    y = ops.space_to_depth(x, 2)
    assert y.shape == (1, 8, 2, 3)
    for row, column in np.ndindex(2, 2):
        first = (row * 2 + column) * 2
        np.testing.assert_array_equal(y.numpy()[:, first : first + 2], x[:, :, row::2, column::2])
    np.testing.assert_array_equal(ops.depth_to_space(y, 2).numpy(), x)


def test_channels_are_dealt_out_as_in_pytorch() -> None:
    x = np.random.default_rng(0).normal(size=(2, 6, 3, 2))
    np.testing.assert_array_equal(ops.channel_shuffle(x, 3).numpy(), F.channel_shuffle(torch.tensor(x), 3).numpy())


def test_a_gradient_goes_back_where_the_number_came_from() -> None:
    x = Tensor(np.zeros((1, 4, 2, 2)), True)
    g = np.arange(16.0).reshape(1, 1, 4, 4)
    (found,) = grad(ops.pixel_shuffle(x, 2), x, g)
    assert found is not None
    np.testing.assert_array_equal(found.numpy(), ops.pixel_unshuffle(g, 2).numpy())


@pytest.mark.parametrize(
    ("function", "shape"),
    [(ops.pixel_shuffle, (6, 2, 2)), (ops.pixel_unshuffle, (1, 3, 2)), (ops.space_to_depth, (2, 2)),
     (ops.depth_to_space, (1, 3, 2, 2)), (ops.channel_shuffle, (1, 3, 2))],
)  # fmt: skip
def test_what_does_not_divide_is_refused(function: object, shape: tuple[int, ...]) -> None:
    assert callable(function)
    with pytest.raises(ops.OperationError, match=r"needs|cannot make blocks"):
        function(np.zeros(shape), 2)
