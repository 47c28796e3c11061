"""The graph in a block is edited as the whole document is, and every instance follows."""

from __future__ import annotations

from tests.engine.graph.nested import Sketch, chain, shapes

from layerloom.graph import (
    Output,
    apply,
    blocks,
    inverse,
    plan,
)
from layerloom.graph.levels import passable, within
from layerloom.layers import Input as InputLayer


def test_an_edit_inside_a_block_is_an_edit_at_every_instance(sketch: Sketch) -> None:
    x, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    twin, edits = blocks.placing(sketch.document, sketch.layer(node).block, (0, 400))
    sketch.do(edits)
    sketch.wire(x, twin)
    sketch.path = (node,)
    sketch.do(plan.changing(sketch.shown, a, units=5))
    assert {shapes(sketch.document)[title] for title in ("block/a", "block2/a")} == {"5"}


def test_a_port_that_gets_another_name_keeps_its_wires(sketch: Sketch) -> None:
    _, a, b, out = chain(sketch)
    node = sketch.group(a, b)
    sketch.path = (node,)
    sketch.do(plan.renaming(sketch.shown, sketch.inner("x"), "picture"))
    sketch.do(plan.renaming(sketch.shown, sketch.inner("output"), "scores"))
    sketch.path = ()
    assert f"{node}.picture.0" in sketch.document.links
    assert sketch.document.links[f"{out}.x.0"].source == Output(node, "scores")


def test_a_port_that_goes_takes_its_wires_along_in_other_blocks_too(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    inner = sketch.group(a)
    outer = sketch.group(inner, b)
    sketch.path = (outer, inner)
    sketch.do(plan.removal(sketch.shown, [sketch.inner("output")]))
    sketch.path = (outer,)
    assert sketch.layer(inner).outputs == ()
    assert [link.target.node for link in sketch.shown.links.values()] == [inner, sketch.inner("output")]


def test_a_new_port_appears_at_every_instance(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.path = (node,)
    sketch.add(InputLayer((3,)), title="extra", at=(0, 900))
    sketch.path = ()
    assert sketch.layer(node).inputs == ("x", "extra")


def test_a_block_cannot_be_put_into_itself(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.path = (node,)
    _, edits = blocks.placing(sketch.shown, sketch.document.nodes[node].layer.block, (0, 0))  # type: ignore[attr-defined]
    assert within(sketch.document, sketch.path, edits) == ()


def test_a_block_goes_with_its_last_instance_and_comes_back_by_undo(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    before = sketch.document
    edits = within(before, (), plan.removal(before, [node]))
    after = apply(before, edits)
    assert not after.blocks
    assert apply(after, inverse(edits)) == before


def test_a_path_ends_where_it_leads_nowhere(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    assert passable(sketch.document, (node, a)) == (node,)
    assert passable(sketch.document, ("gone",)) == ()
