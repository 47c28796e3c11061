"""Random layers: bit-equal when a run is resumed, each sample by itself, idle in evaluation, the same in PyTorch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import torch
from tests.contract.in_torch import InTorch

from layerloom import nn
from layerloom.compile.program import ArraySpec
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.layers import (
    Layer,
    RandomBrightness,
    RandomContrast,
    RandomCrop,
    RandomErasing,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
    Spec,
)
from layerloom.layers.spec import IMAGE
from layerloom.ops import random
from layerloom.tensor import Tensor

SPEC = Spec((2, 8, 10), IMAGE)
IMAGES = np.random.default_rng(0).uniform(size=(64, *SPEC.dims))
Tensors = Mapping[str, Tensor]
EACH = pytest.mark.parametrize(
    "layer",
    [
        RandomFlip(), RandomFlip("both"), RandomRotation(0.3), RandomZoom(), RandomTranslation(0.3, 0.2),
        RandomCrop(5, 4), RandomContrast(), RandomBrightness(0.3), RandomErasing((3, 4)),
    ],
    ids=str,
)  # fmt: skip


def made(layer: Layer, *, training: bool = True) -> nn.Module:
    module = layer.build(SPEC).make()
    assert isinstance(module, nn.Module)
    return module.train(training)


def changed(layer: Layer, step: int = 1, seed: int = 7, images: np.ndarray = IMAGES) -> np.ndarray:
    with random.generator(seed, step):
        found = made(layer)(Tensor(images))
    return found.numpy()


def in_torch(layer: Layer) -> np.ndarray:
    twin = InTorch(layer.torch(SPEC))
    torch.manual_seed(0)
    (found,) = twin({("x", 0): torch.tensor(IMAGES)})
    return found.numpy()


@EACH
def test_a_step_that_is_run_again_sees_the_same_images(layer: Layer) -> None:
    np.testing.assert_array_equal(changed(layer, step=3), changed(layer, step=3))
    assert np.any(changed(layer, step=3) != changed(layer, step=4))
    assert np.any(changed(layer, seed=7) != changed(layer, seed=8))


@EACH
def test_each_sample_is_changed_by_itself(layer: Layer) -> None:
    same = np.repeat(IMAGES[:1], 16, axis=0)
    assert len(np.unique(changed(layer, images=same), axis=0)) > 1


@EACH
def test_evaluation_draws_nothing(layer: Layer) -> None:
    found = made(layer, training=False)(Tensor(IMAGES)).numpy()
    rows, columns = ((n - m) // 2 for n, m in zip(SPEC.dims[1:], found.shape[2:], strict=True))
    np.testing.assert_array_equal(found, IMAGES[:, :, rows : rows + found.shape[2], columns : columns + found.shape[3]])


@EACH
def test_a_recorded_step_draws_what_the_eager_one_draws(layer: Layer) -> None:
    module = made(layer)

    def step(data: Tensors, scalars: Tensors, _: Tensors) -> tuple[Tensors, Tensors]:
        with random.generator(7, scalars["step"]):
            return {"y": module(data["x"])}, {}

    specs = {"x": ArraySpec(IMAGES.shape, IMAGES.dtype)}, {"step": ArraySpec((), np.dtype(np.int64))}
    outputs, _ = ReferenceExecutor(trace(step, *specs, {})).run({"x": IMAGES}, {"step": np.array(3)}, {})
    np.testing.assert_array_equal(outputs["y"], changed(layer, step=3))


@EACH
def test_pytorch_changes_images_by_as_much(layer: Layer) -> None:
    """It draws other numbers: the mean and the spread of the changes over many images have to agree."""
    ours, theirs = changed(layer), in_torch(layer)
    assert ours.shape == theirs.shape
    assert ours.mean() == pytest.approx(theirs.mean(), abs=0.05)
    assert ours.std() == pytest.approx(theirs.std(), abs=0.05)


def test_half_of_the_images_are_mirrored() -> None:
    many = np.arange(4000.0).reshape(2000, 1, 1, 2)
    mirrored = changed(RandomFlip(), images=many)[:, 0, 0, 0] > many[:, 0, 0, 0]
    assert mirrored.mean() == pytest.approx(0.5, abs=0.05)


def test_a_crop_is_a_part_of_the_image() -> None:
    places = np.arange(80.0).reshape(1, 1, 8, 10).repeat(50, axis=0)
    found = changed(RandomCrop(5, 4), images=places)
    steps = found - found[:, :, :1, :1]
    assert np.all(steps == np.arange(5).reshape(-1, 1) * 10 + np.arange(4))
    assert {int(start) // 10 for start in found[:, 0, 0, 0]} == {0, 1, 2, 3}


def test_a_turn_of_a_quarter_is_a_turn_of_the_image() -> None:
    """A layer that turns by exactly a quarter: the corners of a square go where they belong."""
    module = made(RandomRotation(0.25))
    square = np.arange(16.0).reshape(1, 1, 4, 4)
    for step in range(200):
        with random.generator(1, step):
            angle = float(random.uniform((1,), -0.25, 0.25).numpy()[0])
        if abs(angle) > 0.2485:
            with random.generator(1, step):
                found = module(Tensor(square)).numpy()
            turned = np.rot90(square, 1 if angle > 0 else -1, axes=(2, 3))
            np.testing.assert_allclose(found, turned, atol=0.4)
            return
    raise AssertionError("no step turns by nearly a quarter")


def test_brightness_keeps_to_the_range() -> None:
    found = changed(RandomBrightness(1.0))
    assert found.min() == 0 and found.max() == 1


def test_erasing_takes_a_rectangle_from_a_share_of_the_images() -> None:
    ones = np.ones((2000, 1, 8, 10))
    kept = changed(RandomErasing((3, 4), 0.25), images=ones).sum((1, 2, 3))
    assert np.mean(kept < 80) == pytest.approx(0.25, abs=0.03)
    assert kept.min() == 68


def test_a_gradient_flows_back_to_where_pixels_came_from() -> None:
    x = Tensor(IMAGES, requires_grad=True)
    with random.generator(7, 1):
        made(RandomTranslation(0.3, 0.2))(x).sum().backward()
    assert x.grad is not None
    assert x.grad.numpy().sum() == pytest.approx(IMAGES.size)
