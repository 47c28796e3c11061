"""What hands do while something is in hand: give it up, hold another key, scroll, or come back from elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
RIGHT, MIDDLE = Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
KEY, SHAPE = Qt.Key, Qt.CursorShape


def right_click(hand, at):
    """A press of the right button, and the wish for a menu that Linux sends with it."""
    hand.press(at, button=RIGHT)
    pixel = hand.pixel(at).toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, pixel, hand.view.viewport().mapToGlobal(pixel))
    QApplication.sendEvent(hand.view.viewport(), event)
    hand.release(at, button=RIGHT)


STARTS = {
    "a node": lambda hand: hand.body("relu"),
    "a new wire": lambda hand: hand.output("dense"),
    "a wire taken off": lambda hand: hand.input("dense"),
    "a box": lambda hand: QPointF(300, 420),
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("give_up", ["Escape", "right button", "another window"])
def test_whatever_is_in_hand_can_be_given_up_without_a_trace(hand, start, give_up):
    before, at = hand.document, STARTS[start](hand)
    hand.press(at)
    hand.move(at + QPointF(30, 30))
    hand.move(at + QPointF(90, 60))
    if give_up == "Escape":
        hand.key(KEY.Key_Escape)
    elif give_up == "right button":
        right_click(hand, at + QPointF(90, 60))
    else:
        event = QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
        QApplication.sendEvent(hand.view, event)
    hand.release(at + QPointF(90, 60))
    assert hand.view.gesture is None
    assert hand.view.menu is None
    assert hand.view.adding.popup is None
    assert hand.document == before
    assert hand.model.stack.count() == 0
    assert not hand.model.selection


def test_another_button_does_not_let_go_of_what_is_in_hand(hand):
    start = hand.body("relu")
    hand.press(start)
    hand.move(start + QPointF(40, 40))
    hand.press(start, button=MIDDLE)
    hand.release(start, button=MIDDLE)
    hand.move(start + QPointF(80, 80))
    hand.release(start + QPointF(80, 80))
    assert hand.document.places[hand.id("relu")].x == 592
    assert hand.model.stack.count() == 1


def test_a_press_after_a_lost_release_begins_anew(hand):
    start = hand.body("relu")
    hand.press(start)
    hand.move(start + QPointF(40, 40))
    hand.drag(hand.body("dense"), hand.body("dense") + QPointF(0, 80))
    assert hand.document.places[hand.id("relu")].x == 512
    assert hand.document.places[hand.id("dense")].y == 240


def test_undo_while_something_is_in_hand_lets_go_of_it(hand):
    hand.drop("Tanh", QPointF(600, 400))
    start = hand.body("tanh1")
    hand.press(start)
    hand.move(start + QPointF(40, 40))
    hand.model.stack.undo()
    hand.move(start + QPointF(80, 80))
    hand.release(start + QPointF(80, 80))
    assert "tanh1" not in hand.titles(hand.document.nodes)
    assert hand.model.stack.index() == 0


def test_alt_pressed_over_a_wire_puts_its_light_out_at_once(hand):
    hand.drop("Tanh", QPointF(600, 400))
    start, target = hand.body("tanh1"), hand.wire("dense")
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    hand.move(target)
    wire = hand.view.canvas_scene.wires[f"{hand.id('dense')}.x.0"]
    assert wire.target
    QTest.keyPress(hand.view, KEY.Key_Alt)
    assert not wire.target
    QTest.keyRelease(hand.view, KEY.Key_Alt)
    assert wire.target
    hand.key(KEY.Key_Escape)


def test_a_key_held_after_a_press_takes_nothing_to_where_the_mouse_was_before(hand):
    hand.press(hand.body("relu"))
    hand.move(hand.body("relu") + QPointF(300, 300))
    hand.key(KEY.Key_Escape)
    hand.release(hand.body("relu"))
    before, start = hand.document, hand.body("dense")
    hand.press(start)
    QTest.keyPress(hand.view, KEY.Key_Shift)
    QTest.keyRelease(hand.view, KEY.Key_Shift)
    hand.release(start)
    assert hand.document == before


@pytest.mark.parametrize(("corner", "away"), [("right", QPointF(1, 0)), ("bottom", QPointF(0, 1))])
def test_a_node_held_at_the_edge_scrolls_the_canvas_and_lands_beyond(hand, qtbot, corner, away):
    size = hand.view.viewport().size()
    edge = QPoint(size.width() - 4, 300) if corner == "right" else QPoint(600, size.height() - 4)
    start, seen = hand.body("relu"), hand.view.visible()
    hand.press(start)
    hand.move(start + QPointF(20, 20))
    hand.move(hand.view.mapToScene(edge))
    qtbot.waitUntil(lambda: QPointF.dotProduct(hand.view.visible().topLeft() - seen.topLeft(), away) > 60)
    hand.release(hand.view.mapToScene(edge))
    landed = hand.view.canvas_scene.node_rect(hand.id("relu")).center()
    assert QPointF.dotProduct(landed, away) > QPointF.dotProduct(seen.bottomRight(), away)
    assert hand.model.stack.count() == 1
    still = hand.view.visible()
    qtbot.wait(40)
    assert hand.view.visible() == still


def test_a_box_at_the_edge_selects_what_comes_into_view(hand, qtbot):
    """The canvas begins right of digits and conv; the box is drawn to its left edge and reaches them."""
    hand.view.horizontalScrollBar().setValue(hand.view.horizontalScrollBar().value() + 700)
    hand.press(QPointF(760, -60))
    hand.move(QPointF(700, 40))
    hand.move(hand.view.mapToScene(QPoint(2, 300)))
    qtbot.waitUntil(lambda: hand.view.canvas_scene.nodes[hand.id("digits")].selected)
    hand.release(hand.view.mapToScene(QPoint(2, 300)))
    assert {"digits", "conv", "relu"} <= hand.titles()


def test_the_wheel_zooms_while_a_node_is_in_hand_and_it_stays_under_the_mouse(hand):
    start = hand.body("relu")
    hand.press(start)
    at = start + QPointF(40, -80)
    hand.move(at)
    pixel = hand.pixel(at)
    hand.wheel(pixel.toPoint(), -3)
    rect = hand.view.canvas_scene.node_rect(hand.id("relu"))
    assert rect.contains(hand.view.mapToScene(pixel.toPoint()))
    hand.key(KEY.Key_Escape)
    assert hand.model.stack.count() == 0


def test_the_cursor_tells_what_a_press_would_do(hand):
    shape = hand.view.viewport().cursor
    hand.move(QPointF(300, 420))
    assert shape().shape() == SHAPE.ArrowCursor
    hand.move(hand.output("dense"))
    assert shape().shape() == SHAPE.CrossCursor
    hand.move(hand.wire("relu"))
    assert shape().shape() == SHAPE.PointingHandCursor
    hand.move(QPointF(300, 420), CONTROL | SHIFT)
    assert shape().shape() == SHAPE.CrossCursor
    QTest.keyPress(hand.view, KEY.Key_Space)
    assert shape().shape() == SHAPE.OpenHandCursor
    hand.press(QPointF(300, 420))
    assert shape().shape() == SHAPE.ClosedHandCursor
    hand.release(QPointF(300, 420))
    QTest.keyRelease(hand.view, KEY.Key_Space)
    hand.move(QPointF(310, 420))
    assert shape().shape() == SHAPE.ArrowCursor


def test_a_port_lights_up_under_the_mouse(hand):
    looks = hand.view.canvas_scene.nodes
    hand.move(hand.output("dense"))
    assert looks[hand.id("dense")].ports.aimed is not None
    hand.move(QPointF(300, 420))
    assert looks[hand.id("dense")].ports.aimed is None


# Wires taken by an end


def test_a_wire_pulled_off_near_its_end_goes_to_another_input(hand):
    hand.drop("Tanh", QPointF(860, 400))
    near_end = hand.input("dense") + QPointF(-24, 0)
    hand.drag(near_end, hand.input("tanh1"))
    assert "flatten.output > tanh1.x" in hand.wires()
    assert "flatten.output > dense.x" not in hand.wires()
    assert hand.model.stack.count() == 2


def test_a_wire_pulled_off_near_its_start_comes_from_another_output(hand):
    hand.drop("Tanh", QPointF(256, 400))
    near_start = hand.output("flatten") + QPointF(24, 0)
    hand.drag(near_start, hand.output("tanh1"))
    assert "tanh1.output > dense.x" in hand.wires()
    assert "flatten.output > dense.x" not in hand.wires()
    assert hand.model.stack.count() == 2


def test_the_other_wires_of_a_merge_keep_their_places_when_one_gets_another_start(hand):
    hand.drop("Add", QPointF(860, 400))
    for source in ("relu", "dense"):
        hand.drag(hand.output(source), hand.body("add1"))
    hand.drop("Tanh", QPointF(256, 400))
    points = hand.view.canvas_scene.wires[f"{hand.id('add1')}.x.0"].wire.points
    hand.drag(points[len(points) // 3], hand.output("tanh1"))
    assert {"tanh1.output > add1.x", "dense.output > add1.x.1"} <= hand.wires()


def test_a_click_on_a_wire_only_selects_it(hand):
    before = hand.document
    hand.click(hand.wire("relu"))
    assert hand.view.selected_link == f"{hand.id('relu')}.x.0"
    assert hand.document == before


def test_a_wire_that_is_pulled_a_little_stays(hand):
    before, at = hand.document, hand.wire("loss", "target")
    hand.drag(at, at + QPointF(6, 10))
    assert hand.document == before
    assert not any(wire.faint for wire in hand.view.canvas_scene.wires.values())
    hand.drag(at, at + QPointF(30, 90))
    assert "digits.label > loss.target" not in hand.wires()


def test_alt_click_on_a_port_cuts_all_its_wires_in_one_step(hand):
    hand.drop("Accuracy", QPointF(860, 400))
    hand.drag(hand.output("dense"), hand.input("accuracy1", "prediction"))
    steps = hand.model.stack.count()
    hand.click(hand.output("dense"), ALT)
    assert not [wire for wire in hand.wires() if wire.startswith("dense.output")]
    assert hand.model.stack.count() == steps + 1


def test_with_shift_all_wires_of_an_output_go_to_another_one(hand):
    hand.drop("Accuracy", QPointF(860, 400))
    hand.drag(hand.output("dense"), hand.input("accuracy1", "prediction"))
    hand.drop("Tanh", QPointF(256, 400))
    before, steps = hand.document, hand.model.stack.count()
    hand.drag(hand.output("dense"), hand.body("tanh1"), SHIFT)
    assert {"tanh1.output > loss.prediction", "tanh1.output > accuracy1.prediction"} <= hand.wires()
    assert not [wire for wire in hand.wires() if wire.startswith("dense.output")]
    assert hand.model.stack.count() == steps + 1
    hand.model.stack.undo()
    assert hand.document == before


def test_wires_that_would_close_a_cycle_stay_and_say_why(hand):
    before, start = hand.document, hand.output("conv")
    hand.press(start, SHIFT)
    hand.move(start + QPointF(20, 20), SHIFT)
    hand.move(hand.output("dense"), SHIFT)
    assert "cycle" in hand.view.bubble_text
    hand.release(hand.output("dense"), SHIFT)
    assert hand.document == before
    assert "cycle" in hand.messages[-1]
    assert not any(wire.faint for wire in hand.view.canvas_scene.wires.values())


def test_with_shift_an_input_gives_another_wire_from_the_same_output(hand):
    hand.drop("Tanh", QPointF(860, 400))
    hand.drag(hand.input("dense"), hand.input("tanh1"), SHIFT)
    assert {"flatten.output > dense.x", "flatten.output > tanh1.x"} <= hand.wires()


def test_a_wire_that_would_be_replaced_is_faint_until_the_mouse_is_elsewhere(hand):
    wire = hand.view.canvas_scene.wires[f"{hand.id('flatten')}.x.0"]
    hand.press(hand.output("conv"))
    hand.move(hand.output("conv") + QPointF(20, 20))
    hand.move(hand.input("flatten"))
    assert wire.faint
    hand.move(QPointF(500, 420))
    assert not wire.faint
    hand.move(hand.input("flatten"))
    hand.key(KEY.Key_Escape)
    assert not wire.faint
