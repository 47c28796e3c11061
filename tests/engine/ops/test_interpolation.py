"""Images in another size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from layerloom import ops
from layerloom.tensor import Tensor, grad

MODES = {"nearest": 1, "nearest-exact": 2, "linear": 1, "bilinear": 2, "trilinear": 3, "bicubic": 2, "area": 3}
"""With how many axes each is tried."""
sizes = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))


def assert_like_pytorch(x: np.ndarray[Any, Any], **arguments: Any) -> None:
    """Values and gradients in float64."""
    ours, theirs = Tensor(x, True), torch.tensor(x, requires_grad=True)
    y, expected = ops.interpolate(ours, **arguments), F.interpolate(theirs, **arguments)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-12)
    g = np.cos(np.arange(y.size)).reshape(y.shape)
    (found,) = grad(y, ours, g)
    (wanted,) = torch.autograd.grad(expected, theirs, torch.tensor(g))
    assert found is not None
    np.testing.assert_allclose(found.numpy(), wanted.numpy(), rtol=1e-9, atol=1e-12)


@settings(max_examples=50, deadline=None)
@given(mode=st.sampled_from(sorted(MODES.items())), old=sizes, new=sizes, align=st.sampled_from([None, False, True]))
def test_any_size_becomes_any_other_as_in_pytorch(mode: Any, old: Any, new: Any, align: bool | None) -> None:
    name, axes = mode
    x = np.random.default_rng(0).normal(size=(2, 2, *old[:axes]))
    weighted = name in ("linear", "bilinear", "trilinear", "bicubic")
    assert_like_pytorch(x, size=new[:axes], mode=name, align_corners=align if weighted else None)


@settings(max_examples=40, deadline=None)
@given(mode=st.sampled_from(sorted(MODES.items())), old=sizes, factor=st.floats(0.34, 3.5), recompute=st.booleans())
@example(mode=("bilinear", 2), old=(1, 1, 1), factor=1.25, recompute=False)
@example(mode=("trilinear", 3), old=(1, 2, 3), factor=1.25, recompute=False)
def test_any_factor_is_taken_as_in_pytorch(mode: Any, old: Any, factor: float, recompute: bool) -> None:
    name, axes = mode
    old = tuple(size + 2 for size in old[:axes])
    # There PyTorch's forward moves the pixels by a part of one, its gradient does not.
    assume(name not in ("bicubic", "nearest") or all(int(size * factor) != size for size in old))
    x = np.random.default_rng(0).normal(size=(1, 2, *old))
    assert_like_pytorch(x, scale_factor=factor, mode=name, recompute_scale_factor=recompute)


@settings(max_examples=20, deadline=None)
@given(
    mode=st.sampled_from(["bilinear", "bicubic"]), old=sizes, new=sizes, align=st.booleans(), factor=st.floats(0.6, 2)
)
def test_a_smooth_filter_is_pytorchs(mode: str, old: Any, new: Any, align: bool, factor: float) -> None:
    x = np.random.default_rng(0).normal(size=(1, 2, 2 * old[0] + 2, old[1] + 3))
    new = (new[0], new[1] + 1)  # to a width of 1 PyTorch gives all rows the numbers of the first
    assert_like_pytorch(x, size=new, mode=mode, align_corners=align, antialias=True)
    if all(int(size * factor) != size for size in x.shape[2:]):  # else PyTorch's forward and gradient differ
        assert_like_pytorch(x, scale_factor=factor, mode=mode, antialias=True)


@pytest.mark.parametrize("width", [np.float32, np.float64])
@pytest.mark.parametrize("mode", ["nearest", "nearest-exact"])
def test_the_nearest_pixel_is_pytorchs_to_the_last_rounding(mode: Any, width: Any) -> None:
    for old in (3, 7, 41, 49, 97):
        x = np.arange(old, dtype=width)[None, None]
        for new in (1, 9, 49, 82, 98, 107, 147):
            found, expected = ops.interpolate(x, new, mode=mode), F.interpolate(torch.tensor(x), new, mode=mode)
            np.testing.assert_array_equal(found.numpy(), expected.numpy(), err_msg=f"{old} to {new}")
        for factor in (1.1, 1 / 3, 2.3, 4.9):
            found = ops.interpolate(x, scale_factor=factor, mode=mode)
            expected = F.interpolate(torch.tensor(x), scale_factor=factor, mode=mode)
            np.testing.assert_array_equal(found.numpy(), expected.numpy(), err_msg=f"{old} times {factor}")


@pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic", "area"])
@pytest.mark.parametrize("target", [{"size": (3, 9)}, {"scale_factor": 2.5}])
def test_an_image_of_one_colour_keeps_it(mode: Any, target: Any) -> None:
    y = ops.interpolate(np.full((1, 1, 5, 4), 0.3), mode=mode, **target)
    np.testing.assert_allclose(y.numpy(), 0.3, rtol=1e-12)


def test_aligned_corners_keep_the_corner_pixels_and_half_pixels_are_the_default() -> None:
    x = np.array([[[0.0, 1.0]]])
    assert ops.interpolate(x, 4, mode="linear").numpy()[0, 0].tolist() == [0, 0.25, 0.75, 1]
    np.testing.assert_allclose(ops.interpolate(x, 4, mode="linear", align_corners=True).numpy()[0, 0], np.arange(4) / 3)


def test_lanczos_keeps_a_straight_line_in_the_middle_and_needs_its_filter() -> None:
    x = np.arange(40.0)[None, None, None] * np.ones((1, 1, 8, 1))
    y = ops.interpolate(x, (8, 20), mode="lanczos", antialias=True).numpy()
    np.testing.assert_allclose(np.diff(y[0, 0, 0, 4:-4]), 2, rtol=2e-2)
    with pytest.raises(ValueError, match="needs antialias=True"):
        ops.interpolate(x, 4, mode="lanczos")


def test_whole_numbers_are_picked_and_float32_stays() -> None:
    assert ops.interpolate(np.array([[[1, 2]]]), 4).tolist() == [[[1, 1, 2, 2]]]
    assert ops.interpolate(np.zeros((1, 1, 3), np.float32), 4, mode="linear").dtype == np.float32


def test_the_gradient_of_the_gradient_is_the_interpolation() -> None:
    x, g = Tensor(np.ones((1, 1, 3)), True), Tensor(np.ones((1, 1, 5)), True)
    (first,) = grad(ops.interpolate(x, 5, mode="linear"), x, g, create_graph=True)
    assert first is not None
    (second,) = grad(first, g, np.array([[[1.0, 2.0, 4.0]]]))
    assert second is not None
    expected = ops.interpolate(np.array([[[1.0, 2.0, 4.0]]]), 5, mode="linear")
    np.testing.assert_allclose(second.numpy(), expected.numpy(), rtol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({}, "needs a size or a scale_factor"),
        ({"size": 2, "scale_factor": 2}, "needs a size or a scale_factor"),
        ({"size": (2, 3, 4)}, "size needs one number or 2"),
        ({"size": 0}, "sizes of at least 1"),
        ({"size": 2, "mode": "cubic"}, "needs one of the modes"),
        ({"size": 2, "mode": "linear"}, "needs 1 spatial axes"),
        ({"size": 2, "align_corners": True}, "align_corners needs a mode with weights"),
        ({"size": 2, "mode": "area", "antialias": True}, "antialias needs mode"),
    ],
)
def test_arguments_that_contradict_each_other_are_refused(arguments: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        ops.interpolate(np.zeros((1, 1, 4, 4)), **arguments)
