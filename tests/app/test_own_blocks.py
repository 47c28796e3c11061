"""The person's own blocks: saved, found in the palette and the search, named, given out and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from tests.app.conftest import node_of, small_net
from tests.support.hand import Hand

from layerloom.graph.file import load
from layerloom.graph.grouping import grouping
from layerloom.graph.library import Kept, library
from layerloom.graph.model import Document
from layerloom.layers.wiring import Instance
from layerloom_app import asking
from layerloom_app.own_blocks import key_of
from layerloom_app.panels.own_section import BROKEN_ROLE
from layerloom_app.panels.palette import TYPE_ROLE

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QTreeWidgetItem

    from layerloom_app.main_window import MainWindow

KEY = Qt.Key


@pytest.fixture
def hand(window: MainWindow) -> Hand:
    """A hand on the canvas of a window whose net has its dense layer in a block."""
    window.project.new(small_net())
    model = window.model
    node, edits = grouping(model.document, [node_of(model.document, "Dense")], "Head", model.inference)
    model.push("Group", edits)
    model.select([node])
    window.canvas.setFocus()
    return Hand(window.canvas)


def pressed(menu: QMenu | None, text: str) -> None:
    """Take the entry of a menu that starts with the text."""
    assert menu is not None, "no menu is open"
    (entry,) = [action for action in menu.actions() if action.text().startswith(text)]
    assert entry.isEnabled()
    menu.close()
    entry.trigger()


def save(window: MainWindow, name: str, description: str = "") -> None:
    """Save the selected block under a name, typed into the card."""
    window.actions_by_id["keep"].trigger()
    card = window.keeping.card
    assert card is not None
    QTest.keyClicks(card.name, name)
    QTest.keyClick(card.name, KEY.Key_Tab)
    QTest.keyClicks(card.description, description)
    QTest.mouseClick(card.agree, Qt.MouseButton.LeftButton)


def kept(window: MainWindow) -> dict[str, Kept]:
    return {each.title: each for each in library(window.settings.blocks)[0]}


def rows(window: MainWindow) -> dict[str, QTreeWidgetItem]:
    tree = window.palette_panel.tree
    section = tree.topLevelItem(tree.topLevelItemCount() - 1)
    assert section is not None and section.text(0) == "My blocks"
    items = (section.child(place) for place in range(section.childCount()))
    return {item.text(0): item for item in items if item is not None}


def instances(document: Document) -> list[str]:
    return sorted(node.title for node in document.nodes.values() if isinstance(node.layer, Instance))


def right_click(window: MainWindow, row: QTreeWidgetItem) -> QMenu | None:
    tree = window.palette_panel.tree
    row.parent().setExpanded(True)
    at = tree.visualItemRect(row).center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(tree.viewport(), QContextMenuEvent(reason, at, tree.viewport().mapToGlobal(at)))
    return tree.menu


def test_a_block_is_saved_from_its_menu_with_name_and_description(window: MainWindow, hand: Hand) -> None:
    at = hand.pixel(hand.body("head")).toPoint()
    reason = QContextMenuEvent.Reason.Mouse
    view = hand.view.viewport()
    QApplication.sendEvent(view, QContextMenuEvent(reason, at, view.mapToGlobal(at)))
    pressed(hand.view.menu, "Save to my blocks")
    card = window.keeping.card
    assert card is not None and card.name.text() == "Head"
    QTest.keyClicks(card.name, "Classifier")
    QTest.keyClick(card.name, KEY.Key_Tab)
    QTest.keyClicks(card.description, "Ten classes.")
    QTest.mouseClick(card.agree, Qt.MouseButton.LeftButton)
    assert kept(window)["Classifier"].description == "Ten classes."
    assert window.palette_panel.tree.currentItem() is rows(window)["Classifier"]
    assert rows(window)["Classifier"].toolTip(0) == "Ten classes."
    assert not window.model.stack.undoText().startswith("Save")


def test_a_name_that_is_taken_is_told_before_it_is_replaced(window: MainWindow, hand: Hand) -> None:
    save(window, "Mine")
    window.actions_by_id["keep"].trigger()
    card = window.keeping.card
    assert card is not None
    QTest.keyClicks(card.name, "Mine")
    assert card.agree.text() == "Replace"
    assert card.comment.text().startswith("There is a block “Mine” already.")
    QTest.keyClicks(card.name, "2")
    assert card.agree.text() == "Save"
    card.name.clear()
    assert not card.agree.isEnabled()
    card.close()


def test_an_own_block_is_dragged_onto_the_canvas_in_one_step(window: MainWindow, hand: Hand) -> None:
    save(window, "Mine")
    before = window.model.root
    row = rows(window)["Mine"]
    hand.drop(str(row.data(0, TYPE_ROLE)), QPointF(0, 400))
    assert instances(window.model.document) == ["head", "mine"]
    window.model.stack.undo()
    assert window.model.root == before


def test_enter_in_the_palette_inserts_an_own_block_after_the_selected_node(window: MainWindow, hand: Hand) -> None:
    save(window, "Mine")
    window.model.select([hand.id("flatten1")])
    QTest.keyClicks(window.palette_panel.search, "mine")
    QTest.keyClick(window.palette_panel.search, KEY.Key_Return)
    assert "flatten1.output > mine.x" in hand.wires()


def test_the_search_at_the_cursor_finds_own_blocks(window: MainWindow, hand: Hand) -> None:
    save(window, "Mine", "A classifier of sheep")
    window.model.select([hand.id("flatten1")])
    window.canvas.setFocus()
    hand.key(KEY.Key_Tab)
    hand.type("sheep")
    hand.key(KEY.Key_Return)
    assert "flatten1.output > mine.x" in hand.wires()


def test_a_block_is_not_put_into_itself(window: MainWindow, hand: Hand, said: list[str]) -> None:
    window.model.enter(hand.id("head"))
    title = window.model.root.blocks[next(iter(window.model.root.blocks))].title
    window.model.leave()
    save(window, title)
    before = window.model.root
    window.model.enter(hand.id("head"))
    window.canvas.add_layer(key_of(kept(window)[title].path.name))
    assert window.model.root == before
    assert said == ["A block cannot be put into itself."]


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    """What the canvas tells."""
    told: list[str] = []
    window.canvas.message.connect(told.append)
    return told


def test_an_own_block_gets_another_name_by_f2_but_none_that_is_taken(window: MainWindow, hand: Hand) -> None:
    save(window, "Mine")
    save(window, "Other")
    window.palette_panel.tree.setCurrentItem(rows(window)["Mine"])
    QTest.keyClick(window.palette_panel.tree, KEY.Key_F2)
    card = window.keeping.card
    assert card is not None
    QTest.keyClicks(card.name, "Other")
    assert not card.agree.isEnabled() and card.comment.text().endswith("Take another name.")
    QTest.keyClicks(card.name, "wise")
    QTest.mouseClick(card.agree, Qt.MouseButton.LeftButton)
    assert kept(window).keys() == rows(window).keys() == {"Other", "Otherwise"}


def test_an_own_block_is_deleted_after_a_question(
    window: MainWindow, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(window, "Mine")
    answers = [False, True]
    monkeypatch.setattr(asking, "block_goes", lambda _parent, name: answers.pop(0))
    window.palette_panel.tree.setCurrentItem(rows(window)["Mine"])
    QTest.keyClick(window.palette_panel.tree, KEY.Key_Delete)
    assert kept(window).keys() == {"Mine"}
    QTest.keyClick(window.palette_panel.tree, KEY.Key_Delete)
    assert not kept(window)
    assert instances(window.model.document) == ["head"]


def test_blocks_go_out_as_a_file_and_come_in_from_one(
    window: MainWindow, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(window, "Mine")
    file = tmp_path / "given.loom"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    pressed(right_click(window, rows(window)["Mine"]), "Export")
    assert load(file).blocks and not load(file).nodes
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(asking, "block_is_there", lambda _parent, _title: "both")
    pressed(right_click(window, rows(window)["Mine"]), "Import")
    assert rows(window).keys() == {"Mine", "Mine2"}
    window.project.save(tmp_path / "project.loom")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "project.loom"), ""))
    pressed(right_click(window, rows(window)["Mine"]), "Import")
    assert rows(window).keys() == {"Mine", "Mine2", "Head"}


def test_a_broken_file_is_told_and_the_others_stay(window: MainWindow, hand: Hand) -> None:
    save(window, "Mine")
    (window.settings.blocks / "broken.loom").write_text("{")
    window.own.read()
    broken = rows(window)["broken.loom"]
    assert broken.data(0, BROKEN_ROLE) and not broken.data(0, TYPE_ROLE)
    assert "broken.loom" in broken.toolTip(0)
    assert rows(window).keys() == {"Mine", "broken.loom"}


def test_nothing_can_be_saved_where_no_block_is_selected(window: MainWindow, hand: Hand) -> None:
    keep: QAction = window.actions_by_id["keep"]
    assert keep.isEnabled()
    window.model.select([hand.id("flatten1")])
    assert not keep.isEnabled()
    assert rows(window).keys() == {"None yet. Save one from its menu."}
