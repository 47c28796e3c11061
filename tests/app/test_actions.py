"""The table of actions, and the window that is made of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from layerloom_app.about import AboutDialog, licence, sections_of
from layerloom_app.actions import ACTIONS, MENUS, SEPARATOR, SUBMENUS, TOOLBAR, plain
from layerloom_app.canvas import keys

if TYPE_CHECKING:
    from layerloom_app.main_window import MainWindow

IDS = {spec.id for spec in ACTIONS}


def test_no_action_lacks_a_text_and_a_tip_that_is_a_sentence() -> None:
    assert all(spec.text and spec.tip.endswith(".") for spec in ACTIONS)


def test_no_key_starts_two_actions() -> None:
    counts = Counter(QKeySequence(key).toString() for spec in ACTIONS for key in spec.keys)
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_action_is_in_a_menu() -> None:
    listed = {entry for entries in MENUS.values() for entry in entries if entry != SEPARATOR and entry[0] != "+"}
    themes = {"theme_system", "theme_dark", "theme_light"}
    inner = {entry for entries in SUBMENUS.values() for entry in entries} - {SEPARATOR}
    assert listed | inner | themes == IDS


def test_every_menu_fits_on_a_small_screen(window: MainWindow) -> None:
    """With 700 pixels, of which the system and the menu bar take some."""
    menus = [menu for menu in window.menuBar().findChildren(QMenu) if menu.actions()]
    assert len(menus) > 6
    assert {menu.title(): menu.sizeHint().height() for menu in menus if menu.sizeHint().height() > 600} == {}


def test_every_tool_has_an_icon() -> None:
    icons = {spec.id: spec.icon for spec in ACTIONS}
    assert all(icons[entry] for entry in TOOLBAR if entry != SEPARATOR)


def test_the_keys_are_those_that_hands_expect() -> None:
    have = {spec.id: spec.keys for spec in ACTIONS}
    assert have["train"][:2] == ("F5", "Ctrl+Return")
    assert have["pause"] == ("F6",) and have["stop"] == ("Shift+F5",)
    assert have["problems"] == ("F7",) and have["next_problem"] == ("F8",) and have["previous_problem"] == ("Shift+F8",)
    assert have["redo"] == ("Ctrl+Y", "Ctrl+Shift+Z") and have["export"] == ("Ctrl+E",)
    assert have["paste_keeping"] == ("Ctrl+Shift+V",) and have["help"] == ("F1",) and have["shortcuts"] == ("?",)


def test_every_action_of_the_canvas_does_something_there() -> None:
    assert {spec.id for spec in ACTIONS if spec.canvas} == keys.DEEDS.keys() | {"shortcuts"}


def test_every_action_of_the_window_has_its_icon(window: MainWindow) -> None:
    bare = [spec.id for spec in ACTIONS if spec.icon and window.actions_by_id[spec.id].icon().isNull()]
    assert not bare


def test_single_letters_are_no_shortcuts_of_the_window(window: MainWindow) -> None:
    assert not [key for spec in ACTIONS if spec.canvas for key in window.actions_by_id[spec.id].shortcuts()]


def test_the_sheet_shows_every_key(window: MainWindow) -> None:
    shown = {name for _, rows in sections_of(window.keymap) for name, _ in rows}
    assert all(plain(spec.text) in shown for spec in ACTIONS if spec.keys)


def test_the_about_page_names_every_licence(window: MainWindow) -> None:
    dialog = AboutDialog(window)
    text = dialog.text.toPlainText()
    assert "LGPL" in text and "numpy" in text and "BSD" in licence("networkx")
    dialog.deleteLater()
