"""Repairs that are found in the flat document are made in the nested one."""

from __future__ import annotations

from typing import Any

from layerloom.graph import apply, infer, plan
from layerloom.graph.flat import flat
from layerloom.graph.grouping import grouping
from layerloom.graph.levels import level, within
from layerloom.graph.model import Input, Output
from layerloom.graph.seen import problems_at
from layerloom.graph.validate import problems
from layerloom.layers import CrossEntropy, Dense, Digits, Flatten, ReLU


def test_a_node_that_a_fix_removes_in_a_block_takes_its_wires_to_the_outputs_along(draw: Any) -> None:
    data, flatten, dense, loss = (draw.add(layer) for layer in (Digits(), Flatten(), Dense(10), CrossEntropy()))
    unused = draw.add(ReLU())
    draw.link(data, flatten, out="image")
    draw.link(flatten, dense)
    draw.link(dense, loss, port="prediction")
    draw.link(flatten, unused)
    draw.do(plan.linking(draw.document, Output(data, "label"), Input(loss, "target")))
    instance, edits = grouping(draw.document, [unused])
    root, path = apply(draw.document, edits), (instance,)
    known = flat(root)
    found = problems(known.document, infer(known.document))
    (problem,) = [each for each in problems_at(known, found, level(root, path), root, path) if each.node == unused]
    (fix,) = [fix for fix in problem.fixes if fix.text.startswith("Remove")]
    inside = level(apply(root, within(root, path, fix.edits)), path)
    assert unused not in inside.nodes
    assert all(link.source.node in inside.nodes for link in inside.links.values())
