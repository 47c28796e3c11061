from __future__ import annotations

import pytest

from layerloom.graph import plan
from layerloom.graph.edit import apply
from layerloom.graph.model import Document, Input, Output
from layerloom.layers import registry
from layerloom_app import theme
from layerloom_app.canvas.geometry import GRID, MAX_WIDTH, node_shape
from layerloom_app.canvas.style import Style


@pytest.fixture
def style(qapp) -> Style:
    return Style(theme.DARK)


def _shape(layer, style, title=None, collapsed=False):
    node, edits = plan.addition(Document(), layer, (0, 0), title)
    document = apply(Document(), edits)
    if collapsed:
        document = apply(document, plan.collapsing(document, [node], True))
    return node, node_shape(document, node, style)


@pytest.mark.parametrize("name", sorted(registry))
def test_every_layer_shows_every_port_inside_its_height_and_on_the_grid(name, style):
    layer = registry[name]()
    _, shape = _shape(layer, style)
    assert {s.port.port for s in shape.inputs} == {port.name for port in layer.ports.inputs}
    assert [s.port.port for s in shape.outputs] == list(layer.ports.outputs)
    assert shape.width % GRID == shape.height % GRID == 0
    for port in shape.ports:
        assert 0 < port.at.y() < shape.height
        assert port.at.y() % GRID == 4, "or wires between nodes on the grid could not be straight"
        assert port.at.x() == (0 if isinstance(port.port, Input) else shape.width)


@pytest.mark.parametrize("name", sorted(registry))
def test_a_collapsed_node_keeps_its_ports_and_is_small(name, style):
    layer = registry[name]()
    _, open_ = _shape(layer, style)
    _, small = _shape(layer, style, collapsed=True)
    assert [s.port.port for s in small.ports] == [s.port.port for s in open_.ports]
    assert small.height <= open_.height


def test_ports_with_names_do_not_lie_on_each_other(style):
    _, shape = _shape(registry["CrossEntropy"](), style)
    ys = [port.at.y() for port in shape.inputs]
    assert [port.label for port in shape.inputs] == ["prediction", "target"]
    assert ys[1] - ys[0] >= 16


def test_a_long_title_makes_a_node_wider_up_to_a_limit(style):
    _, short = _shape(registry["ReLU"](), style, "a")
    _, long = _shape(registry["ReLU"](), style, "a title of some words")
    _, longest = _shape(registry["ReLU"](), style, "w" * 100)
    assert short.width < long.width < longest.width == MAX_WIDTH


def test_a_port_that_is_not_shown_lies_at_the_last_of_its_name(style):
    node, shape = _shape(registry["Add"](), style)
    assert shape.at(Input(node, "x", 7)) == shape.inputs[-1].at
    assert shape.at(Output(node, "gone")).x() == shape.width
