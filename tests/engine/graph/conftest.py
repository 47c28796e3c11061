"""What the tests of the graph share: drawing graphs in a few words, and what must hold of every document."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from layerloom.graph import EMPTY, Document, Edit, Input, Link, NodeId, Output, apply, plan
from layerloom.layers import Layer


class Drawing:
    """A document under construction: every step is planned and applied, as the canvas does it."""

    def __init__(self, document: Document = EMPTY) -> None:
        self.document = document
        self.steps: list[tuple[Edit, ...]] = []

    def do(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        self.document = apply(self.document, edits)
        self.steps.append(edits)
        return edits

    def add(self, layer: Layer, title: str | None = None, at: tuple[float, float] = (0, 0)) -> NodeId:
        node, edits = plan.addition(self.document, layer, at, title)
        self.do(edits)
        return node

    def link(self, source: NodeId, target: NodeId, out: str = "output", port: str = "x") -> Link:
        edits = self.do(plan.linking(self.document, Output(source, out), Input(target, port)))
        assert len(edits) == 1, "the link was refused"
        link = edits[0].new
        assert isinstance(link, Link)
        return link

    def chain(self, *layers: Layer) -> list[NodeId]:
        nodes = [self.add(layer) for layer in layers]
        for source, target in pairwise(nodes):
            self.link(source, target, out=self.document.nodes[source].layer.ports.outputs[0])
        return nodes

    def force(self, source: NodeId, target: NodeId, port: str = "x", slot: int = 0) -> Link:
        """A link that no planner would make, such as one that closes a cycle."""
        link = Link(Output(source, "output"), Input(target, port, slot))
        self.do((Edit("links", link.key, self.document.links.get(link.key), link),))
        return link

    def title(self, node: NodeId) -> str:
        return self.document.nodes[node].title


def flaws(document: Document) -> list[str]:
    """What must not be in any document, whatever was planned."""
    found = []
    for key, link in document.links.items():
        if key != link.key:
            found.append(f"{key} is the key of {link}")
        source, target = document.nodes.get(link.source.node), document.nodes.get(link.target.node)
        if source is None or target is None:
            found.append(f"{link} dangles")
            continue
        ports = {port.name: port for port in target.layer.ports.inputs}
        if link.source.port not in source.layer.ports.outputs or link.target.port not in ports:
            found.append(f"{link} ends at a port that does not exist")
        elif link.target.slot and not ports[link.target.port].variadic:
            found.append(f"{link} is a second one at its input")
        if link.target.slot and link.target._replace(slot=link.target.slot - 1) not in {
            other.target for other in document.links.values()
        }:
            found.append(f"there is a gap before {link}")
    titles = [node.title for node in document.nodes.values()]
    if len(set(titles)) != len(titles):
        found.append("two nodes share a title")
    owners = {node.weights_of for node in document.nodes.values()} - {None}
    if not owners <= document.nodes.keys():
        found.append("shared weights have no owner")
    if not document.places.keys() <= document.nodes.keys():
        found.append("a place belongs to no node")
    return found


@pytest.fixture
def draw() -> Drawing:
    return Drawing()


@pytest.fixture(scope="session")
def drawing() -> type[Drawing]:
    return Drawing


@pytest.fixture(scope="session")
def flaws_of() -> Callable[[Document], list[str]]:
    return flaws
