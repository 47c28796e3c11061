"""What is said of previews can be read: numbers with few digits, shares that do not lie, sentences."""

from __future__ import annotations

import pytest

from layerloom.train.shown import Shown
from layerloom_app.preview_words import readable, statistics, weights_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (12340.0, "12,340"), (0.047951, "0.04795"), (-1.15432, "−1.154"), (3.2e-5, "3.2 × 10⁻⁵"),
        (-4.56e7, "−4.6 × 10⁷"), (999.96, "1,000.0"), (float("nan"), "nan"),
    ],
    ids=str,
)  # fmt: skip
def test_a_number_is_written_as_people_read_it(value: float, text: str) -> None:
    assert readable(value) == text


def test_statistics_name_the_axes_and_what_is_not_finite() -> None:
    shown = Shown("n", "x", "maps", (2, 3), ("T", "F"), minimum=-1.0, maximum=2.0, mean=0.5, zeros=0.002, bad=1200)
    line = statistics(shown)
    assert line.startswith("T 2 × F 3: from −1 to 2, mean 0.5000")
    assert "zeros < 1 %" in line and line.endswith("not finite 1,200")


def test_a_single_number_is_said_by_itself() -> None:
    assert statistics(Shown("n", "loss", "number", (), mean=2.25)) == "number: 2.250"


def test_weights_are_called_by_where_they_are_from() -> None:
    assert weights_text("step 12345") == "step 12,345" and "best" in weights_text("best")
    assert weights_text("epoch 3") == "epoch 3" and "initial" in weights_text("initial")
