from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

KEY = Qt.Key


@pytest.mark.parametrize(
    "open_search",
    [
        lambda hand: hand.key(KEY.Key_Tab),
        lambda hand: hand.key(KEY.Key_A, Qt.KeyboardModifier.ShiftModifier),
        lambda hand: hand.double_click(QPointF(10, 10)),
    ],
    ids=["Tab", "Shift+A", "double-click"],
)
def test_a_layer_is_added_by_typing(empty, open_search):
    open_search(empty)
    empty.type("conv2d")
    empty.key(KEY.Key_Return)
    assert empty.titles() == {"conv2d1"}
    assert empty.view.adding.popup is None
    assert empty.view.hasFocus()


def test_the_node_lands_where_the_mouse_was(empty):
    empty.double_click(QPointF(200, 100))
    empty.type("relu")
    empty.key(KEY.Key_Return)
    assert empty.view.canvas_scene.node_rect(empty.id("relu1")).contains(QPointF(200, 100))


def test_arrows_choose_and_escape_closes_without_a_trace(empty):
    empty.key(KEY.Key_Tab)
    popup = empty.view.adding.popup
    first, second = popup.keys[:2]
    empty.key(KEY.Key_Down)
    assert popup.list.currentItem().text() == second != first
    empty.key(KEY.Key_Escape)
    assert empty.view.adding.popup is None
    assert not empty.document.nodes
    assert empty.view.hasFocus()


def test_a_layer_is_found_by_another_name_and_by_a_few_letters(empty):
    empty.key(KEY.Key_Tab)
    empty.type("convolution")
    assert empty.view.adding.popup.keys[0] == "Conv2D"
    empty.view.adding.popup.field.clear()
    empty.type("mxp")
    assert "MaxPool2D" in empty.view.adding.popup.keys


def test_the_search_is_no_higher_than_a_low_canvas(empty):
    empty.view.setFixedHeight(300)
    empty.key(KEY.Key_Tab)
    popup = empty.view.adding.popup
    assert empty.view.rect().contains(popup.geometry())
    assert popup.rect().contains(popup.hint.geometry())


def test_the_usual_layers_of_a_category_come_before_the_rare(empty):
    empty.key(KEY.Key_Tab)
    keys = empty.view.adding.popup.keys
    assert keys.index("Dense") < keys.index("AlphaDropout")
    assert keys.index("Conv2D") < keys.index("DepthwiseConv2D") < keys.index("MaxPool2D")


def test_what_nothing_is_called_says_so(empty):
    empty.key(KEY.Key_Tab)
    empty.type("qqqq")
    assert empty.view.adding.popup.keys == []
    assert empty.view.adding.popup.hint.text() == "Nothing is called that."
    empty.key(KEY.Key_Return)
    assert not empty.document.nodes


def test_a_node_added_while_one_is_selected_is_joined_to_it(hand):
    hand.click(hand.body("dense"))
    hand.key(KEY.Key_Tab)
    hand.type("softmax")
    hand.key(KEY.Key_Return)
    assert "dense.output > softmax1.x" in hand.wires()
    rects = hand.view.canvas_scene
    new = rects.node_rect(hand.id("softmax1"))
    others = [rects.node_rect(node) for node in hand.document.nodes if node != hand.id("softmax1")]
    assert not any(new.intersects(other) for other in others)
    assert hand.model.stack.count() == 1


def test_a_chain_is_drawn_without_the_mouse(empty):
    for word in ("digits", "flatten", "dense", "relu"):
        empty.key(KEY.Key_Tab)
        empty.type(word)
        empty.key(KEY.Key_Return)
    assert {"digits1.image > flatten1.x", "flatten1.output > dense1.x", "dense1.output > relu1.x"} == empty.wires()


def test_with_a_wire_selected_the_layer_is_inserted(hand):
    hand.click(hand.wire("dense"))
    hand.key(KEY.Key_Tab)
    hand.type("dropout")
    hand.key(KEY.Key_Return)
    assert {"flatten.output > dropout1.x", "dropout1.output > dense.x"} <= hand.wires()
    assert hand.model.stack.count() == 1


def test_a_click_elsewhere_closes_the_search(hand):
    hand.key(KEY.Key_Tab)
    hand.view.setFocus()
    assert hand.view.adding.popup is None


def test_k_connects_to_a_node_found_by_its_title(hand):
    hand.drop("Accuracy", QPointF(860, 400))
    hand.click(hand.body("dense"))
    hand.key(KEY.Key_K)
    popup = hand.view.adding.popup
    hand.type("accu")
    assert popup.keys[0] == hand.id("accuracy1")
    hand.key(KEY.Key_Return)
    assert "dense.output > accuracy1.prediction" in hand.wires()


def test_k_says_why_a_node_cannot_be_connected_to(hand):
    hand.click(hand.body("dense"))
    hand.key(KEY.Key_K)
    hand.type("conv")
    item = hand.view.adding.popup.list.item(0)
    assert "cycle" in item.toolTip()
    hand.key(KEY.Key_Return)
    assert hand.model.stack.count() == 0


def test_a_layer_of_the_palette_is_added_without_a_place(hand):
    hand.model.select([hand.id("dense")])
    hand.view.add_layer("ReLU")
    assert "dense.output > relu1.x" in hand.wires()
    hand.view.add_layer("NoSuchLayer")
    assert hand.model.stack.count() == 1


def test_a_metric_added_with_the_loss_selected_measures_what_the_loss_compares(hand):
    hand.click(hand.body("loss"))
    hand.key(KEY.Key_Tab)
    hand.type("accuracy")
    hand.key(KEY.Key_Return)
    new = {wire for wire in hand.wires() if "accuracy1" in wire}
    assert new == {"dense.output > accuracy1.prediction", "digits.label > accuracy1.target"}


def test_a_layer_that_nothing_selected_fits_is_added_without_a_wire(hand):
    hand.click(hand.body("flatten"))
    hand.key(KEY.Key_Tab)
    hand.type("conv2d")
    hand.key(KEY.Key_Return)
    assert not [wire for wire in hand.wires() if "conv2d1" in wire]


def test_the_labels_dropped_on_nothing_go_to_the_target_of_a_new_loss(hand):
    hand.drag(hand.output("digits", "label"), QPointF(300, 420))
    hand.type("crossentropy")
    hand.key(KEY.Key_Return)
    assert "digits.label > cross_entropy1.target" in hand.wires()
