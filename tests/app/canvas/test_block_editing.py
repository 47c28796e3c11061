"""Blocks, bypassed nodes and dots by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from tests.support.hand import Hand

from layerloom import layers
from layerloom.graph.flat import flat
from layerloom.graph.model import Output
from layerloom.layers.wiring import Instance, Reroute

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEY = Qt.Key


def group(hand: Hand, *titles: str) -> str:
    hand.model.select([hand.id(title) for title in titles])
    hand.key(KEY.Key_G, CTRL)
    (node,) = hand.model.selection
    assert isinstance(hand.document.nodes[node].layer, Instance)
    return node


def test_ctrl_g_makes_a_block_of_the_selection_in_one_step(hand: Hand) -> None:
    before = hand.document
    group(hand, "conv", "relu")
    assert {"digits.image > block.x", "block.output > flatten.x"} <= hand.wires()
    assert "conv" not in hand.titles(hand.document.nodes)
    hand.model.stack.undo()
    assert hand.document == before


def test_a_selection_that_makes_no_block_is_explained(hand: Hand) -> None:
    hand.model.select([hand.id("conv"), hand.id("flatten")])
    hand.key(KEY.Key_G, CTRL)
    assert hand.messages == ['No block can be made: "relu" lies between the selected nodes: select it too.']
    assert not hand.document.blocks


def test_ctrl_shift_g_unpacks_the_block(hand: Hand) -> None:
    before = hand.document
    group(hand, "conv", "relu")
    hand.key(KEY.Key_G, CTRL | SHIFT)
    assert hand.document == before
    assert hand.titles() == {"conv", "relu"}


def test_a_double_click_enters_the_block_and_alt_up_leaves_it(hand: Hand) -> None:
    node = group(hand, "conv", "relu")
    hand.double_click(hand.body("block"))
    assert hand.model.path == (node,)
    assert hand.titles(hand.view.canvas_scene.nodes) == {"x", "conv", "relu", "output"}
    hand.key(KEY.Key_Up, ALT)
    assert hand.model.path == ()
    assert hand.model.selection == {node}


def test_ctrl_enter_enters_the_selected_block(hand: Hand) -> None:
    node = group(hand, "conv", "relu")
    hand.key(KEY.Key_Return, CTRL)
    assert hand.model.path == (node,)


def test_what_is_done_inside_shows_outside(hand: Hand) -> None:
    node = group(hand, "conv", "relu")
    hand.double_click(hand.body("block"))
    hand.model.select([hand.id("relu")])
    hand.key(KEY.Key_Delete)
    assert hand.wires() == {"x.output > conv.x", "conv.output > output.x"}
    hand.key(KEY.Key_Up, ALT)
    layer_types = {type(entry.layer) for entry in flat(hand.document).document.nodes.values()}
    assert layers.ReLU not in layer_types
    hand.model.stack.undo()
    assert hand.model.path == (node,)
    assert "relu" in hand.titles(hand.view.canvas_scene.nodes)


def test_the_breadcrumb_leads_back_to_every_level(hand: Hand) -> None:
    outer_of = group(hand, "conv")
    outer = group(hand, "block", "relu")
    crumbs = hand.view.breadcrumb
    assert not crumbs.isVisible()
    hand.key(KEY.Key_Return, CTRL)
    hand.model.enter(outer_of)
    assert crumbs.isVisible()
    assert crumbs.names == ("Project", "block2", "block")
    buttons = [button for button in crumbs.findChildren(QToolButton) if button.isVisible()]
    QTest.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)
    assert hand.model.path == (outer,)


def test_m_bypasses_the_selection_and_again_switches_it_on(hand: Hand) -> None:
    hand.model.select([hand.id("conv"), hand.id("relu")])
    hand.key(KEY.Key_M)
    assert {title for title in ("conv", "relu") if hand.document.nodes[hand.id(title)].bypassed} == {"conv", "relu"}
    assert str(hand.model.inference.spec(Output(hand.id("relu"), "output"))) == "1 × 8 × 8"
    assert hand.view.canvas_scene.nodes[hand.id("conv")].bypassed
    hand.key(KEY.Key_M)
    assert not any(node.bypassed for node in hand.document.nodes.values())


def test_what_cannot_be_bypassed_is_explained(hand: Hand) -> None:
    hand.model.select([hand.id("digits")])
    hand.key(KEY.Key_M)
    assert hand.messages == ["This cannot be bypassed: nothing comes in that could go out."]


def test_a_double_click_on_a_wire_puts_a_dot_there(hand: Hand) -> None:
    shape = str(hand.model.inference.spec(Output(hand.id("conv"), "output")))
    at = hand.wire("relu")
    hand.double_click(at)
    (node,) = hand.model.selection
    assert isinstance(hand.document.nodes[node].layer, Reroute)
    assert {"conv.output > reroute1.x", "reroute1.output > relu.x"} <= hand.wires()
    centre = hand.view.canvas_scene.node_rect(node).center()
    assert (centre - at).manhattanLength() < 12
    assert str(hand.model.inference.spec(Output(node, "output"))) == shape
    assert not [problem for problem in hand.model.problems if problem.node == node]


def test_a_dot_is_moved_by_its_middle_and_wired_from_its_side(hand: Hand) -> None:
    hand.double_click(hand.wire("relu"))
    (node,) = hand.model.selection
    rect = hand.view.canvas_scene.node_rect(node)
    hand.drag(rect.center(), rect.center() + QPointF(0, 80))
    place = hand.document.places[node]
    assert place.y == pytest.approx(rect.y() + 80, abs=8)
    hand.drag(hand.output("reroute1"), hand.input("dense"))
    assert "reroute1.output > dense.x" in hand.wires()


def test_a_deleted_dot_leaves_the_wire(hand: Hand) -> None:
    before = hand.wires()
    hand.double_click(hand.wire("relu"))
    hand.key(KEY.Key_Delete)
    assert hand.wires() == before


def test_an_instance_shows_all_that_it_costs(hand: Hand) -> None:
    node = group(hand, "conv", "relu")
    alone = hand.view.canvas_scene.parameter_count(node)
    assert alone == 4 * 9 + 4
    assert hand.view.canvas_scene.nodes[node].is_block
