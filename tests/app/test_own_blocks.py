"""The person's own blocks: saved, found in the palette and the search, named, given out and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from tests.app.conftest import node_of, small_net
from tests.support.hand import Hand

from layerloom.graph.edit import apply
from layerloom.graph.file import load
from layerloom.graph.file import save as save_file
from layerloom.graph.grouping import grouping
from layerloom.graph.library import Kept, keep, library
from layerloom.graph.model import Document
from layerloom.layers.wiring import Instance
from layerloom_app import asking
from layerloom_app.canvas import CanvasView
from layerloom_app.commands import DocumentModel
from layerloom_app.keeping import Keeping
from layerloom_app.own_blocks import OwnBlocks, key_of
from layerloom_app.panels.own_section import BROKEN_ROLE
from layerloom_app.panels.palette import TYPE_ROLE, Palette

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QTreeWidgetItem
    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

KEY = Qt.Key


class Desk(QWidget):
    """The parts of a window that own blocks concern, joined as the window joins them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.model = DocumentModel(small_net(), self)
        self.own = OwnBlocks(folder, self)
        self.canvas = CanvasView(self.model, own=self.own)
        self.palette_panel = Palette(self.own)
        self.keeping = Keeping(self, self.model, self.own)
        for place, part in enumerate((self.palette_panel, self.canvas)):
            part.setParent(self)
            part.setGeometry(300 * place, 0, 300 + 600 * place, 700)
        self.palette_panel.chosen.connect(self.canvas.add_layer)
        self.palette_panel.own_asked.connect(self.keeping.do)
        self.canvas.keep_requested.connect(self.keeping.keep)
        self.keeping.kept.connect(self.palette_panel.show_own)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "blocks")
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def hand(desk: Desk) -> Hand:
    """A hand on the canvas, which shows a net that has its dense layer in a block."""
    grouped(desk.model)
    desk.canvas.setFocus()
    return Hand(desk.canvas)


def grouped(model: DocumentModel) -> None:
    """Make a block of the dense layer and select it."""
    node, edits = grouping(model.document, [node_of(model.document, "Dense")], "Head", model.inference)
    model.push("Group", edits)
    model.select([node])


def pressed(menu: QMenu | None, text: str) -> None:
    """Take the entry of a menu that starts with the text."""
    assert menu is not None, "no menu is open"
    (entry,) = [action for action in menu.actions() if action.text().startswith(text)]
    assert entry.isEnabled()
    menu.close()
    entry.trigger()


def save(desk: Desk, name: str, description: str = "") -> None:
    """Save the selected block under a name, typed into the card."""
    desk.keeping.keep_selected()
    card = desk.keeping.card
    assert card is not None
    QTest.keyClicks(card.name, name)
    QTest.keyClick(card.name, KEY.Key_Tab)
    QTest.keyClicks(card.description, description)
    QTest.mouseClick(card.agree, Qt.MouseButton.LeftButton)


def kept(desk: Desk) -> dict[str, Kept]:
    return {each.title: each for each in library(desk.own.folder)[0]}


def rows(desk: Desk) -> dict[str, QTreeWidgetItem]:
    tree = desk.palette_panel.tree
    section = tree.topLevelItem(tree.topLevelItemCount() - 1)
    assert section is not None and section.text(0) == "My blocks"
    items = (section.child(place) for place in range(section.childCount()))
    return {item.text(0): item for item in items if item is not None}


def instances(document: Document) -> list[str]:
    return sorted(node.title for node in document.nodes.values() if isinstance(node.layer, Instance))


def right_click(desk: Desk, row: QTreeWidgetItem) -> QMenu | None:
    tree = desk.palette_panel.tree
    row.parent().setExpanded(True)
    at = tree.visualItemRect(row).center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(tree.viewport(), QContextMenuEvent(reason, at, tree.viewport().mapToGlobal(at)))
    return tree.menu


