"""A document written down node by node: how templates and the Python face make one.

    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    (scores,) = draft.add(Dense(10), image)
    draft.add(CrossEntropy(), scores, label, title="loss")
    document = draft.document({"epochs": 5})

Ids follow from titles, so that the same calls make the same document, and the same first weights.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from itertools import count
from types import MappingProxyType

from layerloom.graph.model import EMPTY, Document, Input, Link, Node, NodeId, Output, Place
from layerloom.graph.sizes import arranged
from layerloom.graph.titles import new_title, unique
from layerloom.layers.layer import Layer


class Draft:
    """Nodes and links that grow, from nothing or from a document."""

    def __init__(self, document: Document = EMPTY) -> None:
        self._nodes: dict[NodeId, Node] = dict(document.nodes)
        self._links: dict[str, Link] = dict(document.links)

    def add(
        self, layer: Layer, *inputs: Output, title: str = "", weights_of: NodeId | None = None, frozen: bool = False
    ) -> tuple[Output, ...]:
        """A new node, its input ports wired in their order; a variadic port takes all that are left.

        Returns its output ports. Raises `TypeError` if there are more inputs than ports.
        """
        node = self.node(layer, *inputs, title=title, weights_of=weights_of, frozen=frozen)
        return tuple(Output(node, port) for port in layer.ports.outputs)

    def node(
        self, layer: Layer, *inputs: Output, title: str = "", weights_of: NodeId | None = None, frozen: bool = False
    ) -> NodeId:
        """As `add`, but returns the id of the node."""
        taken = {node.title for node in self._nodes.values()}
        title = unique(title, taken) if title else new_title(layer, taken)
        id_ = self._free_id(title)
        self._nodes[id_] = Node(layer, title, weights_of, frozen)
        for target, source in zip(_targets(id_, layer, len(inputs)), inputs, strict=True):
            self.link(source, target)
        return id_

    def link(self, source: Output, target: Input) -> None:
        """A wire; it replaces the one that ended there."""
        link = Link(source, target)
        self._links[link.key] = link

    def document(self, settings: Mapping[str, object] | None = None) -> Document:
        """What was written down, laid out as the canvas would."""
        bare = Document(
            nodes=MappingProxyType(dict(self._nodes)),
            links=MappingProxyType(dict(self._links)),
            settings=MappingProxyType(dict(settings or {})),
        )
        places = {node: Place(*point) for node, point in arranged(bare).items()}
        return bare.with_table("places", places)

    def _free_id(self, title: str) -> NodeId:
        return next(id_ for n in count() if (id_ := id_of(f"{title}/{n}" if n else title)) not in self._nodes)


def id_of(title: str) -> NodeId:
    """Eight base-32 characters that belong to a title."""
    return base64.b32encode(hashlib.sha256(title.encode()).digest()[:5]).decode().lower()


def _targets(node: NodeId, layer: Layer, count: int) -> Iterator[Input]:
    """The input ports that this many values go to."""
    ports = layer.ports.inputs
    if count > len(ports) and not any(port.variadic for port in ports):
        raise TypeError(f"{layer.type_name} takes {len(ports)} inputs, got {count}")
    for position in range(count):
        port = ports[min(position, len(ports) - 1)]
        yield Input(node, port.name, position - len(ports) + 1 if port.variadic else 0)
