"""The ways of all wires in the last documents, so that taking many nodes back to where they were seeks none anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from layerloom.graph.model import Document
from layerloom_app.canvas.wires import Wire

MOST = 4
"""So many documents are remembered: each wire takes some kilobytes."""

Tables = tuple[Mapping[str, object], ...]


class PastWays:
    """Ways by what they follow from: which nodes, wires and places there are."""

    def __init__(self) -> None:
        self._kept: deque[tuple[Tables, Mapping[str, Wire]]] = deque(maxlen=MOST)

    def keep(self, document: Document, ways: Mapping[str, Wire]) -> None:
        """Remember the ways that the wires of the document have."""
        if self.recall(document) is None:
            self._kept.append((_tables(document), ways))

    def recall(self, document: Document) -> Mapping[str, Wire] | None:
        """The ways in a document with the same places and the rest, `None` where none is remembered."""
        wanted = _tables(document)
        same = (
            ways for tables, ways in self._kept if all(a is b or a == b for a, b in zip(tables, wanted, strict=True))
        )
        return next(same, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def _tables(document: Document) -> Tables:
    return document.places, document.nodes, document.links, document.blocks  # What differs most often comes first.
