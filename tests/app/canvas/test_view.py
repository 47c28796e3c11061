from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layerloom.graph import Edit, Place
from layerloom_app import theme
from layerloom_app.canvas.title_editor import TitleEditor

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEY = Qt.Key


def test_a_layer_dropped_from_the_palette_becomes_a_selected_node(empty):
    empty.drop("Conv2D", QPointF(40, 60))
    assert empty.titles(empty.document.nodes) == {"conv2d1"} == empty.titles()
    place = empty.document.places[empty.id("conv2d1")]
    assert place.x % 8 == place.y % 8 == 0
    rect = empty.view.canvas_scene.node_rect(empty.id("conv2d1"))
    assert rect.contains(QPointF(40, 60))
    empty.model.stack.undo()
    assert not empty.document.nodes


def test_a_drag_that_leaves_the_canvas_leaves_nothing(empty):
    from PySide6.QtGui import QDragLeaveEvent

    data = empty.carry("Conv2D", QPointF(40, 60))
    assert data is not None
    QApplication.sendEvent(empty.view.viewport(), QDragLeaveEvent())
    assert empty.view.gesture is None
    assert not empty.document.nodes


def test_what_is_no_layer_is_not_taken(empty):
    empty.drop("NoSuchLayer", QPointF(40, 60))
    assert not empty.document.nodes


def test_a_layer_dropped_on_a_wire_is_inserted_and_its_neighbours_make_room(hand):
    before = {title: hand.document.places[hand.id(title)].x for title in ("dense", "loss")}
    hand.drop("Tanh", hand.wire("dense"))
    assert {"flatten.output > tanh1.x", "tanh1.output > dense.x"} <= hand.wires()
    rects = hand.view.canvas_scene
    assert rects.node_rect(hand.id("tanh1")).right() < rects.node_rect(hand.id("dense")).left()
    assert all(hand.document.places[hand.id(title)].x > x for title, x in before.items())
    assert hand.model.stack.count() == 1


def test_delete_heals_and_shift_delete_does_not(hand):
    hand.click(hand.body("relu"))
    hand.key(KEY.Key_Delete)
    assert "conv.output > flatten.x" in hand.wires()
    hand.model.stack.undo()
    hand.click(hand.body("relu"))
    hand.key(KEY.Key_Delete, SHIFT)
    assert not {wire for wire in hand.wires() if "conv.output" in wire}


def test_delete_cuts_a_selected_wire(hand):
    hand.click(hand.wire("relu"))
    hand.key(KEY.Key_Delete)
    assert "conv.output > relu.x" not in hand.wires()
    assert len(hand.document.nodes) == 6


def test_copied_nodes_are_text_and_come_back_pasted(hand):
    hand.model.select([hand.id("conv"), hand.id("relu")])
    hand.view.copy()
    assert json.loads(QGuiApplication.clipboard().text())
    hand.view.cursor_at = hand.pixel(QPointF(256, 400)).toPoint()
    hand.view.paste()
    assert hand.titles() == {"conv2", "relu2"}
    assert len(hand.document.nodes) == 8
    assert sum("conv" in wire and "relu" in wire for wire in hand.wires()) == 2
    assert min(hand.document.places[node].y for node in hand.model.selection) == 400
    hand.view.paste()
    places = [(place.x, place.y) for place in hand.document.places.values()]
    assert len(set(places)) == len(places), "what is pasted twice does not lie on itself"


def test_cut_takes_away_and_pasting_elsewhere_brings_back(hand, empty):
    hand.click(hand.body("relu"))
    hand.view.cut()
    assert "relu" not in hand.titles(hand.document.nodes)
    empty.view.paste()
    assert empty.titles(empty.document.nodes) == {"relu"}


def test_text_that_is_no_graph_is_not_pasted_and_says_so(hand):
    QGuiApplication.clipboard().setText("hello")
    hand.view.paste()
    assert hand.model.stack.count() == 0
    assert "clipboard" in hand.messages[-1]


def test_duplicating_selects_the_copies(hand):
    hand.model.select([hand.id("conv"), hand.id("relu")])
    hand.view.duplicate()
    assert len(hand.model.selection) == 2
    assert not hand.model.selection & {hand.id("conv"), hand.id("relu")}
    assert hand.model.stack.count() == 1


