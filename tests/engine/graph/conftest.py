"""What the tests of the graph share: drawing graphs in a few words, and what must hold of every document."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from tests.engine.graph.nested import Sketch
from tests.support.flaws import flaws

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


@pytest.fixture
def draw() -> Drawing:
    return Drawing()


@pytest.fixture(scope="session")
def drawing() -> type[Drawing]:
    return Drawing


@pytest.fixture(scope="session")
def flaws_of() -> Callable[[Document], list[str]]:
    return flaws


@pytest.fixture
def sketch() -> Sketch:
    """A document with blocks in it under construction."""
    return Sketch()
