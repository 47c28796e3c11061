"""Blocks, bypassed nodes and dots: what is computed stays the same however a graph is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.graph import (
    Document,
    Edit,
    Input,
    NodeId,
    Output,
    apply,
    blocks,
    dumps,
    infer,
    inverse,
    loads,
    order,
    plan,
)
from layerloom.graph.build import build
from layerloom.graph.flat import Flat, flat, inside, is_flat, is_stub, way
from layerloom.graph.grouping import grouping, grouping_problem, ungrouping
from layerloom.graph.levels import level, passable, within
from layerloom.graph.passing import bypassing, may_bypass, rerouting
from layerloom.layers import Accuracy, Add, CrossEntropy, Dense, Digits, Dropout, Flatten, Layer, ParameterError, ReLU
from layerloom.layers import Input as InputLayer
from layerloom.layers import Output as OutputLayer
from layerloom.layers.wiring import Instance, Reroute
from layerloom.tensor import Tensor

Drawing = Any


class Sketch:
    """A nested document under construction: edits are made at a level, as the window makes them."""

    def __init__(self, document: Document | None = None) -> None:
        self.document = document or Document()
        self.path: tuple[NodeId, ...] = ()

    @property
    def shown(self) -> Document:
        return level(self.document, self.path)

    def do(self, edits: tuple[Edit, ...]) -> None:
        self.document = apply(self.document, within(self.document, self.path, edits))

    def add(self, layer: Layer, *sources: NodeId, title: str = "", at: tuple[float, float] = (0, 0)) -> NodeId:
        node, edits = plan.addition(self.shown, layer, at, title)
        self.do(edits)
        for source in sources:
            self.wire(source, node)
        return node

    def wire(self, source: NodeId, target: NodeId, port: str = "", out: str = "") -> None:
        shown = self.shown
        free = [p for p in shown.nodes[target].layer.ports.inputs if p.variadic or not any(shown.at(target, p))]
        start = Output(source, out or shown.nodes[source].layer.ports.outputs[0])
        edits = plan.linking(shown, start, Input(target, port or free[0].name))
        assert edits, "the wire was refused"
        self.do(edits)

    def group(self, *nodes: NodeId, title: str = "") -> NodeId:
        node, edits = grouping(self.shown, nodes, title, infer(flat(self.shown).document))
        assert node, grouping_problem(self.shown, nodes)
        self.do(edits)
        return node

    def layer(self, node: NodeId) -> Any:
        return self.shown.nodes[node].layer

    def inner(self, title: str) -> NodeId:
        return next(id_ for id_, node in self.shown.nodes.items() if node.title == title)


@pytest.fixture
def sketch() -> Sketch:
    return Sketch()


def shapes(document: Document) -> dict[str, str]:
    """What goes out at every flat node, by its title."""
    inference = infer(flat(document).document)
    return {flat(document).document.nodes[o.node].title: str(spec) for o, spec in inference.specs.items()}


def results(document: Document, renamed: Mapping[NodeId, NodeId] | None = None) -> dict[str, np.ndarray[Any, Any]]:
    """What the net gives for fixed numbers, with the weights that fixed numbers make, by the ids before grouping."""
    known = flat(document)
    network = build(known.document, infer(known.document))
    names = renamed or {}
    state = {}
    for key, value in network.state_dict().items():
        node, _, rest = key.partition(".")
        seed = sum(map(ord, f"{names.get(node, node)}.{rest}"))
        state[key] = np.random.default_rng(seed).normal(size=value.shape).astype(np.float32)
    network.load_state_dict({key: Tensor(value) for key, value in state.items()})
    columns = {
        f"{o.node}.{o.port}": Tensor(np.random.default_rng(5).normal(size=(3, 8)).astype(np.float32))
        for o in network.schema
    }
    return {title: np.asarray(value.numpy()) for title, value in network.predict(columns).items()}


def same(one: Mapping[str, np.ndarray[Any, Any]], other: Mapping[str, np.ndarray[Any, Any]]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def chain(sketch: Sketch) -> tuple[NodeId, NodeId, NodeId, NodeId]:
    """An input, two layers and an output."""
    x = sketch.add(InputLayer((8,)), title="in", at=(0, 0))
    a = sketch.add(Dense(8), x, title="a", at=(200, 0))
    b = sketch.add(ReLU(), a, title="b", at=(400, 0))
    out = sketch.add(OutputLayer(), b, title="out", at=(600, 0))
    return x, a, b, out


# Flat


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


# Group and ungroup


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


# The clipboard


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


# Levels


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


# Parameters


def test_a_promoted_parameter_is_given_by_the_instance(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units", "width"))
    sketch.do(blocks.giving(sketch.document, node, width=20))
    assert shapes(sketch.document)["block/a"] == "20"
    sketch.do(blocks.defaulting(sketch.document, name, "width", 30))
    assert sketch.document.blocks[name].graph.nodes[a].layer == Dense(30)
    sketch.do(blocks.giving(sketch.document, node, width=None))
    assert shapes(sketch.document)["block/a"] == "30"


def test_a_choice_can_be_promoted_as_well_as_a_number(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.do(blocks.promoting(sketch.document, sketch.layer(node).block, a, "activation"))
    sketch.do(blocks.giving(sketch.document, node, activation="tanh"))
    assert flat(sketch.document).document.nodes[f"{node}:0:{a}"].layer == Dense(8, activation="tanh")


@pytest.mark.parametrize("text", ["units *", "1 / 0", "units - 100", "other", "x[0]", "0.5"])
def test_a_formula_that_gives_nothing_possible_is_refused(sketch: Sketch, text: str) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units"))
    with pytest.raises(ParameterError):
        blocks.formulating(sketch.document, name, a, "units", text)


def test_an_argument_that_a_layer_inside_cannot_have_is_refused(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.do(blocks.promoting(sketch.document, sketch.layer(node).block, a, "units"))
    with pytest.raises(ParameterError, match="Dense needs"):
        blocks.giving(sketch.document, node, units=-1)
    with pytest.raises(ParameterError, match="no parameter"):
        blocks.giving(sketch.document, node, colour=1)


def test_a_value_that_is_typed_in_takes_the_place_of_its_formula(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units"))
    sketch.path = (node,)
    sketch.do(plan.changing(sketch.shown, a, bias=False))
    assert sketch.document.blocks[name].formulas
    sketch.do(plan.changing(sketch.shown, a, units=77))
    assert not sketch.document.blocks[name].formulas
    assert shapes(sketch.document)["block/a"] == "77"


def test_a_block_of_its_own_is_changed_alone(sketch: Sketch) -> None:
    x, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    twin, edits = blocks.placing(sketch.document, sketch.layer(node).block, (0, 400))
    sketch.do(edits)
    sketch.wire(x, twin)
    sketch.do(blocks.detaching(sketch.document, twin))
    sketch.path = (twin,)
    sketch.do(plan.changing(sketch.shown, a, units=5))
    assert (shapes(sketch.document)["block/a"], shapes(sketch.document)["block2/a"]) == ("8", "5")


# Whatever is done

LAYERS = [Digits(), Dense(8), Dense(10), Flatten(), ReLU(), Dropout(), Add(), CrossEntropy(), Accuracy(), InputLayer()]
ACTIONS = (
    "add", "connect", "connect", "remove", "group", "group", "group", "ungroup", "bypass", "dot", "place", "enter",
    "leave", "repeat", "promote", "give", "detach", "share", "rename", "freeze", "undo",
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 97), st.integers(0, 97)), max_size=40)


def planned(sketch: Sketch, action: str, a: int, b: int) -> tuple[Edit, ...]:
    """The edits of one random wish at the level shown."""
    document = sketch.shown
    nodes, links, kinds = list(document.nodes), list(document.links.values()), list(document.blocks)
    if action == "add" or not nodes:
        return plan.addition(document, LAYERS[a % len(LAYERS)], (a * 8, b * 8))[1]
    first, second = nodes[a % len(nodes)], nodes[b % len(nodes)]
    layer = document.nodes[first].layer
    match action:
        case "connect":
            return plan.connecting(document, first, second)
        case "remove":
            return plan.removal(document, {first}, heal=b % 2 == 0)
        case "group":
            chosen = nodes[a % len(nodes) :][: 1 + b % 4]
            return grouping(document, chosen, of=block_shown(sketch) if sketch.path else None)[1]
        case "ungroup":
            return ungrouping(document, [first], block_shown(sketch) if sketch.path else None)
        case "bypass":
            return bypassing(document, [first], b % 2 == 0)
        case "dot" if links:
            return rerouting(document, links[a % len(links)], (a, b))[1]
        case "place" if kinds:
            return blocks.placing(document, kinds[a % len(kinds)], (a, b))[1]
        case "repeat" if isinstance(layer, Instance):
            return blocks.giving(document, first, repeat=1 + b % 3)
        case "promote" if sketch.path and isinstance(layer, Dense):
            return blocks.promoting(document, block_shown(sketch), first, "units")
        case "give" if isinstance(layer, Instance) and (names := list(document.blocks[layer.block].parameters)):
            return blocks.giving(document, first, **{names[0]: b + 1})
        case "detach":
            return blocks.detaching(document, first)
        case "share" if type(layer) is type(document.nodes[second].layer):
            alike = not isinstance(layer, Instance) or layer.block == document.nodes[second].layer.block  # type: ignore[attr-defined]
            return plan.sharing(document, first, second) if alike else ()
        case "rename":
            return plan.renaming(document, first, f"name{b}")
        case "freeze":
            return plan.freezing(document, [first], b % 2 == 0)
    return ()


def block_shown(sketch: Sketch) -> str:
    graph = level(sketch.document, sketch.path[:-1])
    layer = graph.nodes[sketch.path[-1]].layer
    assert isinstance(layer, Instance)
    return layer.block


def walked(sketch: Sketch, wishes: list[tuple[str, int, int]]) -> list[tuple[Edit, ...]]:
    """The edits of the whole document that random wishes came to."""
    done = []
    for action, a, b in wishes:
        instances = [id_ for id_, node in sketch.shown.nodes.items() if isinstance(node.layer, Instance)]
        if action == "enter" and instances:
            sketch.path = (*sketch.path, instances[a % len(instances)])
        elif action == "leave":
            sketch.path = sketch.path[:-1]
        elif action == "undo" and done:
            sketch.document = apply(sketch.document, inverse(done.pop()))
        else:
            done.append(within(sketch.document, sketch.path, planned(sketch, action, a, b)))
            sketch.document = apply(sketch.document, done[-1])
        sketch.path = passable(sketch.document, sketch.path)
    return done


def sound(known: Flat, flaws_of: Callable[[Document], list[str]]) -> None:
    assert [flaw for flaw in flaws_of(known.document) if "title" not in flaw] == []
    titles = [node.title for node in known.document.nodes.values() if not is_stub(node)]
    assert len(titles) == len(set(titles))
    assert is_flat(known.document) or all(
        not (node.bypassed or isinstance(node.layer, Reroute)) for node in known.document.nodes.values()
    )
    infer(known.document)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_done_the_flat_document_is_whole_and_known_step_by_step(
    flaws_of: Callable[[Document], list[str]], wishes: list[tuple[str, int, int]]
) -> None:
    sketch, known, inference = Sketch(), flat(Document()), infer(Document())
    for wish in wishes:
        walked(sketch, [wish])
        before = known
        known = flat(sketch.document, before)
        sound(known, flaws_of)
        for block in sketch.document.blocks.values():
            assert flaws_of(block.graph) == []
        assert flaws_of(sketch.document) == []
        assert known.document == flat(sketch.document).document
        inference = infer(known.document, (before.document, inference))
        assert inference == infer(known.document)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_done_is_saved_and_read_byte_for_byte(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    walked(sketch, wishes)
    text = dumps(sketch.document)
    assert loads(text) == sketch.document
    assert dumps(loads(text)) == text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_copied_brings_its_blocks_and_means_the_same(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    walked(sketch, wishes)
    own = {id_ for id_, node in sketch.document.nodes.items() if node.weights_of is None}
    alone = apply(sketch.document, plan.removal(sketch.document, sketch.document.nodes.keys() - own, heal=False))
    pasted = apply(Document(), plan.pasting(Document(), plan.copied(alone, alone.nodes), (0, 0)))
    assert meaning(pasted) == meaning(alone)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_done_can_be_undone_and_redone(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    done = walked(sketch, wishes)
    end = document = sketch.document
    for edits in reversed(done):
        document = apply(document, inverse(edits))
    assert document == Document()
    for edits in done:
        document = apply(document, edits)
    assert document == end


def meaning(document: Document) -> list[tuple[object, ...]]:
    """The net that comes of a document, whatever its nodes are called: layers and wires in the order of the flow.

    A port that is fed by nothing is as good as no wire.
    """
    known = flat(document).document
    shape: dict[NodeId, object] = {}
    for id_ in order(known):
        node = known.nodes[id_]
        if is_stub(node):
            continue
        fed = [link for link in known.incoming(id_) if link.source.node in shape]
        sources = [(shape[link.source.node], link.source.port, link.target.port) for link in fed]
        shape[id_] = hash((type(node.layer).__name__, repr(node.layer), *sources, known.frozen(id_)))
    owners = [(shape[id_], shape[known.owner(id_)]) for id_ in shape]
    return sorted(owners, key=repr)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_making_and_unpacking_blocks_at_any_level_leaves_the_net_as_it_is(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    for wish in wishes:
        before, filled = sketch.document, bool(sketch.shown.nodes)
        switched_off = any(node.bypassed for graph in graphs(before) for node in graph.nodes.values())
        walked(sketch, [wish])
        if filled and (wish[0] == "group" or (wish[0] == "ungroup" and not switched_off)):
            assert meaning(sketch.document) == meaning(before)


def graphs(document: Document) -> list[Document]:
    return [document, *(block.graph for block in document.blocks.values())]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps, chosen=st.sets(st.integers(0, 30), min_size=1, max_size=8))
def test_group_then_ungroup_gives_an_equal_net(wishes: list[tuple[str, int, int]], chosen: set[int]) -> None:
    sketch = Sketch()
    walked(sketch, wishes)
    sketch.path = ()
    nodes = [id_ for index, id_ in enumerate(sketch.document.nodes) if index in chosen]
    before = sketch.document
    node, edits = grouping(before, nodes)
    if not node:
        assert edits == ()
        return
    sketch.do(edits)
    sketch.do(ungrouping(sketch.document, [node]))
    assert meaning(sketch.document) == meaning(before)
