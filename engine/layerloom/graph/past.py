"""What was known of the last documents, so that taking a step back or making it again finds nothing out anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from layerloom.graph.cost import Cost
from layerloom.graph.edit import Edit
from layerloom.graph.flat import Flat
from layerloom.graph.infer import Inference
from layerloom.graph.model import TABLES, Document
from layerloom.graph.problems import Problem

MOST_DOCUMENTS = 100
MOST_NODES = 160_000
"""So many nodes are kept in all: some hundred bytes of knowledge each."""


class Known(NamedTuple):
    """A document and what was found out about it, but for its data files, which may be others by now."""

    root: Document
    flat: Flat
    inference: Inference
    cost: Cost
    problems: tuple[Problem, ...]


class Past:
    """The last few documents, the newest last; the oldest are forgotten."""

    def __init__(self, most_nodes: int = MOST_NODES) -> None:
        self._most_nodes = most_nodes
        self._known: deque[Known] = deque(maxlen=MOST_DOCUMENTS)

    def __len__(self) -> int:
        return len(self._known)

    def remember(self, known: Known) -> None:
        """Keep what is known of a document."""
        if any(other.root is known.root for other in self._known):
            return
        self._known.append(known)
        nodes = sum(len(each.flat.document.nodes) for each in self._known)
        while nodes > self._most_nodes:
            nodes -= len(self._known.popleft().flat.document.nodes)

    def recall(self, document: Document, edits: Iterable[Edit]) -> Known | None:
        """What was known of a document of the very same entries; `edits` are those that just led to it."""
        edits = tuple(edits)
        near = (known for known in reversed(self._known) if _has(known.root, edits))
        return next((known for known in near if _same(known.root, document)), None)

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()


def _has(document: Document, edits: Iterable[Edit]) -> bool:
    return all(document.table(edit.table).get(edit.key) is edit.new for edit in edits)


def _same(one: Document, other: Document) -> bool:
    """Whether both have the same objects in all tables."""
    for name in TABLES:
        a, b = one.table(name), other.table(name)
        if a is not b and (len(a) != len(b) or not all(b.get(key) is entry for key, entry in a.items())):
            return False
    return True


__all__ = ["Known", "Past"]