def test_selecting_all_none_and_the_others(hand):
    hand.view.select_all()
    assert len(hand.model.selection) == 6
    hand.view.select_none()
    assert not hand.model.selection
    hand.model.select([hand.id("relu")])
    hand.view.invert_selection()
    assert hand.titles() == {"digits", "conv", "flatten", "dense", "loss"}


def test_brackets_select_upstream_and_downstream(hand):
    hand.click(hand.body("relu"))
    hand.type("[")
    assert hand.titles() == {"digits", "conv", "relu"}
    hand.click(hand.body("relu"))
    hand.type("]")
    assert hand.titles() == {"relu", "flatten", "dense", "loss"}


def test_arrows_nudge_and_a_run_of_them_is_one_step(hand):
    hand.click(hand.body("relu"))
    hand.key(KEY.Key_Right)
    hand.key(KEY.Key_Down, SHIFT)
    place = hand.document.places[hand.id("relu")]
    assert (place.x, place.y) == (520, 40)
    assert hand.model.stack.count() == 1


def test_alt_arrows_walk_along_the_wires(hand):
    hand.key(KEY.Key_Right, ALT)
    assert hand.titles() == {"digits"}
    for expected in ("conv", "relu", "flatten"):
        hand.key(KEY.Key_Right, ALT)
        assert hand.titles() == {expected}
    hand.key(KEY.Key_Left, ALT)
    assert hand.titles() == {"relu"}


def test_enter_asks_for_the_parameters(hand, qtbot):
    hand.click(hand.body("relu"))
    with qtbot.waitSignal(hand.view.edit_requested) as asked:
        hand.key(KEY.Key_Return)
    assert asked.args == [hand.id("relu")]
    with qtbot.waitSignal(hand.view.edit_requested) as asked:
        hand.double_click(hand.body("dense"))
    assert asked.args == [hand.id("dense")]


def _editor(hand) -> TitleEditor:
    (editor,) = [child for child in hand.view.findChildren(TitleEditor) if child.isVisible()]
    return editor


def test_f2_renames_in_place(hand):
    hand.click(hand.body("relu"))
    hand.key(KEY.Key_F2)
    QTest.keyClicks(_editor(hand), "first activation")
    QTest.keyClick(_editor(hand), KEY.Key_Return)
    assert "first activation" in hand.titles(hand.document.nodes)
    assert hand.model.stack.undoText() == "Rename"
    assert hand.view.hasFocus()


def test_escape_keeps_the_old_title(hand):
    hand.click(hand.body("relu"))
    hand.key(KEY.Key_F2)
    QTest.keyClicks(_editor(hand), "something")
    QTest.keyClick(_editor(hand), KEY.Key_Escape)
    assert "relu" in hand.titles(hand.document.nodes)
    assert hand.model.stack.count() == 0
    assert hand.titles() == {"relu"}


@pytest.mark.parametrize("notches", [1, -1, 4, -6])
def test_the_wheel_keeps_the_point_under_the_cursor(hand, notches):
    pixel = QPoint(321, 222)
    before, zoom = hand.view.mapToScene(pixel), hand.view.zoom
    hand.wheel(pixel, notches)
    after = hand.view.mapToScene(pixel)
    assert (hand.view.zoom > zoom) == (notches > 0)
    assert (after - before).manhattanLength() <= 2 / hand.view.zoom


def test_zoom_has_ends(hand):
    for _ in range(60):
        hand.view.zoom_in()
    assert hand.view.zoom == pytest.approx(3.0)
    for _ in range(90):
        hand.view.zoom_out()
    assert hand.view.zoom == pytest.approx(0.08)
    hand.view.zoom_reset()
    assert hand.view.zoom == pytest.approx(1.0)


def test_home_shows_everything_and_f_the_selection(hand):
    hand.view.centerOn(9000, 9000)
    hand.key(KEY.Key_Home)
    visible = hand.view.visible()
    assert all(visible.contains(hand.view.canvas_scene.node_rect(node)) for node in hand.document.nodes)
    hand.model.select([hand.id("loss")])
    hand.key(KEY.Key_F)
    middle = hand.view.visible().center() - hand.view.canvas_scene.node_rect(hand.id("loss")).center()
    assert middle.manhattanLength() < 4


