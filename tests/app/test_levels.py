"""The window's document at its levels: what is shown inside a block, and that undo goes where a step was made."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom import layers
from layerloom.graph import Edit, blocks, plan
from layerloom.graph.edit import apply
from layerloom.graph.grouping import grouping, ungrouping
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Input, NodeId, Output
from layerloom.graph.passing import bypassing
from layerloom.layers.wiring import Instance
from layerloom_app.commands import DocumentModel


class Levels(DocumentModel):
    """A model with two blocks, one in the other: `outer` holds `inner` and `relu`, `inner` holds `dense`."""

    def __init__(self) -> None:
        super().__init__()
        self.x = self.add(layers.Input((8,)), "in")
        self.dense, self.relu = self.add(layers.Dense(4), "dense"), self.add(layers.ReLU(), "relu")
        self.out = self.add(layers.Output(), "out")
        for source, target in ((self.x, self.dense), (self.dense, self.relu), (self.relu, self.out)):
            self.push("Wire", plan.linking(self.document, Output(source, "output"), Input(target, "x")))
        self.inner = self.group(self.dense)
        self.outer = self.group(self.inner, self.relu)

    def add(self, layer: layers.Layer, title: str) -> NodeId:
        node, edits = plan.addition(self.document, layer, (0, 0), title)
        self.push("Add", edits)
        return node

    def group(self, *nodes: NodeId) -> NodeId:
        node, edits = grouping(self.document, nodes, inference=self.inference)
        self.push("Group", edits)
        return node

    def units(self, units: int) -> None:
        self.push("Change", plan.changing(self.document, self.dense, units=units))


@pytest.fixture
def model(qapp: object) -> Levels:
    return Levels()


def test_what_is_shown_inside_a_block_is_its_graph(model: Levels) -> None:
    model.enter(model.outer)
    assert model.document.nodes.keys() > {model.inner, model.relu}
    model.enter(model.inner)
    assert model.path == (model.outer, model.inner)
    assert model.dense in model.document.nodes
    model.leave()
    assert model.path == (model.outer,)
    assert model.selection == {model.inner}


def test_only_instances_can_be_entered(model: Levels) -> None:
    assert model.may_enter(model.outer)
    assert not model.may_enter(model.x)
    model.enter(model.x)
    assert model.path == ()


def test_shapes_and_cost_inside_are_those_of_the_first_copy(model: Levels) -> None:
    model.push("Repeat", blocks.giving(model.document, model.outer, repeat=2))
    assert str(model.inference.spec(Output(model.outer, "output"))) == "4"
    assert model.cost.nodes[model.outer].parameters == (8 * 4 + 4) + (4 * 4 + 4)
    model.enter(model.outer)
    assert model.cost.nodes[model.inner].parameters == 8 * 4 + 4
    model.enter(model.inner)
    assert str(model.inference.spec(Output(model.dense, "output"))) == "4"
    inner_input = next(id_ for id_, node in model.document.nodes.items() if node.title == "x")
    assert str(model.inference.spec(Output(inner_input, "output"))) == "8"


def test_an_edit_inside_is_an_edit_of_the_whole(model: Levels) -> None:
    shown: list[tuple[Edit, ...]] = []
    whole: list[tuple[Edit, ...]] = []
    model.go((model.outer, model.inner))
    before, root = model.document, model.root
    model.changed.connect(shown.append)
    model.root_changed.connect(whole.append)
    model.units(5)
    assert apply(before, shown[0]).nodes == model.document.nodes
    assert apply(root, whole[0]) == model.root
    assert {edit.table for edit in whole[0]} == {"blocks"}
    assert str(model.inference.spec(Output(model.dense, "output"))) == "5"
    model.go(())
    assert str(model.inference.spec(Output(model.outer, "output"))) == "5"


def test_undo_of_a_step_made_inside_goes_there(model: Levels) -> None:
    gone: list[object] = []
    model.go((model.outer, model.inner))
    model.units(5)
    model.go(())
    model.level_changed.connect(lambda: gone.append(model.path))
    model.stack.undo()
    assert gone == [(model.outer, model.inner)]
    assert model.document.nodes[model.dense].layer == layers.Dense(4)
    model.stack.undo()
    assert model.path == ()
    assert model.outer not in model.document.nodes


def test_steps_with_the_same_key_at_other_levels_do_not_join(model: Levels) -> None:
    model.push("Name", plan.renaming(model.document, model.out, "a"), merge="name")
    count = model.stack.count()
    model.enter(model.outer)
    model.push("Name", plan.renaming(model.document, model.relu, "b"), merge="name")
    assert model.stack.count() == count + 1


def test_a_problem_inside_is_shown_at_the_instance_and_inside(model: Levels) -> None:
    model.go((model.outer,))
    model.push("Add", plan.with_layer(model.document, model.relu, layers.Conv2D()))
    inside = next(p for p in model.problems if p.node == model.relu)
    assert inside.title.startswith('Conv2D "block2/relu"')
    model.go(())
    assert any(p.node == model.outer and p.title == inside.title for p in model.problems)


def test_an_open_input_is_told_at_the_port_of_the_instance(model: Levels) -> None:
    model.push("Cut", plan.unlinking(model.document, *model.document.incoming(model.outer)))
    assert model.inference.missing == {model.outer: ("x",)}
    assert [p.title for p in model.problems if p.node == model.outer] == ['Block2 "block2" needs a wire at x']


def test_a_repair_of_a_problem_inside_can_be_made_from_everywhere(model: Levels) -> None:
    model.push("Change", plan.with_layer(model.document, model.x, layers.Input((1, 8, 8))))
    for path in ((model.outer, model.inner), (model.outer,), ()):
        model.go(path)
        found = next(p for p in model.problems if p.kind == "doubt")
        model.push("Mend", found.fixes[0].edits)
        assert "doubt" not in [p.kind for p in model.problems]
        model.stack.undo()


def test_a_block_that_would_hold_itself_is_not_pushed(model: Levels) -> None:
    block = model.root.nodes[model.outer].layer
    assert isinstance(block, Instance)
    model.enter(model.outer)
    count = model.stack.count()
    model.push("Place", blocks.placing(model.document, block.block, (0, 0))[1])
    assert model.stack.count() == count


def test_another_document_is_shown_from_the_top(model: Levels) -> None:
    model.enter(model.outer)
    model.replace(Document())
    assert (model.path, model.document) == ((), Document())


ACTIONS = ("enter", "leave", "add", "group", "ungroup", "bypass", "remove", "units", "undo", "redo")


@settings(max_examples=30, deadline=None, derandomize=True)
@given(wishes=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 97)), max_size=25))
def test_whatever_is_done_at_any_level_undo_and_redo_are_exact(qapp: object, wishes: list[tuple[str, int]]) -> None:
    model = Levels()
    for action, number in wishes:
        nodes = sorted(model.document.nodes)
        node = nodes[number % len(nodes)] if nodes else ""
        match action:
            case "enter":
                model.enter(node)
            case "leave":
                model.leave()
            case "undo":
                model.stack.undo()
            case "redo":
                model.stack.redo()
            case "add":
                model.add(layers.Dense(1 + number), "new")
            case _ if node:
                model.push(action, planned(model, action, node, number))
        assert model.inference.specs.keys() == {
            Output(id_, port) for id_, entry in model.document.nodes.items() for port in entry.layer.ports.outputs
        }
        assert model.cost.nodes.keys() == model.document.nodes.keys()
        assert {problem.node for problem in model.problems} <= {None, *model.document.nodes}
    assert model.flat.document == infer_again(model)
    end = model.root
    while model.stack.canUndo():
        model.stack.undo()
    assert model.root == Document()
    while model.stack.canRedo():
        model.stack.redo()
    while model.stack.index() > model.stack.count():
        model.stack.undo()
    assert model.root == end or model.stack.index() == model.stack.count()


def infer_again(model: DocumentModel) -> Document:
    known = DocumentModel(model.root)
    assert infer(known.flat.document) == known.flat_inference
    return known.flat.document


def planned(model: DocumentModel, action: str, node: NodeId, number: int) -> tuple[Edit, ...]:
    document = model.document
    match action:
        case "group":
            return grouping(document, sorted(document.nodes)[number % 5 :][:2])[1]
        case "ungroup":
            return ungrouping(document, [node])
        case "bypass":
            return bypassing(document, [node], not document.nodes[node].bypassed)
        case "remove":
            return plan.removal(document, [node])
        case "units" if isinstance(document.nodes[node].layer, layers.Dense):
            return plan.changing(document, node, units=1 + number)
    return ()
