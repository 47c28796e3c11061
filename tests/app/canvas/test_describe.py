from __future__ import annotations

import pytest

from layerloom import layers
from layerloom.layers import Spec, registry
from layerloom_app.canvas.describe import count_text, essentials, first_line, spec_text, subtitle


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
def test_the_essential_parameters_stand_under_the_title(layer, text):
    assert essentials(layer) == text


@pytest.mark.parametrize("name", sorted(registry))
def test_every_layer_can_be_described(name):
    assert subtitle(registry[name]()).startswith(name)
    assert first_line(registry[name]).endswith(".")
    assert len(subtitle(registry[name]())) < 48


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (320, "320"),
        (4640, "4,640"),
        (99_999, "99,999"),
        (123_456, "123.5 k"),
        (1_250_000, "1.2 M"),
        (7 * 10**9, "7.0 G"),
    ],
)
def test_a_number_of_parameters_is_short(count, text):
    assert count_text(count) == text


def test_a_wire_in_words_names_its_axes():
    assert spec_text(Spec((32, None, 8), ("C", "H", "W"))) == "C 32 × H ? × W 8, float"
    assert spec_text(Spec((), kind="int", classes=10)) == "one number a sample, int, 10 classes"
    assert spec_text(None) == "The shape is not known yet."
