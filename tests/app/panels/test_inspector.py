"""The inspector: made from the declarations, one step of undo an edit, and it follows the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.app.conftest import node_of, small_net

from layerloom import layers
from layerloom.graph.model import EMPTY
from layerloom.graph.plan import addition, changing
from layerloom.graph.problems import Problem
from layerloom.layers.layer import Layer, registry
from layerloom.layers.parameters import Count, parameters
from layerloom.layers.spec import Spec
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.inspector import Inspector, spec_text
from layerloom_app.panels.plain_fields import WholeField
from layerloom_app.panels.problem_card import ProblemCard

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def inspector(model: DocumentModel, qtbot: QtBot) -> Inspector:
    made = Inspector(model)
    qtbot.addWidget(made)
    model.replace(small_net())
    made.resize(320, 700)
    made.show()
    return made


def texts(inspector: Inspector) -> str:
    QApplication.processEvents()
    return "\n".join(found.text() for found in inspector.findChildren(QLabel) if found.isVisibleTo(inspector))


def units(inspector: Inspector) -> WholeField:
    found = inspector.fields["units"]
    assert isinstance(found, WholeField)
    return found


def type_number(box: WholeField, digits: str) -> None:
    box.box.selectAll()
    QTest.keyClicks(box.box, digits)
    QTest.keyClick(box.box, Qt.Key.Key_Return)


@pytest.mark.parametrize("cls", registry.values(), ids=lambda cls: cls.__name__)
def test_every_layer_can_be_inspected(cls: type[Layer], model: DocumentModel, inspector: Inspector) -> None:
    node, edits = addition(EMPTY, cls(), (0.0, 0.0))
    model.replace(EMPTY)
    model.push("Add", edits)
    model.select([node])
    assert inspector.fields.keys() == {p.name for p in parameters(cls) if not p.internal}
    assert cls.__name__ in texts(inspector)


def test_a_layer_declared_in_a_test_has_its_fields(model: DocumentModel, inspector: Inspector) -> None:
    class Gain(Layer):
        """Multiplies by a number."""

        amount: Annotated[Count, "how much"] = 2

        def infer(self, x: Spec) -> Spec:
            return x

    node, edits = addition(EMPTY, Gain(), (0.0, 0.0))
    model.replace(EMPTY)
    model.push("Add", edits)
    model.select([node])
    assert set(inspector.fields) == {"amount"}
    assert "How much" in texts(inspector)


def test_typing_a_value_changes_the_document_in_one_step(model: DocumentModel, inspector: Inspector) -> None:
    node = node_of(model.document, "Dense")
    model.select([node])
    before = model.document
    type_number(units(inspector), "24")
    assert model.document.nodes[node].layer == layers.Dense(24)
    assert model.stack.count() == 1
    model.stack.undo()
    assert model.document == before
    assert units(inspector).box.value() == 10


def test_a_node_is_frozen_and_freed_where_it_has_weights(model: DocumentModel, inspector: Inspector) -> None:
    node = node_of(model.document, "Dense")
    model.select([node])
    assert inspector.frozen is not None
    inspector.frozen.box.click()
    assert model.document.frozen(node)
    assert inspector.frozen.box.isChecked()
    model.stack.undo()
    assert not model.document.frozen(node)
    assert not inspector.frozen.box.isChecked()
    model.select([node_of(model.document, "Flatten")])
    assert inspector.frozen is None


def test_the_arrows_of_a_field_are_one_step_of_undo(model: DocumentModel, inspector: Inspector) -> None:
    node = node_of(model.document, "Dense")
    model.select([node])
    for _ in range(5):
        QTest.keyClick(units(inspector).box, Qt.Key.Key_Up)
    assert model.document.nodes[node].layer == layers.Dense(15)
    assert model.stack.count() == 1


def test_a_change_from_elsewhere_is_shown(model: DocumentModel, inspector: Inspector) -> None:
    node = node_of(model.document, "Dense")
    model.select([node])
    shown = inspector.fields["units"]
    model.push("Change", changing(model.document, node, units=33))
    assert inspector.fields["units"] is shown
    assert units(inspector).box.value() == 33


def test_a_title_is_changed_and_a_bad_one_refused(model: DocumentModel, inspector: Inspector, qtbot: QtBot) -> None:
    node = node_of(model.document, "Dense")
    model.select([node])
    line = inspector.title
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, "scores")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert model.document.nodes[node].title == "scores"
    with qtbot.waitSignal(inspector.message) as told:
        line.clear()
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert "not changed" in told.args[0]
    assert line.text() == "scores"


def test_shapes_and_cost_of_the_node_are_shown(model: DocumentModel, inspector: Inspector) -> None:
    model.select([node_of(model.document, "Dense")])
    shown = texts(inspector)
    assert "64" in shown and "650" in shown
    model.select([node_of(model.document, "Flatten")])
    assert "1 × 8 × 8 (C, H, W)" in texts(inspector)


def test_a_problem_is_explained_and_its_fix_repairs_it(model: DocumentModel, inspector: Inspector) -> None:
    from layerloom.graph.model import Input, Output
    from layerloom.graph.plan import linking

    data, dense = node_of(model.document, "Digits"), node_of(model.document, "Dense")
    model.push("Wire", linking(model.document, Output(data, "image"), Input(dense, "x"), replacing=True))
    model.select([dense])
    cards = inspector.findChildren(ProblemCard)
    assert cards
    assert any(button.text().strip() for card in cards for button in card.findChildren(QPushButton))
    before = len(model.problems)
    QTest.mouseClick(cards[0].findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert len(model.problems) < before


def test_with_nothing_selected_the_project_is_shown_and_named(model: DocumentModel, inspector: Inspector) -> None:
    assert "Project" in texts(inspector) and "650" in texts(inspector)
    line = inspector.title
    assert line is not None
    QTest.keyClicks(line, "first net")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert model.document.settings["name"] == "first net"
    model.stack.undo()
    assert line.text() == ""


def test_several_nodes_are_counted_and_summed(model: DocumentModel, inspector: Inspector) -> None:
    model.select(list(model.document.nodes))
    assert "5 nodes selected" in texts(inspector)
    assert inspector.fields == {}


def test_a_deleted_node_leaves_the_inspector_with_the_project(model: DocumentModel, inspector: Inspector) -> None:
    from layerloom.graph.plan import removal

    node = node_of(model.document, "Dense")
    model.select([node])
    model.push("Delete", removal(model.document, [node]))
    assert "Project" in texts(inspector)


def test_choosing_a_table_reads_its_columns(model: DocumentModel, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "flowers.csv").write_text("length,width,kind\n1.5,2.0,a\n2.5,1.0,b\n3.5,1.5,a\n")
    inspector = Inspector(model, lambda: tmp_path)
    qtbot.addWidget(inspector)
    node, edits = addition(EMPTY, layers.CSV(), (0.0, 0.0))
    model.replace(EMPTY)
    model.push("Add", edits)
    model.select([node])
    inspector.fields["path"].edited.emit("flowers.csv")
    layer = model.document.nodes[node].layer
    assert isinstance(layer, layers.CSV)
    assert layer.path == "flowers.csv" and layer.rows == 3 and layer.columns
    with qtbot.waitSignal(inspector.message) as told:
        inspector.fields["path"].edited.emit("missing.csv")
    assert "missing.csv" in told.args[0]
    assert model.document.nodes[node].layer == layer


def test_a_shape_is_written_with_its_axes() -> None:
    assert spec_text(Spec((8, 26, 26), ("C", "H", "W"))) == "8 × 26 × 26 (C, H, W)"
    assert spec_text(Spec((), kind="int", classes=10)) == "10 classes"
    assert spec_text(None) == "?"


def test_what_the_program_noted_is_shown_but_cannot_be_typed(model: DocumentModel, inspector: Inspector) -> None:
    node, edits = addition(EMPTY, layers.CSV("iris.csv", (), 1797, "0123456789abcdef" * 4), (0.0, 0.0))
    model.replace(EMPTY)
    model.push("Add", edits)
    model.select([node])
    assert "path" in inspector.fields and not {"rows", "sha256"} & inspector.fields.keys()
    shown = texts(inspector)
    assert "1,797" in shown and "0123456789abcdef…" in shown
    assert inspector._content.width() <= inspector._area.viewport().width()


def test_a_card_says_what_is_missing_rather_than_that_nothing_came(qtbot: QtBot, model: DocumentModel) -> None:
    for problem in (
        Problem("n", "csv has no data yet", "nothing", "a file", "choose one in the inspector", kind="file"),
        Problem("n", "dense1 needs a vector, got nothing", "nothing", "a vector"),
        Problem("n", "dense1 needs a wire at x", kind="missing input"),
    ):
        card = ProblemCard(problem, model)
        qtbot.addWidget(card)
        said = " ".join(part.text() for part in card.findChildren(QLabel))
        assert "does not fit" not in said and "nothing" not in said
