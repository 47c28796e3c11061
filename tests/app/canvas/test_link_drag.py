from __future__ import annotations

import time

from PySide6.QtCore import QPointF, Qt


def test_a_wire_is_drawn_from_an_output_to_an_input(hand):
    hand.drop("Accuracy", QPointF(860, 400))
    hand.drag(hand.output("dense"), hand.input("accuracy1", "prediction"))
    assert "dense.output > accuracy1.prediction" in hand.wires()
    assert hand.model.stack.undoText() == "Draw a wire"


def test_a_wire_is_drawn_backwards_from_an_input(hand):
    hand.drop("Accuracy", QPointF(860, 400))
    hand.drag(hand.input("accuracy1", "target"), hand.output("digits", "label"))
    assert "digits.label > accuracy1.target" in hand.wires()


def test_a_wire_dropped_on_a_node_takes_the_port_that_fits(hand):
    hand.drop("Accuracy", QPointF(860, 400))
    hand.drag(hand.output("digits", "label"), hand.body("accuracy1"))
    assert "digits.label > accuracy1.target" in hand.wires()


def test_a_forbidden_target_says_why_while_hovering(hand):
    before = hand.document
    start, end = hand.output("dense"), hand.input("conv")
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    hand.move(end)
    assert hand.view.bubble_text == "This would close a cycle: dense → conv → relu → flatten → dense."
    hand.release(end)
    assert hand.document == before
    assert hand.messages == ["This would close a cycle: dense → conv → relu → flatten → dense."]
    assert hand.view.bubble_text == ""


def test_an_output_is_no_target_for_an_output(hand):
    start, end = hand.output("digits", "label"), hand.output("dense")
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    hand.move(end)
    assert "is an output" in hand.view.bubble_text
    hand.release(end)
    assert hand.model.stack.count() == 0


def test_ports_that_fit_light_up_and_those_behind_do_not(hand):
    hand.drop("ReLU", QPointF(300, 400))
    hand.drop("Conv2D", QPointF(600, 400))
    start = hand.output("flatten")
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    lit = {hand.document.nodes[port.node].title for port in hand.view.canvas_scene.offered}
    assert "relu1" in lit
    assert not lit & {"conv", "flatten", "digits"}
    assert "conv2d1" not in lit, "64 numbers are no image"
    hand.release(start)
    assert hand.view.canvas_scene.offered == frozenset()


def test_dragging_from_a_connected_input_takes_the_wire_along(hand):
    hand.drop("Tanh", QPointF(860, 400))
    hand.drag(hand.input("dense"), hand.input("tanh1"))
    assert "flatten.output > tanh1.x" in hand.wires()
    assert "flatten.output > dense.x" not in hand.wires()
    hand.model.stack.undo()
    assert "flatten.output > dense.x" in hand.wires()


def test_a_wire_taken_off_and_dropped_on_nothing_is_cut(hand):
    hand.drag(hand.input("dense"), QPointF(600, 420))
    assert "flatten.output > dense.x" not in hand.wires()
    assert hand.view.adding.popup is None


def test_a_wire_taken_off_and_put_back_is_no_step(hand):
    before, end = hand.document, hand.input("dense")
    hand.press(end)
    hand.move(end + QPointF(-60, 60))
    hand.move(end)
    hand.release(end)
    assert hand.document == before
    assert hand.model.stack.count() == 0


def test_escape_while_wiring_leaves_no_trace(hand):
    before, end = hand.document, hand.input("dense")
    hand.press(end)
    hand.move(end + QPointF(-60, 160))
    assert hand.view.canvas_scene.wires[f"{hand.id('dense')}.x.0"].faint
    hand.key(Qt.Key.Key_Escape)
    hand.release(end + QPointF(-60, 160))
    assert hand.document == before
    assert hand.view.canvas_scene.offered == frozenset()
    assert not hand.view.canvas_scene.wires[f"{hand.id('dense')}.x.0"].faint
    assert hand.view.adding.popup is None


def test_an_input_that_is_taken_gets_the_new_wire_instead(hand):
    hand.drop("Tanh", QPointF(600, 400))
    hand.drag(hand.output("tanh1"), hand.input("loss", "prediction"))
    assert "tanh1.output > loss.prediction" in hand.wires()
    assert "dense.output > loss.prediction" not in hand.wires()
    assert hand.model.stack.count() == 2


def test_a_merge_layer_offers_one_more_place_with_every_wire(hand):
    hand.drop("Add", QPointF(860, 400))
    for _ in range(2):
        hand.drag(hand.output("dense"), hand.body("add1"))
    assert {"dense.output > add1.x", "dense.output > add1.x.1"} <= hand.wires()
    shape = hand.view.canvas_scene.node_shape(hand.id("add1"))
    assert [port.port.slot for port in shape.inputs] == [0, 1, 2]


