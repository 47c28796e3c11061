"""Blocks come along where their instances go."""

from __future__ import annotations

from tests.engine.graph.nested import Sketch, chain

from layerloom.graph import (
    plan,
)
from layerloom.layers.wiring import Instance


def test_an_instance_that_is_copied_elsewhere_brings_its_block(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(sketch.group(a), b)
    other = Sketch()
    other.do(plan.pasting(other.document, plan.copied(sketch.document, [node]), (0, 0)))
    assert other.document.blocks == sketch.document.blocks
    other.do(plan.pasting(other.document, plan.copied(sketch.document, [node]), (0, 0)))
    assert len(other.document.blocks) == 2


def test_a_block_that_is_another_one_here_comes_beside_it(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    text = plan.copied(sketch.document, [node])
    sketch.path = (node,)
    sketch.do(plan.changing(sketch.shown, a, units=5))
    sketch.path = ()
    sketch.do(plan.pasting(sketch.document, text, (0, 0)))
    titles = {block.title for block in sketch.document.blocks.values()}
    assert titles == {"Block", "Block2"}
    assert {
        layer.type_name for entry in sketch.document.nodes.values() if isinstance(layer := entry.layer, Instance)
    } == titles
