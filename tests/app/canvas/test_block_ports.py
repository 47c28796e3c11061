"""The ports of a block are the inputs and outputs inside: their titles, from top to bottom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from tests.support.hand import Hand

from layerloom.layers.wiring import Instance

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


@pytest.fixture
def inside(hand: Hand) -> Hand:
    """The hand is in a block of loss, flatten and dense: it has the image and the label as inputs."""
    hand.model.select([hand.id(title) for title in ("flatten", "dense", "loss")])
    hand.key(KEY.Key_G, CONTROL)
    hand.key(KEY.Key_Return, CONTROL)
    return hand


def ports(hand: Hand) -> tuple[str, ...]:
    """The inputs of the only block."""
    (layer,) = [node.layer for node in hand.model.root.nodes.values() if isinstance(node.layer, Instance)]
    return layer.inputs


def test_a_port_gets_another_name_by_f2_inside_and_keeps_its_wire(inside: Hand) -> None:
    assert ports(inside) == ("x", "target")
    inside.click(inside.body("target"))
    inside.key(KEY.Key_F2)
    inside.type("answer")
    inside.key(KEY.Key_Return)
    assert ports(inside) == ("x", "answer")
    inside.key(KEY.Key_Up, ALT)
    assert {"relu.output > block.x", "digits.label > block.answer"} <= inside.wires()


def test_ports_change_their_order_with_their_places_inside(inside: Hand) -> None:
    above = inside.body("x") - QPointF(0, 200)
    inside.drag(inside.body("target"), above)
    assert ports(inside) == ("target", "x")
    inside.key(KEY.Key_Up, ALT)
    assert {"relu.output > block.x", "digits.label > block.target"} <= inside.wires()
    rows = [shape.port.port for shape in inside.view.canvas_scene.node_shape(inside.id("block")).ports]
    assert rows[:2] == ["target", "x"]
    inside.model.stack.undo()
    assert ports(inside) == ("x", "target")


def test_an_input_that_is_added_inside_is_a_port_outside(inside: Hand) -> None:
    inside.drop("Input", QPointF(0, 700))
    assert len(ports(inside)) == 3
