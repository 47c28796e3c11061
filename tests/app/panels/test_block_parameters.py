"""Parameters of blocks in the inspector: made inside, given at instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.app.conftest import small_net

from layerloom.graph.flat import flat
from layerloom.graph.grouping import grouping
from layerloom.layers import Dense
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.block_part import BlockPart
from layerloom_app.panels.inspector import Inspector
from layerloom_app.panels.plain_fields import WholeField
from layerloom_app.panels.promoted_row import PromotedRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def inspector(model: DocumentModel, qtbot: QtBot) -> Inspector:
    """It shows the instance of a block with one dense layer in it."""
    made = Inspector(model)
    qtbot.addWidget(made)
    model.replace(small_net())
    node, edits = grouping(model.document, [dense(model)], inference=model.inference)
    model.push("Group", edits)
    made.resize(320, 700)
    made.show()
    model.select([node])
    return made


def dense(model: DocumentModel) -> str:
    return next(id_ for id_, node in model.document.nodes.items() if isinstance(node.layer, Dense))


def type_number(inspector: Inspector, name: str, digits: str) -> None:
    found = inspector.fields[name]
    assert isinstance(found, WholeField)
    found.box.selectAll()
    QTest.keyClicks(found.box, digits)
    QTest.keyClick(found.box, Qt.Key.Key_Return)


def units(model: DocumentModel) -> list[int]:
    nodes = flat(model.root).document.nodes.values()
    return [node.layer.units for node in nodes if isinstance(node.layer, Dense)]


def test_a_block_is_repeated_by_a_number_in_the_inspector(model: DocumentModel, inspector: Inspector) -> None:
    type_number(inspector, "repeat", "3")
    assert len(units(model)) == 3
    model.stack.undo()
    assert len(units(model)) == 1


def press_f(inspector: Inspector, name: str) -> PromotedRow:
    """Ask for a formula for a parameter; the row with the line in it."""
    row = inspector.promotions[name]
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    return row


def enter_dense(model: DocumentModel) -> str:
    """Show the inside of the block with the dense layer selected; the id of the instance."""
    (node,) = model.selection
    model.enter(node)
    model.select([dense(model)])
    return node


def formulas(model: DocumentModel) -> dict[str, str]:
    (block,) = model.root.blocks.values()
    return dict(next(iter(block.formulas.values()), {}))


def test_a_parameter_inside_becomes_one_of_the_block_and_is_given_outside(
    model: DocumentModel, inspector: Inspector
) -> None:
    before = units(model)
    enter_dense(model)
    row = press_f(inspector, "units")
    assert row.comment.text() == "“units” becomes a parameter of the block."
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    assert not inspector.fields["units"].isEnabled()
    model.leave()
    assert units(model) == before
    type_number(inspector, "units", "7")
    assert units(model) == [7]
    assert model.stack.undoText() == "Change units"


def test_a_parameter_that_no_longer_follows_the_block_keeps_its_value(
    model: DocumentModel, inspector: Inspector
) -> None:
    before = units(model)
    enter_dense(model)
    QTest.keyClick(press_f(inspector, "units").line, Qt.Key.Key_Return)
    assert formulas(model) == {"units": "units"}
    press_f(inspector, "units")
    assert inspector.fields["units"].isEnabled()
    assert units(model) == before
    assert not formulas(model)


def test_a_formula_is_checked_while_it_is_typed_and_taken_by_enter(model: DocumentModel, inspector: Inspector) -> None:
    instance = enter_dense(model)
    row = press_f(inspector, "units")
    QTest.keyClicks(row.line, "width")
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    row = inspector.promotions["units"]
    row.line.selectAll()
    QTest.keyClicks(row.line, "2*wid")
    assert row.line.property("wrong")
    assert row.comment.objectName() == "bad" and "wid" in row.comment.text()
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    assert formulas(model) == {"units": "width"}
    QTest.keyClicks(row.line, "th")
    assert not row.line.property("wrong")
    assert row.comment.text() == "= 20"
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    assert formulas(model) == {"units": "2*width"}
    assert units(model) == [20]
    model.stack.undo()
    assert formulas(model) == {"units": "width"}
    assert model.path == (instance,)


def test_a_formula_that_is_given_up_leaves_no_trace(model: DocumentModel, inspector: Inspector) -> None:
    enter_dense(model)
    before = model.root
    row = press_f(inspector, "units")
    QTest.keyClicks(row.line, "width")
    QTest.keyClick(row.line, Qt.Key.Key_Escape)
    assert model.root == before
    assert inspector.fields["units"].isEnabled() and not row.line.isVisible()


def test_names_are_completed_in_a_formula(model: DocumentModel, inspector: Inspector) -> None:
    enter_dense(model)
    QTest.keyClicks(press_f(inspector, "units").line, "width")
    QTest.keyClick(inspector.promotions["units"].line, Qt.Key.Key_Return)
    row = inspector.promotions["units"]
    row.line.offer(row.names())
    row.line.setFocus()
    row.line.selectAll()
    QTest.keyClicks(row.line, "3*wi")
    popup = row.line.popup
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert row.line.text() == "3*width"
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    assert units(model) == [30]


def show_block(model: DocumentModel, inspector: Inspector) -> BlockPart:
    """Select nothing inside; what the inspector then says of the block."""
    model.select(())
    assert inspector.block is not None
    return inspector.block


def test_the_parameters_of_a_block_get_other_names_and_values(model: DocumentModel, inspector: Inspector) -> None:
    enter_dense(model)
    QTest.keyClick(press_f(inspector, "units").line, Qt.Key.Key_Return)
    part = show_block(model, inspector)
    part.names["units"].selectAll()
    QTest.keyClicks(part.names["units"], "width")
    QTest.keyClick(part.names["units"], Qt.Key.Key_Return)
    assert formulas(model) == {"units": "width"}
    found = part.fields["width"]
    assert isinstance(found, WholeField)
    found.box.selectAll()
    QTest.keyClicks(found.box, "12")
    QTest.keyClick(found.box, Qt.Key.Key_Return)
    assert units(model) == [12]
    QTest.mouseClick(part.add, Qt.MouseButton.LeftButton)
    (block,) = model.root.blocks.values()
    assert block.parameters == {"width": 12, "parameter1": 1}


def test_a_name_that_a_parameter_cannot_have_is_refused(model: DocumentModel, inspector: Inspector) -> None:
    enter_dense(model)
    QTest.keyClick(press_f(inspector, "units").line, Qt.Key.Key_Return)
    part = show_block(model, inspector)
    told: list[str] = []
    inspector.message.connect(told.append)
    part.names["units"].selectAll()
    QTest.keyClicks(part.names["units"], "index")
    QTest.keyClick(part.names["units"], Qt.Key.Key_Return)
    assert told == ['This was not changed: "index" means something else in a formula: take another name.']
    assert part.names["units"].text() == "units"


def test_a_block_gets_another_title_in_the_inspector(model: DocumentModel, inspector: Inspector) -> None:
    enter_dense(model)
    part = show_block(model, inspector)
    part.title.selectAll()
    QTest.keyClicks(part.title, "Head")
    QTest.keyClick(part.title, Qt.Key.Key_Return)
    assert [block.title for block in model.root.blocks.values()] == ["Head"]
    model.stack.undo()
    assert part.title.text() == "Block"
