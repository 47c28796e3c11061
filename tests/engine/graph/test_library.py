"""Blocks that were kept are found again, with all that they need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from layerloom.graph import Document, apply, blocks, infer
from layerloom.graph.flat import flat
from layerloom.graph.grouping import grouping
from layerloom.graph.levels import within
from layerloom.graph.library import inserting, keep, library
from layerloom.layers import Dense, ReLU
from layerloom.layers.wiring import Instance


def done(document: Document, edits: Any) -> Document:
    return apply(document, within(document, (), edits))


@pytest.fixture
def nested(draw: Any) -> tuple[Document, str]:
    """A block with another one in it, and the id of the outer one."""
    a, b = draw.chain(Dense(4), ReLU())
    inner, edits = grouping(draw.document, [a], "Inner")
    document = done(draw.document, edits)
    outer, edits = grouping(document, [inner, b], "Residual unit: 2/3")
    document = done(document, edits)
    layer = document.nodes[outer].layer
    assert isinstance(layer, Instance)
    return document, layer.block


def test_a_kept_block_is_found_again_with_what_it_needs(nested: tuple[Document, str], tmp_path: Path) -> None:
    document, block = nested
    path = keep(tmp_path / "blocks", document, block)
    assert path.name == "Residual-unit-2-3.loom"
    ((kept,), wrong) = library(tmp_path / "blocks")
    assert (kept.block, wrong) == (document.blocks[block], ())
    node, edits = inserting(Document(), kept, (8, 16))
    made = done(Document(), edits)
    assert made.blocks == document.blocks
    assert {type(entry.layer) for entry in flat(made).document.nodes.values()} >= {Dense, ReLU}
    assert infer(flat(made).document).missing
    assert made.nodes[node].title == "residual_unit:_2/3"


def test_a_block_that_is_there_already_is_used_as_it_is(nested: tuple[Document, str], tmp_path: Path) -> None:
    document, block = nested
    keep(tmp_path, document, block)
    ((kept,), _) = library(tmp_path)
    _, edits = inserting(document, kept, (0, 0))
    assert done(document, edits).blocks == document.blocks


def test_keeping_a_block_again_takes_the_place_of_the_old_one(nested: tuple[Document, str], tmp_path: Path) -> None:
    document, block = nested
    keep(tmp_path, document, block)
    keep(tmp_path, done(document, blocks.defaulting(document, block, "width", 3)), block)
    ((kept,), _) = library(tmp_path)
    assert kept.block.parameters == {"width": 3}


def test_what_is_no_block_is_told_and_the_rest_is_found(nested: tuple[Document, str], tmp_path: Path) -> None:
    document, block = nested
    keep(tmp_path, document, block)
    (tmp_path / "broken.loom").write_text("{")
    (tmp_path / "empty.loom").write_text('{"format": "layerloom/4"}')
    found, wrong = library(tmp_path)
    assert len(found) == 1
    assert sorted(Path(str(problem.where).split(",")[0]).name for problem in wrong) == ["broken.loom", "empty.loom"]
    assert library(tmp_path / "nowhere") == ((), ())
