"""The map of the graph: when it shows itself, what it shows, and where a press brings the view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layerloom import layers
from layerloom.graph import plan
from layerloom.graph.model import Frame
from layerloom_app import theme


@pytest.fixture
def near(hand, qtbot):
    """The canvas so near that a part of the graph is out of view."""
    hand.view.zoom_by(2 / hand.view.zoom)
    hand.view.centerOn(hand.view.canvas_scene.node_rect(hand.id("digits")).center())
    qtbot.waitUntil(hand.view.minimap.isVisible)
    return hand


def on_map(hand, title: str) -> QPoint:
    rect = hand.view.canvas_scene.node_rect(hand.id(title))
    return hand.view.minimap.on_map(rect).center().toPoint()


def colour(hand, at: QPoint):
    return hand.view.minimap.grab().toImage().pixelColor(at)


def test_it_shows_itself_only_where_a_part_is_out_of_view(near):
    assert near.view.minimap.isVisible()
    near.view.fit_all()
    assert not near.view.minimap.isVisible()


def test_a_press_brings_that_part_into_view(near):
    loss = near.view.canvas_scene.node_rect(near.id("loss"))
    assert not near.view.visible().contains(loss)
    near.view.minimap.grab()
    QTest.mousePress(near.view.minimap, Qt.MouseButton.LeftButton, pos=on_map(near, "loss"))
    assert near.view.visible().contains(loss)


def test_the_wheel_on_it_zooms_around_the_middle_of_the_canvas(near):
    middle, zoom = near.view.visible().center(), near.view.zoom
    at = QPointF(20, 20)
    nothing, notch = QPoint(), QPoint(0, 120)
    event = QWheelEvent(
        at, near.view.minimap.mapToGlobal(at), nothing, notch, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(near.view.minimap, event)
    assert near.view.zoom > zoom
    assert (near.view.visible().center() - middle).manhattanLength() < 4


def test_shift_m_hides_it_and_shows_it_again(near):
    near.key(Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert not near.view.minimap.isVisible()
    near.key(Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert near.view.minimap.isVisible()


def test_errors_are_red_on_it(near, qtbot):
    near.view.minimap.grab()
    near.view.centerOn(QPointF(2000, 2000))
    before = colour(near, on_map(near, "dense"))
    (link,) = (link for link in near.document.links.values() if link.target.node == near.id("dense"))
    near.model.push("Cut", plan.unlinking(near.document, link))
    red = near.view.look.colour("error")
    qtbot.waitUntil(lambda: colour(near, on_map(near, "dense")) == red)
    assert before != red


def picture(hand):
    return hand.view.minimap.grab().toImage()


@pytest.mark.parametrize(
    "change",
    [
        lambda hand: plan.moving(hand.document, {hand.id("dense"): (900.0, 700.0)}),
        lambda hand: plan.addition(hand.document, layers.Dense(4), (300.0, 600.0))[1],
        lambda hand: plan.framing(hand.document, Frame("Head", 0.0, -300.0, 400.0, 200.0))[1],
    ],
    ids=["moved", "added", "framed"],
)
def test_what_changes_is_seen_on_it(near, qtbot, change):
    near.view.centerOn(QPointF(2000, 2000))
    before = picture(near)
    near.model.push("Change", change(near))
    qtbot.waitUntil(lambda: picture(near) != before)
    near.model.stack.undo()
    qtbot.waitUntil(lambda: picture(near) == before)


def test_it_takes_the_colours_of_another_theme(near, qtbot):
    theme.manager().set_choice("dark")
    before = picture(near)
    theme.manager().set_choice("light")
    qtbot.waitUntil(lambda: picture(near) != before)
    theme.manager().set_choice("dark")
    qtbot.waitUntil(lambda: picture(near) == before)
