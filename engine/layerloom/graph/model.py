"""The document: frozen tables of nodes, links, blocks, places, frames, notes and settings. Everything else reads it.

Keys are text. A node's key is eight random base-32 characters, never used again. A link's key is the input it ends in,
so that an input never has two. Places (canvas positions) stand apart from nodes, because moving a node does not change
what the net means.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, takewhile
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar

from layerloom.layers import core
from layerloom.layers.layer import InputPort, Layer, Ports

NodeId = str
Table = Literal["nodes", "links", "blocks", "places", "frames", "notes", "settings"]
TABLES: tuple[Table, ...] = ("nodes", "links", "blocks", "places", "frames", "notes", "settings")
E = TypeVar("E")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_NO_ENDS: Mapping[str, tuple[Link, ...]] = MappingProxyType({})


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
        return replace(self, **changed).wired_as(self)

    def with_links(self, entries: Mapping[str, object], changed: Iterable[Link]) -> Document:
        """The document with other links; `changed` are those that came and those that went."""
        made = self.with_table("links", entries)
        if not self.__dict__.keys() >= {"_outgoing", "_incoming"}:
            return made
        changed = tuple(changed)
        sources, targets = {link.source.node for link in changed}, {link.target.node for link in changed}
        outgoing = _by_source(link for link in made.links.values() if link.source.node in sources)
        incoming = _by_target(link for link in made.links.values() if link.target.node in targets)
        made.__dict__["_outgoing"] = {**self._outgoing, **dict.fromkeys(sources, ()), **outgoing}
        made.__dict__["_incoming"] = {**self._incoming, **dict.fromkeys(targets, _NO_ENDS), **incoming}
        return made

    def wired_as(self, other: Document) -> Document:
        """Itself; what follows from the links alone, and is known of another document with the same, is taken over."""
        if self.links is other.links:
            names = ("_outgoing", "_incoming")
            known: dict[str, Any] = {name: other.__dict__[name] for name in names if name in other.__dict__}
            self.__dict__.update(known)
        return self

    def incoming(self, node: NodeId) -> Iterator[Link]:
        """The links that end in the node, in the order of its ports and slots."""
        ends = self._incoming.get(node)
        for port in self.nodes[node].layer.ports.inputs if ends else ():
            yield from ends.get(port.name, ()) if ends else ()

    def at(self, node: NodeId, port: InputPort) -> tuple[Link, ...]:
        """The links that end in one port of the node, in the order of their slots; only a variadic one has several."""
        return self._incoming.get(node, _NO_ENDS).get(port.name, ())

    def owner(self, node: NodeId) -> NodeId:
        """The node whose weights this one uses, itself if it has its own."""
        if self.nodes[node].weights_of is None:
            return node
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
        return _by_source(self.links.values())

    @cached_property
    def _incoming(self) -> Mapping[NodeId, Mapping[str, tuple[Link, ...]]]:
        return _by_target(self.links.values())


def _by_source(links: Iterable[Link]) -> dict[NodeId, tuple[Link, ...]]:
    """The links that start at each node."""
    found: dict[NodeId, list[Link]] = {}
    for link in links:
        found.setdefault(link.source.node, []).append(link)
    return {node: tuple(starting) for node, starting in found.items()}


def _by_target(links: Iterable[Link]) -> dict[NodeId, dict[str, tuple[Link, ...]]]:
    """The links that end at each port of each node, from slot 0 on as far as none is missing."""
    found: dict[NodeId, dict[str, dict[int, Link]]] = {}
    for link in links:
        node, port, slot = link.target
        found.setdefault(node, {}).setdefault(port, {})[slot] = link
    return {node: {port: _gapless(slots) for port, slots in ports.items()} for node, ports in found.items()}


def _gapless(slots: Mapping[int, Link]) -> tuple[Link, ...]:
    return tuple(slots[slot] for slot in takewhile(slots.__contains__, count()))


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
