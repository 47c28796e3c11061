"""The canvas coloured by what nodes cost: chosen by keys and menu, told by legend, badges and tool tips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from tests.app.conftest import node_of, small_net

from layerloom.graph.grouping import grouping
from layerloom.graph.model import Input, Output
from layerloom.graph.plan import changing, linking
from layerloom.layers import Conv2D

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from layerloom.graph.heat import Heat
    from layerloom_app.main_window import MainWindow


@pytest.fixture
def drawn(window: MainWindow) -> MainWindow:
    window.model.replace(small_net())
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.canvas.setFocus()
    return window


def press(window: MainWindow) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)


def heat(window: MainWindow, type_name: str) -> Heat:
    shown = window.canvas.canvas_scene.heat
    assert shown is not None
    return shown.heat(node_of(window.model.document, type_name))


def texts(window: MainWindow) -> list[str]:
    """What the inspector says."""
    return [label.text() for label in window.inspector.findChildren(QLabel)]


def test_a_key_colours_the_nodes_by_one_cost_after_the_other(drawn: MainWindow) -> None:
    legend = drawn.canvas.legend
    titles = []
    for _ in range(3):
        press(drawn)
        titles.append(legend.title.text())
        assert legend.isVisible() and heat(drawn, "Dense").degree > 0
    assert titles == ["650 parameters", "640 multiply-adds", "564 B activations"]
    press(drawn)
    assert not legend.isVisible() and drawn.canvas.canvas_scene.heat is None
    assert drawn.actions_by_id["colour_own"].isChecked()


def test_the_menu_colours_by_a_cost_of_choice_and_a_click_ends_it(drawn: MainWindow) -> None:
    drawn.actions_by_id["colour_activation_bytes"].trigger()
    assert drawn.actions_by_id["colour_activation_bytes"].isChecked()
    assert heat(drawn, "Digits").degree == 1.0 and "B · " in heat(drawn, "Dense").text
    assert "for one sample" in drawn.canvas.legend.words.text
    QTest.mouseClick(drawn.canvas.legend.button, Qt.MouseButton.LeftButton)
    assert drawn.canvas.canvas_scene.heat is None
    assert drawn.actions_by_id["colour_own"].isChecked()


def test_nothing_was_measured_so_there_is_no_time_to_colour_by(drawn: MainWindow) -> None:
    assert not drawn.actions_by_id["colour_time"].isEnabled()
    drawn.colouring.choose("time")
    assert drawn.colouring.choice == "own"


def test_hovering_says_what_a_node_costs_and_of_a_cold_one_that_it_costs_nothing(drawn: MainWindow) -> None:
    drawn.actions_by_id["colour_parameters"].trigger()
    canvas = drawn.canvas

    def tip(type_name: str) -> str:
        rect = canvas.canvas_scene.node_rect(node_of(drawn.model.document, type_name))
        return canvas.tooltip_at(canvas.mapFromScene(rect.center()))

    assert "650 parameters, 100 % of all" in tip("Dense")
    assert "It has no parameters of its own." in tip("Flatten")


def test_a_block_is_as_hot_as_all_of_its_copies(drawn: MainWindow, qtbot: QtBot) -> None:
    document = drawn.model.document
    drawn.model.push("Change", changing(document, node_of(document, "Dense"), units=64))
    node, edits = grouping(
        drawn.model.document, [node_of(drawn.model.document, "Dense")], inference=drawn.model.inference
    )
    drawn.model.push("Group", edits)
    drawn.model.push("Repeat", changing(drawn.model.document, node, repeat=3))
    drawn.actions_by_id["colour_parameters"].trigger()
    shown = drawn.canvas.canvas_scene.heat
    assert shown is not None and shown.heat(node).degree == 1.0
    assert shown.title == f"{3 * (64 * 64 + 64):,} parameters"
    drawn.model.select([node])
    assert "Cost of one sample, 3 copies together" in texts(drawn) and f"{3 * (64 * 64 + 64):,}" in texts(drawn)
    drawn.model.enter(node)
    qtbot.waitUntil(lambda: drawn.canvas.canvas_scene.heat is not shown)
    assert heat(drawn, "Dense").degree == 1.0


def test_the_colours_follow_an_edit(drawn: MainWindow, qtbot: QtBot) -> None:
    drawn.actions_by_id["colour_parameters"].trigger()
    dense = node_of(drawn.model.document, "Dense")
    drawn.model.push("Change", changing(drawn.model.document, dense, units=20))
    qtbot.waitUntil(lambda: drawn.canvas.legend.title.text() == "1,300 parameters")


def test_a_tool_tip_and_the_inspector_say_what_a_node_sees_of_the_data(drawn: MainWindow, qtbot: QtBot) -> None:
    drawn.canvas.add_layer("Conv2D")
    document = drawn.model.document
    (conv,) = (key for key, node in document.nodes.items() if isinstance(node.layer, Conv2D))
    drawn.model.push("Change", changing(document, conv, kernel=(3, 5), stride=2))
    data = Output(node_of(document, "Digits"), "image")
    drawn.model.push("Wire", linking(drawn.model.document, data, Input(conv, "x")))
    canvas = drawn.canvas
    canvas.reveal(conv)
    assert "sees 3 × 5 of 8 × 8, step 2" in canvas.tooltip_at(
        canvas.mapFromScene(canvas.canvas_scene.node_rect(conv).center())
    )
    qtbot.waitUntil(lambda: "3 × 5 of 8 × 8, step 2" in texts(drawn))
    flatten = node_of(drawn.model.document, "Flatten")
    drawn.model.select([flatten])
    qtbot.waitUntil(lambda: "all of 8 × 8" in texts(drawn))
