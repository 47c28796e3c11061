"""Keys that a person changes: kept, shown everywhere, obeyed at once, and never held by two actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from layerloom_app.actions import ACTIONS
from layerloom_app.key_editor import KeyEditor
from layerloom_app.keymap import DEFAULTS, KeyMap
from layerloom_app.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

KEYS = st.sampled_from(["F", "Shift+F", "F9", "Ctrl+K", "Del", "Ctrl+S", "[", "Home"])
SOME = st.sampled_from(sorted(DEFAULTS))


@pytest.fixture
def editor(window: MainWindow, qtbot: QtBot) -> KeyEditor:
    """The editor of keys of a window, opened."""
    dialog = KeyEditor(window.keymap, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def choose(editor: KeyEditor, text: str) -> None:
    (item,) = editor.list.findItems(text, Qt.MatchFlag.MatchExactly)
    editor.list.setCurrentItem(item)


@given(st.lists(st.tuples(SOME, st.lists(KEYS, max_size=2)), max_size=12))
def test_no_key_is_ever_held_by_two_actions(steps: list[tuple[str, list[str]]]) -> None:
    keymap = KeyMap()
    for action, keys in steps:
        keymap.assign(action, keys)
        assert keymap.keys(action) == tuple(dict.fromkeys(keys))
    held = [QKeySequence(key).toString() for spec in ACTIONS for key in keymap.keys(spec.id)]
    assert len(held) == len(set(held))
    assert all(keys != DEFAULTS[action] for action, keys in keymap.chosen.items())


def test_what_was_chosen_is_read_back(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.keys = {"fit": ("F9", "Ctrl+Shift+F"), "collapse": ()}
    settings.sync()
    assert Settings(tmp_path).keys == {"fit": ("F9", "Ctrl+Shift+F"), "collapse": ()}
    settings.keys = {}
    assert Settings(tmp_path).keys == {}


def test_keys_of_an_action_that_is_gone_are_passed_over() -> None:
    assert KeyMap({"no such action": ("F9",)}).holder("F9") is None


def test_a_key_typed_into_the_editor_is_obeyed_at_once(window: MainWindow, editor: KeyEditor) -> None:
    choose(editor, "Select all")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.field, Qt.Key.Key_F9)
    assert "free" in editor.comment.text()
    editor.assign.click()
    assert window.keymap.keys("select_all") == ("F9",)
    assert window.actions_by_id["select_all"].shortcuts() == [QKeySequence("F9")]
    assert "F9" in window.actions_by_id["select_all"].toolTip()
    assert window.settings.keys == {"select_all": ("F9",)}
    editor.default.click()
    assert window.settings.keys == {}


def test_a_taken_key_is_told_and_moves(window: MainWindow, editor: KeyEditor) -> None:
    choose(editor, "Collapse or unfold")
    QTest.keyClick(editor.field, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert "Freeze or unfreeze" in editor.comment.text()
    editor.assign.click()
    assert window.keymap.keys("collapse") == ("Shift+F",)
    assert window.keymap.keys("freeze") == ()
    window.keymap.reset_all()
    assert window.keymap.keys("freeze") == ("Shift+F",)


def test_another_key_of_the_canvas_works_there(window: MainWindow) -> None:
    window.keymap.assign("note", ["Shift+T"])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_N)
    assert not window.model.document.notes
    QTest.keyClick(window.canvas, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    assert len(window.model.document.notes) == 1
    assert "Shift+T" in window.actions_by_id["note"].text()


def test_the_list_is_searched_by_action_and_by_key(editor: KeyEditor) -> None:
    QTest.keyClicks(editor.search, "ctrl+shift+p")
    shown = [item.text(0) for item in editor._items() if not item.isHidden()]
    assert shown == ["Command palette"]
