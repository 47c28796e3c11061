"""How graphs with one mistake are drawn, and what is told of each: where, in which words, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layerloom import layers as L
from layerloom.graph import apply
from layerloom.graph.draft import Draft
from layerloom.graph.grouping import grouping
from layerloom.graph.model import Document, Input, Output
from layerloom.graph.passing import bypassing
from layerloom.layers.layer import Layer


class Sketch:
    """Draws layers one after the other; a title is what the layer is called in the case."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.ends: dict[str, Output] = {}
        self._groups: list[str] = []
        self._bypassed: list[str] = []

    def add(self, title: str, layer: Layer, *sources: str) -> Sketch:
        """A node wired to the named ones; `data.label` names a port."""
        found = self.draft.add(layer, *(self.end(source) for source in sources), title=title)
        for output in found:
            self.ends[f"{title}.{output.port}"] = output
        if found:
            self.ends[title] = found[0]
        return self

    def end(self, name: str) -> Output:
        return self.ends[name]

    def chain(self, source: str, **steps: Layer) -> Sketch:
        """Layers one behind the other."""
        for title, layer in steps.items():
            self.add(title, layer, source)
            source = title
        return self

    def link(self, source: str, target: str, port: str, slot: int = 0) -> Sketch:
        node = next(id_ for id_, node in self.draft.document().nodes.items() if node.title == target)
        self.draft.link(self.end(source), Input(node, port, slot))
        return self

    def digits(self) -> Sketch:
        return self.add("digits", L.Digits())

    def loss(self, prediction: str, layer: Layer | None = None, target: str = "digits.label") -> Sketch:
        return self.add("loss", layer or L.CrossEntropy(), prediction, target)

    def group(self, *titles: str) -> Sketch:
        """The nodes become a block."""
        self._groups += [self.end(title).node for title in titles]
        return self

    def bypass(self, *titles: str) -> Sketch:
        """The nodes are switched off."""
        self._bypassed += [self.end(title).node for title in titles]
        return self

    @property
    def document(self) -> Document:
        document = self.draft.document()
        document = apply(document, bypassing(document, self._bypassed, on=True))
        return apply(document, grouping(document, self._groups)[1]) if self._groups else document


Drawing = Callable[[Sketch], Sketch]


@dataclass(frozen=True)
class Case:
    """A drawing with a mistake: the node `at` which it is told, what that says, and the fix that is due, if any is."""

    draw: Drawing
    at: str
    says: str
    fix: str | None = None


CASES: dict[str, Case] = {}


def case(at: str, says: str, fix: str | None = None) -> Callable[[Drawing], Drawing]:
    """Puts a drawing into the corpus under its name."""

    def put(draw: Drawing) -> Drawing:
        CASES[draw.__name__] = Case(draw, at, says, fix)
        return draw

    return put
