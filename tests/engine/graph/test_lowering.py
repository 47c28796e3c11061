"""Repairs that are found in the flat document are made in the nested one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.flaws import flaws

from layerloom.graph import Edit, apply, infer, plan
from layerloom.graph.blocks import giving
from layerloom.graph.flat import flat, inside, is_stub
from layerloom.graph.grouping import grouping
from layerloom.graph.levels import level, within
from layerloom.graph.lowering import lowered
from layerloom.graph.model import Input, Link, Node, Output
from layerloom.graph.seen import inference_at, problems_at
from layerloom.graph.validate import problems
from layerloom.layers import CrossEntropy, Dense, Digits, Flatten, ReLU
from layerloom.layers import Input as InputLayer
from layerloom.layers import Output as OutputLayer


def test_a_node_that_a_fix_removes_in_a_block_takes_its_wires_and_its_place_along(draw: Any) -> None:
    data, flatten, dense, loss = (draw.add(layer) for layer in (Digits(), Flatten(), Dense(10), CrossEntropy()))
    unused = draw.add(ReLU())
    draw.link(data, flatten, out="image")
    draw.link(flatten, dense)
    draw.link(dense, loss, port="prediction")
    draw.link(flatten, unused)
    draw.do(plan.linking(draw.document, Output(data, "label"), Input(loss, "target")))
    instance, edits = grouping(draw.document, [unused])
    root, path = apply(draw.document, edits), (instance,)
    known = flat(root)
    found = problems(known.document, infer(known.document))
    (problem,) = [each for each in problems_at(known, found, level(root, path), root, path) if each.node == unused]
    (fix,) = [fix for fix in problem.fixes if fix.text.startswith("Remove")]
    after = level(apply(root, within(root, path, fix.edits)), path)
    assert unused not in after.nodes
    assert not flaws(after)


def test_what_a_fix_adds_in_a_block_gets_a_title_that_is_free_there(draw: Any) -> None:
    unused = draw.add(ReLU())
    instance, edits = grouping(draw.document, [unused])
    root = apply(draw.document, edits)
    (output,) = (id_ for id_, node in level(root, (instance,)).nodes.items() if isinstance(node.layer, OutputLayer))
    root = apply(root, within(root, (instance,), plan.renaming(level(root, (instance,)), output, "output1")))
    known = flat(root)
    new = Edit("nodes", "new", None, Node(OutputLayer(), "output1"))
    link = Link(Output(inside((instance,), unused), "output"), Input("new", "x"))
    edits = lowered(known, root, (instance,), (new, Edit("links", link.key, None, link)))
    assert edits is not None
    shown = level(apply(root, within(root, (instance,), edits)), (instance,))
    assert sorted(node.title for node in shown.nodes.values() if isinstance(node.layer, OutputLayer)) == [
        "output1",
        "output2",
    ]


def test_a_wired_port_is_not_open_because_a_copy_gives_the_next_one_nothing(draw: Any) -> None:
    data, flatten, relu = draw.add(Digits()), draw.add(Flatten()), draw.add(ReLU())
    draw.link(data, flatten, out="image")
    draw.link(flatten, relu)
    instance, edits = grouping(draw.document, [relu])
    root = apply(draw.document, edits)
    inner = level(root, (instance,))
    root = apply(root, within(root, (instance,), plan.unlinking(inner, *inner.outgoing(relu))))
    root = apply(root, giving(root, instance, repeat=2))
    known = flat(root)
    assert not inference_at(known, infer(known.document), root, ()).missing


def test_the_open_ports_of_a_block_are_told_in_its_order_whatever_was_found_first(draw: Any) -> None:
    nodes = [draw.add(ReLU()), draw.add(Dense(2))]
    instance, edits = grouping(draw.document, nodes)
    root = apply(draw.document, edits)
    known = flat(root)
    found = infer(known.document)
    turned = replace(found, missing=dict(reversed(list(found.missing.items()))))
    ports = tuple(port.name for port in root.nodes[instance].layer.ports.inputs)
    assert len(ports) == 2
    assert inference_at(known, turned, root, ()).missing == {instance: ports}


def test_what_a_fix_wires_to_the_inside_of_an_inner_block_starts_at_its_port_whatever_comes_first(draw: Any) -> None:
    deep = draw.add(ReLU())
    inner, edits = grouping(draw.document, [deep])
    root = apply(draw.document, edits)
    outer, edits = grouping(root, [inner])
    root = apply(root, edits)
    new = Edit("nodes", "new", None, Node(OutputLayer(), "more"))
    link = Link(Output(inside((outer, inner), deep), "output"), Input("new", "x"))
    known = flat(root)
    turned = replace(known, outputs=dict(reversed(list(known.outputs.items()))))
    edits = lowered(turned, root, (outer,), (new, Edit("links", link.key, None, link)))
    assert edits is not None
    shown = level(apply(root, within(root, (outer,), edits)), (outer,))
    assert [wire.source for wire in shown.incoming("new")] == [Output(inner, "output")]
    assert not flaws(shown)


def test_a_wire_to_an_open_input_of_a_block_is_drawn_outside_at_its_port(draw: Any) -> None:
    data, relu, idle = draw.add(InputLayer((4,))), draw.add(ReLU()), draw.add(ReLU())
    draw.link(data, relu)
    instance, edits = grouping(draw.document, [idle])
    root = apply(draw.document, edits)
    known = flat(root)
    (port,) = (port.name for port in root.nodes[instance].layer.ports.inputs)
    (open_,) = (name for name, node in known.document.nodes.items() if is_stub(node))
    link = Link(Output(relu, "output"), Input(open_, port))
    edits = lowered(known, root, (), (Edit("links", link.key, None, link),))
    assert edits is not None
    after = apply(root, within(root, (), edits))
    assert [wire.source.node for wire in after.incoming(instance)] == [relu]
    assert not flaws(after)
    assert lowered(known, root, (instance,), (Edit("links", link.key, None, link),)) is None
