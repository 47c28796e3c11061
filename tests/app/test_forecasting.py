"""Whether the training fits into memory: in the status bar, after every edit, without an edit waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.app.conftest import node_of, small_net

from layerloom.graph.plan import changing, removal, setting
from layerloom_app import forecasting
from layerloom_app.device_list import FoundDevice
from layerloom_app.panels.plain_fields import WholeField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

GIB = 2**30


@pytest.fixture
def drawn(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window with a small net whose memory is forecast, on a machine of 24 GiB."""
    monkeypatch.setattr(forecasting, "available_memory", lambda: 24 * GIB)
    window.model.replace(small_net())
    forecast_of(window, qtbot)
    return window


def forecast_of(window: MainWindow, qtbot: QtBot) -> int:
    """The bytes that are told once the work on the last edit is done."""
    qtbot.waitUntil(lambda: not window.forecasting.working)
    found = window.forecasting.forecast
    return 0 if found is None or not found.known else found.total


def with_memory(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """Let the net take such a share of the memory."""
    total = forecast_of(window, qtbot)
    monkeypatch.setattr(forecasting, "available_memory", lambda: round(total / share))
    window.model.push("Rows", setting(window.model.document, "batch_size", 33))
    window.model.stack.undo()
    forecast_of(window, qtbot)


def test_the_status_bar_says_whether_the_training_fits(drawn: MainWindow) -> None:
    assert drawn.bars.memory.text() == "fits: 1 % of 24.0 GiB"
    tip = drawn.bars.memory.toolTip()
    assert "32 rows in a step, float32, on cpu" in tip
    assert "Weights: " in tip and "What the optimizer keeps: " in tip and "What helps" not in tip


def test_a_larger_batch_typed_into_the_settings_needs_more(drawn: MainWindow, qtbot: QtBot) -> None:
    before = forecast_of(drawn, qtbot)
    field = drawn.training_panel.form.fields["batch_size"]
    assert isinstance(field, WholeField)
    field.box.selectAll()
    QTest.keyClicks(field.box, "512")
    QTest.keyClick(field.box, Qt.Key.Key_Return)
    assert forecast_of(drawn, qtbot) > 2 * before


def test_an_edit_does_not_wait_for_the_forecast(drawn: MainWindow, qtbot: QtBot) -> None:
    before = drawn.forecasting.forecast
    dense = node_of(drawn.model.document, "Dense")
    drawn.model.push("Change", changing(drawn.model.document, dense, units=4000))
    assert drawn.forecasting.forecast is before and drawn.forecasting.working
    drawn.model.push("Change", changing(drawn.model.document, dense, units=8000))
    forecast_of(drawn, qtbot)
    found = drawn.forecasting.forecast
    assert found is not None and found.weights == 4 * (64 * 8000 + 8000)


def test_moving_a_node_asks_for_no_new_forecast(drawn: MainWindow) -> None:
    drawn.model.select([node_of(drawn.model.document, "Dense")])
    drawn.canvas.setFocus()
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Right)
    assert drawn.model.stack.count() == 1
    assert not drawn.forecasting.working


def test_where_memory_is_tight_it_is_amber_and_says_what_helps(
    drawn: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_memory(drawn, qtbot, monkeypatch, 0.9)
    assert drawn.bars.memory.text().startswith("tight: 90 % of ")
    assert drawn.bars.memory.objectName() == "aged"
    assert "What helps: a batch size of " in drawn.bars.memory.toolTip()


def test_where_it_does_not_fit_it_is_red_and_says_what_helps(
    drawn: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_memory(drawn, qtbot, monkeypatch, 1.3)
    assert drawn.bars.memory.text().startswith("too large: 130 % of ")
    assert drawn.bars.memory.objectName() == "bad"
    assert "the precision bfloat16" in drawn.bars.memory.toolTip()
    assert "more than there is" in drawn.bars.memory.accessibleName()


def test_a_net_that_cannot_be_trained_has_no_forecast(drawn: MainWindow, qtbot: QtBot) -> None:
    drawn.model.push("Delete", removal(drawn.model.document, [node_of(drawn.model.document, "CrossEntropy")]))
    assert forecast_of(drawn, qtbot) == 0
    assert drawn.bars.memory.text() == "" == drawn.bars.memory.toolTip()


def test_another_device_has_another_memory(drawn: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn.devices, "ask", lambda: None)
    drawn.model.push("Device", setting(drawn.model.document, "device", "cuda:0"))
    forecast_of(drawn, qtbot)
    assert drawn.bars.memory.text().startswith("needs ")
    drawn.devices.found = (FoundDevice("cuda:0", "a card", 8 * GIB),)
    drawn.devices.changed.emit()
    assert drawn.bars.memory.text() == "fits: 1 % of 8.0 GiB"
