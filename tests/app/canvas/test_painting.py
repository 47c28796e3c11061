from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from tests.app.canvas.test_repainting import Painted

from layerloom.train.shown import Shown
from layerloom_app.canvas.items import FAR
from layerloom_app.canvas.painting import BELOW
from layerloom_app.canvas.preview_items import SMALLEST_ZOOM, Thumbnails


@pytest.fixture
def far(hand):
    hand.view.zoom_by(0.9 * FAR / hand.view.zoom)
    hand.view.centerOn(hand.view.canvas_scene.node_rect(hand.id("relu")).center())
    return hand


def colour(hand, place: QPointF) -> QColor:
    pixel = hand.view.mapFromScene(place)
    return hand.view.viewport().grab().toImage().pixelColor(pixel)


def test_from_afar_a_node_has_the_colour_of_its_category(far):
    centre = far.view.canvas_scene.node_rect(far.id("relu")).center()
    assert colour(far, centre) == far.view.look.far("Activation")


def test_a_node_that_is_being_moved_is_seen_where_it_is(far):
    scene, node = far.view.canvas_scene, far.id("relu")
    before = scene.node_rect(node).center()
    assert colour(far, before) == far.view.look.far("Activation")
    scene.preview({node: scene.place(node) + QPointF(0, 400)})
    assert colour(far, scene.node_rect(node).center()) == far.view.look.far("Activation")
    assert colour(far, before) != far.view.look.far("Activation")
    scene.end_preview()
    assert colour(far, before) == far.view.look.far("Activation")


def test_edits_and_undo_are_seen_from_afar(far):
    centre = far.view.canvas_scene.node_rect(far.id("relu")).center()
    far.model.select({far.id("relu")})
    far.view.delete_selection()
    assert colour(far, centre) != far.view.look.far("Activation")
    far.model.stack.undo()
    assert colour(far, centre) == far.view.look.far("Activation")


def test_a_selected_node_has_an_outline(far):
    rect = far.view.canvas_scene.node_rect(far.id("relu"))
    before = colour(far, QPointF(rect.center().x(), rect.top()))
    far.model.select({far.id("relu")})
    assert colour(far, QPointF(rect.center().x(), rect.top())) != before


def test_what_looks_the_same_from_afar_is_kept(far):
    scene, before = far.view.canvas_scene, far.view.canvas_scene.revision
    far.view.editing.rename(far.id("relu"), "elu")
    assert scene.revision == before
    far.view.editing.nudge([far.id("elu")], QPointF(8, 0))
    assert scene.revision != before


def test_the_picture_at_a_node_is_seen_from_afar_until_nobody_can_make_it_out(far):
    node, shown = far.id("relu"), Shown("relu", "output", "bars", (2,), values=(1.0, 2.0))
    thumbnails = Thumbnails(far.view.canvas_scene, lambda _node: (shown,))
    thumbnails.toggle([node])
    item = thumbnails.item(node)
    corner = item.mapToScene(item.boundingRect().topLeft()) + QPointF(8, 8)
    face = far.view.look.colour("surface")
    assert colour(far, corner) == face
    far.view.zoom_by(0.9 * SMALLEST_ZOOM / far.view.zoom)
    assert colour(far, corner) != face


def test_cards_over_each_other_lie_the_same_way_in_every_zoom(hand):
    scene, (under, over) = hand.view.canvas_scene, (hand.id("digits"), hand.id("dense"))
    hand.view.editing.nudge([over], scene.place(under) - scene.place(over))
    scene.raise_nodes([under])
    shared = scene.node_rect(under).intersected(scene.node_rect(over))
    corner = QPointF(shared.center().x(), shared.top() + 4)
    seen = []
    for zoom in (1.02 * BELOW, 0.98 * BELOW):
        hand.view.zoom_by(zoom / hand.view.zoom)
        hand.view.settle()
        hand.view.centerOn(corner)
        seen.append(hand.view.viewport().grab().toImage().pixelColor(hand.view.mapFromScene(corner)))
    assert seen[0] == seen[1]


def test_the_graph_seen_from_afar_has_wires_and_texts_while_cards_can_be_read(hand):
    scene = hand.view.canvas_scene
    hand.view.zoom_by(0.98 * BELOW / hand.view.zoom)
    hand.view.settle()
    card = scene.node_rect(hand.id("relu"))
    link = next(iter(scene.wires))
    middle = scene.wires[link].wire.middle
    hand.view.centerOn(card.center())
    picture = hand.view.viewport().grab(hand.view.mapFromScene(card).boundingRect()).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert len(colours) > 20
    hand.view.centerOn(middle)
    near = [middle + QPointF(0, y) for y in (-2, -1, 0, 1, 2)]
    assert any(colour(hand, place) != hand.view.look.colour("canvas") for place in near)


@pytest.mark.parametrize("zoom", [0.3, 0.45, 0.7])
def test_what_changes_without_the_mouse_is_painted_however_often_items_moved_before(hand, qtbot, zoom):
    view, node = hand.view, hand.id("relu")
    view.zoom_by(zoom / view.zoom)
    view.settle()
    for _ in range(3):
        view.editing.nudge([node], QPointF(0, 8))
        qtbot.wait(20)
    painted = Painted(view.viewport())
    painted.after()
    hand.model.select([node])
    assert painted.after()
    hand.model.select([])
    assert painted.after()
