"""The pages of the inspector: made once for a kind of node, and filled with each node's own values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layerloom import layers
from layerloom.graph.model import Document, Node
from layerloom_app.panels.inspector import Inspector
from layerloom_app.panels.inspector_page import MOST, Page
from layerloom_app.panels.plain_fields import WholeField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from layerloom_app.commands import DocumentModel


@pytest.fixture
def inspector(model: DocumentModel, qtbot: QtBot) -> Inspector:
    """An inspector beside two dense layers and one of many other kinds."""
    made = Inspector(model)
    qtbot.addWidget(made)
    kinds = [layers.Dense(3), layers.Dense(7), layers.ReLU(), layers.Flatten(), layers.Dropout(), layers.Conv2D(4)]
    others = [layers.Conv1D(), layers.Conv3D(), layers.BatchNorm(), layers.LayerNorm(), layers.Add(), layers.LSTM()]
    more = [layers.GRU(), layers.Embedding(), layers.Reshape(), layers.Softmax(), layers.Sigmoid(), layers.Tanh()]
    nodes = {f"n{index:02}": Node(layer, f"node{index}") for index, layer in enumerate((*kinds, *others, *more))}
    model.replace(Document().with_table("nodes", nodes))
    made.resize(320, 700)
    made.show()
    return made


def units(inspector: Inspector) -> WholeField:
    found = inspector.fields["units"]
    assert isinstance(found, WholeField)
    return found


def test_another_node_of_the_same_kind_is_shown_by_the_same_widgets(model: DocumentModel, inspector: Inspector) -> None:
    model.select(["n00"])
    first = units(inspector)
    model.select(["n02"])
    model.select(["n01"])
    assert units(inspector) is first
    assert inspector.title is not None
    assert (inspector.title.text(), first.box.value()) == ("node1", 7)
    assert first.isVisible()
    first.box.setValue(9)
    assert [model.document.nodes[node].layer for node in ("n00", "n01")] == [layers.Dense(3), layers.Dense(9)]


def test_only_the_page_of_the_selection_is_seen(model: DocumentModel, inspector: Inspector) -> None:
    for node in ("n00", "n02", "n01", "n05", "n02"):
        model.select([node])
    seen = [page for page in inspector.findChildren(Page) if page.isVisible()]
    assert [page.node for page in seen] == ["n02"]
    model.select(())
    assert [page.node for page in inspector.findChildren(Page) if page.isVisible()] == [None]


@pytest.mark.parametrize("other", ["n01", "n02", "n05"])
def test_what_is_typed_and_not_entered_is_not_given_to_the_next_node(
    model: DocumentModel, inspector: Inspector, other: str
) -> None:
    before = model.document
    inspector.activateWindow()
    model.select(["n00"])
    units(inspector).setFocus()
    units(inspector).box.selectAll()
    QTest.keyClicks(units(inspector).box, "64")
    model.select([other])
    QApplication.processEvents()
    assert model.document == before
    model.select(["n01"])
    assert units(inspector).box.text() == "7"
    units(inspector).box.clearFocus()
    assert model.document == before


def test_pages_of_many_kinds_are_not_all_kept(model: DocumentModel, inspector: Inspector) -> None:
    for node in model.document.nodes:
        model.select([node])
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # Those that were dropped are gone then.
    assert len(inspector.findChildren(Page)) <= MOST
