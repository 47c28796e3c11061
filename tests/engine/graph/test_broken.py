"""Every mistake of the corpus is told at its node, in these words, and the fix that is offered takes it away."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from tests.engine.graph.broken import CASES, Case, Sketch

from layerloom import layers as L
from layerloom.graph import Document, Problem, apply, infer, problems
from layerloom.graph.flat import flat
from layerloom.graph.plan import moving
from layerloom.graph.seen import problems_at
from layerloom.graph.sizes import size


def _problems(document: Document) -> tuple[Problem, ...]:
    """All that is told of a document, with its blocks."""
    known = flat(document)
    found = problems(known.document, infer(known.document), known.document.settings, Path(__file__).parent)
    return problems_at(known, found, document, document, ())


def _told(document: Document, case: Case) -> list[Problem]:
    """What is told at the node of the case, or of the whole graph where it names none."""
    found = _problems(document)
    return [p for p in found if (document.nodes[p.node].title if p.node is not None else "") == case.at]


def test_there_are_at_least_a_hundred() -> None:
    assert len(CASES) >= 100


def test_swapping_the_loss_behind_a_softmax_takes_one_press() -> None:
    document = CASES["squared_error_behind_softmax"].draw(Sketch()).document
    (fix,) = (fix for problem in _problems(document) for fix in problem.fixes)
    assert not _problems(apply(document, fix.edits))


def test_a_shape_deep_in_a_net_is_not_taken_for_a_picture_with_channels_last() -> None:
    sketch = Sketch().digits().chain("digits", wide=L.Reshape((8, 8, 1)), conv=L.Conv2D(4, (3, 1)), flat=L.Flatten())
    assert not any("channels, which come first" in str(problem) for problem in _problems(sketch.document))


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


def test_a_fix_covers_no_node_with_the_ones_that_it_adds() -> None:
    draft = CASES["a_loss_of_an_image_without_flattening"].draw(Sketch()).document
    document = apply(draft, moving(draft, {node: (240.0 * x, 0.0) for x, node in enumerate(draft.nodes)}))
    fixes = {fix.text: fix for problem in _problems(document) for fix in problem.fixes}
    after = apply(document, fixes["Flatten it, then make it 10 scores"].edits)
    spans = sorted((after.places[node].x, after.places[node].x + size(after, node)[0]) for node in after.nodes)
    assert len(after.nodes) == len(document.nodes) + 2
    assert all(before[1] < behind[0] for before, behind in pairwise(spans))


def test_of_many_errors_each_has_one_way_out_and_the_last_none() -> None:
    sketch = Sketch().digits()
    for number in range(20):
        sketch.chain("digits", **{f"conv{number}": L.Conv1D(8)})
    document = sketch.document
    counts = [len(problem.fixes) for problem in problems(document, infer(document)) if problem.severity == "error"]
    assert sorted(counts) == [0] * 8 + [1] * 12
