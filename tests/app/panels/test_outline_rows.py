"""The rows of the outline while the document changes: those that stay keep what the tree knows of them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from layerloom import layers
from layerloom.graph.edit import apply
from layerloom.graph.model import EMPTY, Document, Input, Output
from layerloom.graph.outline import reading_order
from layerloom.graph.plan import addition, changing, linking, removal, unlinking
from layerloom_app.commands import DocumentModel
from layerloom_app.panels import outline_rows
from layerloom_app.panels.outline import Outline
from layerloom_app.panels.outline_rows import OutlineModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from layerloom.graph.model import NodeId


def chain(count: int) -> Document:
    """Dense layers one after another."""
    document, last = EMPTY, ""
    for place in range(count):
        node, edits = addition(document, layers.Dense(4) if last else layers.Input((4,)), (200.0 * place, 0.0))
        document = apply(document, edits)
        if last:
            document = apply(document, linking(document, Output(last, "output"), Input(node, "x")))
        last = node
    return document


@pytest.fixture
def tree(qtbot: QtBot) -> Outline:
    """The outline of sixty layers in a small window that follows the document."""
    model = DocumentModel(chain(60))
    made = Outline(model, lambda _event: False)
    model.setParent(made)
    qtbot.addWidget(made)
    model.checked.connect(made.refresh)
    made.resize(400, 200)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    made.executeDelayedItemsLayout()
    return made


def ids(tree: Outline) -> list[NodeId]:
    return list(reading_order(tree._model.document, tree._model.inference))


def below(tree: Outline, parent: QModelIndex) -> list[str]:
    return [str(tree.rows.index(row, 0, parent).data()) for row in range(tree.rows.rowCount(parent))]


def test_rows_that_stay_keep_whether_they_are_open_and_selected(tree: Outline) -> None:
    model, nodes = tree._model, ids(tree)
    tree.expand(tree.rows.row_of(nodes[20]))
    model.select([nodes[30]])
    tree.show_selection()
    model.push("Delete", removal(model.document, [nodes[5]]))
    tree.show_selection()
    assert tree.isExpanded(tree.rows.row_of(nodes[20]))
    assert [tree.rows.node(index) for index in tree.selectionModel().selectedRows()] == [nodes[30]]
    model.stack.undo()
    assert tree.isExpanded(tree.rows.row_of(nodes[20]))
    assert not tree.isExpanded(tree.rows.row_of(nodes[21]))


@pytest.mark.parametrize("gone", [3, 58], ids=["above", "below"])
def test_the_row_at_the_top_stays_there_when_another_is_deleted(tree: Outline, gone: int) -> None:
    nodes = ids(tree)
    tree.scrollTo(tree.rows.row_of(nodes[25]), Outline.ScrollHint.PositionAtTop)
    tree._model.push("Delete", removal(tree._model.document, [nodes[gone]]))
    tree.executeDelayedItemsLayout()
    assert tree.rows.node(tree.indexAt(QPoint(0, 0))) == nodes[25]


def test_an_open_row_gets_the_problems_that_its_node_gets(tree: Outline) -> None:
    model, node = tree._model, ids(tree)[10]
    index = tree.rows.row_of(node)
    tree.expand(index)
    before = below(tree, index)
    (link,) = (link for link in model.document.links.values() if link.target.node == node)
    model.push("Cut", unlinking(model.document, link))
    index = tree.rows.row_of(node)
    after = below(tree, index)
    assert len(after) > len(before)
    assert any(text.startswith("Problem: ") for text in after)
    assert tree.isExpanded(index)
    assert tree.isFirstColumnSpanned(len(after) - 1, index)
    model.stack.undo()
    assert below(tree, tree.rows.row_of(node)) == before


def test_an_edit_puts_no_more_nodes_into_words_than_are_seen(tree: Outline, monkeypatch: pytest.MonkeyPatch) -> None:
    model, written = tree._model, list[object]()
    whole = outline_rows.entry
    monkeypatch.setattr(outline_rows, "entry", lambda *args: (written.append(args[-1]), whole(*args))[1])
    model.push("Delete", removal(model.document, [ids(tree)[40]]))
    tree.executeDelayedItemsLayout()
    tree.viewport().repaint()
    assert len(set(written)) < 20


def _steps(dice: random.Random) -> Callable[[DocumentModel], None]:
    def add(model: DocumentModel) -> None:
        model.push("Add", addition(model.document, layers.Dense(3), (0.0, 0.0))[1])

    def delete(model: DocumentModel) -> None:
        nodes = list(model.document.nodes)
        model.push("Delete", removal(model.document, dice.sample(nodes, min(len(nodes), 3)), heal=dice.random() < 0.5))

    def wire(model: DocumentModel) -> None:
        source, target = dice.choices(list(model.document.nodes), k=2)
        if source != target and model.document.nodes[target].layer.ports.inputs:
            wish = Output(source, "output"), Input(target, "x")
            model.push("Wire", linking(model.document, *wish, replacing=True))

    def cut(model: DocumentModel) -> None:
        if links := list(model.document.links):
            model.push("Cut", unlinking(model.document, model.document.links[dice.choice(links)]))

    def change(model: DocumentModel) -> None:
        dense = [node for node, found in model.document.nodes.items() if isinstance(found.layer, layers.Dense)]
        if dense:
            model.push("Change", changing(model.document, dice.choice(dense), units=dice.randint(1, 9)))

    def undo(model: DocumentModel) -> None:
        model.stack.undo()

    return dice.choice((add, delete, wire, cut, change, undo))


def test_whatever_is_done_the_rows_are_those_of_the_document(qtbot: QtBot) -> None:
    """Qt's own tester watches that every row is told before it comes or goes."""
    dice = random.Random(7)
    model, owner = DocumentModel(chain(12)), QWidget()
    qtbot.addWidget(owner)
    rows, afresh = OutlineModel(model, owner), OutlineModel(model, owner)
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, owner)
    rows.refresh()
    for _ in range(150):
        if len(model.document.nodes) > 4:
            _steps(dice)(model)
        else:
            model.stack.undo()
        rows.refresh()
        afresh.clear()
        afresh.refresh()
        assert _texts(rows) == _texts(afresh)
    assert tester.model() is rows
    model.deleteLater()


def _texts(rows: OutlineModel) -> list[list[object]]:
    top = [rows.index(row, 0) for row in range(rows.rowCount())]
    return [
        [
            index.siblingAtColumn(2).data(),
            index.data(),
            *(rows.index(n, 0, index).data() for n in range(rows.rowCount(index))),
        ]
        for index in top
    ]


def test_another_document_opens_with_all_rows_closed(tree: Outline) -> None:
    tree._model.replaced.connect(tree.clear)
    tree._model.replaced.connect(tree.refresh)
    tree.expand(tree.rows.index(0, 0))
    tree._model.replace(chain(4))
    assert tree.rows.rowCount() == 4
    assert not tree.isExpanded(tree.rows.index(0, 0))
