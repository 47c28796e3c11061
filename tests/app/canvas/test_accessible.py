"""The canvas as a screen reader walks it, and what is said of what is done there."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from tests.app.conftest import small_net

from layerloom.graph.plan import unlinking
from layerloom_app.announcing import Announcer
from layerloom_app.canvas import CanvasView
from layerloom_app.canvas.accessible import AccessibleCanvas
from layerloom_app.commands import DocumentModel

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface
    from tests.support.hand import Hand

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def said(hand: Hand) -> list[str]:
    """What is announced of the small net on the canvas."""
    sentences: list[str] = []
    Announcer(hand.model, hand.view).announced.connect(sentences.append)
    return sentences


@pytest.fixture
def drawn(hand: Hand, said: list[str]) -> Hand:
    """A small net on a canvas that has a voice and the focus."""
    hand.view.activateWindow()
    return hand


def canvas_of(hand: Hand) -> AccessibleCanvas:
    canvas = QAccessible.queryAccessibleInterface(hand.view)
    assert isinstance(canvas, AccessibleCanvas)
    return canvas


def nodes_of(drawn: Hand) -> dict[str, QAccessibleInterface]:
    """The nodes among the children of the canvas, by what is said of them."""
    canvas = canvas_of(drawn)
    children = [canvas.child(at) for at in range(canvas.childCount())]
    parts = [child for child in children if child is not None and child.role() == QAccessible.Role.ListItem]
    return {part.text(NAME): part for part in parts}


def lines_of(part: QAccessibleInterface) -> list[str]:
    return [part.child(at).text(NAME) for at in range(part.childCount())]


def test_the_canvas_names_every_node_with_its_shape_in_the_order_of_the_flow(drawn: Hand) -> None:
    assert list(nodes_of(drawn)) == [
        "digits, Digits, gives 1 × 8 × 8", "conv, Conv2D, gives 4 × 8 × 8", "relu, ReLU, gives 4 × 8 × 8",
        "flatten, Flatten, gives 256", "dense, Dense, gives 10", "loss, CrossEntropy, gives number",
    ]  # fmt: skip
    assert canvas_of(drawn).text(DESCRIPTION) == "6 nodes, 0 errors"


def test_ports_and_wires_are_children_of_their_node(drawn: Hand) -> None:
    part = nodes_of(drawn)["dense, Dense, gives 10"]
    assert lines_of(part) == ["Input x: 256 from flatten", "Output output: 10 to loss, prediction"]
    line = part.child(1)
    assert (line.parent(), part.indexOfChild(line), line.role()) == (part, 1, QAccessible.Role.StaticText)


def test_a_problem_is_told_at_its_node_and_below_it(drawn: Hand) -> None:
    cut(drawn, "dense")
    (problem,) = (problem for problem in drawn.model.problems if problem.node == drawn.id("dense"))
    (told,) = (name for name in nodes_of(drawn) if name.startswith("dense"))
    assert f"Problem: {problem}" in told
    assert f"Problem: {problem}" in lines_of(nodes_of(drawn)[told])


def test_a_node_lies_where_it_is_painted(drawn: Hand) -> None:
    canvas, view = canvas_of(drawn), drawn.view
    middle = view.viewport().mapToGlobal(view.mapFromScene(view.canvas_scene.node_rect(drawn.id("conv")).center()))
    part = canvas.childAt(middle.x(), middle.y())
    assert part is not None
    assert part.text(NAME).startswith("conv")
    assert part.rect().contains(middle)
    assert canvas.child(canvas.indexOfChild(part)) is part


def test_the_selected_node_has_the_focus_within_the_canvas(drawn: Hand) -> None:
    drawn.key(KEY.Key_Right, ALT)
    focus = canvas_of(drawn).focusChild()
    assert focus is not None
    assert focus.text(NAME).startswith("digits")
    assert focus.state().selected
    assert focus.state().focused
    assert not nodes_of(drawn)["dense, Dense, gives 10"].state().selected


def test_a_deleted_node_is_no_longer_there_and_comes_back_with_undo(drawn: Hand) -> None:
    part = nodes_of(drawn)["flatten, Flatten, gives 256"]
    assert lines_of(part)
    drawn.model.select({drawn.id("flatten")})
    drawn.key(KEY.Key_Delete)
    assert not any(name.startswith("flatten") for name in nodes_of(drawn))
    del part
    gc.collect()
    drawn.model.stack.undo()
    assert "flatten, Flatten, gives 256" in nodes_of(drawn)


def test_what_is_done_and_undone_is_announced(drawn: Hand, said: list[str]) -> None:
    drawn.model.select({drawn.id("relu")})
    drawn.key(KEY.Key_Delete)
    assert "Delete: relu" in said
    said.clear()
    drawn.model.stack.undo()
    assert "Undone: Delete: relu" in said


def test_a_wire_drawn_by_keys_is_announced_with_both_ends(drawn: Hand, said: list[str]) -> None:
    cut(drawn, "dense")
    assert any("errors. The first:" in sentence for sentence in said)
    drawn.model.select({drawn.id("flatten")})
    drawn.key(KEY.Key_K)
    drawn.type("dense")
    drawn.key(KEY.Key_Return)
    assert "Draw a wire: flatten to dense, x" in said
    assert "No errors any more." in said


def cut(hand: Hand, title: str) -> None:
    """Take off the wire into the node."""
    (link,) = (link for link in hand.document.links.values() if link.target.node == hand.id(title))
    hand.model.push("Cut", unlinking(hand.document, link))


def test_canvases_that_were_read_may_go_in_any_order(qapp: object) -> None:
    for count in range(12):
        view = CanvasView(DocumentModel(small_net()))
        Announcer(view.model, view)
        canvas = QAccessible.queryAccessibleInterface(view)
        assert canvas is not None
        part = canvas.child(canvas.childCount() - 1)
        assert lines_of(part)
        if count % 2:
            view.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del view, canvas, part
        gc.collect()
