from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def test_a_dragged_node_lands_on_the_grid_in_one_step(hand):
    before = hand.document
    start = hand.body("relu")
    hand.drag(start, start + QPointF(61, -83))
    place = hand.document.places[hand.id("relu")]
    assert (place.x, place.y) == (576, -80)
    assert hand.model.stack.count() == 1
    hand.model.stack.undo()
    assert hand.document == before
    assert hand.view.canvas_scene.node_rect(hand.id("relu")).topLeft() == QPointF(512, 0)


def test_all_selected_nodes_move_together(hand):
    hand.model.select([hand.id("conv"), hand.id("relu")])
    start = hand.body("relu")
    hand.drag(start, start + QPointF(0, -80))
    assert {hand.document.places[hand.id(t)].y for t in ("conv", "relu")} == {-80}
    assert hand.document.places[hand.id("dense")].y == 160
    assert hand.model.stack.count() == 1


def test_wires_follow_while_a_node_is_dragged(hand):
    start, wire = hand.body("relu"), hand.view.canvas_scene.wires[f"{hand.id('relu')}.x.0"]
    hand.press(start)
    hand.move(start + QPointF(0, 40))
    hand.move(start + QPointF(0, 80))
    assert wire.wire.end == hand.input("relu")
    assert wire.wire.end.y() == 28 + 80
    assert hand.document.places[hand.id("relu")].y == 0
    hand.release(start + QPointF(0, 80))
    assert hand.document.places[hand.id("relu")].y == 80


def test_escape_while_dragging_leaves_no_trace(hand):
    before, start = hand.document, hand.body("relu")
    hand.press(start)
    hand.move(start + QPointF(50, 50))
    hand.move(start + QPointF(90, 90))
    hand.key(Qt.Key.Key_Escape)
    hand.release(start + QPointF(90, 90))
    assert hand.document == before
    assert hand.model.selection == frozenset()
    assert hand.model.stack.count() == 0
    assert hand.view.canvas_scene.node_rect(hand.id("relu")).topLeft() == QPointF(512, 0)


def test_a_click_selects_and_a_click_on_nothing_selects_nothing(hand):
    hand.click(hand.body("relu"))
    assert hand.titles() == {"relu"}
    hand.click(hand.body("dense"), SHIFT)
    assert hand.titles() == {"relu", "dense"}
    hand.click(hand.body("relu"), CONTROL)
    assert hand.titles() == {"dense"}
    hand.click(QPointF(300, 400))
    assert hand.titles() == set()
    assert hand.model.stack.count() == 0


def test_a_click_on_one_of_several_selected_selects_it_alone(hand):
    hand.model.select([hand.id("conv"), hand.id("relu")])
    hand.click(hand.body("conv"))
    assert hand.titles() == {"conv"}


def test_alt_drag_leaves_the_node_and_adds_a_copy(hand):
    start = hand.body("relu")
    hand.drag(start, start + QPointF(80, -160), ALT)
    (copy,) = hand.model.selection
    assert hand.document.nodes[copy].layer == hand.document.nodes[hand.id("relu")].layer
    assert (hand.document.places[copy].x, hand.document.places[copy].y) == (592, -160)
    assert hand.document.places[hand.id("relu")].x == 512
    assert hand.model.stack.count() == 1


def test_a_box_selects_what_it_touches(hand):
    hand.drag(QPointF(200, -40), QPointF(600, 20))
    assert hand.titles() == {"conv", "relu"}
    hand.drag(QPointF(200, 240), QPointF(300, 180), SHIFT)
    assert hand.titles() == {"conv", "relu", "flatten"}
    hand.drag(QPointF(200, -40), QPointF(300, 10), CONTROL)
    assert hand.titles() == {"relu", "flatten"}


def test_escape_while_boxing_keeps_the_selection(hand):
    hand.model.select([hand.id("loss")])
    hand.press(QPointF(200, -40))
    hand.move(QPointF(600, 20))
    assert hand.view.canvas_scene.nodes[hand.id("conv")].selected
    hand.key(Qt.Key.Key_Escape)
    hand.release(QPointF(600, 20))
    assert hand.titles() == {"loss"}
    assert not hand.view.canvas_scene.nodes[hand.id("conv")].selected


def test_alt_click_cuts_a_wire(hand):
    hand.click(hand.wire("relu"), ALT)
    assert "conv.output > relu.x" not in hand.wires()
    assert hand.model.stack.count() == 1


def test_a_slice_cuts_every_wire_it_crosses_in_one_step(hand):
    before = hand.wires()
    hand.drag(QPointF(490, -40), QPointF(490, 240), CONTROL | SHIFT)
    gone = before - hand.wires()
    assert {"conv.output > relu.x", "flatten.output > dense.x"} <= gone
    assert hand.model.stack.count() == 1
    hand.model.stack.undo()
    assert hand.wires() == before


def test_escape_while_slicing_cuts_nothing(hand):
    before = hand.wires()
    hand.press(QPointF(490, -40), CONTROL | SHIFT)
    hand.move(QPointF(490, 240), CONTROL | SHIFT)
    hand.key(Qt.Key.Key_Escape)
    hand.release(QPointF(490, 240))
    assert hand.wires() == before
    assert not any(wire.faint for wire in hand.view.canvas_scene.wires.values())


def test_a_free_node_dropped_on_a_wire_is_inserted_in_it(hand):
    hand.drop("Tanh", QPointF(600, 400))
    start, target = hand.body("tanh1"), hand.wire("dense")
    steps = hand.model.stack.count()
    hand.press(start)
    hand.move(start + (target - start) * 0.5)
    hand.move(target)
    lit = [wire.link for wire in hand.view.canvas_scene.wires.values() if wire.target]
    assert lit == [f"{hand.id('dense')}.x.0"]
    hand.release(target)
    assert {"flatten.output > tanh1.x", "tanh1.output > dense.x"} <= hand.wires()
    assert hand.model.stack.count() == steps + 1


def test_with_alt_a_node_dropped_on_a_wire_stays_beside_it(hand):
    hand.drop("Tanh", QPointF(600, 400))
    start, target = hand.body("tanh1"), hand.wire("dense")
    hand.press(start)
    hand.move(target, ALT)
    hand.release(target, ALT)
    assert "flatten.output > dense.x" in hand.wires()


def test_the_middle_button_pans_and_escape_goes_back(hand):
    before, corner = hand.document, hand.view.mapToScene(0, 0)
    start = hand.body("relu")
    hand.press(start, button=Qt.MouseButton.MiddleButton)
    hand.move(start + QPointF(50, 30))
    assert hand.view.mapToScene(0, 0) - corner == QPointF(-50, -30)
    hand.key(Qt.Key.Key_Escape)
    assert hand.view.mapToScene(0, 0) == corner
    hand.release(start, button=Qt.MouseButton.MiddleButton)
    assert hand.document == before


def test_space_and_drag_pans(hand):
    from PySide6.QtTest import QTest

    corner = hand.view.mapToScene(0, 0)
    QTest.keyPress(hand.view, Qt.Key.Key_Space)
    start = hand.body("relu")
    hand.press(start)
    hand.move(start + QPointF(50, 30))
    assert hand.view.mapToScene(0, 0) - corner == QPointF(-50, -30)
    hand.release(start)
    QTest.keyRelease(hand.view, Qt.Key.Key_Space)
    assert hand.document.places[hand.id("relu")].x == 512
