"""Everything that hands do to a canvas, by chance: for tests of what must hold whatever was done."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPointF, Qt
from tests.support.hand import Hand

from layerloom.graph.infer import infer
from layerloom_app.canvas.menus import colour_names

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
LAYERS = ("Conv2D", "Dense", "ReLU", "Flatten", "Add", "CrossEntropy", "Digits", "Dropout")
SIDES = ("left", "centre", "right", "top", "middle", "bottom")
Dice = random.Random


def _place(dice: Dice) -> QPointF:
    return QPointF(dice.uniform(-150, 1000), dice.uniform(-200, 420))


def _anywhere(_hand: Hand, dice: Dice) -> QPointF:
    return _place(dice)


def _node(hand: Hand, dice: Dice) -> QPointF:
    titles = sorted(hand.titles(hand.document.nodes))
    return hand.body(dice.choice(titles)) if titles else _place(dice)


def _port(hand: Hand, dice: Dice) -> QPointF:
    scene = hand.view.canvas_scene
    nodes = sorted(hand.document.nodes, key=lambda node: hand.document.nodes[node].title)
    ports = [shape.port for node in nodes for shape in scene.node_shape(node).ports]
    return scene.port_point(dice.choice(ports)) if ports else _place(dice)


def _wire(hand: Hand, dice: Dice) -> QPointF:
    wires = sorted(hand.view.canvas_scene.wires.values(), key=lambda item: (item.wire.start.x(), item.wire.start.y()))
    return dice.choice(wires).wire.middle if wires else _place(dice)


def _area(hand: Hand, dice: Dice) -> QPointF:
    """The title of a frame, or a point of a note."""
    rects = sorted((rect.x(), rect.y()) for rect in hand.view.canvas_scene.areas.rects())
    return QPointF(*dice.choice(rects)) + QPointF(40, 16) if rects else _place(dice)


def _edge(hand: Hand, dice: Dice) -> QPointF:
    rects = sorted((rect.right(), rect.top()) for rect in hand.view.canvas_scene.areas.rects())
    return QPointF(*dice.choice(rects)) + QPointF(-1, 50) if rects else _place(dice)


def _make_area(hand: Hand, dice: Dice) -> None:
    hand.move(_place(dice))
    frame = dice.random() < 0.5
    hand.key(KEY.Key_C if frame else KEY.Key_N)
    hand.type("seen"[: dice.randrange(5)])
    if dice.random() < 0.3:
        hand.key(KEY.Key_Escape)
    else:
        hand.key(KEY.Key_Return, MODIFIER.NoModifier if frame else MODIFIER.ControlModifier)


def _drag(start: Callable[[Hand, Dice], QPointF], keys: Any = MODIFIER.NoModifier) -> Callable[[Hand, Dice], object]:
    return lambda hand, dice: hand.drag(start(hand, dice), _place(dice), keys)


def _press(*keys: tuple[Qt.Key, Any]) -> Callable[[Hand, Dice], object]:
    return lambda hand, dice: hand.key(*dice.choice(keys))


def _cancelled(hand: Hand, dice: Dice) -> None:
    hand.press(dice.choice((_port, _node, _area, _edge))(hand, dice))
    hand.move(_place(dice))
    hand.key(KEY.Key_Escape)
    hand.release(_place(dice))


PLAIN, SHIFT, CONTROL, ALT = (
    MODIFIER.NoModifier,
    MODIFIER.ShiftModifier,
    MODIFIER.ControlModifier,
    MODIFIER.AltModifier,
)

DEEDS: Mapping[str, Callable[[Hand, Dice], object]] = {
    "drop": lambda hand, dice: hand.drop(dice.choice(LAYERS), _place(dice)),
    "drop on a wire": lambda hand, dice: hand.drop(dice.choice(LAYERS), _wire(hand, dice)),
    "drag a node": _drag(_node),
    "drag a copy": _drag(_node, ALT),
    "wire": lambda hand, dice: hand.drag(_port(hand, dice), _port(hand, dice)),
    "wire to a node": lambda hand, dice: hand.drag(_port(hand, dice), _node(hand, dice)),
    "box": _drag(_anywhere),
    "slice": _drag(_anywhere, CONTROL | SHIFT),
    "cut a wire": lambda hand, dice: hand.click(_wire(hand, dice), ALT),
    "click": lambda hand, dice: hand.click(_node(hand, dice), dice.choice((PLAIN, SHIFT, CONTROL))),
    "select": _press((KEY.Key_BracketLeft, PLAIN), (KEY.Key_BracketRight, PLAIN)),
    "delete": _press((KEY.Key_Delete, PLAIN), (KEY.Key_Delete, SHIFT)),
    "nudge": _press((KEY.Key_Left, PLAIN), (KEY.Key_Down, SHIFT)),
    "collapse": _press((KEY.Key_H, PLAIN)),
    "freeze": _press((KEY.Key_F, SHIFT)),
    "lay out": _press((KEY.Key_L, PLAIN), (KEY.Key_L, SHIFT)),
    "align": lambda hand, dice: hand.view.align(dice.choice(SIDES)),  # type: ignore[arg-type]
    "distribute": lambda hand, dice: hand.view.distribute(dice.choice(("across", "down"))),  # type: ignore[arg-type]
    "copy and paste": lambda hand, dice: (hand.view.copy(), hand.view.paste()),
    "cut": lambda hand, dice: hand.view.cut(),
    "duplicate": lambda hand, dice: hand.view.duplicate(),
    "make a frame or note": _make_area,
    "drag a frame or note": _drag(_area),
    "copy a frame or note": _drag(_area, ALT),
    "resize a frame or note": _drag(_edge),
    "colour": lambda hand, dice: hand.view.areas.colour(hand.model.areas, dice.choice(sorted(colour_names()))),
    "fit frames": lambda hand, dice: hand.view.areas.fit(hand.model.areas),
    "undo": lambda hand, dice: hand.model.stack.undo(),
    "redo": lambda hand, dice: hand.model.stack.redo(),
    "cancel": _cancelled,
}
"""What is done by its name. What opens a search or a field is closed again."""


def do(hand: Hand, dice: Dice) -> str:
    """Do one of them; its name."""
    name = dice.choice(sorted(DEEDS))
    DEEDS[name](hand, dice)
    if hand.view.adding.popup is not None:
        hand.key(KEY.Key_Escape)
    return name


def assert_shown(hand: Hand) -> None:
    """The items are those of the document, where it has them, and what is known of it is what is true."""
    scene, document = hand.view.canvas_scene, hand.document
    assert scene.nodes.keys() == document.nodes.keys()
    assert scene.wires.keys() == document.links.keys()
    assert scene.areas.items.keys() == document.frames.keys() | document.notes.keys()
    for node, item in scene.nodes.items():
        assert item.pos() == scene.place(node)
        assert item.selected == (node in hand.model.selection)
        assert not item.faint
    for key, link in document.links.items():
        assert scene.wires[key].wire.start == scene.port_point(link.source)
        assert scene.wires[key].wire.end == scene.port_point(link.target)
        assert scene.wires[key].text == str(hand.model.inference.specs[link.source])
    assert hand.model.inference.specs == infer(document).specs
