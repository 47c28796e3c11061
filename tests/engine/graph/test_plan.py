"""Planners keep documents whole, do what was wished, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.graph import EMPTY, Document, Edit, FileProblem, Input, Link, Output, apply, infer, inverse, plan
from layerloom.layers import (
    Accuracy,
    Add,
    Concatenate,
    Conv2D,
    CrossEntropy,
    Dense,
    Digits,
    Dropout,
    Flatten,
    ParameterError,
    ReLU,
)

LAYERS = [Digits(), Dense(), Dense(10), Conv2D(), Flatten(), ReLU(), Dropout(), Add(), Concatenate(), CrossEntropy()]

ACTIONS = (
    "add", "link", "replace slot", "remove", "remove without healing", "unlink", "insert", "connect", "duplicate",
    "copy and paste", "change", "rename", "move", "share", "own", "set", "clear", "collapse",
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 97), st.integers(0, 97)), max_size=40)


def planned(document: Document, action: str, a: int, b: int) -> tuple[Edit, ...]:
    """The edits of one random wish; `a` and `b` choose nodes, links and values."""
    nodes, links = list(document.nodes), list(document.links.values())
    if action == "add" or not nodes:
        return plan.addition(document, LAYERS[a % len(LAYERS)], (a, b))[1]
    first, second = nodes[a % len(nodes)], nodes[b % len(nodes)]
    outputs, inputs = document.nodes[first].layer.ports.outputs, document.nodes[second].layer.ports.inputs
    match action:
        case "link" | "replace slot" if outputs and inputs:
            source, port = Output(first, outputs[b % len(outputs)]), inputs[a % len(inputs)].name
            return plan.linking(document, source, Input(second, port, b % 3), replacing=action == "replace slot")
        case "remove" | "remove without healing":
            return plan.removal(document, {first, second}, heal=action == "remove")
        case "unlink" if links:
            return plan.unlinking(document, links[a % len(links)], links[b % len(links)])
        case "insert" if links:
            return plan.inserting(document, first, links[b % len(links)])
        case "connect":
            return plan.connecting(document, first, second, infer(document) if a % 2 else None)
        case "duplicate":
            return plan.duplicate(document, nodes[: a % 5])
        case "copy and paste":
            text = plan.copied(document, nodes[a % len(nodes) :])
            return plan.pasting(document, text, (a, b), keep_incoming=b % 2 == 0)
        case "change" if isinstance(document.nodes[first].layer, Dense):
            return plan.changing(document, first, units=b + 1)
        case "rename":
            return plan.renaming(document, first, ("edges", "dense1", "  ", document.nodes[second].title)[b % 4])
        case "move":
            return plan.moving(document, {first: (a, b), second: (b, a)})
        case "share" | "own":
            return plan.sharing(document, first, second if action == "share" else None)
        case "set":
            return plan.setting(document, "epochs", b if b % 3 else None)
        case "collapse":
            return plan.collapsing(document, nodes, a % 2 == 0)
        case "clear" if a % 7 == 0:
            return plan.clearing(document)
    return ()


@settings(max_examples=150, deadline=None)
@given(steps)
def test_whatever_is_planned_keeps_the_document_whole_and_can_be_taken_back(flaws_of: Any, wishes: Any) -> None:
    document, done = EMPTY, []
    for action, a, b in wishes:
        edits = planned(document, action, a, b)
        after = apply(document, edits)
        assert flaws_of(after) == [], action
        assert apply(after, inverse(edits)) == document
        document = after
        done.append(edits)
    for edits in reversed(done):
        document = apply(document, inverse(edits))
    assert document == EMPTY


def test_new_nodes_are_numbered_by_type(draw: Any) -> None:
    nodes = [draw.add(layer) for layer in (Dense(), Dense(), Conv2D(), Dense())]
    assert [draw.title(node) for node in nodes] == ["dense1", "dense2", "conv2d1", "dense3"]


def test_a_title_that_is_taken_gets_a_number(draw: Any) -> None:
    first, second = draw.add(Dense(), "edges"), draw.add(Dense(), "edges")
    assert (draw.title(first), draw.title(second)) == ("edges", "edges2")
    draw.do(plan.renaming(draw.document, first, "edges2"))
    assert draw.title(first) == "edges1"
    assert plan.renaming(draw.document, first, "edges1") == ()


def test_a_title_cannot_hold_hidden_characters(draw: Any) -> None:
    node = draw.add(Dense(), "a\u202eb\x00")
    assert draw.title(node) == "a b"
    assert plan.renaming(draw.document, node, "\u202e\n") == ()


def test_a_second_link_at_an_input_replaces_the_first(draw: Any) -> None:
    a, b, c = (draw.add(Dense()) for _ in range(3))
    draw.link(a, c)
    draw.link(b, c)
    assert [link.source.node for link in draw.document.incoming(c)] == [b]


def test_links_at_a_variadic_port_are_appended_and_close_up(draw: Any) -> None:
    a, b, c = (draw.add(Dense()) for _ in range(3))
    add = draw.add(Add())
    links = [draw.link(node, add) for node in (a, b, c)]
    assert [link.target.slot for link in links] == [0, 1, 2]
    draw.do(plan.unlinking(draw.document, links[1]))
    assert [(link.source.node, link.target.slot) for link in draw.document.incoming(add)] == [(a, 0), (c, 1)]


def test_a_slot_can_be_replaced_on_purpose(draw: Any) -> None:
    a, b, c = (draw.add(Dense()) for _ in range(3))
    add = draw.add(Add())
    draw.link(a, add)
    draw.link(b, add)
    draw.do(plan.linking(draw.document, Output(c, "output"), Input(add, "x", 0), replacing=True))
    assert [link.source.node for link in draw.document.incoming(add)] == [c, b]


def test_a_forbidden_link_is_not_planned(draw: Any) -> None:
    a, b = draw.chain(Dense(), Dense())
    assert plan.linking(draw.document, Output(b, "output"), Input(a, "x")) == ()
    assert plan.linking(draw.document, Output(a, "output"), Input(b, "nothing")) == ()


def test_removal_joins_what_was_before_to_what_comes_after(draw: Any) -> None:
    nodes = draw.chain(Digits(), Flatten(), Dense(), ReLU(), Dense(10))
    other = draw.add(Dropout())
    draw.link(nodes[3], other)
    draw.do(plan.removal(draw.document, nodes[2:4]))
    assert {(link.source.node, link.target.node) for link in draw.document.links.values()} == {
        (nodes[0], nodes[1]),
        (nodes[1], nodes[4]),
        (nodes[1], other),
    }


def test_removal_without_healing_takes_the_links_along(draw: Any) -> None:
    _, middle, end = draw.chain(Flatten(), Dense(), ReLU())
    draw.do(plan.removal(draw.document, [middle], heal=False))
    assert not draw.document.links
    assert end in draw.document.nodes


def test_a_node_with_two_inputs_is_not_healed(draw: Any) -> None:
    a, b, add, end = draw.add(Dense()), draw.add(Dense()), draw.add(Add()), draw.add(ReLU())
    draw.link(a, add)
    draw.link(b, add)
    draw.link(add, end)
    draw.do(plan.removal(draw.document, [add]))
    assert not draw.document.links


def test_removal_at_a_variadic_port_leaves_no_gap(draw: Any) -> None:
    a, b = draw.add(Dense()), draw.add(Dense())
    add = draw.add(Add())
    draw.link(a, add)
    draw.link(b, add)
    draw.do(plan.removal(draw.document, [a]))
    assert [(link.source.node, link.target.slot) for link in draw.document.incoming(add)] == [(b, 0)]


def test_removing_an_owner_hands_the_weights_to_the_first_sharer(draw: Any) -> None:
    owner, first, second = (draw.add(Dense()) for _ in range(3))
    draw.do(plan.sharing(draw.document, first, owner))
    draw.do(plan.sharing(draw.document, second, owner))
    draw.do(plan.removal(draw.document, [owner]))
    assert draw.document.nodes[first].weights_of is None
    assert draw.document.nodes[second].weights_of == first


def test_nodes_with_shared_weights_change_together(draw: Any) -> None:
    owner, sharer, other = (draw.add(Dense()) for _ in range(3))
    draw.do(plan.sharing(draw.document, sharer, owner))
    draw.do(plan.changing(draw.document, sharer, units=7))
    assert [draw.document.nodes[node].layer for node in (owner, sharer, other)] == [Dense(7), Dense(7), Dense()]


def test_sharing_never_goes_in_a_circle(draw: Any) -> None:
    a, b = draw.add(Dense()), draw.add(Dense())
    draw.do(plan.sharing(draw.document, b, a))
    assert plan.sharing(draw.document, a, b) == ()


def test_a_wrong_parameter_is_refused(draw: Any) -> None:
    node = draw.add(Dense())
    with pytest.raises(ParameterError, match="as units, got 0"):
        plan.changing(draw.document, node, units=0)
    with pytest.raises(ParameterError, match="no such parameter"):
        plan.changing(draw.document, node, colour="red")


def test_a_node_is_inserted_on_a_link(draw: Any) -> None:
    a, b = draw.chain(Dense(), ReLU())
    link = next(draw.document.incoming(b))
    new = draw.add(Dropout())
    draw.do(plan.inserting(draw.document, new, link))
    assert {(x.source.node, x.target.node) for x in draw.document.links.values()} == {(a, new), (new, b)}


def test_a_node_is_not_inserted_where_it_would_close_a_cycle(draw: Any) -> None:
    a, b = draw.chain(Dense(), ReLU())
    link = next(draw.document.incoming(b))
    after, free = draw.add(Add()), draw.add(Add())
    draw.link(b, after)
    assert plan.inserting(draw.document, after, link) == ()
    assert plan.inserting(draw.document, a, link) == ()
    assert len(plan.inserting(draw.document, free, link)) == 2


def test_auto_connect_takes_the_ports_whose_shapes_fit(draw: Any) -> None:
    data, loss = draw.add(Digits()), draw.add(CrossEntropy())
    edits = plan.connecting(draw.document, data, loss, infer(draw.document))
    assert edits[0].new == Link(Output(data, "label"), Input(loss, "target"))


def test_auto_connect_leaves_links_alone(draw: Any) -> None:
    _, end = draw.chain(Dense(), ReLU())
    other = draw.add(Dense())
    assert plan.connecting(draw.document, other, end) == ()


def test_a_duplicate_has_new_ids_titles_and_places_and_its_inner_links(draw: Any) -> None:
    a, b = draw.chain(Dense(), ReLU())
    draw.do(plan.duplicate(draw.document, [a, b]))
    new = [node for node in draw.document.nodes if node not in (a, b)]
    assert [draw.title(node) for node in new] == ["dense2", "relu2"]
    assert [draw.document.places[node].x for node in new] == [32, 32]
    assert Link(Output(new[0], "output"), Input(new[1], "x")) in draw.document.links.values()


def test_copied_nodes_are_pasted_at_a_point_into_another_document(draw: Any, drawing: Any) -> None:
    nodes = draw.chain(Dense(3), ReLU())
    draw.do(plan.moving(draw.document, {nodes[0]: (10, 20), nodes[1]: (110, 25)}))
    other = drawing()
    other.do(plan.pasting(other.document, plan.copied(draw.document, nodes), (500, 600)))
    assert sorted(node.layer.type_name for node in other.document.nodes.values()) == ["Dense", "ReLU"]
    assert {(place.x, place.y) for place in other.document.places.values()} == {(500, 600), (600, 605)}
    assert len(other.document.links) == 1


def test_pasting_can_keep_the_incoming_wires(draw: Any) -> None:
    a, b = draw.chain(Dense(), ReLU())
    text = plan.copied(draw.document, [b])
    assert not any(edit.table == "links" for edit in plan.pasting(draw.document, text))
    draw.do(plan.pasting(draw.document, text, keep_incoming=True))
    assert len(draw.document.outgoing(a)) == 2


def test_a_pasted_input_gets_no_second_wire_from_what_feeds_the_original_since(draw: Any) -> None:
    a, b = draw.chain(Dense(), ReLU())
    other = draw.add(Dense())
    text = plan.copied(draw.document, [a, b])
    draw.do(plan.linking(draw.document, Output(other, "output"), Input(b, "x"), replacing=True))
    draw.do(plan.pasting(draw.document, text, keep_incoming=True))
    assert all(link.target.slot == 0 for link in draw.document.links.values())
    assert len(draw.document.outgoing(other)) == 1


def test_foreign_text_is_refused_in_a_sentence(draw: Any) -> None:
    for text in ("", "hello", "{}", '{"format": "layerloom/1", "nodes": 3}'):
        with pytest.raises(FileProblem, match="clipboard does not hold nodes"):
            plan.pasting(draw.document, text, (0, 0))


def test_a_setting_goes_back_to_its_default(draw: Any) -> None:
    draw.do(plan.setting(draw.document, "epochs", 5))
    assert plan.setting(draw.document, "epochs", 5) == ()
    draw.do(plan.setting(draw.document, "epochs", None))
    assert draw.document == EMPTY


def test_removing_many_nodes_of_a_long_chain_is_quick(draw: Any) -> None:
    nodes = draw.chain(*(ReLU() for _ in range(300)))
    draw.do(plan.removal(draw.document, nodes[1:-1]))
    assert [(link.source.node, link.target.node) for link in draw.document.links.values()] == [(nodes[0], nodes[-1])]


def test_a_metric_connected_to_a_loss_compares_what_the_loss_compares(draw: Any) -> None:
    data, _, dense = draw.chain(Digits(), Flatten(), Dense(10))
    loss, metric = draw.add(CrossEntropy()), draw.add(Accuracy())
    draw.link(dense, loss, port="prediction")
    draw.link(data, loss, out="label", port="target")
    draw.do(plan.connecting(draw.document, loss, metric, infer(draw.document)))
    assert draw.document.links[f"{metric}.prediction.0"].source == Output(dense, "output")
    assert draw.document.links[f"{metric}.target.0"].source == Output(data, "label")
    bare, other = draw.add(CrossEntropy()), draw.add(Accuracy())
    assert plan.connecting(draw.document, bare, other, infer(draw.document)) == ()


def test_what_fits_in_no_size_is_not_connected(draw: Any) -> None:
    _, flat = draw.chain(Digits(), Flatten())
    image = draw.add(Conv2D())
    assert plan.connecting(draw.document, flat, image, infer(draw.document)) == ()


def test_what_would_fit_in_another_size_is_connected(draw: Any) -> None:
    data, _, dense = draw.chain(Digits(), Flatten(), Dense(64))
    loss = draw.add(CrossEntropy())
    draw.link(data, loss, out="label", port="target")
    (edit,) = plan.connecting(draw.document, dense, loss, infer(draw.document))
    assert edit.new == Link(Output(dense, "output"), Input(loss, "prediction"))


# Frozen nodes


def test_freezing_a_node_freezes_all_that_use_its_weights(draw: Any) -> None:
    owner, sharer = draw.add(Dense(3), "owner"), draw.add(Dense(3), "sharer")
    document = apply(draw.document, plan.sharing(draw.document, sharer, owner))
    frozen = apply(document, plan.freezing(document, [sharer], True))
    assert frozen.frozen(owner)
    assert frozen.frozen(sharer)
    assert apply(frozen, plan.freezing(frozen, [owner, sharer], False)) == document


def test_the_heir_of_frozen_weights_is_frozen_too(draw: Any) -> None:
    owner, sharer = draw.add(Dense(3), "owner"), draw.add(Dense(3), "sharer")
    document = apply(draw.document, plan.sharing(draw.document, sharer, owner))
    document = apply(document, plan.freezing(document, [owner], True))
    left = apply(document, plan.removal(document, [owner]))
    assert left.frozen(sharer)
    assert left.nodes[sharer].weights_of is None


def test_a_copy_of_what_uses_frozen_weights_is_frozen(draw: Any) -> None:
    owner, sharer = draw.add(Dense(3), "owner"), draw.add(Dense(3), "sharer")
    document = apply(draw.document, plan.sharing(draw.document, sharer, owner))
    document = apply(document, plan.freezing(document, [owner], True))
    after = apply(document, plan.duplicate(document, [sharer]))
    (copy,) = after.nodes.keys() - document.nodes.keys()
    assert after.frozen(copy)
    assert after.nodes[copy].weights_of is None