def test_a_block_is_saved_from_its_menu_with_name_and_description(desk: Desk, hand: Hand) -> None:
    at = hand.pixel(hand.body("head")).toPoint()
    reason = QContextMenuEvent.Reason.Mouse
    view = hand.view.viewport()
    QApplication.sendEvent(view, QContextMenuEvent(reason, at, view.mapToGlobal(at)))
    pressed(hand.view.menu, "Save to my blocks")
    card = desk.keeping.card
    assert card is not None and card.name.text() == "Head"
    QTest.keyClicks(card.name, "Classifier")
    QTest.keyClick(card.name, KEY.Key_Tab)
    QTest.keyClicks(card.description, "Ten classes.")
    QTest.mouseClick(card.agree, Qt.MouseButton.LeftButton)
    assert kept(desk)["Classifier"].description == "Ten classes."
    assert desk.palette_panel.tree.currentItem() is rows(desk)["Classifier"]
    assert rows(desk)["Classifier"].toolTip(0) == "Ten classes."
    assert not desk.model.stack.undoText().startswith("Save")


def test_a_name_that_is_taken_is_told_before_it_is_replaced(desk: Desk, hand: Hand) -> None:
    save(desk, "Mine")
    desk.keeping.keep_selected()
    card = desk.keeping.card
    assert card is not None
    QTest.keyClicks(card.name, "Mine")
    assert card.agree.text() == "Replace"
    assert card.comment.text().startswith("There is a block “Mine” already.")
    QTest.keyClicks(card.name, "2")
    assert card.agree.text() == "Save"
    card.name.clear()
    assert not card.agree.isEnabled()
    card.close()


def test_an_own_block_is_dragged_onto_the_canvas_in_one_step(desk: Desk, hand: Hand) -> None:
    save(desk, "Mine")
    before = desk.model.root
    row = rows(desk)["Mine"]
    hand.drop(str(row.data(0, TYPE_ROLE)), QPointF(0, 400))
    assert instances(desk.model.document) == ["head", "mine"]
    desk.model.stack.undo()
    assert desk.model.root == before


def test_enter_in_the_palette_inserts_an_own_block_after_the_selected_node(desk: Desk, hand: Hand) -> None:
    save(desk, "Mine")
    desk.model.select([hand.id("flatten1")])
    QTest.keyClicks(desk.palette_panel.search, "mine")
    QTest.keyClick(desk.palette_panel.search, KEY.Key_Return)
    assert "flatten1.output > mine.x" in hand.wires()


def test_the_search_at_the_cursor_finds_own_blocks(desk: Desk, hand: Hand) -> None:
    save(desk, "Mine", "A classifier of sheep")
    desk.model.select([hand.id("flatten1")])
    desk.canvas.setFocus()
    hand.key(KEY.Key_Tab)
    hand.type("sheep")
    hand.key(KEY.Key_Return)
    assert "flatten1.output > mine.x" in hand.wires()


def test_a_block_is_not_put_into_itself(desk: Desk, hand: Hand, said: list[str]) -> None:
    desk.model.enter(hand.id("head"))
    title = desk.model.root.blocks[next(iter(desk.model.root.blocks))].title
    desk.model.leave()
    save(desk, title)
    before = desk.model.root
    desk.model.enter(hand.id("head"))
    desk.canvas.add_layer(key_of(kept(desk)[title].path.name))
    assert desk.model.root == before
    assert said == ["A block cannot be put into itself."]


@pytest.fixture
def said(desk: Desk) -> list[str]:
    """What the canvas tells."""
    told: list[str] = []
    desk.canvas.message.connect(told.append)
    return told


