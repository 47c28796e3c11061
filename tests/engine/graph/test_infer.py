"""Inference: every wire, in spite of errors, and after an edit only what it touches."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.graph import EMPTY, Edit, Inference, Output, apply, infer, order, plan
from layerloom.graph.cost import cost
from layerloom.layers import UNKNOWN, Add, Conv2D, CrossEntropy, Dense, Digits, Flatten, Layer, MaxPool2D, ReLU, Spec


class Counting(Layer):
    """Passes its input on, with another last dimension, and counts how often it was asked."""

    units: int = 1
    calls: ClassVar[int] = 0

    def infer(self, x: Spec) -> Spec:
        Counting.calls += 1
        return Spec((*x.dims[:-1], self.units))


class Broken(Layer):
    """A plug-in with a fault."""

    def infer(self, x: Spec) -> Spec:
        raise ZeroDivisionError("oops")


class Unhashable(Layer):
    """A plug-in that no dictionary takes as a key."""

    __hash__ = None  # type: ignore[assignment]

    def infer(self, x: Spec) -> Spec:
        return x


@pytest.fixture
def chain(draw: Any) -> Iterator[Any]:
    draw.nodes = draw.chain(Digits(), *(Counting(i + 1) for i in range(999)))
    draw.inference = infer(draw.document)
    Counting.calls = 0
    yield draw


def spec(draw: Any, node: str, port: str = "output") -> Spec:
    return infer(draw.document).spec(Output(node, port))


def test_shapes_flow_from_the_data_to_the_loss(draw: Any) -> None:
    data, conv, flat, dense = draw.chain(Digits(), Conv2D(6), Flatten(), Dense(10))
    loss = draw.add(CrossEntropy())
    draw.link(dense, loss, port="prediction")
    draw.link(data, loss, out="label", port="target")
    assert [spec(draw, node).shape for node in (conv, flat, dense, loss)] == [(6, 8, 8), (384,), (10,), ()]
    assert infer(draw.document).errors == {}


def test_an_error_poisons_only_what_is_behind_it(draw: Any) -> None:
    _, dense, conv, behind = draw.chain(Digits(), Flatten(), Conv2D(), ReLU())
    _, good = draw.chain(Digits(), Flatten())
    inference = infer(draw.document)
    assert list(inference.errors) == [conv]
    assert inference.spec(Output(dense, "output")).shape == inference.spec(Output(good, "output")).shape == (64,)
    assert inference.spec(Output(behind, "output")) == inference.spec(Output(conv, "output")) == UNKNOWN


def test_a_missing_input_is_noted_and_the_rest_goes_on(draw: Any) -> None:
    dense, relu = draw.chain(Dense(), ReLU())
    inference = infer(draw.document)
    assert inference.missing == {dense: ("x",)}
    assert inference.spec(Output(relu, "output")) == UNKNOWN


def test_the_fault_of_a_plug_in_becomes_an_error_at_its_node(draw: Any) -> None:
    _, broken, behind = draw.chain(Digits(), Broken(), ReLU())
    inference = infer(draw.document)
    assert "ZeroDivisionError: oops" in str(inference.errors[broken])
    assert inference.spec(Output(behind, "output")) == UNKNOWN


def test_an_error_that_is_kept_does_not_keep_what_called(draw: Any) -> None:
    broken = draw.add(Broken())
    draw.link(draw.add(Digits()), broken, out="image")
    error = infer(draw.document).errors[broken]
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


def test_a_layer_that_cannot_be_a_key_is_inferred_and_its_cost_counted(draw: Any) -> None:
    data, odd = draw.chain(Digits(), Unhashable())
    inference = infer(draw.document)
    assert inference.spec(Output(odd, "output")) == inference.spec(Output(data, "image"))
    assert cost(draw.document, inference).nodes[odd].parameters == 0


def test_nodes_on_a_cycle_are_unknown_and_the_rest_keeps_inferring(draw: Any) -> None:
    _, add, relu, behind = draw.chain(Digits(), Add(), ReLU(), Dense())
    _, other = draw.chain(Digits(), Flatten())
    draw.force(relu, add, slot=1)
    inference = infer(draw.document)
    assert inference.cyclic == {add, relu}
    assert inference.spec(Output(behind, "output")) == UNKNOWN
    assert inference.spec(Output(other, "output")).shape == (64,)


def test_a_cut_cycle_is_inferred_again(draw: Any) -> None:
    _, add, relu = draw.chain(Digits(), Add(), ReLU())
    before = draw.document
    link = draw.force(relu, add, slot=1)
    cyclic = infer(draw.document, (before, infer(before)))
    cut = apply(draw.document, plan.unlinking(draw.document, link))
    assert infer(cut, (draw.document, cyclic)) == infer(before)


def test_the_first_inference_looks_at_every_node(chain: Any) -> None:
    assert infer(chain.document).fresh == chain.document.nodes.keys()


def test_an_equal_layer_that_gets_the_same_is_not_asked_again(draw: Any) -> None:
    draw.nodes = draw.chain(Digits(), Counting(5000), Counting(5000), Counting(5000))
    Counting.calls = 0
    infer(draw.document)
    assert Counting.calls == 2


def test_an_edit_of_the_last_node_asks_only_that_node(chain: Any) -> None:
    after = apply(chain.document, plan.changing(chain.document, chain.nodes[-1], units=7))
    assert infer(after, (chain.document, chain.inference)).spec(Output(chain.nodes[-1], "output")).shape == (1, 8, 7)
    assert Counting.calls == 1


def test_an_edit_that_changes_no_shape_behind_it_stops_there(chain: Any) -> None:
    after = apply(chain.document, plan.changing(chain.document, chain.nodes[3], units=50))
    infer(after, (chain.document, chain.inference))
    assert Counting.calls == 2


def test_moving_and_renaming_asks_no_node(chain: Any) -> None:
    after = apply(chain.document, plan.renaming(chain.document, chain.nodes[3], "edges"))
    after = apply(after, plan.moving(after, {chain.nodes[4]: (3, 4)}))
    assert infer(after, (chain.document, chain.inference)) == chain.inference
    assert Counting.calls == 0


def test_a_thousand_nodes_are_inferred_in_a_quarter_of_a_second(chain: Any) -> None:
    assert best_of(lambda: infer(chain.document)) < 0.25


def test_an_edit_at_the_end_of_a_thousand_nodes_is_told_at_once(chain: Any) -> None:
    after = apply(chain.document, plan.changing(chain.document, chain.nodes[-1], units=7))
    assert best_of(lambda: infer(after, (chain.document, chain.inference))) < 0.025


def test_the_order_depends_on_ids_and_links_alone(draw: Any, drawing: Any) -> None:
    a, b, c = draw.chain(ReLU(), Add(), ReLU())
    draw.link(draw.add(ReLU()), b)
    found = order(draw.document)
    assert found.index(a) < found.index(b) < found.index(c)
    turned = {key: draw.document.nodes[key] for key in reversed(draw.document.nodes)}
    assert order(draw.document.with_table("nodes", turned)) == found


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30), st.integers(0, 30)), max_size=25))
def test_inferring_step_by_step_gives_what_inferring_at_once_gives(drawing: Any, wishes: Any) -> None:
    layers = [Digits(), Dense(5), Conv2D(4), Add(), Flatten(), MaxPool2D(), CrossEntropy(), ReLU()]
    made, before, inference = drawing(), EMPTY, Inference()
    for action, a, b in wishes:
        nodes = list(made.document.nodes)
        if action == 0 or not nodes:
            made.add(layers[a % len(layers)])
        elif action == 1:
            made.do(plan.connecting(made.document, nodes[a % len(nodes)], nodes[b % len(nodes)]))
        elif action == 2:
            made.do(plan.removal(made.document, [nodes[a % len(nodes)]]))
        elif action == 3:
            links = list(made.document.links.values())
            made.do(plan.unlinking(made.document, *links[a % 7 : a % 7 + 1]))
        elif action == 4:
            made.do(plan.with_layer(made.document, nodes[a % len(nodes)], layers[b % len(layers)]))
        else:
            source, target = nodes[a % len(nodes)], nodes[b % len(nodes)]
            ends = (made.document.nodes[node].layer.ports for node in (source, target))
            if "output" in next(ends).outputs and any(p.name == "x" for p in next(ends).inputs):
                made.force(source, target)
        inference = infer(made.document, (before, inference))
        before = made.document
        assert facts(inference) == facts(infer(made.document))


def test_a_link_to_a_node_that_is_gone_does_no_harm(draw: Any) -> None:
    a, b = draw.chain(Dense(), ReLU())
    draw.do((Edit("nodes", a, draw.document.nodes[a], None),))
    assert infer(draw.document).spec(Output(b, "output")) == UNKNOWN


def facts(inference: Inference) -> object:
    """The inference as values that compare; errors are objects of their own each time."""
    errors = {node: str(error) for node, error in inference.errors.items()}
    doubts = {node: [str(doubt) for doubt in found] for node, found in inference.doubts.items()}
    return inference.specs, errors, inference.missing, inference.cyclic, doubts


def best_of(function: Any, times: int = 5) -> float:
    """The shortest of a few runs in seconds: other programs on the machine only make a run longer."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return min(seconds)
