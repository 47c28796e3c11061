"""The document: frozen tables of nodes, links, blocks, places, frames, notes and settings. Everything else reads it.

Keys are text. A node's key is eight random base-32 characters, never used again. A link's key is the input it ends in,
so that an input never has two. Places (canvas positions) stand apart from nodes, because moving a node does not change
what the net means.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar

from layerloom.layers import core
from layerloom.layers.layer import InputPort, Layer, Ports

NodeId = str
Table = Literal["nodes", "links", "blocks", "places", "frames", "notes", "settings"]
TABLES: tuple[Table, ...] = ("nodes", "links", "blocks", "places", "frames", "notes", "settings")
E = TypeVar("E")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True)
class Node:
    """A layer in the graph. `weights_of` names the node whose weights this one uses instead of its own.

    What is `frozen` keeps its weights in training, and a batch norm in it uses its running statistics and leaves them
    as they are. Of nodes that share weights the owner says it for all; see `Document.frozen`. One that is `bypassed`
    does nothing: what comes in at an input goes out at the output in the same position.
    """

    layer: Layer
    title: str
    weights_of: NodeId | None = None
    frozen: bool = False
    bypassed: bool = False


class Output(NamedTuple):
    """An output port of a node."""

    node: NodeId
    port: str


class Input(NamedTuple):
    """An input port of a node; `slot` counts from 0 within a variadic port."""

    node: NodeId
    port: str
    slot: int = 0


@dataclass(frozen=True)
class Link:
    """A wire from an output port to an input port."""

    source: Output
    target: Input

    @property
    def key(self) -> str:
        return f"{self.target.node}.{self.target.port}.{self.target.slot}"


@dataclass(frozen=True)
class Place:
    """Where a node lies on the canvas: its top left corner in scene units."""

    x: float
    y: float
    collapsed: bool = False


@dataclass(frozen=True)
class Frame:
    """A titled rectangle behind nodes."""

    title: str
    x: float
    y: float
    width: float
    height: float
    colour: str = ""


@dataclass(frozen=True)
class Note:
    """Free text on the canvas."""

    text: str
    x: float
    y: float
    width: float = 240.0
    height: float = 120.0


def _none() -> Mapping[str, E]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Document:
    """All that a project says. A change makes a new document (`graph.edit.apply`)."""

    nodes: Mapping[NodeId, Node] = field(default_factory=_none)
    links: Mapping[str, Link] = field(default_factory=_none)
    blocks: Mapping[str, Block] = field(default_factory=_none)
    places: Mapping[NodeId, Place] = field(default_factory=_none)
    frames: Mapping[str, Frame] = field(default_factory=_none)
    notes: Mapping[str, Note] = field(default_factory=_none)
    settings: Mapping[str, object] = field(default_factory=_none)

    def table(self, name: Table) -> Mapping[str, object]:
        found: Mapping[str, object] = getattr(self, name)
        return found

    def with_table(self, name: Table, entries: Mapping[str, object]) -> Document:
        changed: dict[str, Any] = {name: MappingProxyType(dict(entries))}
        made = replace(self, **changed)
        if name != "links" and "_outgoing" in self.__dict__:
            made.__dict__["_outgoing"] = self._outgoing  # What follows from the links alone need not be found again.
        return made

    def incoming(self, node: NodeId) -> Iterator[Link]:
        """The links that end in the node, in the order of its ports and slots."""
        for port in self.nodes[node].layer.ports.inputs:
            yield from self.at(node, port)

    def at(self, node: NodeId, port: InputPort) -> Iterator[Link]:
        """The links that end in one port of the node, in the order of their slots; only a variadic one has several."""
        slot = 0
        while (link := self.links.get(f"{node}.{port.name}.{slot}")) is not None:
            yield link
            slot += 1

    def owner(self, node: NodeId) -> NodeId:
        """The node whose weights this one uses, itself if it has its own."""
        seen = {node}
        while (above := self.nodes[node].weights_of) is not None and above in self.nodes and above not in seen:
            seen.add(above)
            node = above
        return node

    def frozen(self, node: NodeId) -> bool:
        """Whether training leaves the weights of the node as they are."""
        return self.nodes[self.owner(node)].frozen

    def outgoing(self, node: NodeId) -> tuple[Link, ...]:
        """The links that start at the node."""
        return self._outgoing.get(node, ())

    @cached_property
    def _outgoing(self) -> Mapping[NodeId, tuple[Link, ...]]:
        found: dict[NodeId, list[Link]] = {}
        for link in self.links.values():
            found.setdefault(link.source.node, []).append(link)
        return {node: tuple(links) for node, links in found.items()}


EMPTY = Document()


@dataclass(frozen=True)
class Block:
    """A part of a graph that is drawn once and used by instances.

    `graph` has nodes, links, places, frames and notes of its own; those of its `Input`s that nothing in it feeds, and
    its `Output`s, are the ports. `parameters` are the values that an instance may change, as JSON has them, `formulas`
    say what parameters of inner nodes follow from them: by node and by parameter. What such a node holds is what the
    formula gives for the values here, so that the graph is valid by itself.
    """

    title: str
    graph: Document = EMPTY
    parameters: Mapping[str, object] = field(default_factory=_none)
    formulas: Mapping[NodeId, Mapping[str, str]] = field(default_factory=_none)

    @cached_property
    def inputs(self) -> Mapping[NodeId, str]:
        """The nodes that are input ports, with their titles, which name the ports; from top to bottom."""
        return self._ports(
            id_
            for id_, node in self.graph.nodes.items()
            if isinstance(node.layer, core.Input) and f"{id_}.x.0" not in self.graph.links
        )

    @cached_property
    def outputs(self) -> Mapping[NodeId, str]:
        """The nodes that are output ports, with their titles, which name the ports; from top to bottom."""
        return self._ports(id_ for id_, node in self.graph.nodes.items() if isinstance(node.layer, core.Output))

    def _ports(self, nodes: Iterator[NodeId]) -> Mapping[NodeId, str]:
        middle = Place(0.0, 0.0)
        places = {id_: self.graph.places.get(id_, middle) for id_ in nodes}
        ordered = sorted(places, key=lambda id_: (places[id_].y, places[id_].x, id_))
        return {id_: self.graph.nodes[id_].title for id_ in ordered}


def new_id() -> str:
    """Eight random base-32 characters."""
    return "".join(secrets.choice(_BASE32) for _ in range(8))


__all__ = [
    "EMPTY", "TABLES", "Block", "Document", "Frame", "Input", "InputPort", "Link", "Node", "NodeId", "Note", "Output",
    "Place", "Ports", "Table", "new_id",
]  # fmt: skip
