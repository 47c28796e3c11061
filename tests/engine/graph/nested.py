"""How graphs with blocks in them are drawn, and what they compute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from layerloom.graph import (
    Document,
    Edit,
    Input,
    NodeId,
    Output,
    apply,
    infer,
    order,
    plan,
)
from layerloom.graph.build import build
from layerloom.graph.flat import flat, is_stub
from layerloom.graph.grouping import grouping, grouping_problem
from layerloom.graph.levels import level, within
from layerloom.layers import Dense, Layer, ReLU
from layerloom.layers import Input as InputLayer
from layerloom.layers import Output as OutputLayer
from layerloom.tensor import Tensor


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
