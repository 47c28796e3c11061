"""Aligning and distributing, and the lines that take hold of what is dragged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from layerloom_app.canvas.guides import Guides

CONTROL = Qt.KeyboardModifier.ControlModifier


def chosen(hand, *titles):
    hand.model.select(())
    for title in titles:
        hand.click(hand.body(title), CONTROL)


@pytest.mark.parametrize(("side", "edge"), [("left", QRectF.left), ("right", QRectF.right), ("bottom", QRectF.bottom)])
def test_selected_nodes_are_brought_into_line_in_one_step(hand, side, edge):
    chosen(hand, "digits", "conv", "dense")
    hand.view.align(side)
    lines = {edge(hand.view.canvas_scene.node_rect(hand.id(title))) for title in ("digits", "conv", "dense")}
    assert len(lines) == 1
    assert hand.model.stack.count() == 1
    hand.model.stack.undo()
    assert hand.document.places[hand.id("conv")].x == 256


def test_selected_nodes_are_put_equally_far_apart(hand):
    hand.drag(hand.body("conv"), hand.body("conv") + QPointF(-48, 0))
    chosen(hand, "digits", "conv", "relu")
    hand.view.distribute("across")
    rects = [hand.view.canvas_scene.node_rect(hand.id(title)) for title in ("digits", "conv", "relu")]
    assert rects[1].left() - rects[0].right() == pytest.approx(rects[2].left() - rects[1].right())


def test_a_node_of_one_line_stays(hand):
    chosen(hand, "conv")
    hand.view.align("left")
    assert hand.model.stack.count() == 0


def test_a_dragged_node_is_pulled_onto_a_line_off_the_grid(hand):
    flatten = hand.id("flatten")
    place = hand.document.places[flatten]
    hand.view.editing.move([flatten], QPointF(3, 0))
    hand.drag(hand.body("dense"), hand.body("dense") + QPointF(place.x + 5 - 512, 160))
    assert hand.document.places[hand.id("dense")].x == place.x + 3


def test_far_from_every_line_the_grid_holds():
    guides = Guides([QRectF(3, 3, 160, 56)])
    assert guides.snapped(QRectF(613, 517, 160, 56), 1.0) == QPointF(616, 520)
    assert guides.snapped(QRectF(5, 517, 160, 56), 1.0) == QPointF(3, 520)
    assert guides.lines(QRectF(3, 520, 160, 56))
    assert not guides.lines(QRectF(616, 520, 160, 56))
