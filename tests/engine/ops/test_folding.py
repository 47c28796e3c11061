"""Windows as columns, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom import ops
from layerloom.tensor import Tensor, grad

margin = st.tuples(st.integers(0, 2), st.integers(0, 2))
two = st.tuples(st.integers(1, 3), st.integers(1, 3))


@settings(max_examples=25, deadline=None)
@given(kernel=two, dilation=two, padding=margin, stride=two, seed=st.integers(0, 9))
def test_any_window_is_seen_and_added_as_in_pytorch(
    kernel: Any, dilation: Any, padding: Any, stride: Any, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    geometry = (kernel, dilation, padding, stride)
    x = rng.normal(size=(2, 3, 8, 7))
    ours, theirs = Tensor(x, True), torch.tensor(x, requires_grad=True)
    y, expected = ops.unfold(ours, *geometry), F.unfold(theirs, *geometry)
    np.testing.assert_array_equal(y.numpy(), expected.detach().numpy())
    g = rng.normal(size=y.shape)
    (found,) = grad(y, ours, g)
    (wanted,) = torch.autograd.grad(expected, theirs, torch.tensor(g))
    assert found is not None
    np.testing.assert_allclose(found.numpy(), wanted.numpy(), atol=1e-12)
    np.testing.assert_allclose(ops.fold(g, (8, 7), *geometry).numpy(), wanted.numpy(), atol=1e-12)


def test_folding_is_linear_so_its_gradient_is_unfolding() -> None:
    rng = np.random.default_rng(0)
    x, g = Tensor(rng.normal(size=(1, 8, 9)), True), Tensor(rng.normal(size=(1, 2, 4, 4)), True)
    (found,) = grad(ops.fold(x, 4, 2), x, g, create_graph=True)
    assert found is not None
    np.testing.assert_array_equal(found.numpy(), ops.unfold(g, 2).numpy())
    (second,) = grad(found, g, np.ones(found.shape))
    assert second is not None
    assert second.tolist() == ops.fold(np.ones((1, 8, 9)), 4, 2).tolist()


def test_windows_side_by_side_come_back_as_they_were() -> None:
    x = np.arange(48.0).reshape(1, 2, 4, 6)
    seen = ops.unfold(x, (2, 3), stride=(2, 3))
    np.testing.assert_array_equal(ops.fold(seen, (4, 6), (2, 3), stride=(2, 3)).numpy(), x)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ops.OperationError, match=r"no place for a window \(5, 5\) on an image \(4, 6\)"):
        ops.unfold(np.zeros((1, 2, 4, 6)), 5)
    with pytest.raises(ops.OperationError, match=r"a multiple of 4 channels, 9 positions\), got \(1, 8, 8\)"):
        ops.fold(np.zeros((1, 8, 8)), 4, 2)
