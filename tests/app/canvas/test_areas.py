"""Frames and notes with the mouse and by keys: what the document says after each deed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from layerloom.graph.areas import Box, box, noted, put
from layerloom_app.canvas.note_editor import NoteEditor
from layerloom_app.canvas.title_editor import TitleEditor

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEY = Qt.Key


def only(table):
    (key,) = table
    return key


@pytest.fixture
def framed_hand(hand):
    """The small net with a frame around conv and relu, and a note below it."""
    scene = hand.view.canvas_scene
    for title, keys in (("conv", Qt.KeyboardModifier.NoModifier), ("relu", CONTROL)):
        hand.click(hand.body(title), keys)
    hand.key(KEY.Key_C)
    hand.type("features")
    hand.key(KEY.Key_Return)
    document = hand.document
    note, edits = noted(document, Box(0, 400, 240, 120), "why")
    hand.model.push("Add a note", edits)
    hand.model.select(())
    assert scene.rect(note).top() == 400
    return hand


def title_bar(hand, key) -> QPointF:
    return hand.view.canvas_scene.rect(key).topLeft() + QPointF(120, 18)


def test_c_puts_a_frame_around_the_selection_and_asks_for_its_title(framed_hand):
    document = framed_hand.document
    frame = only(document.frames)
    assert document.frames[frame].title == "features"
    rects = framed_hand.view.canvas_scene
    assert all(rects.rect(frame).contains(rects.node_rect(framed_hand.id(title))) for title in ("conv", "relu"))
    assert not rects.rect(frame).intersects(rects.node_rect(framed_hand.id("flatten")))


def test_a_frame_around_nothing_lies_at_the_cursor(empty):
    empty.move(QPointF(80, 40))
    empty.key(KEY.Key_C)
    empty.key(KEY.Key_Escape)
    frame = only(empty.document.frames.values())
    assert (frame.x, frame.y, frame.title) == (80, 40, "Frame")


def test_a_dragged_frame_takes_its_nodes_along_in_one_step(framed_hand):
    hand, frame, steps = framed_hand, only(framed_hand.document.frames), framed_hand.model.stack.count()
    before, flatten = hand.document, hand.document.places[hand.id("flatten")]
    hand.drag(title_bar(hand, frame), title_bar(hand, frame) + QPointF(40, -64))
    after = hand.document
    assert after.frames[frame].x == before.frames[frame].x + 40
    for title in ("conv", "relu"):
        assert after.places[hand.id(title)].y == before.places[hand.id(title)].y - 64
    assert after.places[hand.id("flatten")] == flatten
    assert hand.model.stack.count() == steps + 1
    hand.model.stack.undo()
    assert hand.document == before


def test_escape_puts_a_dragged_frame_back(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    before, scene = hand.document, hand.view.canvas_scene
    rect = scene.rect(frame)
    hand.press(title_bar(hand, frame))
    hand.move(title_bar(hand, frame) + QPointF(80, 80))
    assert scene.rect(frame) != rect
    hand.key(KEY.Key_Escape)
    assert (hand.document, scene.rect(frame)) == (before, rect)


@pytest.mark.parametrize(
    ("corner", "by", "expected"),
    [
        ("right", QPointF(80, 0), (0, 0, 80, 0)),
        ("left", QPointF(-40, 0), (-40, 0, 40, 0)),
        ("top right", QPointF(16, -24), (0, -24, 16, 24)),
    ],
)
def test_the_edges_of_a_frame_can_be_dragged(framed_hand, corner, by, expected):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    before, rect = hand.document.frames[frame], framed_hand.view.canvas_scene.rect(frame)
    at = {
        "right": QPointF(rect.right() - 1, rect.top() + 50),
        "left": QPointF(rect.left() + 1, rect.top() + 50),
        "top right": rect.topRight() + QPointF(-2, 2),
    }[corner]
    hand.drag(at, at + by)
    after = hand.document.frames[frame]
    change = (after.x - before.x, after.y - before.y, after.width - before.width, after.height - before.height)
    assert change == expected
    assert hand.document.places[hand.id("conv")].x == 256, "what lies in it stays"


def test_the_middle_of_a_frame_is_open_canvas(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    conv, relu = (hand.view.canvas_scene.node_rect(hand.id(title)) for title in ("conv", "relu"))
    between = QPointF((conv.right() + relu.left()) / 2, conv.bottom() + 6)
    hand.drag(between, between + QPointF(60, -30))
    assert hand.titles() == {"relu"}
    assert frame not in hand.model.areas


def test_a_box_around_everything_takes_frames_and_notes(framed_hand):
    hand = framed_hand
    rect = hand.view.canvas_scene.rects(hand.view.canvas_scene.everything).adjusted(-30, -30, 30, 30)
    hand.view.fit(rect)
    hand.drag(rect.topLeft() + QPointF(8, 8), rect.bottomRight() - QPointF(8, 8))
    assert hand.model.chosen == hand.view.canvas_scene.everything
    hand.key(KEY.Key_A, CONTROL | SHIFT)


def test_deleting_a_frame_keeps_its_nodes_and_undo_selects_it(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    nodes = set(hand.document.nodes)
    hand.click(title_bar(hand, frame))
    assert hand.model.areas == {frame}
    hand.key(KEY.Key_Delete)
    assert not hand.document.frames
    assert set(hand.document.nodes) == nodes
    hand.model.stack.undo()
    assert hand.model.chosen == {frame}


def test_a_double_click_renames_a_frame(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    hand.double_click(title_bar(hand, frame))
    assert isinstance(hand.view.focusWidget(), TitleEditor)
    hand.type("backbone")
    hand.key(KEY.Key_Return)
    assert hand.document.frames[frame].title == "backbone"


def test_n_makes_a_note_whose_text_may_have_lines(empty):
    empty.move(QPointF(-200, 16))
    empty.key(KEY.Key_N)
    assert isinstance(empty.view.focusWidget(), NoteEditor)
    empty.type("first")
    empty.key(KEY.Key_Return)
    empty.type("second")
    empty.key(KEY.Key_Return, CONTROL)
    note = only(empty.document.notes.values())
    assert (note.text, note.x, note.y) == ("first\nsecond", -200, 16)


def test_a_new_note_covers_no_node(hand):
    rect = hand.view.canvas_scene.node_rect(hand.id("relu"))
    hand.move(rect.center())
    hand.key(KEY.Key_N)
    hand.type("why")
    hand.key(KEY.Key_Return, CONTROL)
    key = only(hand.document.notes)
    scene = hand.view.canvas_scene
    assert not any(scene.rect(key).intersects(scene.node_rect(node)) for node in hand.document.nodes)
    assert hand.view.visible().contains(scene.rect(key))


def test_enter_edits_the_selected_note_and_escape_leaves_it(framed_hand):
    hand, note = framed_hand, only(framed_hand.document.notes)
    hand.click(hand.view.canvas_scene.rect(note).center())
    hand.key(KEY.Key_Return)
    hand.type("something else")
    hand.key(KEY.Key_Escape)
    assert hand.document.notes[note].text == "why"


def test_escape_keeps_the_first_text_of_a_note(empty):
    empty.key(KEY.Key_N)
    empty.type("why")
    empty.key(KEY.Key_Escape)
    assert only(empty.document.notes.values()).text == "why"


def test_arrows_nudge_what_is_selected(framed_hand):
    hand, note = framed_hand, only(framed_hand.document.notes)
    hand.click(hand.view.canvas_scene.rect(note).center())
    hand.key(KEY.Key_Right)
    hand.key(KEY.Key_Down, SHIFT)
    assert (hand.document.notes[note].x, hand.document.notes[note].y) == (8, 440)


def test_a_frame_is_copied_with_what_lies_in_it(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    hand.click(title_bar(hand, frame))
    hand.view.copy()
    assert "features" in QGuiApplication.clipboard().text()
    hand.move(QPointF(0, 560))
    hand.view.paste()
    assert len(hand.document.frames) == 2
    assert len(hand.document.nodes) == 8
    assert len(hand.model.chosen) == 3


def test_alt_drags_a_copy_of_a_frame(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    before = hand.document.frames[frame]
    hand.drag(title_bar(hand, frame), title_bar(hand, frame) + QPointF(0, -400), ALT)
    (copy,) = hand.document.frames.keys() - {frame}
    assert hand.document.frames[frame] == before
    assert hand.document.frames[copy].y == before.y - 400
    assert len(hand.document.nodes) == 8


def test_the_menu_of_a_frame_colours_fits_and_selects(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)

    def chosen(text):
        at = hand.pixel(title_bar(hand, frame)).toPoint()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.view.viewport().mapToGlobal(at))
        QApplication.sendEvent(hand.view.viewport(), event)
        menu = hand.view.menu
        actions = [*menu.actions(), *(a for sub in menu.actions() if sub.menu() for a in sub.menu().actions())]
        found = next(action for action in actions if action.text().split("\t")[0] == text)
        menu.hide()
        found.trigger()

    chosen("Teal")
    assert hand.document.frames[frame].colour == "teal"
    hand.model.push("Resize", put(hand.document, {frame: box(hand.document.frames[frame])._replace(width=1000)}))
    chosen("Fit to contents")
    assert hand.document.frames[frame].width < 800
    chosen("Select its contents")
    assert hand.titles() == {"conv", "relu"}


def test_layout_takes_frames_along(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    hand.view.setFocus()
    hand.key(KEY.Key_L, SHIFT)
    scene = hand.view.canvas_scene
    assert all(scene.rect(frame).contains(scene.node_rect(hand.id(title))) for title in ("conv", "relu"))


def test_from_afar_frames_and_their_titles_are_seen(framed_hand):
    hand, frame = framed_hand, only(framed_hand.document.frames)
    hand.view.zoom_by(0.2 / hand.view.zoom)
    hand.view.centerOn(hand.view.canvas_scene.rect(frame).center())
    picture = hand.view.viewport().grab().toImage()
    rect = hand.view.mapFromScene(hand.view.canvas_scene.rect(frame)).boundingRect()
    inside = picture.pixelColor(rect.center().x(), rect.bottom() - 4)
    outside = picture.pixelColor(rect.center().x(), rect.bottom() + 12)
    assert inside != outside
