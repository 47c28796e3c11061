"""What hands do to blocks, dots and bypassed nodes, by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from tests.support import aiming
from tests.support.aiming import Dice
from tests.support.hand import Hand

from layerloom.graph.instances import block_of, used
from layerloom.layers.core import Input, Output
from layerloom_app.keeping import Keeping
from layerloom_app.own_blocks import key_of

KEY = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_FEW = 2
"""A block that needs more others is not kept, or what is inserted would fill the canvas."""


def instances(hand: Hand) -> list[str]:
    """The titles of the instances that can be seen."""
    root, nodes = hand.model.root, hand.document.nodes.values()
    return sorted(node.title for node in nodes if block_of(root.blocks, node) is not None)


def _group(hand: Hand, dice: Dice) -> None:
    """Make a block of some nodes that lie beside each other, so that often one can be made."""
    if aiming.pick(hand, dice) and dice.random() < 0.7:
        hand.key(KEY.Key_BracketRight if dice.random() < 0.5 else KEY.Key_BracketLeft)
    hand.key(KEY.Key_G, CONTROL)


def _ungroup(hand: Hand, dice: Dice) -> None:
    if aiming.pick(hand, dice, instances(hand), most=2):
        hand.key(KEY.Key_G, CONTROL | SHIFT)


def _enter(hand: Hand, dice: Dice) -> None:
    found = instances(hand)
    if not found:
        return
    if dice.random() < 0.5:
        hand.double_click(hand.body(dice.choice(found)))
    else:
        aiming.pick(hand, dice, found)
        hand.key(KEY.Key_Return, CONTROL)


def inside(hand: Hand, dice: Dice) -> bool:
    """Enter a block unless one is shown; whether one is shown now."""
    if not hand.model.path:
        _enter(hand, dice)
    return bool(hand.model.path)


def _breadcrumb(hand: Hand, dice: Dice) -> None:
    buttons = [button for button in hand.view.breadcrumb.findChildren(QToolButton) if button.isVisible()]
    if buttons:
        QTest.mouseClick(dice.choice(buttons), Qt.MouseButton.LeftButton)


def _ports(hand: Hand) -> list[str]:
    """The titles of the ports of the block that is shown."""
    return [node.title for node in hand.document.nodes.values() if isinstance(node.layer, Input | Output)]


def _name_port(hand: Hand, dice: Dice) -> None:
    if inside(hand, dice) and aiming.pick(hand, dice, _ports(hand)):
        hand.key(KEY.Key_F2)
        hand.type(dice.choice(("seen", "x", "said")))
        hand.key(KEY.Key_Return)


def _move_port(hand: Hand, dice: Dice) -> None:
    if inside(hand, dice) and (found := _ports(hand)):
        hand.drag(hand.body(dice.choice(found)), aiming.place(dice))


def _add_port(hand: Hand, dice: Dice) -> None:
    if inside(hand, dice):
        hand.drop(dice.choice(("Input", "Output")), aiming.place(dice))


def _keep(hand: Hand, dice: Dice) -> None:
    """Save a block that needs few others among the own ones, under its title."""
    titles = aiming.pick(hand, dice, instances(hand))
    if hand.view.own is None or not titles:
        return
    node = hand.id(titles[0])
    if len(used(hand.model.root, [hand.document.nodes[node]])) > _FEW:
        return
    keeping = Keeping(hand.view, hand.model, hand.view.own)
    keeping.keep(node)
    assert keeping.card is not None
    QTest.mouseClick(keeping.card.agree, Qt.MouseButton.LeftButton)
    keeping.deleteLater()


def _insert_own(hand: Hand, dice: Dice) -> None:
    if hand.view.own is not None and (kept := hand.view.own.kept):
        at = aiming.wire(hand, dice) if dice.random() < 0.5 else aiming.place(dice)
        hand.drop(key_of(dice.choice(kept).path.name), at)


DEEDS: Mapping[str, Callable[[Hand, Dice], object]] = {
    "bypass": lambda hand, dice: (aiming.pick(hand, dice, most=3), hand.key(KEY.Key_M)),
    "group": _group,
    "ungroup": _ungroup,
    "enter": _enter,
    "leave": lambda hand, dice: hand.key(KEY.Key_Up, ALT),
    "go back by the breadcrumb": _breadcrumb,
    "rename a port of the block": _name_port,
    "move a port of the block": _move_port,
    "add a port to the block": _add_port,
    "keep": _keep,
    "insert an own block": _insert_own,
    "put a dot on a wire": lambda hand, dice: hand.double_click(aiming.wire(hand, dice)),
}
