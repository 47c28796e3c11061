"""A long layout says how far it is while the canvas stays alive, and one that is stopped moves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from layerloom.graph import Document, plan
from layerloom.graph.edit import apply
from layerloom_app import theme
from layerloom_app.canvas import layout_run
from layerloom_app.canvas.editing import Editing
from layerloom_app.canvas.scene import CanvasScene
from layerloom_app.canvas.style import Style
from layerloom_app.commands import DocumentModel

from .conftest import ladder

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.support.hand import Hand


@pytest.fixture
def long(empty: Hand, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """A canvas on which each layout takes many events."""
    monkeypatch.setattr(layout_run, "_AT_ONCE", 0.0)
    monkeypatch.setattr(layout_run, "_SLICE", 0.0)
    document = ladder(60)
    scattered = {
        node: (place.x, 8.0 * (index * 37 % 90)) for index, (node, place) in enumerate(document.places.items())
    }
    empty.view.model.replace(apply(document, plan.moving(document, scattered)))
    return empty


def laid_out(document: Document) -> Document:
    model = DocumentModel(document)
    Editing(model, CanvasScene(model, Style(theme.manager().theme)), print).lay_out()
    return model.document


def test_a_long_layout_says_how_far_it_is_and_comes_to_the_same_end(long: Hand, qtbot: QtBot) -> None:
    view, before = long.view, long.view.model.document
    seen: list[int] = []
    view.strip.bar.valueChanged.connect(seen.append)
    QTest.keyClick(view, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert view.strip.isVisible()
    assert view.strip.title.text() == "Laying out…"
    assert view.model.document == before
    qtbot.waitUntil(lambda: not view.layout_run.running)
    assert not view.strip.isVisible()
    assert view.model.document == laid_out(before)
    assert seen == sorted(seen)
    assert len(seen) > 10
    assert view.model.stack.count() == 1


def test_escape_stops_a_layout_and_leaves_the_document_untouched(long: Hand, qtbot: QtBot) -> None:
    view, before = long.view, long.view.model.document
    view.model.select(list(before.nodes)[:30])
    QTest.keyClick(view, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: view.strip.bar.value() > 100)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.layout_run.running
    assert not view.strip.isVisible()
    assert view.model.document is before
    assert not view.model.stack.canUndo()
    assert long.messages == ["The layout was stopped, and nothing was moved."]
    assert len(view.model.selection) == 30
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.model.selection


def test_the_button_stops_a_layout(long: Hand, qtbot: QtBot) -> None:
    view, before = long.view, long.view.model.document
    view.layout_all()
    qtbot.waitUntil(lambda: view.strip.bar.value() > 0)
    QTest.mouseClick(view.strip.button, Qt.MouseButton.LeftButton)
    assert not view.layout_run.running
    assert view.model.document is before


def test_a_change_of_the_graph_ends_the_layout_of_what_it_was(long: Hand, qtbot: QtBot) -> None:
    view = long.view
    view.layout_all()
    qtbot.waitUntil(lambda: view.strip.bar.value() > 0)
    view.editing.remove(["n0003"], heal=True)
    assert not view.layout_run.running
    assert not view.strip.isVisible()
    assert long.messages == ["The layout was stopped, because the graph was changed."]
    assert view.model.stack.count() == 1


def test_a_new_layout_takes_the_place_of_the_one_under_way(long: Hand, qtbot: QtBot) -> None:
    view, before = long.view, long.view.model.document
    view.layout_all()
    view.layout_all()
    qtbot.waitUntil(lambda: not view.layout_run.running)
    assert view.model.document == laid_out(before)
    assert view.model.stack.count() == 1


def test_a_short_layout_is_there_at_once(hand: Hand) -> None:
    hand.view.layout_all()
    assert not hand.view.layout_run.running
    assert not hand.view.strip.isVisible()
    assert hand.view.model.stack.count() == 1
