"""What a net costs before it runs: parameters, multiply-accumulate operations and activations, by node and in total."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import prod

from layerloom import nn
from layerloom.graph.flow import compares, feeding, is_sink
from layerloom.graph.infer import Inference, inputs_of
from layerloom.graph.memo import MOST, Memo
from layerloom.graph.model import EMPTY, Document, NodeId, Output
from layerloom.layers.code import Call
from layerloom.layers.layer import DataLayer, Layer, PortSpecs
from layerloom.layers.spec import Spec

BYTES = 4
"""Of a float32 number."""

Shapes = tuple[tuple[str, tuple[int, ...]], ...]
"""Names and shapes of parameters."""


@dataclass(frozen=True)
class NodeCost:
    """The cost of one node for one sample; `known` is false where shapes are missing, and the figures are 0 then.

    Weights that belong to another node count there, not here.
    """

    parameters: int = 0
    macs: int = 0
    activation_bytes: int = 0
    known: bool = True


@dataclass(frozen=True)
class Cost:
    """The cost of a document; the totals are lower bounds where `known` is false.

    `macs` are those of a prediction, as papers count them: nodes of `training_only` have no part in it.
    """

    nodes: Mapping[NodeId, NodeCost] = field(default_factory=dict)
    training_only: Collection[NodeId] = ()

    @cached_property
    def parameters(self) -> int:
        return sum(node.parameters for node in self.nodes.values())

    @cached_property
    def macs(self) -> int:
        return sum(node.macs for id_, node in self.nodes.items() if id_ not in self.training_only)

    @cached_property
    def activation_bytes(self) -> int:
        return sum(node.activation_bytes for node in self.nodes.values())

    @cached_property
    def known(self) -> bool:
        return all(node.known for node in self.nodes.values())


def cost(document: Document, inference: Inference, previous: tuple[Document, Cost] | None = None) -> Cost:
    """The cost of every node; what was worked out for a layer with the same inputs before is not worked out again.

    With the previous document and its cost, where the inference was made on top of that document's, only nodes that
    changed are looked at.
    """
    before, known = (EMPTY.nodes, {}) if previous is None else (previous[0].nodes, previous[1].nodes)
    nodes = {
        node: _node_cost(document, inference, node)
        if node in inference.fresh or before.get(node) is not entry
        else known[node]
        for node, entry in document.nodes.items()
    }
    return Cost(nodes, _training_only(document))


def _training_only(document: Document) -> set[NodeId]:
    """What feeds a loss or metric and no output, such as auxiliary scores; nothing while there is no output."""
    sinks = [node for node, entry in document.nodes.items() if is_sink(entry)]
    outputs = [node for node in sinks if not compares(document.nodes[node].layer)]
    return feeding(document, sinks) - feeding(document, outputs) if outputs else set()


def weights(document: Document, inference: Inference, node: NodeId) -> Shapes | None:
    """Names and shapes of the parameters that the node's layer has, `None` where they cannot be told yet."""
    return _found(document, inference, node).shapes


def _node_cost(document: Document, inference: Inference, node: NodeId) -> NodeCost:
    found = _found(document, inference, node).cost
    return found if document.nodes[node].weights_of is None else replace(found, parameters=0)


@dataclass(frozen=True)
class _Found:
    """What a layer costs with weights of its own, and which it has."""

    cost: NodeCost
    shapes: Shapes | None


_NOTHING = _Found(NodeCost(known=False), None)
_KNOWN: Memo[_Found] = Memo()


def _found(document: Document, inference: Inference, node: NodeId) -> _Found:
    """The cost of a node, where everything that it gets and gives has a known number of axes."""
    if node in inference.errors or node in inference.missing or node in inference.cyclic:
        return _NOTHING
    layer, inputs = document.nodes[node].layer, inputs_of(document, inference, node)
    ports = tuple(inputs.items())
    found = _KNOWN.get(layer, ports)
    if found is None:
        outputs = [inference.spec(Output(node, port)) for port in layer.ports.outputs]
        found = _KNOWN.keep(layer, ports, _worked_out(layer, inputs, outputs))
    return found


def _worked_out(layer: Layer, inputs: PortSpecs, outputs: Sequence[Spec]) -> _Found:
    arguments = layer.arguments_for(inputs)
    given = (spec for specs in inputs.values() for spec in (specs if isinstance(specs, tuple) else (specs,)))
    if any(spec.shape is None for spec in (*given, *outputs)):
        return _NOTHING
    sizes = [spec.size for spec in outputs]
    shapes, macs = _layer_cost(layer, arguments)
    parameters = 0 if shapes is None else sum(prod(shape) for _, shape in shapes)
    activations = BYTES * sum(size or 0 for size in sizes)
    return _Found(NodeCost(parameters, macs, activations, shapes is not None and None not in sizes), shapes)


def _layer_cost(layer: Layer, arguments: tuple[Spec | None, ...]) -> tuple[Shapes | None, int]:
    """The parameters and multiply-accumulate operations of a layer on such inputs."""
    if isinstance(layer, DataLayer):
        return (), 0
    try:
        return _shapes(layer.build(*arguments)), layer.macs(*arguments)
    except Exception:
        # Half-known shapes and plug-ins may fail in any way; the cost is then unknown, and inference has said why.
        return None, 0


def _shapes(made: Call[nn.Module]) -> Shapes:
    """The parameters of what a call makes; most layers make the same for pictures of another size."""
    try:
        return _known_shapes(made)
    except TypeError:  # An argument that is no value, such as a list.
        return _shapes_anew(made)


def _shapes_anew(made: Call[nn.Module]) -> Shapes:
    with nn.shapes_only():
        module = made.make()
    return tuple((name, tuple(value.shape)) for name, value in module.named_parameters())


_known_shapes = lru_cache(MOST)(_shapes_anew)
