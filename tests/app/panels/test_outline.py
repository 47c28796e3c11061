"""The outline with keys, and the tree that a screen reader gets of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from tests.app.conftest import node_of, small_net

from layerloom.graph.plan import changing, unlinking
from layerloom_app import theme
from layerloom_app.panels.parts import can_be_seen

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface
    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow
    from layerloom_app.panels.outline import Outline

KEY = Qt.Key


@pytest.fixture
def tree(window: MainWindow, qtbot: QtBot) -> Outline:
    """The outline of a small net, with the focus."""
    window.project.new(small_net())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, KEY.Key_F4)
    tree = window.outline.tree
    qtbot.waitUntil(lambda: can_be_seen(tree))
    tree.setFocus()
    return tree


def titles(tree: Outline) -> list[str]:
    return [str(tree.rows.index(row, 0).data()) for row in range(tree.rows.rowCount())]


def spoken(tree: Outline) -> list[str]:
    """The names of everything in the accessible tree, asked for once: Qt keeps it while no screen reader listens."""
    tree.executeDelayedItemsLayout()
    root = QAccessible.queryAccessibleInterface(tree)
    assert root is not None

    def names(part: QAccessibleInterface) -> list[str]:
        own = part.text(QAccessible.Text.Name)
        below = [
            name for at in range(part.childCount()) if (child := part.child(at)) is not None for name in names(child)
        ]
        return [own, *below]

    return names(root)


def test_the_screen_reader_gets_every_node_with_shape_and_error(window: MainWindow, tree: Outline) -> None:
    model = window.model
    dense = node_of(model.document, "Dense")
    (link,) = (link for link in model.document.links.values() if link.target.node == dense)
    model.push("Cut", unlinking(model.document, link))
    told = spoken(tree)
    assert any("Flatten, gives 64" in name for name in told)
    for node in model.document.nodes.values():
        assert any(name.startswith(f"{node.title}, {node.layer.type_name}") for name in told)
    for problem in model.problems:
        assert any(str(problem) in name for name in told) or problem.node is None


def test_down_walks_along_the_data_flow_and_selects(window: MainWindow, tree: Outline) -> None:
    tree.setCurrentIndex(tree.rows.index(0, 0))
    assert window.model.selection == {node_of(window.model.document, "Digits")}
    QTest.keyClick(tree, KEY.Key_Down)
    assert window.model.selection == {node_of(window.model.document, "Flatten")}


def test_a_letter_finds_a_node_and_delete_deletes_it(window: MainWindow, tree: Outline) -> None:
    tree.setCurrentIndex(tree.rows.index(0, 0))
    QTest.keyClicks(tree, "den")
    dense = node_of(window.model.document, "Dense")
    assert window.model.selection == {dense}
    QTest.keyClick(tree, KEY.Key_Delete)
    assert dense not in window.model.document.nodes
    assert not any("dense" in title for title in titles(tree))
    window.model.stack.undo()
    assert any("dense" in title for title in titles(tree))


def test_right_opens_the_wires_of_a_node(window: MainWindow, tree: Outline) -> None:
    tree.setCurrentIndex(tree.rows.row_of(node_of(window.model.document, "Flatten")))
    QTest.keyClick(tree, KEY.Key_Right)
    index = tree.rows.row_of(node_of(window.model.document, "Flatten"))
    assert tree.isExpanded(index)
    assert [tree.rows.index(row, 0, index).data() for row in range(tree.rows.rowCount(index))] == [
        "Input x: 1 × 8 × 8 from digits1, image", "Output output: 64 to dense1, x",
    ]  # fmt: skip


def _colours_before(tree: Outline, index: QModelIndex) -> int:
    """How many colours are seen where the arrow of a row would be."""
    place = tree.visualRect(index)
    picture = tree.viewport().grab(QRect(0, place.top() + 4, tree.indentation(), place.height() - 8)).toImage()
    return len({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())})


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_a_row_that_can_be_opened_has_an_arrow(
    window: MainWindow, tree: Outline, qtbot: QtBot, choice: theme.Choice
) -> None:
    theme.manager().set_choice(choice)
    top = tree.rows.index(0, 0)
    assert _colours_before(tree, top) > 1
    tree.expand(top)
    qtbot.waitUntil(lambda: _colours_before(tree, tree.rows.index(0, 0, top)) == 1)


def test_a_selection_on_the_canvas_is_one_here(window: MainWindow, tree: Outline) -> None:
    window.canvas.setFocus()
    window.model.select([node_of(window.model.document, "CrossEntropy")])
    chosen = tree.selectionModel().selectedRows()
    assert [tree.rows.node(index) for index in chosen] == [node_of(window.model.document, "CrossEntropy")]


def test_what_is_selected_and_what_goes_wrong_is_announced(window: MainWindow, tree: Outline) -> None:
    said: list[str] = []
    window.announcer.announced.connect(said.append)
    dense = node_of(window.model.document, "Dense")
    window.model.select([dense])
    assert said[-1].startswith("dense1, Dense, gives 10")
    (link,) = (link for link in window.model.document.links.values() if link.target.node == dense)
    window.model.push("Cut", unlinking(window.model.document, link))
    assert any("errors. The first:" in sentence for sentence in said)
    window.model.stack.undo()
    assert "No errors any more." in said


def test_panels_behind_another_follow_no_edit_until_they_come_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("outline", "code", "training"):
        window.docks.show(name)
    qtbot.waitUntil(lambda: not can_be_seen(window.outline) and not can_be_seen(window.code))
    window.project.new(small_net())
    refreshed: list[str] = []
    window.outline.tree.refresh = lambda: refreshed.append("outline")  # type: ignore[method-assign]
    window.code._timer.stop()
    window.model.push("Change", changing(window.model.document, node_of(window.model.document, "Dense"), units=3))
    assert not refreshed
    assert not window.code._timer.isActive()
    window.docks.show("outline")
    qtbot.waitUntil(lambda: bool(refreshed))
    window.docks.show("code")
    qtbot.waitUntil(lambda: not window.code._stale)
