"""Every safe way out taken at once: each fix is tried on a copy, and kept only if more of the graph is right then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from layerloom.graph.edit import Edit, apply
from layerloom.graph.infer import Inference, infer
from layerloom.graph.model import Document, Link
from layerloom.graph.problems import Problem, Repair
from layerloom.graph.validate import problems

_MOST = 200
"""So many fixes are taken at most."""


class Mended(NamedTuple):
    """The edits of all fixes that were taken, and what each does, in words."""

    edits: tuple[Edit, ...]
    texts: tuple[str, ...]


def mended(document: Document, inference: Inference) -> Mended:
    """The fixes that lose nothing of what was drawn, one after the other, sources before consumers."""
    edits: list[Edit] = []
    texts: list[str] = []
    wrong = _errors(problems(document, inference))
    while wrong and len(texts) < _MOST:
        taken = _first_that_helps(document, inference, wrong)
        if taken is None:
            break
        repair, document, inference, wrong = taken
        edits += repair.edits
        texts.append(repair.text)
    return Mended(tuple(edits), tuple(texts))


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


def is_safe(document: Document, repair: Repair) -> bool:
    """Whether a fix adds or changes, but takes no node away and leaves every input that has a wire with one."""
    after = apply(document, repair.edits)
    return document.nodes.keys() <= after.nodes.keys() and all(_kept(after, link) for link in document.links.values())


def _kept(after: Document, link: Link) -> bool:
    return link.key in after.links


def _errors(found: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.severity == "error"]


def _unsettled(document: Document, inference: Inference, wrong: Iterable[Problem]) -> int:
    """How many nodes have an error or get something of which nothing is known, because of one before them."""
    behind = {link.target.node for link in document.links.values() if inference.spec(link.source).shape is None}
    return len(behind.union(problem.node for problem in wrong if problem.node is not None))


def _first_that_helps(
    document: Document, inference: Inference, wrong: list[Problem]
) -> tuple[Repair, Document, Inference, list[Problem]] | None:
    """Of the safe fixes of the first problem that has one, that after which the most nodes are right.

    With it come the document that it makes and what is left. Of two alike the first is taken.
    """
    before = _unsettled(document, inference, wrong)
    for problem in wrong:
        tried = [
            (_unsettled(after, inferred, left), (repair, after, inferred, left))
            for repair, after, inferred, left in _tried(document, inference, problem)
        ]
        left_over, best = min(tried, key=lambda pair: pair[0], default=(before, None))
        if best is not None and left_over < before:
            return best
    return None


def _tried(
    document: Document, inference: Inference, problem: Problem
) -> Iterator[tuple[Repair, Document, Inference, list[Problem]]]:
    """Each safe fix of a problem, made on a copy."""
    for repair in problem.fixes:
        if is_safe(document, repair):
            after = apply(document, repair.edits)
            inferred = infer(after, (document, inference))
            yield repair, after, inferred, _errors(problems(after, inferred))


__all__ = ["Mended", "is_safe", "mended", "still_meant"]
