"""What makes two documents different: nothing is missed, nothing invented, and it can be read."""

from __future__ import annotations

from typing import Any

from layerloom.graph import Document, apply, plan
from layerloom.graph.areas import Box, framed
from layerloom.graph.blocks import naming
from layerloom.graph.comparison import compared
from layerloom.graph.draft import Draft
from layerloom.graph.grouping import grouping
from layerloom.layers import CrossEntropy, Dense, Digits, Dropout, Flatten, ReLU


def _net(units: int = 32) -> Document:
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    (x,) = draft.add(Flatten(), image, title="flat")
    (x,) = draft.add(Dense(units), x, title="hidden")
    (x,) = draft.add(ReLU(), x, title="relu")
    (x,) = draft.add(Dense(10), x, title="scores")
    draft.add(CrossEntropy(), x, label, title="loss")
    return draft.document({"epochs": 5})


def _id(document: Document, title: str) -> str:
    return next(id_ for id_, node in document.nodes.items() if node.title == title)


def _after(document: Document, *edits: Any) -> Document:
    return apply(document, [edit for each in edits for edit in each])


def test_a_document_does_not_differ_from_itself() -> None:
    assert compared(_net(), _net()).is_none
    assert list(compared(_net(), _net()).lines()) == []


def test_every_kind_of_change_is_told() -> None:
    before = _net()
    after = _after(before, plan.changing(before, _id(before, "hidden"), units=64))
    after = _after(after, plan.renaming(after, _id(after, "scores"), "classes"))
    after = _after(after, plan.removal(after, [_id(after, "relu")]))
    _, edits = plan.addition(after, Dropout(0.3), (0.0, 0.0), "drop")
    after = _after(after, edits, plan.setting(after, "epochs", 9), plan.setting(after, "batch_size", 16))
    _, edits = framed(after, Box(0, 0, 300, 300), "f")
    after = _after(after, plan.freezing(after, [_id(after, "hidden")], True), edits)
    assert list(compared(before, after).lines()) == [
        "Nodes",
        "  - relu (ReLU)",
        "  ~ hidden (Dense): units 32 → 64; frozen",
        '  ~ scores (Dense): title "scores" → "classes"',
        "  + drop (Dropout rate 0.3)",
        "Wires",
        "  - hidden.output → relu.x",
        "  - relu.output → scores.x",
        "  + hidden.output → classes.x",
        "Settings",
        "  + batch_size 16",
        "  ~ epochs 5 → 9",
        "Layout: 1 frames differ",
    ]
    assert not compared(after, before).is_none


def test_what_only_moved_is_counted() -> None:
    before = _net()
    after = _after(before, plan.moving(before, {_id(before, "flat"): (1.0, 2.0), _id(before, "relu"): (3.0, 4.0)}))
    assert list(compared(before, after).lines()) == ["Layout: 2 moved"]


def test_nodes_of_other_files_are_known_by_title_and_layer() -> None:
    before = _net()
    copied = apply(Document(), plan.pasting(Document(), plan.copied(before, before.nodes)))
    difference = compared(before, copied)
    assert not difference.nodes
    assert not difference.links


def test_a_change_within_a_block_is_told_by_its_title() -> None:
    net = _net()
    block_node, edits = grouping(net, [_id(net, "hidden"), _id(net, "relu")])
    before = _after(net, edits)
    (block,) = before.blocks
    after = _after(before, naming(before, block, "Stage"))
    assert list(compared(before, after).lines())[-1] == 'Block "Stage" changed'
    assert f'Block "{before.blocks[block].title}" added' in list(compared(net, before).lines())
    assert block_node in before.nodes
