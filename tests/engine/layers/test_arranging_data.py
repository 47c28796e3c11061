"""Normalization: statistics found while training, given, or read off the data; and what Keras calls layers of data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom.layers import (
    Layer,
    Normalization,
    OneHot,
    Permute,
    RandomTranslation,
    Spec,
    UpSampling2D,
    ZeroPadding2D,
)
from layerloom.layers.keras import from_keras
from layerloom.tensor import Tensor

RANDOM = np.random.default_rng(3)


def run(layer: Layer, data: np.ndarray) -> np.ndarray:
    return layer.build(Spec(data.shape[1:])).make()(Tensor(data)).numpy()


def test_normalization_finds_the_statistics_of_shuffled_batches() -> None:
    data = RANDOM.normal(size=(2000, 3)) * [1.0, 5.0, 0.1] + [0.0, 10.0, -3.0]
    module = Normalization().build(Spec((3,))).make().double()
    for batch in np.split(data, 50):
        module(Tensor(batch))
    found = module.eval()(Tensor(data)).numpy()
    np.testing.assert_allclose(found.mean(0), 0, atol=1e-9)
    np.testing.assert_allclose(found.std(0), 1, atol=0.02)
    np.testing.assert_array_equal(module(Tensor(data)).numpy(), found)


def test_a_feature_that_never_changes_becomes_0() -> None:
    found = run(Normalization((2.0, 2.0), (0.0, 1.0)), np.array([[2.0, 3.0]]))
    np.testing.assert_array_equal(found, [[0.0, 1.0]])


@pytest.mark.parametrize("shape", [(40, 3), (10, 4, 5), (10, 3, 4, 5)])
def test_adapted_normalization_reads_the_statistics_off_the_data(shape: tuple[int, ...]) -> None:
    data = RANDOM.normal(size=shape) * 3 + 1
    axis = {2: 1, 3: 2, 4: 1}[len(shape)]
    others = tuple(place for place in range(len(shape)) if place != axis)
    found = run(Normalization.adapted(data), data)
    np.testing.assert_allclose(found.mean(others), 0, atol=1e-12)
    np.testing.assert_allclose(found.std(others), 1)


@pytest.mark.parametrize(
    ("name", "arguments", "way_out"),
    [
        ("RandomRotation", {"factor": 0.1, "fill_mode": "constant"}, "mirrors the image"),
        ("RandomRotation", {"factor": (0.0, 0.2)}, "give one number"),
        ("RandomZoom", {"height_factor": 0.1, "width_factor": 0.2}, "keeps the proportions"),
        ("Resizing", {"height": 3, "width": 3, "antialias": True}, "AveragePool2D"),
        ("Resizing", {"height": 3, "width": 3, "crop_to_aspect_ratio": True}, "CenterCrop"),
        ("Normalization", {"invert": True}, "Expression"),
        ("Normalization", {"axis": None}, "by channel"),
        ("CategoryEncoding", {"num_tokens": 3, "sparse": True}, "all numbers"),
        ("Dot", {"axes": 1}, "from the end"),
        ("Concatenate", {"axis": 1}, "from the end"),
        ("ZeroPadding1D", {"data_format": "channels_first"}, "Permute"),
    ],
)
def test_what_keras_can_and_we_cannot_says_the_way_out(name: str, arguments: dict[str, object], way_out: str) -> None:
    with pytest.raises(ValueError, match=way_out):
        from_keras(name, **arguments)


@pytest.mark.parametrize(
    ("made", "theirs"),
    [
        (UpSampling2D(mode="bilinear"), {"interpolation": "bilinear"}),
        (ZeroPadding2D(((1, 0), (0, 1))), {"padding": ((1, 0), (0, 1))}),
        (Permute((-1, -2)), {"dims": (-1, -2)}),
        (OneHot(4, "count"), {"num_tokens": 4, "output_mode": "count"}),
        (RandomTranslation(0.2, 0.1), {"height_factor": 0.2, "width_factor": 0.1}),
    ],
    ids=str,
)
def test_names_of_keras_are_taken(made: Layer, theirs: dict[str, Any]) -> None:
    cls: Any = type(made)
    assert cls(**theirs) == made
