"""Fixing everything that is safe, with one press or key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from tests.app.conftest import node_of, small_net

from layerloom.graph.plan import addition, moving, removal, unlinking
from layerloom.layers import Dense
from layerloom_app.panels.parts import OneLine

if TYPE_CHECKING:
    from layerloom_app.main_window import MainWindow


def test_one_press_fixes_all_that_is_safe_in_one_step(window: MainWindow) -> None:
    window.project.new(small_net(units=7))
    model = window.model
    (flat,) = (link for link in model.document.links.values() if link.target.node == node_of(model.document, "Flatten"))
    model.push("Cut", unlinking(model.document, flat))
    broken = model.document
    assert {problem.severity for problem in model.problems} >= {"error"}
    window.docks.show("problems")
    QTest.mouseClick(window.problems.mend, Qt.MouseButton.LeftButton)
    assert not [problem for problem in model.problems if problem.severity == "error"]
    assert "Fixed" in window.statusBar().currentMessage()
    assert not window.problems.mend.isVisible()
    model.stack.undo()
    assert model.document == broken


def test_a_fix_that_makes_room_works_after_nodes_were_moved(window: MainWindow) -> None:
    window.project.new(small_net(units=7))
    model = window.model
    fix = next(fix for problem in model.problems for fix in problem.fixes if "Insert" in fix.text)
    moved = [edit.key for edit in fix.edits if edit.table == "places" and edit.old is not None]
    assert moved
    model.push("Move", moving(model.document, {moved[0]: (3000.0, 1000.0)}))
    window.docks.show("problems")
    button = next(b for b in window.problems.list.findChildren(QPushButton) if b.toolTip().startswith(fix.text))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert model.stack.undoText() == fix.text
    assert model.document.places[moved[0]].x == 3000


def test_a_fix_that_removes_a_node_takes_its_place_along_wherever_that_is(window: MainWindow) -> None:
    model = window.model
    window.project.new(small_net())
    node, edits = addition(model.document, Dense(), (0.0, 900.0))
    model.push("Add", edits)
    (fix,) = next(problem.fixes for problem in model.problems if problem.node == node)
    model.push("Move", moving(model.document, {node: (3000.0, 1000.0)}))
    window.docks.show("problems")
    button = next(b for b in window.problems.list.findChildren(QPushButton) if b.toolTip().startswith(fix.text))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert node not in model.document.nodes
    assert node not in model.document.places


def test_the_key_does_the_same(window: MainWindow) -> None:
    window.project.new(small_net(units=7))
    QTest.keyClick(window, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert not [problem for problem in window.model.problems if problem.severity == "error"]


def test_a_press_adds_the_loss_that_is_missing_in_one_step(window: MainWindow) -> None:
    window.project.new(small_net())
    model = window.model
    model.push("Delete", removal(model.document, [node_of(model.document, "CrossEntropy")]))
    without = model.document
    window.docks.show("problems")
    (fix,) = (b for b in window.problems.list.findChildren(QPushButton) if "CrossEntropy" in b.toolTip())
    QTest.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert node_of(model.document, "CrossEntropy")
    assert model.problems == ()
    model.stack.undo()
    assert model.document == without


def test_fixes_stand_beside_their_problem_where_there_is_room_and_else_below(window: MainWindow) -> None:
    window.project.new(small_net(units=7))
    panel = window.problems
    window.docks.show("problems")
    fixes = {}
    for width in (1600, 1024):
        window.resize(width, 820)
        QTest.qWait(20)
        row = panel.list.itemWidget(panel.list.item(0))
        assert row is not None
        button, title = row.findChildren(QPushButton)[0], row.findChildren(OneLine)[0]
        fixes[width] = button.geometry().left() > title.geometry().right()
        assert row.geometry().height() >= button.geometry().bottom()
    assert fixes == {1600: True, 1024: False}
    assert panel.summary.text() == "2 errors"