def test_reveal_centres_selects_and_flashes(hand, qtbot):
    hand.view.zoom_by(0.2)
    hand.view.reveal(hand.id("loss"))
    middle = hand.view.visible().center() - hand.view.canvas_scene.node_rect(hand.id("loss")).center()
    assert middle.manhattanLength() < 4
    assert hand.titles() == {"loss"}
    assert hand.view.zoom >= 0.6
    with_flash = hand.view.grab().toImage()
    qtbot.waitUntil(lambda: hand.view._flash is None)
    assert hand.view.grab().toImage() != with_flash


def test_collapsed_nodes_are_small_and_unfold_again(hand):
    hand.click(hand.body("loss"))
    hand.key(KEY.Key_H)
    assert hand.view.canvas_scene.node_rect(hand.id("loss")).height() == 56
    hand.key(KEY.Key_H)
    assert hand.view.canvas_scene.node_rect(hand.id("loss")).height() > 56
    assert hand.model.stack.count() == 2


def test_frozen_nodes_wear_a_lock_and_their_sharers_too(hand):
    conv = next(node for node, entry in hand.model.document.nodes.items() if entry.layer.type_name == "Conv2D")
    copy = hand.model.document.nodes[conv]
    sharer = replace(copy, title="sharer", weights_of=conv)
    hand.model.push("Share", (Edit("nodes", "sharer00", None, sharer), Edit("places", "sharer00", None, Place(0, 400))))
    items = hand.view.canvas_scene.nodes
    hand.model.select([conv])
    hand.key(KEY.Key_F, SHIFT)
    assert items[conv].frozen
    assert items["sharer00"].frozen
    hand.key(KEY.Key_F, SHIFT)
    assert not items[conv].frozen
    assert not items["sharer00"].frozen


def test_what_has_no_weights_is_not_frozen(hand):
    hand.click(hand.body("relu"))
    before = hand.model.document
    hand.key(KEY.Key_F, SHIFT)
    assert hand.model.document == before


def test_wires_tell_the_shape_and_the_axes(hand):
    wires = hand.view.canvas_scene.wires
    assert wires[f"{hand.id('relu')}.x.0"].text == "4 × 8 × 8"
    tip = hand.view.tooltip_at(hand.pixel(hand.wire("relu")).toPoint())
    assert "C 4 × H 8 × W 8" in tip


def test_a_node_with_a_shape_error_tells_got_expected_and_why(hand):
    from layerloom.graph import plan

    relu, dense = hand.id("relu"), hand.id("dense")
    hand.model.push("Wire", plan.removal(hand.document, [relu, dense], heal=False))
    hand.drop("Conv2D", QPointF(600, 300))
    hand.model.push("Wire", plan.connecting(hand.document, hand.id("flatten"), hand.id("conv2d1")))
    hand.model.push("Wire", plan.connecting(hand.document, hand.id("conv"), hand.id("flatten")))
    item = hand.view.canvas_scene.nodes[hand.id("conv2d1")]
    assert item.severity == "error"
    assert hand.view.canvas_scene.wires[f"{hand.id('conv2d1')}.x.0"].broken
    tip = hand.view.tooltip_at(hand.pixel(hand.body("conv2d1")).toPoint())
    assert "Expected: " in tip
    assert "Got: " in tip
    hand.click(hand.wire("conv2d1"), ALT)
    assert hand.view.canvas_scene.nodes[hand.id("conv2d1")].severity != "error"


def test_the_number_of_parameters_is_shown_on_the_node(hand):
    assert hand.view.canvas_scene.parameter_count(hand.id("conv")) == 4 * 9 + 4


@pytest.mark.parametrize(("title", "entry"), [("relu", "Rename"), (None, "Add a layer")])
def test_the_right_button_opens_a_menu(hand, title, entry):
    at = hand.pixel(hand.body(title) if title else QPointF(300, 420)).toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.view.viewport().mapToGlobal(at))
    QApplication.sendEvent(hand.view.viewport(), event)
    texts = [action.text() for action in hand.view.menu.actions()]
    assert any(text.startswith(entry) for text in texts)
    if title:
        assert hand.titles() == {title}
    hand.view.menu.close()


