"""What is said of a graph while it is drawn: shapes on wires, errors at nodes, and the list that leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QLabel
from tests.app.conftest import node_of, small_net

from layerloom import layers
from layerloom.graph.edit import apply
from layerloom.graph.model import Input, Output
from layerloom.graph.plan import addition, linking
from layerloom_app.canvas import CanvasView
from layerloom_app.commands import DocumentModel
from layerloom_resources.templates import templates

if TYPE_CHECKING:
    from layerloom_app.canvas.items import WireItem
    from layerloom_app.main_window import MainWindow

KEY = Qt.Key


@pytest.fixture
def drawn(window: MainWindow) -> MainWindow:
    """A small net, and beside it a convolution of the same images."""
    document = small_net()
    conv, edits = addition(document, layers.Conv2D(4), (240.0, 300.0), "conv")
    document = apply(document, edits)
    source = Output(node_of(document, "Digits"), "image")
    window.project.new(apply(document, linking(document, source, Input(conv, "x"))))
    window.canvas.setFocus()
    return window


def wire_from(window: MainWindow, type_name: str, port: str = "output") -> WireItem:
    node = node_of(window.model.document, type_name)
    link = next(link for link in window.model.document.outgoing(node) if link.source.port == port)
    return window.canvas.canvas_scene.wires[link.key]


def hover(window: MainWindow, wire: WireItem) -> str:
    """Move the mouse onto a wire; what the tooltip says there."""
    view = window.canvas
    at: QPoint = view.mapFromScene(wire.wire.middle)
    QTest.mouseMove(view.viewport(), at)
    return view.tooltip_at(at)


def set_units(window: MainWindow, type_name: str, parameter: str, value: int) -> None:
    """Type another number into the inspector."""
    window.model.select({node_of(window.model.document, type_name)})
    box = window.inspector.fields[parameter].findChildren(QAbstractSpinBox)[0]
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, str(value))
    QTest.keyClick(box, KEY.Key_Return)


def test_every_wire_wears_its_shape_and_names_its_axes_when_it_is_pointed_at(drawn: MainWindow) -> None:
    scene = drawn.canvas.canvas_scene
    for key, wire in scene.wires.items():
        link = drawn.model.document.links[key]
        assert wire.text == str(drawn.model.inference.spec(link.source))
    wire = wire_from(drawn, "Digits", "image")
    assert "C 1 × H 8 × W 8" in hover(drawn, wire)
    assert (wire.text, wire.axes, wire.active) == ("1 × 8 × 8", "C × H × W", True)


def test_a_parameter_typed_in_changes_the_shapes_behind_it_at_once(drawn: MainWindow) -> None:
    assert wire_from(drawn, "Dense").text == "10"
    set_units(drawn, "Dense", "units", 12)
    assert wire_from(drawn, "Dense").text == "12"


def test_behind_an_error_shapes_are_unknown_and_beside_it_they_are_still_found_out(drawn: MainWindow) -> None:
    model = drawn.model
    flatten = node_of(model.document, "Flatten")
    conv, edits = addition(model.document, layers.Conv1D(4), (480.0, 300.0), "wrong")
    model.push("Add", edits)
    model.push("Wire", linking(model.document, Output(flatten, "output"), Input(conv, "x")))
    last, edits = addition(model.document, layers.ReLU(), (720.0, 300.0), "behind")
    model.push("Add", edits)
    model.push("Wire", linking(model.document, Output(conv, "output"), Input(last, "x")))
    wires = {drawn.model.document.links[key].target.node: wire for key, wire in drawn.canvas.canvas_scene.wires.items()}
    assert (wires[last].text, wires[conv].broken) == ("?", True)
    assert wire_from(drawn, "Dense").text == "10"
    set_units(drawn, "Dense", "units", 11)
    assert wire_from(drawn, "Dense").text == "11"


def test_an_error_says_at_the_node_what_came_what_was_expected_and_why(drawn: MainWindow) -> None:
    set_units(drawn, "Dense", "units", 7)
    loss = node_of(drawn.model.document, "CrossEntropy")
    view = drawn.canvas
    assert view.canvas_scene.nodes[loss].severity == "error"
    said = view.tooltip_at(view.mapFromScene(view.canvas_scene.node_rect(loss).center()))
    for part in ("Expected: 10 scores", "Got: 7", "the target has 10 classes"):
        assert part in said
    drawn.model.select({loss})
    shown = " ".join(label.text() for label in drawn.inspector.findChildren(QLabel))
    for part in ("10 scores", "7", "target has 10 classes"):
        assert part in shown


def test_a_click_in_the_list_of_problems_leads_to_the_node(drawn: MainWindow) -> None:
    set_units(drawn, "Dense", "units", 7)
    loss = node_of(drawn.model.document, "CrossEntropy")
    drawn.model.select(())
    QTest.keyClick(drawn, KEY.Key_F7)
    listed = drawn.problems.list
    place = next(
        row for row, problem in enumerate(drawn.model.problems) if problem.node == loss and problem.severity == "error"
    )
    rect = listed.visualItemRect(listed.item(place))
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(120, 8))
    assert drawn.model.selection == {loss}
    view = drawn.canvas
    assert view.viewport().rect().contains(view.mapFromScene(view.canvas_scene.node_rect(loss).center()))


@pytest.mark.parametrize("name", ["cnn", "lenet", "resnet18", "transformer"])
def test_every_wire_of_a_template_has_room_for_its_shape(qapp: object, name: str) -> None:
    view = CanvasView(DocumentModel(templates()[name].make()))
    scene = view.canvas_scene
    assert scene.wires
    assert all(wire.wire.has_room_for(scene.label_width(key)) for key, wire in scene.wires.items())
