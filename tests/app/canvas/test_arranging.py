from __future__ import annotations

import pytest

from layerloom_app import theme
from layerloom_app.canvas.arranging import arranged
from layerloom_app.canvas.geometry import GRID, node_shape
from layerloom_app.canvas.style import Style
from layerloom_resources.templates import templates


@pytest.mark.parametrize("name", sorted(templates()))
def test_templates_are_laid_out_without_overlap_on_the_grid_and_chains_are_straight(name, qapp):
    document, style = templates()[name].function(), Style(theme.DARK)
    shapes = {node: node_shape(document, node, style) for node in document.nodes}
    corners = arranged(document, frozenset(document.nodes), shapes, {})
    rects = [shapes[node].rect.translated(corner) for node, corner in corners.items()]
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])
    assert all(corner.x() % GRID == corner.y() % GRID == 0 for corner in corners.values())
    plain = {node for node, shape in shapes.items() if len(shape.inputs) == len(shape.outputs) == 1}
    for link in document.links.values():
        if {link.source.node, link.target.node} <= plain and len(document.outgoing(link.source.node)) == 1:
            start = corners[link.source.node] + shapes[link.source.node].at(link.source)
            end = corners[link.target.node] + shapes[link.target.node].at(link.target)
            assert start.y() == end.y()
