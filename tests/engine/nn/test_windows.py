"""Convolutions and pools beyond the grids: samples without a batch, sizes that are asked for, what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn
from layerloom.ops import random
from layerloom.tensor import Tensor

SIZES = {1: (8,), 2: (6, 7), 3: (5, 6, 5)}
ALONE: list[tuple[str, dict[str, Any]]] = [
    ("Conv", {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "padding": "same"}),
    ("ConvTranspose", {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "stride": 2}),
    ("MaxPool", {"kernel_size": 3, "padding": 1, "return_indices": True}),
    ("AvgPool", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    ("LPPool", {"norm_type": 2, "kernel_size": 2}),
    ("LPPool", {"norm_type": -float("inf"), "kernel_size": 2}),
    ("AdaptiveAvgPool", {"output_size": 3}),
    ("AdaptiveMaxPool", {"output_size": 3, "return_indices": True}),
]


def both(name: str, given: dict[str, Any]) -> tuple[Any, Any]:
    """Our module and PyTorch's, with the same weights."""
    ours, theirs = getattr(nn, name)(**given).double(), getattr(torch.nn, name)(**given).double()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


@pytest.mark.parametrize("axes", SIZES)
@pytest.mark.parametrize(("name", "given"), ALONE)
def test_a_sample_may_come_without_a_batch(name: str, given: dict[str, Any], axes: int) -> None:
    ours, theirs = both(f"{name}{axes}d", given)
    x = np.random.default_rng(axes).normal(size=(2, *SIZES[axes]))
    found, expected = ours(Tensor(x)), theirs(torch.tensor(x))
    pairs = zip(found, expected, strict=True) if isinstance(found, tuple) else [(found, expected)]
    for y, t in pairs:
        np.testing.assert_allclose(y.numpy(), t.detach().numpy(), rtol=1e-10)
        assert y.shape == tuple(t.shape)


@pytest.mark.parametrize("axes", SIZES)
@pytest.mark.parametrize("more", [0, 1, 2])
def test_a_transposed_convolution_makes_the_size_that_is_asked_for(axes: int, more: int) -> None:
    given = {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "stride": 3, "padding": 1}
    ours, theirs = both(f"ConvTranspose{axes}d", given)
    x = np.random.default_rng(axes).normal(size=(2, 2, *SIZES[axes]))
    size = [3 * (n - 1) + 1 + more for n in SIZES[axes]]
    y = ours(Tensor(x), output_size=size)
    np.testing.assert_allclose(y.numpy(), theirs(torch.tensor(x), output_size=size).detach().numpy(), rtol=1e-10)
    with pytest.raises(ValueError, match=f"ConvTranspose{axes}d needs an output_size from"):
        ours(Tensor(x), output_size=[3 * n + 1 for n in SIZES[axes]])


def test_unpooling_undoes_pooling_of_a_size_that_does_not_divide() -> None:
    x = Tensor(np.random.default_rng(0).uniform(1, 2, size=(2, 7, 9)))
    y, indices = nn.MaxPool2d(2, return_indices=True)(x)
    back = nn.MaxUnpool2d(2)(y, indices, output_size=(2, 7, 9))
    assert back.shape == (2, 7, 9)
    kept = back.numpy() != 0
    assert kept.sum() == 2 * 3 * 4 and (back.numpy()[kept] == x.numpy()[kept]).all()
    with pytest.raises(ValueError, match="MaxUnpool2d needs an output_size from"):
        nn.MaxUnpool2d(2)(y, indices, output_size=(8, 9))


def test_a_norm_of_nothing_but_zeros_has_no_gradient() -> None:
    x = Tensor(np.zeros((1, 1, 4)), True)
    nn.LPPool1d(2, 2)(x).sum().backward()
    assert x.grad is not None and not x.grad.numpy().any()


def test_windows_at_random_steps_are_drawn_anew_and_by_the_seed() -> None:
    x, pool = Tensor(np.random.default_rng(0).normal(size=(2, 3, 20, 20))), nn.FractionalMaxPool2d(2, output_ratio=0.6)

    def drawn(step: int) -> Any:
        with random.generator(7, step):
            return pool(x).numpy()

    np.testing.assert_array_equal(drawn(1), drawn(1))
    assert (drawn(1) != drawn(2)).any() and drawn(1).shape == (2, 3, 12, 12)


@pytest.mark.parametrize(
    ("module", "shape", "sentence"),
    [
        (nn.Conv1d(3, 2, 1), (1, 4, 5), r"Conv1d needs \(3, length\) or \(batch, 3, length\), got \(1, 4, 5\)"),
        (nn.Conv3d(3, 2, 1), (3, 4, 5), r"Conv3d needs \(3, depth, height, width\)"),
        (nn.ConvTranspose2d(3, 2, 1), (2, 2, 4, 4), r"ConvTranspose2d needs \(3, height, width\)"),
        (nn.Conv2d(1, 1, 3, padding=4, padding_mode="reflect"), (1, 1, 4, 4), "reflect"),
        (nn.MaxPool3d(2), (4, 4, 4), "MaxPool3d needs"),
        (nn.AdaptiveMaxPool1d(2), (4,), "AdaptiveMaxPool1d needs"),
        (nn.FractionalMaxPool2d(3, 3), (1, 4, 4), "there are no 3 windows of 3 on an axis of 4"),
    ],
)
def test_an_input_that_does_not_fit_is_explained(module: Any, shape: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        module(Tensor(np.zeros(shape, np.float32)))


@pytest.mark.parametrize("name", ["MaxPool1d", "AvgPool1d"])
def test_rounding_up_makes_no_window_that_does_not_fit(name: str) -> None:
    """With a step of 2 a window of 3 may begin on 2 pixels; with a step of 1 none does, as in PyTorch."""
    x = np.ones((1, 1, 2))
    assert getattr(nn, name)(3, 2, ceil_mode=True)(Tensor(x)).shape == (1, 1, 1)
    for kind, array in ((nn, Tensor(x)), (torch.nn, torch.tensor(x))):
        with pytest.raises((ValueError, RuntimeError)):
            getattr(kind, name)(4, 1, ceil_mode=True)(array)
