"""Every mistake of the corpus is told at its node, in these words, and the fix that is offered takes it away."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.graph.broken import CASES, Case, Sketch

from layerloom.graph import Document, Problem, apply, infer, problems
from layerloom.graph.flat import flat
from layerloom.graph.seen import problems_at


def _problems(document: Document) -> tuple[Problem, ...]:
    """All that is told of a document, with its blocks."""
    known = flat(document)
    found = problems(known.document, infer(known.document), known.document.settings, Path(__file__).parent)
    return problems_at(known, found, document, document, ())


def _told(document: Document, case: Case) -> list[Problem]:
    """What is told at the node of the case, or of the whole graph where it names none."""
    found = _problems(document)
    return [p for p in found if (document.nodes[p.node].title if p.node is not None else "") == case.at]


def test_there_are_at_least_eighty() -> None:
    assert len(CASES) >= 80


@pytest.mark.parametrize("name", CASES)
def test_the_mistake_is_told_where_it_is(name: str) -> None:
    case = CASES[name]
    told = _told(case.draw(Sketch()).document, case)
    assert any(case.says in str(problem) for problem in told), [str(problem) for problem in told]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.fix is not None])
def test_the_fix_takes_it_away(name: str) -> None:
    case = CASES[name]
    document = case.draw(Sketch()).document
    (problem,) = (p for p in _told(document, case) if case.says in str(p))
    (fix,) = (fix for fix in problem.fixes if fix.text == case.fix)
    after = apply(document, fix.edits)
    assert str(problem) not in map(str, _problems(after))


@pytest.mark.parametrize("name", CASES)
def test_every_fix_that_is_offered_helps(name: str) -> None:
    case = CASES[name]
    document = case.draw(Sketch()).document
    for problem in _told(document, case):
        for fix in problem.fixes:
            after = apply(document, fix.edits)
            assert str(problem) not in map(str, _problems(after)), fix.text
