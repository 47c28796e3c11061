"""What is shown of a value: small pictures and lines that say the same as the value."""

from __future__ import annotations

import numpy as np

from layerloom.graph.model import Output
from layerloom.layers.spec import Spec
from layerloom.train.meaning import Meaning
from layerloom.train.shown import LINE_POINTS, MAP_SIDE, MOST_CLASSES, MOST_MAPS, Context, Shown, summary


def shown(value: object, context: Context | None = None) -> Shown:
    return summary(Output("n", "output"), np.asarray(value), context)


def test_feature_maps_are_a_mosaic_of_at_most_sixteen_each_with_its_own_range() -> None:
    found = shown(np.stack([np.arange(4.0).reshape(2, 2) * (k + 1) for k in range(20)]))
    assert (found.kind, found.maps, found.height, found.width) == ("maps", MOST_MAPS, 4 * 3 - 1, 4 * 3 - 1)
    pixels = np.frombuffer(found.bytes, np.uint8).reshape(found.height, found.width)
    assert (pixels[:2, :2] == pixels[3:5, 3:5]).all() and pixels[1, 1] == 255


def test_large_maps_are_thinned_out() -> None:
    found = shown(np.random.default_rng(0).random((4, 200, 300)))
    assert found.height == found.width == 2 * (MAP_SIDE + 1) - 1


def test_statistics_leave_out_what_is_not_finite_and_count_it() -> None:
    found = shown([0.0, 2.0, np.nan, np.inf])
    assert (found.minimum, found.mean, found.maximum, found.zeros, found.bad) == (0.0, 1.0, 2.0, 0.5, 2)
    assert shown([np.nan, np.nan]).bad == 2


def test_of_many_classes_the_highest_are_shown_by_name() -> None:
    names = [f"class {n}" for n in range(1000)]
    found = shown(np.arange(1000.0), Context(meaning=Meaning(names, scores=True)))
    assert found.count == 1000 and len(found.names) == MOST_CLASSES and found.names[0] == "class 999"


def test_a_peak_of_a_long_signal_stays_when_it_is_thinned_out() -> None:
    signal = np.zeros((16_000, 1))
    signal[8123] = 7.0
    found = shown(signal, Context(Spec((16_000, 1), ("T", "F"))))
    assert found.kind == "series" and len(found.lines[0]) == LINE_POINTS and max(found.lines[0]) == 7.0


def test_numbers_of_tokens_without_names_are_numbers() -> None:
    found = shown(np.array([4, 0, 2]), Context(Spec((3,), ("T",), "int", vocabulary=5)))
    assert (found.kind, found.values, found.names) == ("tokens", (4.0, 0.0, 2.0), ())


def test_nothing_is_shown_of_an_empty_value() -> None:
    assert shown(np.zeros((0, 4))).values == ()
