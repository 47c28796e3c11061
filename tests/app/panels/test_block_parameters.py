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
from layerloom_app.panels.fields import WholeField
from layerloom_app.panels.inspector import Inspector

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


def test_a_parameter_inside_becomes_one_of_the_block_and_is_given_outside(
    model: DocumentModel, inspector: Inspector
) -> None:
    (node,) = model.selection
    before = units(model)
    model.enter(node)
    model.select([dense(model)])
    QTest.mouseClick(inspector.promotions["units"].button, Qt.MouseButton.LeftButton)
    assert not inspector.fields["units"].isEnabled()
    model.leave()
    assert units(model) == before
    type_number(inspector, "units", "7")
    assert units(model) == [7]
    assert model.stack.undoText() == "Change units"


def test_a_parameter_that_no_longer_follows_the_block_keeps_its_value(
    model: DocumentModel, inspector: Inspector
) -> None:
    (node,) = model.selection
    before = units(model)
    model.enter(node)
    model.select([dense(model)])
    button = inspector.promotions["units"].button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(inspector.promotions["units"].button, Qt.MouseButton.LeftButton)
    assert inspector.fields["units"].isEnabled()
    assert units(model) == before
    (block,) = model.root.blocks.values()
    assert not block.formulas
