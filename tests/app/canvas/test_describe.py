from __future__ import annotations

import pytest

from layerloom.layers import Spec, registry
from layerloom_app.canvas.describe import count_text, first_line, spec_text


@pytest.mark.parametrize("name", sorted(registry))
def test_every_layer_can_be_described(name):
    assert first_line(registry[name]).endswith(".")


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
