"""The line under the title of a node."""

from __future__ import annotations

import pytest

from layerloom import layers
from layerloom.layers import Layer, registry
from layerloom.layers.subtitle import essentials, subtitle


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (layers.Conv2D(32), "32 × 3×3, same"),
        (layers.Conv2D(64, (3, 5), stride=2, padding="valid", bias=False), "64 × 3×5, stride 2, valid, no bias"),
        (layers.Dense(10), "10"),
        (layers.MaxPool2D(), "2×2, valid"),
        (layers.BatchNorm(), ""),
        (layers.Conv1D(8, padding="causal", activation="relu"), "8, kernel 3, causal, relu"),
        (layers.Softmax(), ""),
        (layers.Softmax(-2), "axis -2"),
        (layers.Dropout(0.25), "0.25"),
        (layers.Flatten(), ""),
        (layers.CrossEntropy(), ""),
        (layers.CSV("data/iris.csv"), "iris.csv"),
        (layers.CSV("data/iris.csv", (), 150, "4f1e"), "iris.csv, 150 rows"),
        (layers.CSV("one.csv", (), 1, "4f1e"), "one.csv, 1 row"),
    ],
)
def test_the_essential_parameters_stand_under_the_title(layer: Layer, text: str) -> None:
    assert essentials(layer) == text


@pytest.mark.parametrize("name", sorted(registry))
def test_every_layer_has_one_that_is_short(name: str) -> None:
    text = subtitle(registry[name]())
    assert text.startswith(name)
    assert len(text) < 48
