from __future__ import annotations

import math
import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF

from layerloom.graph import Document, Input, Link, Node, Output, sizes
from layerloom.layers import ReLU
from layerloom_app import theme
from layerloom_app.canvas.arranging import arranged
from layerloom_app.canvas.geometry import GRID, bounds, node_shape
from layerloom_app.canvas.style import Style
from layerloom_resources.templates import templates


@pytest.mark.parametrize("name", sorted(templates()))
def test_templates_are_laid_out_without_overlap_on_the_grid_and_chains_are_straight(name, qapp):
    document, style = templates()[name].function(), Style(theme.DARK)
    shapes = {node: node_shape(document, node, style) for node in document.nodes}
    corners = arranged(document, frozenset(document.nodes), shapes, {}, math.inf)
    rects = [shapes[node].rect.translated(corner) for node, corner in corners.items()]
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])
    assert all(corner.x() % GRID == corner.y() % GRID == 0 for corner in corners.values())
    plain = {node for node, shape in shapes.items() if len(shape.inputs) == len(shape.outputs) == 1}
    bent = 0
    for link in document.links.values():
        if {link.source.node, link.target.node} <= plain and len(document.outgoing(link.source.node)) == 1:
            start = corners[link.source.node] + shapes[link.source.node].at(link.source)
            end = corners[link.target.node] + shapes[link.target.node].at(link.target)
            bent += start.y() != end.y()
    # Where branches split again at several depths, one in a hundred wires gives way.
    assert bent <= len(document.links) // 100


@pytest.mark.parametrize("name", sorted(templates()))
def test_templates_are_about_as_wide_as_a_canvas_and_lie_apart_both_as_written_and_laid_out_anew(name, qapp):
    document, style = templates()[name].function(), Style(theme.DARK)
    shapes = {node: node_shape(document, node, style) for node in document.nodes}
    written = {node: QPointF(place.x, place.y) for node, place in document.places.items()}
    for corners in (written, arranged(document, frozenset(document.nodes), shapes, {})):
        rects = [shapes[node].rect.translated(corner) for node, corner in corners.items()]
        assert not any(a.adjusted(-24, -8, 24, 8).intersects(b) for i, a in enumerate(rects) for b in rects[:i])
        whole = bounds(rects)
        assert 1.2 < whole.width() / whole.height() < 4.8


@pytest.mark.parametrize("name", sorted(templates()))
def test_sizes_told_without_fonts_are_near_those_on_the_canvas(name, qapp):
    document, style = templates()[name].function(), Style(theme.DARK)
    for node in document.nodes:
        shape, (width, height) = node_shape(document, node, style), sizes.size(document, node)
        assert height == shape.height
        assert abs(width - shape.width) <= 64


def test_a_chain_of_thousands_is_laid_out_in_a_moment(qapp):
    ids = [f"n{index:04}" for index in range(4000)]
    links = [Link(Output(a, "output"), Input(b, "x")) for a, b in pairwise(ids)]
    document = Document().with_table("nodes", dict.fromkeys(ids, Node(ReLU(), "relu")))
    document = document.with_table("links", {link.key: link for link in links})
    style = Style(theme.DARK)
    shapes = {node: node_shape(document, node, style) for node in ids}
    start = time.thread_time()
    corners = arranged(document, frozenset(ids), shapes, {})
    assert time.thread_time() - start < 3  # 0.5 s; ten times that if each node is compared with its whole column.
    assert len({(corner.x(), corner.y()) for corner in corners.values()}) == len(ids)
