"""Every safe way out taken at once: each fix is tried on a copy, and kept only if more of the graph is right then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from layerloom.graph.edit import Edit, apply, difference
from layerloom.graph.flat import Flat, Path, flat
from layerloom.graph.infer import Inference, infer
from layerloom.graph.levels import level, within
from layerloom.graph.model import Document
from layerloom.graph.problems import Problem
from layerloom.graph.seen import problems_at
from layerloom.graph.validate import problems

_MOST = 200
"""So many fixes are taken at most."""


class Mended(NamedTuple):
    """The edits of the whole document that all fixes together come to, and what each does, in words."""

    edits: tuple[Edit, ...]
    texts: tuple[str, ...]


class _State(NamedTuple):
    """A document with what is known of it.

    `errors` are those to be seen at the level where fixes are sought, `unsettled` how many nodes have an error or get
    something of which nothing is known, because of one before them; nodes in blocks count once for each copy.
    """

    root: Document
    flat: Flat
    inference: Inference
    errors: tuple[Problem, ...]
    unsettled: int


def mended(root: Document, path: Path = ()) -> Mended:
    """The fixes at a level that lose nothing of what was drawn, one after the other, sources before consumers."""
    texts: list[str] = []
    state = _state(root, path, None)
    while state.errors and len(texts) < _MOST:
        taken = _first_that_helps(state, path)
        if taken is None:
            break
        text, state = taken
        texts.append(text)
    return Mended(difference(root, state.root), tuple(texts))


def still_meant(document: Document, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits of a fix but for those that make room by moving what was moved since the fix was found.

    Problems do not depend on where things lie, so they are not looked for again when something is moved.
    """
    made = list[Edit]()
    for edit in edits:
        here = document.places.get(edit.key) if edit.table == "places" else edit.old
        if here == edit.old:
            made.append(edit)
        elif edit.new is None and here is not None:  # The node goes, from wherever it lies.
            made.append(replace(edit, old=here))
    return tuple(made)


def is_safe(before: Document, after: Document) -> bool:
    """Whether every node, every wired input and every block is still there, in blocks too."""
    there = _graphs(after)
    return all(name in there and _holds(there[name], graph) for name, graph in _graphs(before).items())


def _graphs(document: Document) -> dict[str, Document]:
    return {"": document, **{name: block.graph for name, block in document.blocks.items()}}


def _holds(after: Document, before: Document) -> bool:
    return before.nodes.keys() <= after.nodes.keys() and before.links.keys() <= after.links.keys()


def _state(root: Document, path: Path, before: _State | None) -> _State:
    known = flat(root, before and before.flat)
    inference = infer(known.document, before and (before.flat.document, before.inference))
    wrong = [found for found in problems(known.document, inference) if found.severity == "error"]
    errors = problems_at(known, wrong, level(root, path), root, path)
    return _State(root, known, inference, errors, _unsettled(known.document, inference, wrong))


def _unsettled(document: Document, inference: Inference, wrong: Iterable[Problem]) -> int:
    behind = {link.target.node for link in document.links.values() if inference.spec(link.source).shape is None}
    return len(behind.union(problem.node for problem in wrong if problem.node is not None))


def _first_that_helps(state: _State, path: Path) -> tuple[str, _State] | None:
    """Of the safe fixes of the first error that has one, that after which the most nodes are right.

    Of two alike the first is taken.
    """
    for problem in state.errors:
        best = min(_tried(state, path, problem), key=lambda tried: tried[1].unsettled, default=None)
        if best is not None and best[1].unsettled < state.unsettled:
            return best
    return None


def _tried(state: _State, path: Path, problem: Problem) -> Iterator[tuple[str, _State]]:
    """Each safe fix of an error, made on a copy."""
    for repair in problem.fixes:
        after = apply(state.root, within(state.root, path, repair.edits))
        if is_safe(state.root, after):
            yield repair.text, _state(after, path, state)


__all__ = ["Mended", "is_safe", "mended", "still_meant"]
