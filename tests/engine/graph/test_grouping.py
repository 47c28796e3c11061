"""A block from nodes, and back: what is computed stays the same."""

from __future__ import annotations

from tests.engine.graph.nested import Sketch, chain, meaning, results, same, shapes

from layerloom.graph import (
    blocks,
    plan,
)
from layerloom.graph.file import dumps, loads
from layerloom.graph.flat import is_flat
from layerloom.graph.grouping import grouping, grouping_problem, ungrouping
from layerloom.layers import Dense
from layerloom.layers.wiring import Instance


def test_a_block_made_of_nodes_gives_the_same_numbers(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    before = results(sketch.document)
    node = sketch.group(a, b, title="Layer")
    assert same(results(sketch.document, {f"{node}:0:{a}": a, f"{node}:0:{b}": b}), before)
    assert sketch.document.blocks[sketch.layer(node).block].title == "Layer"
    assert sketch.layer(node).ports == Instance(inputs=("x",), outputs=("output",)).ports


def test_group_and_ungroup_give_the_document_back(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    before = sketch.document
    node = sketch.group(a, b)
    sketch.do(ungrouping(sketch.document, [node]))
    assert sketch.document == before


def test_copies_that_are_taken_apart_give_the_same_numbers(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units"))
    sketch.do(blocks.formulating(sketch.document, name, a, "units", "units * 2**index"))
    sketch.do(blocks.giving(sketch.document, node, repeat=2, units=6))
    sizes = sorted(shape for title, shape in shapes(sketch.document).items() if title.startswith("block"))
    sketch.do(ungrouping(sketch.document, [node]))
    assert is_flat(sketch.document)
    assert not sketch.document.blocks
    assert sorted(shape for title, shape in shapes(sketch.document).items() if title[0] in "ab") == sizes
    assert sizes == ["12", "12", "6", "6"]


def test_a_selection_with_a_hole_is_refused_by_name(sketch: Sketch) -> None:
    x, a, b, out = chain(sketch)
    last = sketch.add(Dense(), b, title="last")
    why = grouping_problem(sketch.document, [a, last])
    assert why == '"b" lies between the selected nodes: select it too'
    assert grouping(sketch.document, [a, last]) == ("", ())
    assert "outside" in str(grouping_problem(sketch.document, [x, out]))


def test_nodes_that_share_weights_go_into_a_block_together(sketch: Sketch) -> None:
    x, a, _, _ = chain(sketch)
    second = sketch.add(Dense(8), x, title="second")
    sketch.do(plan.sharing(sketch.document, second, a))
    assert grouping_problem(sketch.document, [a]) == '"second" uses the weights of "a": select both'
    before = results(sketch.document)
    node = sketch.group(a, second)
    after = results(sketch.document, {f"{node}:0:{a}": a, f"{node}:0:{second}": second})
    assert same({"out": before["out"]}, {"out": after["out"]})


def test_formulas_go_on_to_hold_in_a_block_made_inside_a_block_and_out_of_it_again(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units", "width"))
    sketch.do(blocks.formulating(sketch.document, name, a, "units", "width + 2"))
    sketch.do(blocks.promoting(sketch.document, name, a, "activation"))
    sketch.do(blocks.giving(sketch.document, node, width=20, activation="tanh"))
    before = meaning(sketch.document)
    sketch.path = (node,)
    inner, edits = grouping(sketch.shown, [a], of=name)
    sketch.do(edits)
    assert meaning(sketch.document) == before
    assert loads(dumps(sketch.document)) == sketch.document  # What a formula says is said in the node too.
    sketch.do(ungrouping(sketch.shown, [inner], name))
    assert meaning(sketch.document) == before
    assert sketch.document.blocks[name].formulas[a] == {"units": "(width) + 2", "activation": "activation"}
    sketch.path = ()
    sketch.do(blocks.giving(sketch.document, node, width=30))
    assert shapes(sketch.document)["block/a"] == "32"


def test_what_follows_the_number_of_the_copy_stays_in_its_block(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.formulating(sketch.document, name, a, "units", "8 + index"))
    sketch.path = (node,)
    assert "number of the copy" in str(grouping_problem(sketch.shown, [a], name))
    assert grouping(sketch.shown, [a], of=name) == ("", ())
