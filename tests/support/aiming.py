"""Where a hand that acts by chance puts the mouse: on a node, a port, a wire, a frame, or anywhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, Qt
from tests.support.hand import Hand

Dice = random.Random
Aim = Callable[[Hand, Dice], QPointF]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def place(dice: Dice) -> QPointF:
    return QPointF(dice.uniform(-150, 1000), dice.uniform(-200, 420))


def anywhere(_hand: Hand, dice: Dice) -> QPointF:
    return place(dice)


def node(hand: Hand, dice: Dice) -> QPointF:
    titles = sorted(hand.titles(hand.document.nodes))
    return hand.body(dice.choice(titles)) if titles else place(dice)


def port(hand: Hand, dice: Dice) -> QPointF:
    scene = hand.view.canvas_scene
    nodes = sorted(hand.document.nodes, key=lambda node: hand.document.nodes[node].title)
    ports = [shape.port for node in nodes for shape in scene.node_shape(node).ports]
    return scene.port_point(dice.choice(ports)) if ports else place(dice)


def wire(hand: Hand, dice: Dice) -> QPointF:
    wires = sorted(hand.view.canvas_scene.wires.values(), key=lambda item: (item.wire.start.x(), item.wire.start.y()))
    return dice.choice(wires).wire.middle if wires else place(dice)


def area(hand: Hand, dice: Dice) -> QPointF:
    """The title of a frame, or a point of a note."""
    rects = sorted((rect.x(), rect.y()) for rect in hand.view.canvas_scene.areas.rects())
    return QPointF(*dice.choice(rects)) + QPointF(40, 16) if rects else place(dice)


def edge(hand: Hand, dice: Dice) -> QPointF:
    rects = sorted((rect.right(), rect.top()) for rect in hand.view.canvas_scene.areas.rects())
    return QPointF(*dice.choice(rects)) + QPointF(-1, 50) if rects else place(dice)


def pick(hand: Hand, dice: Dice, titles: Iterable[str] | None = None, most: int = 1) -> tuple[str, ...]:
    """Click up to so many nodes, with Shift from the second on; the titles of those that were clicked."""
    found = sorted(hand.titles(hand.document.nodes) if titles is None else titles)
    chosen = dice.sample(found, min(len(found), dice.randint(1, most)))
    for number, title in enumerate(chosen):
        hand.click(hand.body(title), SHIFT if number else Qt.KeyboardModifier.NoModifier)
    return tuple(chosen)
