"""Fixing all that is safe: fewer errors with every fix, nothing lost that was drawn."""

from __future__ import annotations

from time import thread_time

import pytest
from tests.engine.graph.broken import CASES, Sketch

from layerloom import layers as L
from layerloom.graph import Document, apply, infer, order, problems
from layerloom.graph.flat import flat
from layerloom.graph.mending import is_safe, mended
from layerloom.graph.plan import removal, with_layer
from layerloom.graph.problems import Repair
from layerloom_resources.templates import template


def _errors(document: Document) -> int:
    return sum(problem.severity == "error" for problem in problems(document, infer(document)))


@pytest.mark.parametrize("name", CASES)
def test_mending_leaves_fewer_errors_and_everything_that_was_drawn(name: str) -> None:
    document = flat(CASES[name].draw(Sketch()).document).document
    edits, texts = mended(document, infer(document))
    after = apply(document, edits)
    assert bool(texts) == (after != document)
    assert _errors(after) <= _errors(document)
    assert document.nodes.keys() <= after.nodes.keys()
    assert document.links.keys() <= after.links.keys()
    assert mended(after, infer(after)).texts == ()


def test_hardly_any_of_the_cases_with_a_safe_fix_keeps_an_error() -> None:
    documents = [flat(case.draw(Sketch()).document).document for case in CASES.values()]
    safe = [document for document in documents if _has_safe_fix(document)]
    left = [document for document in safe if _errors(apply(document, mended(document, infer(document)).edits))]
    assert len(left) <= len(safe) / 4


def _has_safe_fix(document: Document) -> bool:
    found = problems(document, infer(document))
    return any(is_safe(document, fix) for problem in found if problem.severity == "error" for fix in problem.fixes)


def test_at_the_size_of_resnet_50_the_ways_out_are_found_while_one_draws() -> None:
    """Within 50 ms of a processor; a slow one may take five times as long."""
    whole = template("resnet50").make(**template("resnet50").full)
    document = flat(whole).document
    inference = infer(document)
    (first, *_) = (node for node in order(document) if isinstance(document.nodes[node].layer, L.Conv2D))
    broken = apply(document, with_layer(document, first, L.Conv1D(8)))
    inferred = infer(broken, (document, inference))
    seconds = []
    for _ in range(3):
        begin = thread_time()
        found = problems(broken, inferred)
        seconds.append(thread_time() - begin)
    assert any(problem.fixes for problem in found)
    assert min(seconds) < 5 * 0.05


def test_taking_a_node_away_is_not_safe() -> None:
    document = CASES["a_branch_that_leads_nowhere"].draw(Sketch()).document
    (relu,) = (id_ for id_, node in document.nodes.items() if node.title == "relu")
    assert not is_safe(document, Repair("Remove it", removal(document, [relu])))


def test_several_mistakes_are_fixed_one_after_the_other() -> None:
    sketch = CASES["too_few_scores_for_the_classes"].draw(Sketch())
    sketch = CASES["a_metric_without_a_prediction"].draw(sketch)
    document = sketch.document
    assert _errors(document) >= 2
    assert _errors(apply(document, mended(document, infer(document)).edits)) == 0
