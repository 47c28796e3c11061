"""Planners for what is passed by: nodes that are switched off, and dots that lead a wire around others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from layerloom.graph.clipboard import free_id
from layerloom.graph.edit import Edit
from layerloom.graph.model import Document, Input, Link, Node, NodeId, Output, Place
from layerloom.graph.titles import new_title, titles
from layerloom.layers import core
from layerloom.layers.wiring import Reroute

Edits = tuple[Edit, ...]


def may_bypass(document: Document, node: NodeId) -> bool:
    """Whether the node can be switched off: what comes in must be able to go out, and a dot does nothing anyway."""
    layer = document.nodes[node].layer
    return bool(layer.ports.inputs and layer.ports.outputs) and not isinstance(layer, Reroute | core.Input)


def bypassing(document: Document, nodes: Iterable[NodeId], on: bool) -> Edits:
    """The nodes are switched off, or on again; what comes in at an input of one that is off goes out at once."""
    return tuple(
        Edit("nodes", id_, old, replace(old, bypassed=on))
        for id_ in nodes
        if (old := document.nodes[id_]).bypassed != on and may_bypass(document, id_)
    )


def rerouting(document: Document, link: Link, at: tuple[float, float]) -> tuple[NodeId, Edits]:
    """A dot on a link at a place, with no other change to what flows."""
    if document.links.get(link.key) != link:
        return "", ()
    node, layer = free_id(document), Reroute()
    first, second = Link(link.source, Input(node, "x")), Link(Output(node, "output"), link.target)
    return node, (
        Edit("nodes", node, None, Node(layer, new_title(layer, titles(document)))),
        Edit("places", node, document.places.get(node), Place(*at)),
        Edit("links", link.key, link, second),
        Edit("links", first.key, None, first),
    )


__all__ = ["bypassing", "may_bypass", "rerouting"]
