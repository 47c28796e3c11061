"""Formulas as they are typed, and the parameters of blocks under other names."""

from __future__ import annotations

from typing import Any

import pytest

from layerloom.graph import Document, apply
from layerloom.graph.blocks import giving
from layerloom.graph.edit import inverse
from layerloom.graph.flat import flat
from layerloom.graph.following import (
    adding_parameter,
    following,
    judged,
    names_in_formulas,
    renaming_parameter,
)
from layerloom.graph.grouping import grouping
from layerloom.graph.instances import block_of
from layerloom.graph.levels import level, within
from layerloom.layers import Dense, ParameterError, ReLU


def done(document: Document, edits: Any, path: tuple[str, ...] = ()) -> Document:
    return apply(document, within(document, path, edits))


@pytest.fixture
def drawn(draw: Any) -> tuple[Document, str, str, str]:
    """A block with a dense layer of four units: the document, the instance, the block and the layer."""
    dense = draw.add(Dense(4))
    draw.link(draw.add(ReLU()), dense)
    instance, edits = grouping(draw.document, [dense])
    document = done(draw.document, edits)
    block = block_of(document.blocks, document.nodes[instance])
    assert block is not None
    return document, instance, block, dense


def units(document: Document) -> list[int]:
    return [node.layer.units for node in flat(document).document.nodes.values() if isinstance(node.layer, Dense)]


def test_a_new_name_becomes_a_parameter_of_the_block(drawn: tuple[Document, str, str, str]) -> None:
    document, instance, block, dense = drawn
    assert judged(document, block, dense, "units", " width ").new == "width"
    document = done(document, following(document, block, dense, "units", " width "))
    assert document.blocks[block].parameters == {"width": 4}
    assert units(done(document, giving(document, instance, width=9))) == [9]


def test_a_formula_is_judged_before_it_is_taken(drawn: tuple[Document, str, str, str]) -> None:
    document, _, block, dense = drawn
    document = done(document, following(document, block, dense, "units", "width"))
    assert judged(document, block, dense, "units", "2*width").gives == (8,)
    assert judged(document, block, dense, "units", "width * 2**index").gives == (4, 8, 16)
    assert "height" in judged(document, block, dense, "units", "2*height").problem
    assert judged(document, block, dense, "units", "2*").problem
    assert judged(document, block, dense, "units", "0 - width").problem
    assert "another name" in judged(document, block, dense, "units", "max").problem
    assert judged(document, block, dense, "units", "") == judged(document, block, dense, "units", " ")
    assert names_in_formulas(document.blocks[block])[:2] == ("width", "index")


def test_a_parameter_under_another_name_is_given_and_followed_as_before(drawn: tuple[Document, str, str, str]) -> None:
    document, instance, block, dense = drawn
    document = done(document, following(document, block, dense, "units", "width"))
    document = done(document, following(document, block, dense, "units", "width + 2*width"))
    document = done(document, giving(document, instance, width=5))
    outer, edits = grouping(document, [instance])
    document = done(document, edits)
    around = block_of(document.blocks, document.nodes[outer])
    assert around is not None
    document = done(document, following(document, around, instance, "width", "size"))
    document = done(document, giving(document, outer, size=6))
    before, shown = document, units(document)
    edits = within(document, (), renaming_parameter(document, block, "width", "breadth"))
    document = apply(document, edits)
    assert document.blocks[block].formulas == {dense: {"units": "breadth + 2*breadth"}}
    assert document.blocks[around].formulas == {instance: {"breadth": "size"}}
    assert units(document) == shown == [18]
    assert level(document, (outer,)).nodes[instance].layer.given == {"breadth": 5}  # type: ignore[attr-defined]
    assert apply(document, inverse(edits)) == before


@pytest.mark.parametrize("name", ["Width", "index", "", "a b", "taken"])
def test_a_parameter_gets_no_name_that_a_formula_cannot_hold(drawn: tuple[Document, str, str, str], name: str) -> None:
    document, _, block, dense = drawn
    document = done(document, following(document, block, dense, "units", "width"))
    document = done(document, following(document, block, dense, "units", "taken"))
    with pytest.raises(ParameterError):
        renaming_parameter(document, block, "width", name)


def test_a_parameter_is_added_under_a_free_name(drawn: tuple[Document, str, str, str]) -> None:
    document, _, block, _ = drawn
    for _ in range(2):
        document = done(document, adding_parameter(document, block))
    assert document.blocks[block].parameters == {"parameter1": 1, "parameter2": 1}
