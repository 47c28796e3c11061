"""Room for inserted nodes: they lie right of what feeds them, and no two nodes on each other."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from layerloom.graph import Document, apply, infer, problems
from layerloom.graph.sizes import size
from layerloom.layers import Accuracy, CrossEntropy, Dense, Digits, Flatten, ReLU


def overlaps(document: Document) -> list[tuple[str, str]]:
    def box(node: str) -> tuple[float, float, float, float]:
        place, (width, height) = document.places[node], size(document, node)
        return place.x, place.y, place.x + width, place.y + height

    def meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
        return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

    return [
        (document.nodes[a].title, document.nodes[b].title)
        for a, b in combinations(document.nodes, 2)
        if meet(box(a), box(b))
    ]


@pytest.mark.parametrize("apart", [200, 260, 400, 700])
@pytest.mark.parametrize("beside", [(520, 20), (760, 130), (760, 60)], ids=["at the source", "in the way", "above"])
def test_an_inserted_layer_covers_no_other_node(draw: Any, apart: int, beside: tuple[float, float]) -> None:
    data, flat = draw.add(Digits(), at=(0, 0)), draw.add(Flatten(), at=(240, 0))
    dense = draw.add(Dense(64), at=(480, 120))
    loss, metric = draw.add(CrossEntropy(), at=(480 + apart, -140)), draw.add(Accuracy(), at=(480 + apart, 240))
    draw.add(ReLU(), "stranger", at=beside)
    draw.link(data, flat, out="image")
    draw.link(flat, dense)
    for end in (loss, metric):
        draw.link(dense, end, port="prediction")
        draw.link(data, end, out="label", port="target")
    assert overlaps(draw.document) == []
    inference = infer(draw.document)
    fixes = [fix for problem in problems(draw.document, inference) for fix in problem.fixes if "Insert" in fix.text]
    assert fixes
    for fix in fixes:
        after = apply(draw.document, fix.edits)
        assert overlaps(after) == []
        (new,) = after.nodes.keys() - draw.document.nodes.keys()
        assert after.places[dense].x < after.places[new].x < after.places[loss].x
