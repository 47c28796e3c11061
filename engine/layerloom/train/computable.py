"""Which nodes of a graph can be computed as it is drawn now, and why not the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from layerloom.graph.infer import Inference, order
from layerloom.graph.model import Document, NodeId, Output
from layerloom.layers import core
from layerloom.layers.layer import MetricLayer
from layerloom.layers.unknown import Unknown

Why = Literal["problem", "before", "metric", "unknown", "unfed", "size", "failed"]
"""Why a node shows nothing: a problem of its own or of one before it, no data, no size, or it could not compute."""


def missing(document: Document, inference: Inference) -> Iterator[tuple[NodeId, tuple[Why, str]]]:
    """The nodes that cannot be computed, each with the reason and the title of the node at fault."""
    found: dict[NodeId, str] = {}
    for node in order(document):
        why, at_fault = _why(document, inference, node), node
        for link in document.incoming(node):
            if why is None and link.source.node in found:
                why, at_fault = "before", found[link.source.node]
        if why is not None:
            if why != "metric":
                found[node] = at_fault
            yield node, (why, document.nodes[at_fault].title)


def _why(document: Document, inference: Inference, node: NodeId) -> Why | None:
    """Why a node cannot be computed for a reason of its own, `None` if it can."""
    layer = document.nodes[node].layer
    if isinstance(layer, MetricLayer):
        return "metric"
    if isinstance(layer, Unknown):
        return "unknown"
    if node in inference.errors or node in inference.missing or node in inference.cyclic:
        return "problem"
    if isinstance(layer, core.Input) and not any(document.incoming(node)):
        return "unfed"
    fed = all(inference.spec(link.source).known for link in document.incoming(node))
    sized = all(inference.spec(Output(node, port)).known for port in layer.ports.outputs)
    return "size" if fed and not sized else None


def without(document: Document, nodes: Mapping[NodeId, object]) -> Document:
    """The document without some nodes."""
    kept = document.nodes.keys() - nodes.keys()
    left = {node: entry for node, entry in document.nodes.items() if node in kept}
    links = {key: link for key, link in document.links.items() if {link.source.node, link.target.node} <= kept}
    left = {
        node: replace(entry, weights_of=None) if entry.weights_of not in kept else entry for node, entry in left.items()
    }
    return document.with_table("nodes", left).with_table("links", links)