def test_an_own_block_gets_another_name_by_f2_but_none_that_is_taken(desk: Desk, hand: Hand) -> None:
    save(desk, "Mine")
    save(desk, "Other")
    desk.palette_panel.tree.setCurrentItem(rows(desk)["Mine"])
    QTest.keyClick(desk.palette_panel.tree, KEY.Key_F2)
    card = desk.keeping.card
    assert card is not None
    QTest.keyClicks(card.name, "Other")
    assert not card.agree.isEnabled() and card.comment.text().endswith("Take another name.")
    QTest.keyClicks(card.name, "wise")
    QTest.mouseClick(card.agree, Qt.MouseButton.LeftButton)
    assert kept(desk).keys() == rows(desk).keys() == {"Other", "Otherwise"}


def test_an_own_block_is_deleted_after_a_question(desk: Desk, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    save(desk, "Mine")
    answers = [False, True]
    monkeypatch.setattr(asking, "block_goes", lambda _parent, name: answers.pop(0))
    desk.palette_panel.tree.setCurrentItem(rows(desk)["Mine"])
    QTest.keyClick(desk.palette_panel.tree, KEY.Key_Delete)
    assert kept(desk).keys() == {"Mine"}
    QTest.keyClick(desk.palette_panel.tree, KEY.Key_Delete)
    assert not kept(desk)
    assert instances(desk.model.document) == ["head"]


def test_blocks_go_out_as_a_file_and_come_in_from_one(
    desk: Desk, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, "Mine")
    file = tmp_path / "given.loom"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    pressed(right_click(desk, rows(desk)["Mine"]), "Export")
    assert load(file).blocks and not load(file).nodes
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(asking, "block_is_there", lambda _parent, _title: "both")
    pressed(right_click(desk, rows(desk)["Mine"]), "Import")
    assert rows(desk).keys() == {"Mine", "Mine2"}
    save_file(tmp_path / "project.loom", desk.model.root)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "project.loom"), ""))
    pressed(right_click(desk, rows(desk)["Mine"]), "Import")
    assert rows(desk).keys() == {"Mine", "Mine2", "Head"}


def test_a_broken_file_is_told_and_the_others_stay(desk: Desk, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    save(desk, "Mine")
    (desk.own.folder / "broken.loom").write_text("{")
    desk.own.read()
    broken = rows(desk)["broken.loom"]
    assert broken.data(0, BROKEN_ROLE) and not broken.data(0, TYPE_ROLE)
    assert "broken.loom" in broken.toolTip(0)
    assert rows(desk).keys() == {"Mine", "broken.loom"}
    monkeypatch.setattr(asking, "block_goes", lambda _parent, name: name == "broken.loom")
    pressed(right_click(desk, broken), "Delete")
    assert rows(desk).keys() == {"Mine"}


def test_what_another_window_saves_is_there_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    here = OwnBlocks(tmp_path / "blocks")
    assert not here.kept
    document = small_net()
    _, edits = grouping(document, [node_of(document, "Dense")], "Head")
    document = apply(document, edits)
    (block,) = document.blocks
    for title in ("One", "Two"):
        with qtbot.waitSignal(here.changed):
            keep(tmp_path / "blocks", document, block, title)
        qtbot.waitUntil(lambda title=title: title in {kept.title for kept in here.kept})  # type: ignore[misc]


def test_nothing_can_be_saved_where_no_block_is_selected(window: MainWindow) -> None:
    window.project.new(small_net())
    keep_: QAction = window.actions_by_id["keep"]
    assert not keep_.isEnabled()
    grouped(window.model)
    assert keep_.isEnabled()


def test_the_window_joins_the_parts(window: MainWindow) -> None:
    window.project.new(small_net())
    grouped(window.model)
    window.actions_by_id["keep"].trigger()
    card = window.keeping.card
    assert card is not None
    QTest.mouseClick(card.agree, Qt.MouseButton.LeftButton)
    assert window.statusBar().currentMessage() == "“Head” is among your blocks now."
    tree = window.palette_panel.tree
    QTest.keyClick(tree, KEY.Key_Return)
    assert instances(window.model.document) == ["head", "head2"]
    QTest.keyClick(tree, KEY.Key_F2)
    assert window.keeping.card is not None
    window.keeping.card.close()
