"""Keys and gestures that hands know from other programs, on the canvas: fingers, wheel, menus, and fields that type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.app.canvas.conftest import LEFT

from layerloom_app.canvas.note_editor import NoteEditor
from layerloom_app.canvas.title_editor import TitleEditor

KEY, PHASE = Qt.Key, Qt.ScrollPhase
NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def menu_at(hand, place):
    """Press the right button there; the menu, shown."""
    pixel = hand.pixel(place).toPoint()
    hand.press(place, button=Qt.MouseButton.RightButton)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, pixel, hand.view.viewport().mapToGlobal(pixel))
    QApplication.sendEvent(hand.view.viewport(), event)
    hand.release(place, button=Qt.MouseButton.RightButton)
    return hand.view.menu


def texts(menu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def take(menu, text: str) -> None:
    """Click an entry of a menu, or of one of its submenus."""
    for action in menu.actions():
        if action.text().partition("\t")[0] == text:
            QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
            return
        if action.menu() is not None and text in texts(action.menu()):
            menu.setActiveAction(action)
            QTest.keyClick(menu, KEY.Key_Right)
            take(action.menu(), text)
            return
    raise AssertionError(f"no {text} in {texts(menu)}")


# Adding


def test_the_right_button_on_the_empty_canvas_adds_a_layer_there(empty):
    take(menu_at(empty, QPointF(160, 80)), "Add a layer…")
    empty.type("relu")
    empty.key(KEY.Key_Return)
    assert empty.view.canvas_scene.node_rect(empty.id("relu1")).contains(QPointF(160, 80))
    assert empty.view.hasFocus()


def test_with_alt_a_layer_of_the_palette_stays_beside_the_wire(hand):
    place = hand.wire("dense")
    data, pixel, copy = hand.carry("Tanh", place), hand.pixel(place), Qt.DropAction.CopyAction
    assert any(wire.target for wire in hand.view.canvas_scene.wires.values())
    QApplication.sendEvent(hand.view.viewport(), QDragMoveEvent(pixel.toPoint(), copy, data, LEFT, ALT))
    assert not any(wire.target for wire in hand.view.canvas_scene.wires.values())
    QApplication.sendEvent(hand.view.viewport(), QDropEvent(pixel, copy, data, LEFT, ALT))
    assert "flatten.output > dense.x" in hand.wires()
    assert "tanh1" in hand.titles()


def test_a_layer_of_the_palette_has_a_ghost_where_it_will_be(empty):
    at = QPointF(40, 60)
    before = empty.view.grab().toImage()
    data = empty.carry("Conv2D", at)
    empty.view.viewport().repaint()
    assert empty.view.grab().toImage() != before
    event = QDropEvent(empty.pixel(at), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(empty.view.viewport(), event)
    assert empty.view.hasFocus()
    assert empty.titles() == {"conv2d1"}


def test_backspace_deletes_as_del_does(hand):
    hand.click(hand.body("relu"))
    hand.key(KEY.Key_Backspace)
    assert "conv.output > flatten.x" in hand.wires()


# Moving the view


def fingers(hand, pixels: QPoint, keys=NONE, phase=PHASE.ScrollUpdate, *, device=None) -> None:
    view, at = hand.view.viewport(), QPointF(400, 300)
    args = (at, view.mapToGlobal(at), pixels, pixels * 2, Qt.MouseButton.NoButton, keys, phase, False)
    by = () if device is None else (Qt.MouseEventSource.MouseEventNotSynthesized, device)
    QApplication.sendEvent(view, QWheelEvent(*args, *by))


def touchpad() -> QPointingDevice:
    kind, pointer = QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger
    scrolls = QInputDevice.Capability.PixelScroll
    return QPointingDevice("pad", 7, kind, pointer, scrolls, 2, 0, "", QPointingDeviceUniqueId())


def test_two_fingers_pan_by_what_they_move(hand):
    corner, zoom = hand.view.mapToScene(0, 0), hand.view.zoom
    for phase in (PHASE.ScrollBegin, PHASE.ScrollUpdate, PHASE.ScrollMomentum):
        fingers(hand, QPoint(-20, 12), phase=phase)
    assert hand.view.mapToScene(0, 0) - corner == QPointF(60, -36)
    assert hand.view.zoom == zoom
    fingers(hand, QPoint(5, 0), phase=PHASE.NoScrollPhase, device=touchpad())
    assert hand.view.mapToScene(0, 0) - corner == QPointF(55, -36)
    assert hand.model.stack.count() == 0


@pytest.mark.parametrize(("up", "larger"), [(60, True), (-60, False)])
def test_two_fingers_with_ctrl_zoom(hand, up, larger):
    zoom = hand.view.zoom
    fingers(hand, QPoint(0, up), CONTROL)
    assert (hand.view.zoom > zoom) == larger
    assert hand.view.zoom != zoom


@pytest.mark.parametrize("keys", [NONE, CONTROL, ALT], ids=["wheel", "Ctrl+wheel", "Alt+wheel"])
def test_the_wheel_zooms_with_ctrl_too(hand, keys):
    pixel, before = QPoint(321, 222), hand.view.mapToScene(QPoint(321, 222))
    if keys == ALT:  # Qt turns the wheel on its side then.
        view = hand.view.viewport()
        event = QWheelEvent(
            QPointF(pixel), view.mapToGlobal(QPointF(pixel)), QPoint(), QPoint(120, 0), Qt.MouseButton.NoButton, keys,
            PHASE.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)
    else:
        hand.wheel(pixel, 1, keys)
    assert hand.view.zoom == pytest.approx(1.2)
    assert (hand.view.mapToScene(pixel) - before).manhattanLength() <= 2


def test_pinching_zooms_around_the_fingers(hand):
    at, pad, view = QPointF(321, 222), touchpad(), hand.view.viewport()
    before = hand.view.mapToScene(at.toPoint())
    for value in (0.1, 0.1):
        event = QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture, pad, 2, at, at, view.mapToGlobal(at), value, QPointF()
        )
        QApplication.sendEvent(view, event)
    assert hand.view.zoom == pytest.approx(1.21)
    assert (hand.view.mapToScene(at.toPoint()) - before).manhattanLength() <= 2


@pytest.mark.parametrize("asks", ["press", "release"])
def test_a_drag_with_the_right_button_pans_and_opens_no_menu(hand, asks):
    """Linux asks for a menu when the button goes down, Windows once it is up again."""
    corner, start, right = hand.view.mapToScene(0, 0), hand.body("relu"), Qt.MouseButton.RightButton
    pixel = hand.pixel(start).toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, pixel, hand.view.viewport().mapToGlobal(pixel))
    hand.press(start, button=right)
    if asks == "press":
        QApplication.sendEvent(hand.view.viewport(), event)
    hand.move(start + QPointF(50, 30))
    assert hand.view.mapToScene(0, 0) - corner == QPointF(-50, -30)
    hand.release(start, button=right)
    if asks == "release":
        QApplication.sendEvent(hand.view.viewport(), event)
    assert hand.view.menu is None
    assert not hand.model.selection
    menu_at(hand, hand.body("relu")).close()
    assert hand.titles() == {"relu"}


def test_escape_while_panning_with_space_goes_back(hand):
    corner, start = hand.view.mapToScene(0, 0), hand.body("relu")
    QTest.keyPress(hand.view, KEY.Key_Space)
    hand.press(start)
    hand.move(start + QPointF(50, 30))
    hand.key(KEY.Key_Escape)
    assert hand.view.mapToScene(0, 0) == corner
    hand.release(start)
    QTest.keyRelease(hand.view, KEY.Key_Space)
    assert hand.document.places[hand.id("relu")].x == 512


# Typing


@pytest.mark.parametrize("open_field", ["search", "title", "note"])
def test_keys_typed_into_a_field_do_nothing_to_the_canvas(hand, open_field):
    hand.click(hand.body("relu"))
    keys = {"search": KEY.Key_Tab, "title": KEY.Key_F2, "note": KEY.Key_N}
    hand.key(keys[open_field])
    before, chosen = hand.document, hand.model.selection
    for key, held in (
        (KEY.Key_F2, NONE), (KEY.Key_G, CONTROL), (KEY.Key_Left, ALT), (KEY.Key_Up, ALT), (KEY.Key_M, NONE),
        (KEY.Key_H, NONE), (KEY.Key_Delete, NONE), (KEY.Key_Delete, SHIFT), (KEY.Key_L, SHIFT), (KEY.Key_Right, NONE),
        (KEY.Key_G, CONTROL | SHIFT), (KEY.Key_Home, NONE), (KEY.Key_BracketLeft, NONE),
    ):  # fmt: skip
        hand.key(key, held)
    assert hand.document == before
    assert hand.model.selection == chosen
    fields = [*hand.view.findChildren(TitleEditor), *hand.view.findChildren(NoteEditor)]
    assert len([field for field in fields if field.isVisible()]) == (open_field != "search")
    hand.key(KEY.Key_Escape)


@pytest.mark.parametrize("open_field", [KEY.Key_Tab, KEY.Key_F2], ids=["search", "title"])
def test_a_field_waits_while_another_window_is_in_front(hand, open_field):
    hand.click(hand.body("relu"))
    hand.key(open_field)
    hand.type("some")
    field = hand.view.focusWidget()
    for kind, reason in (
        (QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason),
        (QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason),
    ):
        QApplication.sendEvent(field, QFocusEvent(kind, reason))
    assert field.isVisible()
    hand.type("thing")
    assert field.text() == "something"
    assert hand.model.stack.count() == 0
    hand.key(KEY.Key_Escape)


# Menus


def test_the_menu_of_a_port_adds_a_layer_there_and_cuts_its_wires(hand):
    menu = menu_at(hand, hand.output("dense"))
    assert texts(menu) == ["Add a layer here…", "Select what it is wired to", "Cut its wires"]
    take(menu, "Cut its wires")
    assert not [wire for wire in hand.wires() if wire.startswith("dense.output")]
    menu = menu_at(hand, hand.output("dense"))
    assert not menu.actions()[-1].isEnabled()
    take(menu, "Add a layer here…")
    hand.type("softmax")
    hand.key(KEY.Key_Return)
    assert "dense.output > softmax1.x" in hand.wires()


def test_the_menu_of_a_port_selects_what_it_is_wired_to(hand):
    take(menu_at(hand, hand.input("dense")), "Select what it is wired to")
    assert hand.titles() == {"flatten"}


def test_the_menu_of_a_dot_takes_it_away_and_leaves_the_wire(hand):
    before = hand.wires()
    hand.double_click(hand.wire("relu"))
    (dot,) = hand.model.selection
    take(menu_at(hand, hand.view.canvas_scene.node_rect(dot).center()), "Remove the dot")
    assert hand.wires() == before


def test_the_menu_of_several_nodes_aligns_and_distributes_them(hand):
    hand.drag(QPointF(-20, -40), QPointF(600, 100))
    hand.click(hand.body("flatten"), SHIFT)
    take(menu_at(hand, hand.body("conv")), "Align top sides")
    assert {hand.document.places[hand.id(title)].y for title in ("digits", "conv", "relu", "flatten")} == {0}
    assert hand.model.stack.count() == 1
    hand.model.select([hand.id(title) for title in ("digits", "conv", "relu")])
    take(menu_at(hand, hand.body("digits")), "Distribute across")
    rects = [hand.view.canvas_scene.node_rect(hand.id(title)) for title in ("digits", "conv", "relu")]
    assert rects[1].left() - rects[0].right() == pytest.approx(rects[2].left() - rects[1].right())


def test_menus_name_the_key_of_each_entry(hand):
    hand.click(hand.body("relu"))
    entries = [action.text() for action in menu_at(hand, hand.body("relu")).actions()]
    shown = dict(entry.split("\t") for entry in entries if "\t" in entry)
    wanted = {"Rename": "F2", "Duplicate": "Ctrl+D", "Collapse or unfold": "H", "Bypass or switch on": "M"}
    assert wanted.items() <= shown.items()
    hand.view.menu.close()


def test_the_menu_of_the_empty_canvas_pastes_where_it_was_opened(hand):
    hand.click(hand.body("relu"))
    hand.view.copy()
    take(menu_at(hand, QPointF(304, 400)), "Paste")
    place = hand.document.places[hand.id("relu2")]
    assert (place.x, place.y) == (304, 400)
    assert hand.titles() == {"relu2"}


# While the mouse rests


def test_a_port_tells_its_name_and_what_goes_through_it(hand):
    def told(place: QPointF) -> str:
        return hand.view.tooltip_at(hand.pixel(place).toPoint())

    assert "Output &quot;image&quot; of digits" in told(hand.output("digits", "image"))
    assert "C 1 × H 8 × W 8" in told(hand.output("digits", "image"))
    assert "Input &quot;x&quot; of relu" in told(hand.input("relu"))
    assert "C 4 × H 8 × W 8" in told(hand.input("relu"))


def test_a_wire_hangs_where_it_was_released_until_the_search_is_answered(hand):
    before = hand.view.grab().toImage()
    hand.drag(hand.output("conv"), QPointF(480, -120))
    hand.view.adding.popup.hide()  # It covers part of the picture.
    hanging = hand.view.grab().toImage()
    middle = hand.pixel((hand.output("conv") + QPointF(480, -120)) / 2).toPoint()
    assert hanging.copy(middle.x() - 8, middle.y() - 8, 16, 16) != before.copy(middle.x() - 8, middle.y() - 8, 16, 16)
    hand.view.adding.popup.close()
    assert hand.view.grab().toImage().copy(middle.x() - 8, middle.y() - 8, 16, 16) == before.copy(
        middle.x() - 8, middle.y() - 8, 16, 16
    )
