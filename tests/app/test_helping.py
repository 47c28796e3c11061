"""Help in place by real keys and mouse: the page of a layer, the welcome and the tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.app.conftest import node_of, small_net

from layerloom import layers
from layerloom.graph.file import save
from layerloom.graph.layer_help import layer_help
from layerloom.graph.plan import addition
from layerloom.layers.layer import registry
from layerloom_app import theme
from layerloom_app.panels.help_page import HelpDialog
from layerloom_app.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

Key = Qt.Key


def press(widget: QWidget, code: Qt.Key) -> None:
    widget.activateWindow()
    QTest.qWaitForWindowActive(widget)
    widget.setFocus()
    QTest.keyClick(widget, code)


def dialog_of(window: MainWindow) -> HelpDialog:
    assert window.helping.dialog is not None and window.helping.dialog.isVisible()
    return window.helping.dialog


# The page of a layer


def test_f1_on_a_node_opens_its_page_with_the_sizes_of_the_node(window: MainWindow) -> None:
    window.project.new(small_net(units=7))
    window.model.select([node_of(window.model.document, "Dense")])
    press(window.canvas, Key.Key_F1)
    dialog = dialog_of(window)
    assert dialog.layer == "Dense" and "Weighted sums" in dialog.page.toPlainText()
    shown = dialog.page._example
    assert shown is not None and [str(spec) for _, spec in (*shown.inputs, *shown.outputs)] == ["64", "7"]


def test_f1_on_an_entry_of_the_palette_opens_its_page(window: MainWindow) -> None:
    QTest.keyClicks(window.palette_panel.search, "lstm")
    press(window.palette_panel.tree, Key.Key_F1)
    assert dialog_of(window).layer == "LSTM"


def test_a_page_is_found_and_left_by_keys_alone(window: MainWindow) -> None:
    press(window.canvas, Key.Key_F1)
    dialog = dialog_of(window)
    QTest.keyClicks(dialog.search, "maxpool2d")
    assert dialog.layer == "MaxPool2D"
    QTest.keyClick(dialog.search, Key.Key_Return)
    assert dialog.focusWidget() is dialog.page
    QTest.keyClick(dialog.page, Key.Key_Tab)
    QTest.keyClick(dialog.page, Key.Key_Return)
    assert dialog.layer != "MaxPool2D" or window.model.document.nodes
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_template_of_a_page_opens_as_a_new_project(window: MainWindow) -> None:
    window.helping.show_help()
    dialog = dialog_of(window)
    dialog.template_chosen.emit("digits-cnn")
    assert any(node.layer.type_name == "Conv2D" for node in window.model.document.nodes.values())


def test_every_page_is_whole_at_the_smallest_size(window: MainWindow) -> None:
    dialog = HelpDialog(window)
    dialog.resize(dialog.minimumSize())
    dialog.show()
    for name in registry:
        dialog.page.show_layer(layer_help(name), None)
        text = dialog.page.toPlainText().replace("\u200b", "")
        assert name in text and all(row.name in text for row in layer_help(name).parameters)
        assert dialog.page.document().size().width() <= dialog.page.viewport().width() + 1, name
    dialog.close()


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=["dark", "light"])
def test_all_colours_of_a_page_can_be_read(look: theme.Theme) -> None:
    colours = (look.text, look.muted, look.accent_text, *look.category.values())
    assert min(theme.contrast(colour, look.surface) for colour in colours) >= 4.5


# The welcome


def test_the_first_start_welcomes_and_a_template_takes_its_place(window: MainWindow, qtbot: QtBot) -> None:
    window.begin(None, None)
    page = window.helping.welcome
    assert page.isVisible() and page.size() == window.canvas.size()
    QTest.mouseClick(page.cards[0], Qt.MouseButton.LeftButton)
    assert window.model.document.nodes and not page.isVisible()


def test_the_pictures_are_drawn_one_after_another_and_kept(window: MainWindow, qtbot: QtBot) -> None:
    page = window.helping.welcome
    assert not page._pictures
    page.show_over()
    qtbot.waitUntil(lambda: len(page._pictures) == len(page.cards), timeout=20_000)
    kept = dict(page._pictures)
    page.leave()
    page.show_over()
    qtbot.waitUntil(lambda: not page._timer.isActive())
    assert page._pictures == kept


def test_the_welcome_is_left_by_keys_and_not_shown_again_if_so_wished(window: MainWindow) -> None:
    window.begin(None, None)
    page = window.helping.welcome
    assert window.focusWidget() is page.tour
    press(page.at_start, Key.Key_Space)
    QTest.keyClick(page, Key.Key_Escape)
    assert not page.isVisible()
    window.begin(None, None)
    assert not page.isVisible()
    window.actions_by_id["welcome"].trigger()
    assert page.isVisible()


def test_a_recent_project_is_opened_from_the_welcome(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.loom"
    save(path, small_net())
    window.settings.remember(path)
    window.begin(None, None)
    button = window.helping.welcome._recent.itemAt(1).widget()
    assert button is not None
    press(button, Key.Key_Return)
    assert window.project.path == path and not window.helping.welcome.isVisible()


def test_the_welcome_goes_when_something_is_drawn(window: MainWindow) -> None:
    window.begin(None, None)
    window.model.push("Add", addition(window.model.document, layers.ReLU(), (0.0, 0.0))[1])
    assert not window.helping.welcome.isVisible()


# The tour


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_every_step_of_the_tour_is_seen_whole_and_points_at_something(
    window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.actions_by_id["tour"].trigger()
    tour = window.helping.tour
    assert tour is not None and window.model.document.nodes and 6 <= len(tour.steps) <= 8
    for place in range(len(tour.steps)):
        assert tour.place == place
        assert tour.rect().contains(tour.bubble.geometry()) and not tour.spot.isEmpty()
        assert tour.text.heightForWidth(tour.text.width()) <= tour.text.height()
        QTest.keyClick(tour.next, Key.Key_Return)
    assert window.helping.tour is None


def test_the_tour_goes_back_and_ends_with_escape(window: MainWindow) -> None:
    window.project.new(small_net())
    document = window.model.document
    window.actions_by_id["tour"].trigger()
    tour = window.helping.tour
    assert tour is not None
    QTest.mouseClick(tour.next, Qt.MouseButton.LeftButton)
    QTest.mouseClick(tour.back, Qt.MouseButton.LeftButton)
    assert tour.place == 0
    QTest.keyClick(tour.next, Key.Key_Escape)
    assert window.helping.tour is None and window.model.document == document
