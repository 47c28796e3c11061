"""Everything that hands do to a canvas, by chance: for tests of what must hold whatever was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from tests.support import aiming, block_deeds, panel_deeds
from tests.support.aiming import Aim, Dice
from tests.support.flaws import flaws
from tests.support.hand import Hand

from layerloom.graph.aligning import Axis, Side
from layerloom_app.canvas.labels import Labels
from layerloom_app.canvas.menus import colour_names
from layerloom_app.canvas.note_editor import NoteEditor
from layerloom_app.canvas.scene import CanvasScene
from layerloom_app.canvas.title_editor import TitleEditor
from layerloom_app.commands import DocumentModel

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
LAYERS = ("Conv2D", "Dense", "ReLU", "Flatten", "Add", "CrossEntropy", "Digits", "Dropout")
TYPED = ("conv", "dense", "relu", "flat", "add", "drop", "digits", "no such layer")
PLAIN, SHIFT, CONTROL, ALT = (
    MODIFIER.NoModifier,
    MODIFIER.ShiftModifier,
    MODIFIER.ControlModifier,
    MODIFIER.AltModifier,
)
Deed = Callable[[Hand, Dice], object]
MOST = 48
"""More nodes, frames and notes than this at one level are cleared away."""
MOST_INSIDE = 120
"""More nodes than this, with those in blocks, are cleared away."""


def _drag(start: Aim, keys: Any = PLAIN, end: Aim = aiming.anywhere) -> Deed:
    return lambda hand, dice: hand.drag(start(hand, dice), end(hand, dice), keys)


def _press(*keys: tuple[Qt.Key, Any]) -> Deed:
    return lambda hand, dice: hand.key(*dice.choice(keys))


def _make_area(key: Qt.Key, end: Any, hand: Hand, dice: Dice) -> None:
    hand.move(aiming.place(dice))
    hand.key(key)
    hand.type("seen"[: dice.randrange(5)])
    if dice.random() < 0.3:
        hand.key(KEY.Key_Escape)
    else:
        hand.key(KEY.Key_Return, end)


def _cancelled(hand: Hand, dice: Dice) -> None:
    hand.press(dice.choice((aiming.port, aiming.node, aiming.area, aiming.edge))(hand, dice))
    hand.move(aiming.place(dice))
    hand.key(KEY.Key_Escape)
    hand.release(aiming.place(dice))


def _add(hand: Hand, dice: Dice) -> None:
    """Search for a layer: into a wire that was clicked, after the one selected node, or at the cursor."""
    if dice.random() < 0.4:
        hand.click(aiming.wire(hand, dice))
    hand.move(aiming.place(dice))
    hand.key(KEY.Key_Tab)
    _choose(hand, dice)


def _wire_into_nothing(hand: Hand, dice: Dice) -> None:
    hand.drag(aiming.port(hand, dice), aiming.place(dice))
    _choose(hand, dice)


def _choose(hand: Hand, dice: Dice) -> None:
    """Take what a search finds, if one is open."""
    if (popup := hand.view.adding.popup) is not None:
        popup.field.setText(dice.choice(TYPED))
        hand.key(KEY.Key_Return)


def _connect(hand: Hand, dice: Dice) -> None:
    if aiming.pick(hand, dice):
        hand.key(KEY.Key_K)
        if (popup := hand.view.adding.popup) is not None and popup.keys:
            for _ in range(dice.randrange(len(popup.keys))):
                hand.key(KEY.Key_Down)
            hand.key(KEY.Key_Return)


def _rename(hand: Hand, dice: Dice) -> None:
    if aiming.pick(hand, dice):
        hand.key(KEY.Key_F2)
        hand.type(dice.choice(("edges", "eyes", "1st", " ", "x" * 90)))
        hand.key(dice.choice((KEY.Key_Return, KEY.Key_Escape)))


def _step(hand: Hand, dice: Dice, *, again: bool) -> None:
    """Take back some steps, and make some of them again."""
    stack = hand.model.stack
    stack.setIndex(max(0, stack.index() - dice.randint(1, 4)))
    if again:
        for _ in range(dice.randint(1, 4)):
            stack.redo()


def _drop_node_on_wire(hand: Hand, dice: Dice) -> None:
    """Drag a node onto a wire, mostly one without wires, which goes into it."""
    linked = {end.node for link in hand.document.links.values() for end in (link.source, link.target)}
    free = hand.titles(hand.document.nodes.keys() - linked)
    hand.drag(hand.body(dice.choice(sorted(free))) if free else aiming.node(hand, dice), aiming.wire(hand, dice))


def _menu(hand: Hand, dice: Dice) -> None:
    """Take an entry of the menu of whatever lies there."""
    at = dice.choice((aiming.node, aiming.wire, aiming.area, aiming.anywhere))(hand, dice)
    pixel, view = hand.pixel(at).toPoint(), hand.view.viewport()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(reason, pixel, view.mapToGlobal(pixel)))
    menu = hand.view.menu
    assert menu is not None, "every place of the canvas has a menu"
    entries = [entry for entry in _entries(menu) if entry.isEnabled()]
    menu.close()
    if entries:
        dice.choice(entries).trigger()


def _entries(menu: QMenu) -> list[Any]:
    """The entries of a menu and of the menus in it, but for those that ask for a file or a name in a dialog."""
    found = []
    for entry in menu.actions():
        inner = entry.menu()
        found += _entries(inner) if isinstance(inner, QMenu) else [entry] if entry.text() else []
    return [entry for entry in found if "…" not in entry.text()]


_CANVAS: Mapping[str, Deed] = {
    "drop": lambda hand, dice: hand.drop(dice.choice(LAYERS), aiming.place(dice)),
    "drop on a wire": lambda hand, dice: hand.drop(dice.choice(LAYERS), aiming.wire(hand, dice)),
    "add": _add,
    "drag a node": _drag(aiming.node),
    "drag a node onto a wire": _drop_node_on_wire,
    "drag a copy": _drag(aiming.node, ALT),
    "wire": _drag(aiming.port, end=aiming.port),
    "wire to a node": _drag(aiming.port, end=aiming.node),
    "wire into nothing": _wire_into_nothing,
    "connect": _connect,
    "box": _drag(aiming.anywhere),
    "slice": _drag(aiming.anywhere, CONTROL | SHIFT),
    "cut a wire": lambda hand, dice: hand.click(aiming.wire(hand, dice), ALT),
    "cut the wires of a port": lambda hand, dice: hand.click(aiming.port(hand, dice), ALT),
    "take a wire elsewhere": _drag(aiming.wire, end=aiming.port),
    "take the wires of a port elsewhere": _drag(aiming.port, SHIFT, end=aiming.port),
    "click": lambda hand, dice: hand.click(aiming.node(hand, dice), dice.choice((PLAIN, SHIFT, CONTROL))),
    "select_upstream": _press((KEY.Key_BracketLeft, PLAIN)),
    "select_downstream": _press((KEY.Key_BracketRight, PLAIN)),
    "select_all": lambda hand, dice: hand.view.select_all(),
    "select_invert": lambda hand, dice: hand.view.invert_selection(),
    "delete": _press((KEY.Key_Delete, PLAIN)),
    "delete_plain": _press((KEY.Key_Delete, SHIFT)),
    "nudge": _press((KEY.Key_Left, PLAIN), (KEY.Key_Down, SHIFT)),
    "rename": _rename,
    "collapse": _press((KEY.Key_H, PLAIN)),
    "freeze": _press((KEY.Key_F, SHIFT)),
    "walk_back": _press((KEY.Key_Left, ALT)),
    "walk_forward": _press((KEY.Key_Right, ALT)),
    "layout": _press((KEY.Key_L, SHIFT)),
    "layout_selection": _press((KEY.Key_L, PLAIN)),
    **{f"align_{side}": lambda hand, _dice, side=side: hand.view.align(side) for side in get_args(Side)},
    **{f"distribute_{axis}": lambda hand, _dice, axis=axis: hand.view.distribute(axis) for axis in get_args(Axis)},
    "copy": lambda hand, _dice: hand.view.copy(),
    "cut": lambda hand, _dice: hand.view.cut(),
    "paste": lambda hand, _dice: hand.view.paste(),
    "paste_keeping": lambda hand, _dice: hand.view.paste_keeping_wires(),
    "duplicate": lambda hand, _dice: hand.view.duplicate(),
    "frame": partial(_make_area, KEY.Key_C, PLAIN),
    "note": partial(_make_area, KEY.Key_N, CONTROL),
    "drag a frame or note": _drag(aiming.area),
    "copy a frame or note": _drag(aiming.area, ALT),
    "resize a frame or note": _drag(aiming.edge),
    "colour": lambda hand, dice: hand.view.areas.colour(hand.model.areas, dice.choice(sorted(colour_names()))),
    "fit frames": lambda hand, _dice: hand.view.areas.fit(hand.model.areas),
    "choose in the menu": _menu,
    "undo": partial(_step, again=False),
    "redo": partial(_step, again=True),
    "cancel": _cancelled,
}

DEEDS: Mapping[str, Deed] = _CANVAS | block_deeds.DEEDS | panel_deeds.DEEDS
"""What is done by its name; that of an action is its id. What opens a search or a field is closed again."""
_NAMES = sorted([*DEEDS, *block_deeds.DEEDS, *block_deeds.DEEDS])
"""Blocks more often than the rest: most of what is done with them needs that one is there, and entered."""


def do(hand: Hand, dice: Dice) -> str:
    """Do one of them, and clear everything away where there is too much; the name of what was done."""
    name = dice.choice(_NAMES)
    DEEDS[name](hand, dice)
    _close(hand)
    if len(hand.view.canvas_scene.everything) > MOST or len(hand.model.flat.document.nodes) > MOST_INSIDE:
        hand.model.go(())
        hand.view.select_all()
        hand.key(KEY.Key_Delete, SHIFT)
    return name


def _close(hand: Hand) -> None:
    """Leave a search or a field for a title or text."""
    if hand.view.adding.popup is not None:
        hand.key(KEY.Key_Escape)
    for editor in (*hand.view.findChildren(TitleEditor), *hand.view.findChildren(NoteEditor)):
        editor.finish(keep=False)


def assert_shown(hand: Hand) -> None:
    """The items are those of the document, where it has them, and no others."""
    scene, document = hand.view.canvas_scene, hand.document
    assert scene.nodes.keys() == document.nodes.keys()
    assert scene.wires.keys() == document.links.keys()
    assert scene.areas.items.keys() == document.frames.keys() | document.notes.keys()
    items = [item for item in scene.items() if not isinstance(item, Labels)]
    assert len(items) == len(scene.nodes) + len(scene.wires) + len(scene.areas.items)
    for node, item in scene.nodes.items():
        assert item.pos() == scene.place(node)
        assert item.selected == (node in hand.model.selection)
        assert not item.faint
    for key, link in document.links.items():
        assert scene.wires[key].wire.start == scene.port_point(link.source)
        assert scene.wires[key].wire.end == scene.port_point(link.target)


def assert_known(hand: Hand) -> None:
    """What is known of the document, and what its wires say, is what would be found out of it from nothing."""
    model = hand.model
    wrong = [flaw for graph in (model.root, *(b.graph for b in model.root.blocks.values())) for flaw in flaws(graph)]
    assert not wrong, wrong
    anew = DocumentModel(model.root)
    anew.go(model.path)
    assert anew.document == model.document
    assert anew.flat.document == model.flat.document
    assert anew.flat_inference.specs == model.flat_inference.specs
    assert anew.inference.specs == model.inference.specs
    assert anew.inference.missing == model.inference.missing
    assert anew.cost == model.cost
    assert _told(anew) == _told(model)
    scene = CanvasScene(anew, hand.view.look)
    shown = hand.view.canvas_scene
    assert {key: wire.text for key, wire in scene.wires.items()} == {key: w.text for key, w in shown.wires.items()}
    assert {key: item.severity for key, item in scene.nodes.items()} == {k: n.severity for k, n in shown.nodes.items()}
    scene.deleteLater()
    anew.deleteLater()


def _told(model: DocumentModel) -> Counter[tuple[str | None, str, str]]:
    return Counter((problem.node, problem.severity, problem.title) for problem in model.problems)