def test_a_wire_released_over_nothing_asks_for_layers_that_fit(hand):
    hand.drag(hand.output("conv"), QPointF(480, -120))
    popup = hand.view.adding.popup
    assert popup is not None
    assert "MaxPool2D" in popup.keys
    assert not {"Digits", "CSV"} & set(popup.keys)
    hand.type("flat")
    hand.key(Qt.Key.Key_Return)
    assert "conv.output > flatten1.x" in hand.wires()
    assert hand.model.stack.count() == 1


def test_a_layer_that_does_not_fit_says_why_and_cannot_be_taken(hand):
    hand.drag(hand.output("dense"), QPointF(700, 420))
    popup = hand.view.adding.popup
    assert "Conv2D" not in popup.keys
    hand.type("conv2d")
    assert popup.keys[0] == "Conv2D"
    hand.key(Qt.Key.Key_Return)
    assert hand.model.stack.count() == 0
    assert "needs" in popup.list.item(0).toolTip()


def test_where_nothing_is_known_every_layer_with_an_input_is_offered(empty):
    empty.drop("Dense", QPointF(0, 0))
    empty.drag(empty.output("dense1"), QPointF(300, 100))
    keys = set(empty.view.adding.popup.keys)
    assert {"Dense", "Conv2D", "Add", "CrossEntropy"} <= keys
    assert "Digits" not in keys


def test_a_target_that_the_wire_will_not_fit_says_why_and_which_wire_goes(hand):
    start, end = hand.output("digits", "label"), hand.input("flatten")
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    hand.move(end)
    assert hand.view.bubble_tone == "warning"
    assert hand.view.bubble_text.startswith('It will not fit: "flatten" needs ')
    assert hand.view.bubble_text.endswith('Replaces the wire from "relu".')
    ports = hand.view.canvas_scene.nodes[hand.id("flatten")].ports
    assert ports.aimed is not None
    assert ports.doubtful
    told = hand.view.bubble_text
    hand.release(end)
    assert "digits.label > flatten.x" in hand.wires()
    assert hand.messages == [told]
    assert not hand.view.canvas_scene.nodes[hand.id("flatten")].ports.doubtful


def test_replacing_a_wire_that_fits_is_announced_calmly(hand):
    hand.drop("Tanh", QPointF(600, 400))
    start, end = hand.output("conv"), hand.input("flatten")
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    hand.move(end)
    assert (hand.view.bubble_tone, hand.view.bubble_text) == ("text", 'Replaces the wire from "relu".')
    hand.move(hand.input("tanh1"))
    assert hand.view.bubble_tone is None, "a free port that fits needs no word"
    hand.key(Qt.Key.Key_Escape)


def test_a_wire_dragged_over_a_thousand_nodes_keeps_up_with_the_mouse(qtbot):
    from tests.support.hand import Hand

    from layerloom.graph import Document, Input, Output, apply, plan
    from layerloom.layers import Dense, Digits
    from layerloom_app.canvas import CanvasView
    from layerloom_app.commands import DocumentModel

    document, last = Document(), None
    for index in range(1000):
        layer = Dense(64) if index else Digits()
        node, edits = plan.addition(document, layer, (index % 40 * 260, index // 40 * 160))
        document = apply(document, edits)
        if last is not None:
            port = "image" if index == 1 else "output"
            document = apply(document, plan.linking(document, Output(last, port), Input(node, "x")))
        last = node
    view = CanvasView(DocumentModel(document))
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.zoom_reset()
    hand = Hand(view)
    start = hand.output("digits1", "label")
    hand.press(start)
    hand.move(start + QPointF(20, 0))
    seconds = []
    for index in range(1, 5):
        begin = time.perf_counter()
        hand.move(hand.input(f"dense{index}"))
        seconds.append(time.perf_counter() - begin)
    hand.key(Qt.Key.Key_Escape)
    assert min(seconds) < 0.016


def test_the_cycle_that_a_wire_would_close_is_lit(hand):
    """From relu back to conv: conv feeds relu, so the wire between them lights up until the mouse leaves."""
    hand.press(hand.output("relu"))
    hand.move(hand.output("relu") + QPointF(20, 20))
    hand.move(hand.input("conv"))
    lit = {key for key, wire in hand.view.canvas_scene.wires.items() if wire.looped}
    assert lit == {f"{hand.id('relu')}.x.0"}
    hand.move(QPointF(40, 500))
    assert not any(wire.looped for wire in hand.view.canvas_scene.wires.values())
    hand.move(hand.input("conv"))
    hand.key(Qt.Key.Key_Escape)
    assert not any(wire.looped for wire in hand.view.canvas_scene.wires.values())
