"""Live plots: what is drawn, smoothed and saved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTextEdit

from layerloom.train.events import Epoch, Step
from layerloom_app.panels.curves import Curves
from layerloom_app.panels.parts import bytes_text, count_text, duration_text
from layerloom_app.panels.plots import LivePlot, Series, figure_text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def plot(qtbot: QtBot) -> LivePlot:
    made = LivePlot("Loss")
    qtbot.addWidget(made)
    made.resize(400, 240)
    made.show()
    return made


def drawn(plot: LivePlot, name: str) -> tuple[list[float], list[float]]:
    x, y = plot._curves[name].getData()
    return ([], []) if x is None or y is None else (list(x), list(y))


def test_points_are_drawn_at_the_next_tick_and_not_before(plot: LivePlot) -> None:
    plot.redraw()
    plot.add("train", 1, 0.1, 0.5, 2.0)
    assert drawn(plot, "train") == ([], [])
    plot.redraw()
    assert drawn(plot, "train") == ([1.0], [2.0])


@pytest.mark.parametrize(("axis", "x"), [("step", 7.0), ("epoch", 0.5), ("time", 3.0)])
def test_curves_are_drawn_over_steps_epochs_or_seconds(plot: LivePlot, axis: str, x: float) -> None:
    plot.set_axis(axis)  # type: ignore[arg-type]
    plot.add("validation", 7, 0.5, 3.0, 1.0)
    plot.redraw()
    assert drawn(plot, "validation")[0] == [x]


def test_a_dock_does_not_grow_when_the_first_point_comes(qtbot: QtBot) -> None:
    window, dock, plot = QMainWindow(), QDockWidget(), LivePlot("Loss")
    qtbot.addWidget(window)
    dock.setWidget(plot)
    window.setCentralWidget(QTextEdit())
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.resize(500, 400)
    window.show()
    window.resizeDocks([dock], [1], Qt.Orientation.Vertical)
    QApplication.processEvents()
    height = dock.height()
    plot.add("train", 1, 0.1, 0.5, 2.0)
    plot.redraw()
    QApplication.processEvents()
    assert plot.widget.isVisible()
    assert dock.height() == height


def test_smoothing_starts_at_the_first_value_and_follows_the_average() -> None:
    series = Series()
    for step, value in enumerate([4.0, 2.0, 2.0]):
        series.add(step, 0, 0, value)
    assert series.smoothed(0.0).tolist() == [4.0, 2.0, 2.0]
    expected = [4.0, (0.5 * 4 + 2) / 1.5, (0.25 * 4 + 0.5 * 2 + 2) / 1.75]
    assert series.smoothed(0.5) == pytest.approx(expected)


def test_smoothing_in_parts_is_smoothing_at_once() -> None:
    values = np.random.default_rng(1).normal(size=50)
    whole, parts = Series(), Series()
    for value in values:
        whole.add(0, 0, 0, value)
    for value in values:
        parts.add(0, 0, 0, value)
        last = parts.smoothed(0.9)
    assert last.tolist() == whole.smoothed(0.9).tolist()


def test_values_that_are_no_numbers_are_not_drawn(plot: LivePlot) -> None:
    plot.set_smoothing(0)
    for step, value in enumerate([1.0, math.nan, math.inf, 2.0]):
        plot.add("train", step, 0, 0, value)
    plot.redraw()
    assert drawn(plot, "train") == ([0.0, 3.0], [1.0, 2.0])


def test_a_zero_loss_can_be_drawn_on_a_logarithmic_axis(plot: LivePlot) -> None:
    plot.set_logarithmic(True)
    for step, value in enumerate([1.0, 0.1, 0.0]):
        plot.add("train", step, 0, 0, value)
    plot.redraw()
    assert np.isfinite(drawn(plot, "train")[1]).all()


def test_thirty_thousand_points_are_thinned_for_the_screen(plot: LivePlot, qtbot: QtBot) -> None:
    for step in range(30_000):
        plot.add("train", step, 0, 0, 1 / (step + 1))
    plot.redraw()
    qtbot.wait(50)
    assert len(plot.series["train"].values) == 30_000
    assert len(drawn(plot, "train")[0]) < 30_000


def test_an_empty_plot_says_what_will_be_there(plot: LivePlot) -> None:
    assert plot.nothing.isVisible() and not plot.widget.isVisible()
    plot.add("train", 1, 0, 0, 1.0)
    plot.redraw()
    assert plot.widget.isVisible() and not plot.nothing.isVisible()
    plot.clear()
    assert plot.nothing.isVisible()


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_the_curves_are_saved_as_pictures(qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    curves = Curves()
    qtbot.addWidget(curves)
    curves.resize(700, 260)
    curves.name_metrics({"accuracy": True})
    curves.show()
    curves.add_step(Step(1, 1, 2.0, {"accuracy": 0.5}, 0.1, 10.0, 1.0), 0.1, 0.2)
    curves.add_epoch(Epoch(1, 1, {"loss": 2.0}, {"loss": 1.5, "accuracy": 0.6}, True, 1.0), 0.3)
    curves.save(tmp_path / f"curves{ending}")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"curves-accuracy{ending}", f"curves-loss{ending}"]
    for path in tmp_path.iterdir():
        assert path.stat().st_size > 500
        if ending == ".png":
            assert len({QImage(str(path)).pixel(x, 100) for x in range(300)}) > 1


def test_another_metric_can_be_chosen_afterwards(qtbot: QtBot) -> None:
    curves = Curves()
    qtbot.addWidget(curves)
    curves.name_metrics({"accuracy": True, "error": False})
    curves.add_step(Step(1, 1, 2.0, {"accuracy": 0.5, "error": 3.0}, 0.1, 10.0, 1.0), 0.1, 0.2)
    assert curves.metric_plot.series["train"].values == [0.5]
    curves._choose("error")
    assert curves.metric_plot.series["train"].values == [3.0]
    assert not curves.metric_plot.percent


def test_numbers_are_written_for_people() -> None:
    assert [count_text(n) for n in (950, 12_345, 1_240_000, None)] == ["950", "12,345", "1.24 M", "?"]
    assert [bytes_text(n) for n in (512, 3482, 2**20)] == ["512 B", "3.4 KiB", "1.0 MiB"]
    assert [duration_text(s) for s in (8, 125, 4320)] == ["8 s", "2 min 05 s", "1 h 12 min"]
    assert [figure_text(0.9861, True), figure_text(0.03124, False), figure_text(123.4, False)] == [
        "98.6 %", "0.0312", "123.4",
    ]  # fmt: skip
    assert figure_text(math.nan, False) == "not a number"


def test_a_share_has_per_cent_at_its_axis_and_another_quantity_plain_numbers(plot: LivePlot) -> None:
    axis = plot.item.getAxis("left")
    assert axis.tickStrings([0.0, 0.5, 1.0], 1.0, 0.5)[1] == "0.5"
    plot.percent = True
    assert axis.tickStrings([0.0, 0.07, 1.0], 1.0, 0.5) == ["0 %", "7 %", "100 %"]
