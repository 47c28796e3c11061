"""The keys of the window, pressed where hands press them: what the document, the selection or the view says then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit
from tests.app.conftest import give_up, node_of, small_net

from layerloom.graph.file import load, save
from layerloom.graph.plan import removal
from layerloom_app.main_window import MainWindow
from layerloom_app.panels.chooser import Chooser
from layerloom_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

KEY = Qt.Key
NONE, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def press(window: MainWindow, code: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key in the window, where the keyboard is; on the canvas if it is nowhere."""
    if QApplication.activeWindow() is not window:
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
    if window.focusWidget() is None:
        window.canvas.setFocus()
    QTest.keyClick(window.focusWidget() or window.canvas, code, held)


@pytest.fixture
def net(window: MainWindow) -> MainWindow:
    """The window with a small net, and the keyboard on the canvas."""
    window.project.new(small_net())
    window.canvas.setFocus()
    return window


@pytest.fixture
def other(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A second window, empty."""
    made = MainWindow(Settings(tmp_path / "other"))
    made.show()
    qtbot.waitExposed(made)
    yield made
    give_up(made)
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def types(window: MainWindow) -> list[str]:
    return sorted(node.layer.type_name for node in window.model.document.nodes.values())


def select(window: MainWindow, *names: str) -> None:
    window.model.select([node_of(window.model.document, name) for name in names])


# Selecting


def test_all_none_and_the_others_are_selected_by_their_keys(net: MainWindow) -> None:
    press(net, KEY.Key_A, CTRL)
    assert len(net.model.selection) == 5
    press(net, KEY.Key_A, CTRL | SHIFT)
    assert not net.model.selection
    select(net, "Dense")
    press(net, KEY.Key_I, CTRL)
    assert {net.model.document.nodes[node].layer.type_name for node in net.model.selection} == {
        "Digits", "Flatten", "CrossEntropy", "Accuracy"
    }  # fmt: skip


# The view


def test_ctrl_with_plus_minus_and_nought_zooms(net: MainWindow) -> None:
    press(net, KEY.Key_0, CTRL)
    assert net.canvas.zoom == pytest.approx(1.0)
    press(net, KEY.Key_Plus, CTRL)
    press(net, KEY.Key_Equal, CTRL)
    assert net.canvas.zoom == pytest.approx(1.44)
    press(net, KEY.Key_Minus, CTRL)
    assert net.canvas.zoom == pytest.approx(1.2)
    press(net, KEY.Key_0, CTRL)
    assert net.canvas.zoom == pytest.approx(1.0)


def test_keys_lead_to_the_canvas_the_training_the_outline_and_the_problems(net: MainWindow) -> None:
    net.model.push("Delete", removal(net.model.document, [node_of(net.model.document, "Digits")], heal=False))
    for code, held, panel in (
        (KEY.Key_2, CTRL, net.training_panel),
        (KEY.Key_F4, NONE, net.outline),
        (KEY.Key_F7, NONE, net.problems),
    ):
        press(net, code, held)
        assert panel.isVisible()
        assert panel.isAncestorOf(net.focusWidget()), panel
        press(net, KEY.Key_1, CTRL)
        assert net.canvas.hasFocus()


# Copies


def test_ctrl_d_adds_a_copy_beside_and_selects_it(net: MainWindow) -> None:
    select(net, "Dense")
    press(net, KEY.Key_D, CTRL)
    assert types(net).count("Dense") == 2
    assert net.model.selection.isdisjoint({node_of(net.model.document, "Dense")})
    assert net.model.stack.count() == 1


def test_nodes_go_from_one_window_into_another(net: MainWindow, other: MainWindow) -> None:
    select(net, "Flatten", "Dense")
    press(net, KEY.Key_C, CTRL)
    press(other, KEY.Key_V, CTRL)
    assert types(other) == ["Dense", "Flatten"]
    assert len(other.model.document.links) == 1
    press(other, KEY.Key_X, CTRL)
    assert types(other) == []
    press(net, KEY.Key_V, CTRL)
    assert types(net).count("Dense") == types(net).count("Flatten") == 2
    press(net, KEY.Key_Z, CTRL)
    assert types(net).count("Dense") == 1


def test_nodes_go_into_a_text_editor_and_back(net: MainWindow, qtbot: QtBot) -> None:
    text = QPlainTextEdit()
    qtbot.addWidget(text)
    text.show()
    select(net, "Dense")
    press(net, KEY.Key_C, CTRL)
    QTest.keyClick(text, KEY.Key_V, CTRL)
    assert '"Dense"' in text.toPlainText()
    QTest.keyClick(text, KEY.Key_A, CTRL)
    QTest.keyClick(text, KEY.Key_X, CTRL)
    press(net, KEY.Key_V, CTRL)
    assert types(net).count("Dense") == 2


def test_what_is_pasted_lies_at_the_mouse(net: MainWindow) -> None:
    select(net, "Dense")
    press(net, KEY.Key_X, CTRL)
    at = net.canvas.viewport().rect().bottomLeft() + QPoint(40, -120)
    QTest.mouseMove(net.canvas.viewport(), at)
    net.canvas.cursor_at = at
    press(net, KEY.Key_V, CTRL)
    corner = net.canvas.canvas_scene.node_rect(node_of(net.model.document, "Dense")).topLeft()
    assert (corner - net.canvas.mapToScene(at)).manhattanLength() <= 8


# Parameters, and back


def test_enter_leads_to_the_parameters_and_what_is_typed_there_changes_the_node(net: MainWindow) -> None:
    select(net, "Dense")
    press(net, KEY.Key_Return)
    assert net.inspector.isAncestorOf(net.focusWidget())
    press(net, KEY.Key_A, CTRL)
    QTest.keyClicks(net.focusWidget(), "17")
    press(net, KEY.Key_Return)
    (dense,) = (node.layer for node in net.model.document.nodes.values() if node.layer.type_name == "Dense")
    assert dense.units == 17  # type: ignore[attr-defined]
    assert len(net.model.selection) == 1, "what is typed into a field selects nothing on the canvas"


PANELS = ((KEY.Key_Return, NONE), (KEY.Key_2, CTRL), (KEY.Key_F4, NONE), (KEY.Key_F7, NONE))
"""The keys that lead to the fields of a node, to the training, the outline and the problems."""


def test_escape_leads_from_any_panel_back_to_the_canvas(net: MainWindow) -> None:
    net.model.push("Delete", removal(net.model.document, [node_of(net.model.document, "Digits")], heal=False))
    select(net, "Dense")
    for code, held in PANELS:
        press(net, code, held)
        assert not net.canvas.hasFocus()
        press(net, KEY.Key_Escape)
        assert net.canvas.hasFocus()
        assert len(net.model.selection) == 1


def test_after_finding_a_node_the_keys_are_those_of_the_canvas(net: MainWindow) -> None:
    net.palette_panel.search.setFocus()
    press(net, KEY.Key_F, CTRL)
    (chooser,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, Chooser) and w.isVisible())
    QTest.keyClicks(chooser.search, "dense")
    QTest.keyClick(chooser.search, KEY.Key_Return)
    assert net.canvas.hasFocus()
    press(net, KEY.Key_Delete)
    assert "Dense" not in types(net)


def test_after_adding_from_the_palette_the_keys_are_those_of_the_canvas(net: MainWindow) -> None:
    net.palette_panel.search.setFocus()
    QTest.keyClicks(net.palette_panel.search, "dropout")
    press(net, KEY.Key_Return)
    assert net.canvas.hasFocus()
    press(net, KEY.Key_Delete)
    assert "Dropout" not in types(net)


def test_letters_typed_into_a_field_do_nothing_to_the_net(net: MainWindow) -> None:
    letters = "fhmcnlkpFL[]?"
    select(net, "Dense")
    before, zoom = net.model.document, net.canvas.zoom
    for field in (net.palette_panel.search, net.inspector.findChild(QLineEdit)):
        assert field is not None
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, letters)
        assert field.text() == letters
        field.clear()
    net.canvas.setFocus()
    assert net.model.document.links == before.links
    assert net.model.document.places == before.places
    assert not net.model.document.frames and not net.model.document.notes
    assert net.canvas.zoom == zoom


def test_ctrl_enter_ends_a_note_and_starts_no_training(net: MainWindow) -> None:
    press(net, KEY.Key_N)
    QTest.keyClicks(net.focusWidget(), "why")
    press(net, KEY.Key_Return, CTRL)
    assert [note.text for note in net.model.document.notes.values()] == ["why"]
    assert net.training.state == "idle"
    assert net.canvas.hasFocus()


def test_ctrl_enter_in_the_search_takes_what_is_found_and_starts_no_training(net: MainWindow) -> None:
    before = len(net.model.document.nodes)
    press(net, KEY.Key_Tab)
    QTest.keyClicks(net.focusWidget(), "tanh")
    press(net, KEY.Key_Return, CTRL)
    assert len(net.model.document.nodes) == before + 1
    assert net.training.state == "idle"


# Training


def test_ctrl_enter_trains_where_no_block_is_selected(net: MainWindow, qtbot: QtBot) -> None:
    select(net, "Dense")
    with qtbot.waitSignal(net.training.ended, timeout=60_000):
        press(net, KEY.Key_Return, CTRL)
        assert net.training.state != "idle"
    assert not net.model.path


# Files


def test_a_project_is_begun_saved_and_opened_by_its_keys(
    net: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "net.loom"
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_kw: (str(chosen), ""))
    press(net, KEY.Key_S, CTRL)
    assert load(chosen) == net.model.root
    chosen = tmp_path / "second.loom"
    press(net, KEY.Key_S, CTRL | SHIFT)
    assert load(chosen) == net.model.root
    press(net, KEY.Key_N, CTRL)
    assert not net.model.document.nodes
    save(chosen, small_net(units=7))
    press(net, KEY.Key_O, CTRL)
    assert any(getattr(node.layer, "units", 0) == 7 for node in net.model.document.nodes.values())


def test_ctrl_q_closes_the_window(net: MainWindow) -> None:
    net.project.new()
    press(net, KEY.Key_Q, CTRL)
    assert not net.isVisible()
