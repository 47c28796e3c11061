"""Fixing all that is safe: fewer errors with every fix, nothing lost that was drawn."""

from __future__ import annotations

from time import thread_time
from typing import Any

import pytest
from tests.engine.graph.broken import CASES, Sketch
from tests.support.flaws import flaws

from layerloom import layers as L
from layerloom.graph import Document, apply, infer, order, plan, problems
from layerloom.graph.edit import inverse
from layerloom.graph.flat import flat
from layerloom.graph.grouping import grouping
from layerloom.graph.levels import level, within
from layerloom.graph.mending import is_safe, mended
from layerloom.graph.model import Input, Output
from layerloom.graph.plan import removal, with_layer
from layerloom_resources.templates import template


def _errors(document: Document) -> int:
    return sum(problem.severity == "error" for problem in problems(document, infer(document)))


@pytest.mark.parametrize("name", CASES)
def test_mending_leaves_fewer_errors_and_everything_that_was_drawn(name: str) -> None:
    document = flat(CASES[name].draw(Sketch()).document).document
    edits, texts = mended(document)
    after = apply(document, edits)
    assert bool(texts) == (after != document)
    assert _errors(after) <= _errors(document)
    assert document.nodes.keys() <= after.nodes.keys()
    assert document.links.keys() <= after.links.keys()
    assert mended(after).texts == ()


def test_hardly_any_of_the_cases_with_a_safe_fix_keeps_an_error() -> None:
    documents = [flat(case.draw(Sketch()).document).document for case in CASES.values()]
    safe = [document for document in documents if _has_safe_fix(document)]
    left = [document for document in safe if _errors(apply(document, mended(document).edits))]
    assert len(left) <= len(safe) / 4


def _has_safe_fix(document: Document) -> bool:
    errors = (problem for problem in problems(document, infer(document)) if problem.severity == "error")
    return any(is_safe(document, apply(document, fix.edits)) for problem in errors for fix in problem.fixes)


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
    assert not is_safe(document, apply(document, removal(document, [relu])))


def test_several_mistakes_are_fixed_one_after_the_other() -> None:
    sketch = CASES["too_few_scores_for_the_classes"].draw(Sketch())
    sketch = CASES["a_metric_without_a_prediction"].draw(sketch)
    document = sketch.document
    assert _errors(document) >= 2
    assert _errors(apply(document, mended(document).edits)) == 0


def _with_two_mistakes(draw: Any) -> tuple[Document, str]:
    """A net whose only block has a kernel that is too large and an addition that nothing else comes to; its id."""
    data, small, large, flatten, dense, loss = (
        draw.add(layer)
        for layer in (
            L.Digits(),
            L.Conv2D(4, 3),
            L.Conv2D(4, 9, padding="valid"),
            L.Flatten(),
            L.Dense(7),
            L.CrossEntropy(),
        )
    )
    draw.link(data, small, out="image")
    for source, target in ((small, large), (large, flatten), (flatten, dense)):
        draw.link(source, target)
    draw.link(dense, loss, port="prediction")
    draw.do(plan.linking(draw.document, Output(data, "label"), Input(loss, "target")))
    instance, edits = grouping(draw.document, [small, large])
    return apply(draw.document, edits), instance


def _errors_of(root: Document) -> list[str]:
    document = flat(root).document
    return [problem.title for problem in problems(document, infer(document)) if problem.severity == "error"]


def test_mistakes_in_a_block_and_around_it_are_fixed_together(draw: Any) -> None:
    root, _ = _with_two_mistakes(draw)
    assert len(_errors_of(root)) == 1  # Nothing is known behind it.
    edits, texts = mended(root)
    after = apply(root, edits)
    assert len(texts) == 2
    assert not _errors_of(after)
    assert not flaws(after)
    assert apply(after, inverse(edits)) == root


def test_in_a_block_that_was_entered_only_its_own_mistakes_are_fixed(draw: Any) -> None:
    root, instance = _with_two_mistakes(draw)
    edits, texts = mended(root, (instance,))
    assert len(texts) == 1
    assert {edit.table for edit in edits} == {"blocks"}
    assert [title for title in _errors_of(apply(root, edits)) if "scores" in title]


def test_taking_a_node_away_in_a_block_is_not_safe(draw: Any) -> None:
    root, instance = _with_two_mistakes(draw)
    inner = level(root, (instance,))
    (node,) = (
        id_ for id_, entry in inner.nodes.items() if isinstance(entry.layer, L.Conv2D) and entry.layer.kernel == 9
    )
    assert not is_safe(root, apply(root, within(root, (instance,), removal(inner, [node]))))
