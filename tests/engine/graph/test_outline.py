"""The graph in words: every node with its shape, its wires and its problems, sources first."""

from __future__ import annotations

import pytest
from tests.engine.graph.broken import CASES, Sketch

from layerloom.graph import infer, problems
from layerloom.graph.outline import by_node, entry, reading_order


@pytest.mark.parametrize("name", CASES)
def test_every_node_is_named_with_shape_and_error(name: str) -> None:
    document = CASES[name].draw(Sketch()).document
    inference = infer(document)
    wrong = by_node(problems(document, inference))
    nodes = reading_order(document, inference)
    assert sorted(nodes) == sorted(document.nodes)
    for node in nodes:
        found = entry(document, inference, wrong, node)
        assert found.title in found.spoken
        assert all(str(problem) in found.spoken for problem in wrong.get(node, ()))
        ports = document.nodes[node].layer.ports
        assert len(found.details) >= len(ports.inputs) + len(ports.outputs) + len(wrong.get(node, ()))


def test_wires_are_told_at_both_ends() -> None:
    document = CASES["too_few_scores_for_the_classes"].draw(Sketch()).document
    inference = infer(document)
    wrong = by_node(problems(document, inference))
    told = {e.title: e for e in (entry(document, inference, wrong, node) for node in document.nodes)}
    assert told["flat"].details == ("Input x: 1 × 8 × 8 from digits, image", "Output output: 64 to out, x")
    assert told["out"].shape == "7"
    assert told["loss"].severity == "error"
    assert told["loss"].spoken.startswith("loss, CrossEntropy, gives what is not known yet, Problem: ")


def test_sources_come_before_what_they_feed() -> None:
    document = CASES["a_residual_that_changes_the_size"].draw(Sketch()).document
    place = {node: at for at, node in enumerate(reading_order(document, infer(document)))}
    assert all(place[link.source.node] < place[link.target.node] for link in document.links.values())
