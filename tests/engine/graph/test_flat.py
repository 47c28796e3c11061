"""The flat document: blocks opened, bypassed nodes and dots passed by, and nothing else changed."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.graph.nested import Sketch, chain, results, same

from layerloom.graph import (
    Output,
    blocks,
    infer,
    plan,
)
from layerloom.graph.build import build
from layerloom.graph.flat import flat, inside, is_flat, way
from layerloom.graph.passing import bypassing, may_bypass, rerouting
from layerloom.layers import Add, Dense
from layerloom.layers import Input as InputLayer
from layerloom.layers import Output as OutputLayer
from layerloom.layers.wiring import Reroute


def test_a_document_without_blocks_is_its_own_flat_one(sketch: Sketch) -> None:
    chain(sketch)
    assert flat(sketch.document).document is sketch.document


def test_nodes_in_blocks_are_called_by_instance_index_and_id(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.do(blocks.giving(sketch.document, node, repeat=2))
    found = flat(sketch.document).document
    assert {f"{node}:0:{a}", f"{node}:1:{a}", f"{node}:0:{b}", f"{node}:1:{b}"} < found.nodes.keys()
    assert way(f"{node}:1:{a}") == ((node,), a)
    assert inside((node,), a) == f"{node}:0:{a}"
    assert found.nodes[f"{node}:1:{a}"].title == "block/1/a"


def test_each_copy_is_fed_by_the_one_before_and_has_weights_of_its_own(sketch: Sketch) -> None:
    _, a, b, out = chain(sketch)
    node = sketch.group(a, b)
    sketch.do(blocks.giving(sketch.document, node, repeat=3))
    found = flat(sketch.document).document
    assert found.links[f"{node}:1:{a}.x.0"].source.node == f"{node}:0:{b}"
    assert found.links[f"{out}.x.0"].source.node == f"{node}:2:{b}"
    network = build(found, infer(found))
    assert {key.partition(".")[0] for key in network.state_dict()} == {f"{node}:{index}:{a}" for index in range(3)}


def test_inputs_beyond_the_outputs_get_the_outer_value_in_every_copy(sketch: Sketch) -> None:
    x = sketch.add(InputLayer((8,)), title="in")
    other = sketch.add(InputLayer((8,)), title="other", at=(0, 200))
    total = sketch.add(Add(), x, other, title="total")
    sketch.add(OutputLayer(), total, title="out")
    node = sketch.group(total)
    sketch.do(blocks.giving(sketch.document, node, repeat=2))
    sources = [link.source.node for link in flat(sketch.document).document.incoming(f"{node}:1:{total}")]
    assert sources == [f"{node}:0:{total}", other]


def test_a_bypassed_node_passes_on_what_comes_in(sketch: Sketch) -> None:
    x, a, b, out = chain(sketch)
    sketch.do(bypassing(sketch.document, [a, b], True))
    found = flat(sketch.document)
    assert found.document.links[f"{out}.x.0"].source.node == x
    assert found.source(Output(b, "output")) == Output(x, "output")
    assert not infer(found.document).errors
    sketch.do(bypassing(sketch.document, [a, b], False))
    assert is_flat(sketch.document)


def test_what_has_nothing_to_pass_on_is_not_bypassed(sketch: Sketch) -> None:
    x, _, _, out = chain(sketch)
    assert not any(may_bypass(sketch.document, node) for node in (x, out))
    assert bypassing(sketch.document, [x, out], True) == ()


def test_a_dot_on_a_wire_changes_no_shape_and_no_number(sketch: Sketch) -> None:
    _, _, b, _ = chain(sketch)
    before, known = results(sketch.document), infer(sketch.document)
    link = next(iter(sketch.document.incoming(b)))
    dot, edits = rerouting(sketch.document, link, (300, 100))
    sketch.do(edits)
    assert isinstance(sketch.layer(dot), Reroute)
    assert infer(flat(sketch.document).document) == known
    assert same(results(sketch.document), before)


def test_an_open_input_of_an_instance_is_told_at_its_port(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.do(plan.unlinking(sketch.document, *sketch.document.incoming(node)))
    missing = infer(flat(sketch.document).document).missing
    assert [(way(name)[0], ports) for name, ports in missing.items()] == [((node,), ("x",))]


def test_weights_shared_between_instances_are_shared_by_all_that_is_inside(sketch: Sketch) -> None:
    x, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    twin, edits = blocks.placing(sketch.document, sketch.layer(node).block, (0, 400))
    sketch.do(edits)
    sketch.wire(x, twin)
    sketch.add(OutputLayer(), twin, title="again")
    sketch.do(plan.sharing(sketch.document, twin, node))
    given = results(sketch.document)
    assert np.array_equal(given["out"], given["again"])
    assert flat(sketch.document).document.nodes[f"{twin}:0:{a}"].weights_of == f"{node}:0:{a}"
    sketch.do(plan.freezing(sketch.document, [twin], True))
    known = flat(sketch.document).document
    assert known.frozen(f"{node}:0:{a}")
    assert known.frozen(f"{twin}:0:{a}")


def test_what_used_the_weights_of_a_bypassed_node_keeps_sharing_them(sketch: Sketch) -> None:
    _, a, _, _ = chain(sketch)
    second, third = sketch.add(Dense(8), a, title="second"), sketch.add(Dense(8), a, title="third")
    for node in (second, third):
        sketch.do(plan.sharing(sketch.document, node, a))
    sketch.do(bypassing(sketch.document, [a], True))
    known = flat(sketch.document).document
    assert (known.nodes[second].weights_of, known.nodes[third].weights_of) == (None, second)


def test_a_block_in_a_block_is_opened_too(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    inner = sketch.group(a)
    outer = sketch.group(inner, b)
    assert f"{outer}:0:{inner}:0:{a}" in flat(sketch.document).document.nodes


def test_an_impossible_formula_is_a_problem_of_its_node(sketch: Sketch) -> None:
    """Planners refuse it; a file may hold it all the same."""
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    block = sketch.document.blocks[name]
    wrong = type(block)(block.title, block.graph, {}, {a: {"units": "1 / index"}})
    document = sketch.document.with_table("blocks", {name: wrong})
    assert flat(document).document.nodes[f"{node}:0:{a}"].layer.type_name == "Dense"
    assert not infer(flat(document).document).spec(Output(f"{node}:0:{b}", "output")).known


def test_a_block_that_holds_itself_is_not_opened_for_ever(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    block = sketch.document.blocks[name]
    graph = block.graph.with_table("nodes", {**block.graph.nodes, "again": sketch.document.nodes[node]})
    document = sketch.document.with_table("blocks", {name: type(block)(block.title, graph)})
    assert f"{node}:0:again" in flat(document).document.nodes


def test_an_instance_with_too_many_nodes_is_not_opened(sketch: Sketch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layerloom.graph.flat.MOST_NODES", 100)
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    for _ in range(2):
        sketch.do(blocks.giving(sketch.document, node, repeat=20))
        node = sketch.group(node)
    assert len(flat(sketch.document).document.nodes) < 120


def test_after_an_edit_all_else_stays_the_same_object(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    before = flat(sketch.document)
    sketch.add(Dense(), title="another")
    after = flat(sketch.document, before)
    assert all(after.document.nodes[id_] is entry for id_, entry in before.document.nodes.items())
    assert after.document.links is before.document.links
    assert f"{node}:0:{a}" in after.document.nodes
