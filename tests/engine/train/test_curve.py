from __future__ import annotations

from xml.etree import ElementTree as ET

from layerloom.train.curve import loss_curve
from layerloom.train.events import Epoch

SVG = "{http://www.w3.org/2000/svg}"


def epoch(number: int, train: float, validation: float | None = None) -> Epoch:
    return Epoch(number, number, {"loss": train}, {} if validation is None else {"loss": validation}, False, 1.0)


def points(text: str) -> list[list[tuple[float, ...]]]:
    lines = ET.fromstring(text).iter(f"{SVG}polyline")
    return [[tuple(map(float, pair.split(","))) for pair in line.get("points", "").split()] for line in lines]


def test_a_falling_loss_is_a_falling_curve() -> None:
    training, validation = points(loss_curve([epoch(i, 1 / i, 2 / i) for i in range(1, 12)]))
    assert len(training) == len(validation) == 11
    assert training == sorted(training)
    assert [y for _, y in training] == sorted(y for _, y in training)  # down is a larger y
    assert all(above[1] < below[1] for above, below in zip(validation, training, strict=True))


def test_one_epoch_is_a_dot_and_none_an_empty_frame() -> None:
    assert len(list(ET.fromstring(loss_curve([epoch(1, 0.5)])).iter(f"{SVG}circle"))) == 1
    assert points(loss_curve([])) == []


def test_a_loss_of_zero_has_a_place() -> None:
    (curve,) = points(loss_curve([epoch(1, 1.0), epoch(2, 0.0)]))
    assert all(0 < y < 400 for _, y in curve)


def test_a_title_is_text_and_not_markup() -> None:
    assert "<script>" not in loss_curve([epoch(1, 1.0)], "<script>&")
