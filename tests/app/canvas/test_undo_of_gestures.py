"""Whatever hands do to the canvas, undoing all of it gives the first document back, and redoing all of it the last."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPointF, Qt

from layerloom.graph.infer import infer

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
LAYERS = ("Conv2D", "Dense", "ReLU", "Flatten", "Add", "CrossEntropy", "Digits", "Dropout")


def _place(dice: random.Random) -> QPointF:
    return QPointF(dice.uniform(-150, 1000), dice.uniform(-200, 420))


def _node(hand, dice: random.Random) -> QPointF:
    titles = sorted(hand.titles(hand.document.nodes))
    return hand.body(dice.choice(titles)) if titles else _place(dice)


def _port(hand, dice: random.Random) -> QPointF:
    scene = hand.view.canvas_scene
    nodes = sorted(hand.document.nodes, key=lambda node: hand.document.nodes[node].title)
    ports = [shape.port for node in nodes for shape in scene.node_shape(node).ports]
    return scene.port_point(dice.choice(ports)) if ports else _place(dice)


GESTURES = {
    "drop": lambda hand, dice: hand.drop(dice.choice(LAYERS), _place(dice)),
    "drag a node": lambda hand, dice: hand.drag(_node(hand, dice), _place(dice)),
    "drag a copy": lambda hand, dice: hand.drag(_node(hand, dice), _place(dice), MODIFIER.AltModifier),
    "wire": lambda hand, dice: hand.drag(_port(hand, dice), _port(hand, dice)),
    "wire to a node": lambda hand, dice: hand.drag(_port(hand, dice), _node(hand, dice)),
    "box": lambda hand, dice: hand.drag(_place(dice), _place(dice)),
    "slice": lambda hand, dice: hand.drag(
        _place(dice), _place(dice), MODIFIER.ControlModifier | MODIFIER.ShiftModifier
    ),
    "click": lambda hand, dice: hand.click(_node(hand, dice)),
    "delete": lambda hand, dice: hand.key(KEY.Key_Delete, dice.choice((MODIFIER.NoModifier, MODIFIER.ShiftModifier))),
    "nudge": lambda hand, dice: hand.key(dice.choice((KEY.Key_Left, KEY.Key_Down))),
    "collapse": lambda hand, dice: hand.key(KEY.Key_H),
    "freeze": lambda hand, dice: hand.key(KEY.Key_F, MODIFIER.ShiftModifier),
    "lay out": lambda hand, dice: hand.view.editing.lay_out(),
    "copy and paste": lambda hand, dice: (hand.view.copy(), hand.view.paste()),
    "duplicate": lambda hand, dice: hand.view.duplicate(),
    "undo": lambda hand, dice: hand.model.stack.undo(),
    "redo": lambda hand, dice: hand.model.stack.redo(),
    "cancel": lambda hand, dice: (
        hand.press(_port(hand, dice)),
        hand.move(_place(dice)),
        hand.key(KEY.Key_Escape),
        hand.release(_place(dice)),
    ),
}


def _close_search(hand) -> None:
    if hand.view.adding.popup is not None:
        hand.key(KEY.Key_Escape)


@pytest.mark.parametrize("seed", range(4))
def test_undoing_and_redoing_everything_gives_back_both_ends(hand, seed):
    dice = random.Random(seed)
    first = hand.document
    for _ in range(60):
        GESTURES[dice.choice(sorted(GESTURES))](hand, dice)
        _close_search(hand)
        _assert_shown(hand)
    hand.model.stack.setIndex(hand.model.stack.count())
    last = hand.document
    hand.model.stack.setIndex(0)
    assert hand.document == first
    _assert_shown(hand)
    hand.model.stack.setIndex(hand.model.stack.count())
    assert hand.document == last
    _assert_shown(hand)


def _assert_shown(hand) -> None:
    """The items are those of the document, where it has them, and what is known of it is what is true."""
    scene, document = hand.view.canvas_scene, hand.document
    assert scene.nodes.keys() == document.nodes.keys()
    assert scene.wires.keys() == document.links.keys()
    for node, item in scene.nodes.items():
        assert item.pos() == scene.place(node)
        assert item.selected == (node in hand.model.selection)
        assert not item.faint
    for key, link in document.links.items():
        assert scene.wires[key].wire.start == scene.port_point(link.source)
        assert scene.wires[key].wire.end == scene.port_point(link.target)
        assert scene.wires[key].text == str(hand.model.inference.specs[link.source])
    assert hand.model.inference.specs == infer(document).specs
