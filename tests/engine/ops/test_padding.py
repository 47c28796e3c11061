"""Borders of each kind against PyTorch and NumPy, with their gradients."""

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

rng = np.random.default_rng(4)


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("widths", [((1, 2), (0, 3)), ((2, 0), (1, 1)), ((0, 0), (0, 0))])
def test_borders_and_their_gradients_are_pytorchs(mode: Any, widths: Any) -> None:
    x = rng.normal(size=(2, 3, 4, 5))
    leaf, t = Tensor(x, True), torch.tensor(x, requires_grad=True)
    y = ops.pad(leaf, ((0, 0), (0, 0), *widths), mode=mode)
    expected = F.pad(t, (*widths[1], *widths[0]), mode)
    np.testing.assert_array_equal(y.numpy(), expected.detach().numpy())
    seed = rng.normal(size=y.shape)
    (found,) = grad(y * 1, leaf, seed)
    assert found is not None
    np.testing.assert_allclose(found.numpy(), torch.autograd.grad(expected * 1, t, torch.tensor(seed))[0], atol=1e-12)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 5), st.data(), st.sampled_from(["reflect", "symmetric", "edge", "wrap"]))
def test_any_axis_has_the_border_that_numpy_gives_it(size: int, data: st.DataObject, mode: Any) -> None:
    most = {"reflect": size - 1, "edge": 9}.get(mode, size)
    widths = data.draw(st.lists(st.tuples(st.integers(0, most), st.integers(0, most)), min_size=2, max_size=2))
    x = rng.normal(size=(size, size))
    ours = {"edge": "replicate", "wrap": "circular"}.get(mode, mode)
    np.testing.assert_array_equal(ops.pad(x, widths, mode=ours).numpy(), np.pad(x, widths, mode))


@pytest.mark.parametrize("mode", ["constant", "replicate", "circular"])
def test_a_negative_width_cuts_off(mode: Any) -> None:
    x = rng.normal(size=(1, 2, 6))
    expected = F.pad(torch.tensor(x), (-2, 1), mode)
    np.testing.assert_array_equal(ops.pad(x, ((0, 0), (0, 0), (-2, 1)), mode=mode).numpy(), expected.numpy())


@pytest.mark.parametrize(("mode", "width"), [("reflect", 3), ("circular", 4), ("symmetric", 4)])
def test_a_border_wider_than_the_axis_is_refused(mode: Any, width: int) -> None:
    assert ops.pad(np.arange(3), ((width - 1, 0),), mode=mode).shape == (width + 2,)
    with pytest.raises(ValueError, match=rf"pad by {mode} adds {width - 1} numbers at most to an axis of 3"):
        ops.pad(np.arange(3), ((width, 0),), mode=mode)


def test_an_unknown_mode_and_a_missing_pair_are_named() -> None:
    with pytest.raises(ValueError, match="modes constant, reflect"):
        ops.pad(np.arange(3), ((1, 1),), mode="mirror")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a pair of widths for each axis"):
        ops.pad(np.arange(3), ())


def test_nothing_can_be_repeated_no_times_only() -> None:
    assert ops.pad(np.zeros((0, 2)), ((0, 0), (1, 1)), mode="reflect").shape == (0, 4)
    with pytest.raises(ValueError, match="at most to an axis of 0"):
        ops.pad(np.zeros((0, 2)), ((1, 0), (0, 0)), mode="replicate")