def test_the_menu_of_a_wire_cuts_it(hand):
    at = hand.pixel(hand.wire("relu")).toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.view.viewport().mapToGlobal(at))
    QApplication.sendEvent(hand.view.viewport(), event)
    (cut,) = [action for action in hand.view.menu.actions() if action.text().startswith("Cut")]
    cut.trigger()
    hand.view.menu.close()
    assert "conv.output > relu.x" not in hand.wires()


def test_layout_puts_consumers_right_of_what_feeds_them(hand):
    hand.key(KEY.Key_L, SHIFT)
    for link in hand.document.links.values():
        rect = hand.view.canvas_scene.node_rect
        assert rect(link.source.node).right() < rect(link.target.node).left()
    assert hand.model.stack.count() == 1
    rects = [hand.view.canvas_scene.node_rect(node) for node in hand.document.nodes]
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])


def test_laying_out_the_selection_moves_nothing_else(hand):
    before = dict(hand.document.places)
    hand.model.select([hand.id("flatten"), hand.id("dense"), hand.id("loss")])
    hand.key(KEY.Key_L)
    assert all(hand.document.places[hand.id(t)] == before[hand.id(t)] for t in ("digits", "conv", "relu"))


def test_an_empty_canvas_shows_a_hint_that_goes_with_the_first_node(empty):
    middle = QRect(0, 0, 400, 200)
    middle.moveCenter(empty.view.viewport().rect().center())
    hint = empty.view.grab(middle).toImage()
    empty.drop("ReLU", QPointF(4000, 4000))
    assert empty.view.grab(middle).toImage() != hint
    empty.model.stack.undo()
    assert empty.view.grab(middle).toImage() == hint


def test_both_themes_show_the_graph_in_their_own_colours(hand):
    pictures = []
    for choice in ("dark", "light"):
        theme.manager().set_choice(choice)
        hand.view.fit_all()
        pictures.append(hand.view.grab().toImage())
    theme.manager().set_choice("system")
    dark, light = (picture.pixelColor(3, 3).lightness() for picture in pictures)
    assert dark < 60 < 200 < light


def test_another_document_is_shown_whole_if_it_can_be_read_else_from_its_top_left(hand, draft):
    relu = hand.document.nodes[hand.id("relu")].layer
    hand.model.replace(draft.add("low", relu, 512, 400).document)
    visible = hand.view.visible()
    assert all(visible.contains(hand.view.canvas_scene.node_rect(node)) for node in hand.document.nodes)
    hand.model.replace(draft.add("far", relu, 9000, 0).document)
    assert hand.view.canvas_scene.nodes.keys() == hand.document.nodes.keys()
    assert hand.view.zoom == pytest.approx(0.5)
    assert hand.view.visible().contains(hand.view.canvas_scene.node_rect(hand.id("digits")))


def test_what_was_opened_still_fits_when_the_window_grows_until_someone_moves_it(hand, draft):
    relu = hand.document.nodes[hand.id("relu")].layer
    hand.model.replace(draft.add("low", relu, 700, 900).document)
    before = hand.view.zoom
    hand.view.resize(hand.view.width() + 300, hand.view.height() + 300)
    grown = hand.view.zoom
    assert grown > before
    hand.view.pan_by(5, 5)
    hand.view.resize(hand.view.width() - 200, hand.view.height() - 200)
    assert hand.view.zoom == grown


def test_seen_from_afar_nodes_are_coloured_cards(hand):
    hand.view.zoom_by(0.2)
    assert not hand.view.grab().isNull()
    centre = hand.view.canvas_scene.node_rect(hand.id("relu")).center()
    assert hand.view.hit(hand.output("relu")).port is None, "ports are too small to be aimed at"
    assert hand.view.hit(centre).node == hand.id("relu")


@pytest.mark.parametrize("copy", ["paste", "duplicate"])
def test_copies_cover_no_other_node(hand, copy):
    hand.model.select([hand.id("conv"), hand.id("relu")])
    for _ in range(3):
        before = frozenset(hand.document.nodes)
        if copy == "paste":
            hand.view.copy()
            hand.view.editing.paste(QPointF(256, 0))
        else:
            hand.view.duplicate()
        rects = {node: hand.view.canvas_scene.node_rect(node) for node in hand.document.nodes}
        new = rects.keys() - before
        assert len(new) == 2
        assert not [(a, b) for a in new for b in rects if a != b and rects[a].intersects(rects[b])]
