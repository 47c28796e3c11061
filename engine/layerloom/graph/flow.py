"""Questions about what feeds what, that several checks ask, and how a node is called in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import networkx as nx

from layerloom.graph.model import Document, Node, NodeId
from layerloom.layers.layer import Layer, LossLayer, MetricLayer


def named(node: Node) -> str:
    """`Conv2D "edges"`."""
    return f'{node.layer.type_name} "{node.title}"'


def compares(layer: Layer) -> bool:
    """Whether the layer compares a prediction with a target."""
    return isinstance(layer, LossLayer | MetricLayer)


def is_sink(node: Node) -> bool:
    """Whether values are meant to end at the node: a loss, a metric or an output."""
    return compares(node.layer) or not node.layer.ports.outputs


def losses(document: Document) -> tuple[NodeId, ...]:
    """The nodes that training makes small."""
    return tuple(node for node, entry in document.nodes.items() if isinstance(entry.layer, LossLayer))


def wiring(document: Document) -> nx.DiGraph[NodeId]:
    """The nodes and the wires between them."""
    graph: nx.DiGraph[NodeId] = nx.DiGraph()
    graph.add_nodes_from(document.nodes)
    graph.add_edges_from((link.source.node, link.target.node) for link in document.links.values())
    return graph


def fed_by(document: Document, starts: Iterable[NodeId]) -> set[NodeId]:
    """The nodes themselves, and all that they feed, directly or not."""
    return _reached(starts, lambda node: (link.target.node for link in document.outgoing(node)))


def feeding(document: Document, ends: Iterable[NodeId]) -> set[NodeId]:
    """The nodes themselves, and all that feeds them, directly or not."""
    return _reached(ends, lambda node: (link.source.node for link in document.incoming(node)))


def _reached(starts: Iterable[NodeId], further: Callable[[NodeId], Iterable[NodeId]]) -> set[NodeId]:
    waiting = list(starts)
    found = set(waiting)
    while waiting:
        new = set(further(waiting.pop())) - found
        found |= new
        waiting += new
    return found
