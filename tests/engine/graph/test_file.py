"""The project file: readable, the same bytes for the same document, and read as it was meant."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.graph.golden_file import GOLDEN, golden_document, golden_text, without_blocks

from layerloom.graph import (
    EMPTY,
    TABLES,
    Document,
    Note,
    Place,
    apply,
    dumps,
    load,
    loads,
    plan,
    save,
)
from layerloom.graph.encoding import entry_of, entry_value
from layerloom.graph.migrate import migrated
from layerloom.layers import Add, Conv2D, Dense, Digits, Flatten, Unknown
from layerloom.layers import Input as InputLayer


def test_the_golden_file_of_format_1_is_read_as_it_was_meant() -> None:
    """Nothing was frozen then."""
    document = without_blocks(golden_document())
    nodes = {id_: replace(node, frozen=False) for id_, node in document.nodes.items()}
    assert load(GOLDEN / "format1.loom") == document.with_table("nodes", nodes)


@pytest.mark.parametrize("version", [2, 3])
def test_the_golden_file_is_read_as_it_was_meant(version: int) -> None:
    assert load(GOLDEN / f"format{version}.loom") == without_blocks(golden_document())


def test_the_golden_file_of_format_4_is_read_as_it_was_meant() -> None:
    assert load(GOLDEN / "format4.loom") == golden_document()


def test_the_golden_file_of_format_4_is_written_byte_for_byte() -> None:
    assert dumps(golden_document()) == (GOLDEN / "format4.loom").read_text("utf-8")


@pytest.mark.parametrize(("optimizer", "kept"), [("sgd", True), ("rmsprop", False)])
def test_momentum_that_meant_nothing_in_format_2_still_does(optimizer: str, kept: bool) -> None:
    text = dumps(Document(settings={"momentum": 0.5, "optimizer": optimizer}))
    assert loads(text).settings["momentum"] == 0.5
    older = loads(text.replace("layerloom/4", "layerloom/2"))
    assert ("momentum" in older.settings) == kept


def test_the_names_of_inputs_stand_in_the_settings_as_a_list() -> None:
    document = Document(settings=MappingProxyType({"inputs": ["left", "right"]}))
    assert loads(dumps(document)) == document


def test_one_node_is_one_line_and_only_changed_parameters_are_written(draw: Any) -> None:
    node = draw.add(Dense(10), "scores")
    lines = dumps(draw.document).splitlines()
    assert f'"{node}": {{"title": "scores", "type": "Dense", "parameters": {{"units": 10}}}}' in lines
    assert dumps(draw.document).endswith("}\n")


def test_moving_a_node_changes_no_line_of_the_meaning(draw: Any) -> None:
    node = draw.add(Dense())
    before = dumps(draw.document).split('"layout"')
    draw.do(plan.moving(draw.document, {node: (5, 6)}))
    after = dumps(draw.document).split('"layout"')
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_the_order_of_making_does_not_show(draw: Any) -> None:
    draw.chain(Digits(), Flatten(), Dense())
    document = draw.document
    turned = document.with_table("nodes", dict(reversed(document.nodes.items())))
    assert dumps(turned) == dumps(document)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TITLES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SETTINGS = st.dictionaries(TEXT, st.one_of(TEXT, st.booleans(), st.integers(-(2**53), 2**53), NUMBERS), max_size=4)
LAYERS = st.one_of(
    st.builds(Dense, st.integers(1, 9999), st.booleans()),
    st.builds(Conv2D, st.integers(1, 99), st.tuples(st.integers(1, 9), st.integers(1, 9))),
    st.builds(InputLayer, st.lists(st.integers(1, 99), max_size=4).map(tuple)),
    st.just(Digits()),
    st.just(Add()),
    st.builds(
        Unknown, st.just("Alien"), SETTINGS.map(lambda v: json.dumps(v, ensure_ascii=False)), st.just(()), st.just(())
    ),
)


@st.composite
def documents(draw: Any) -> Document:
    """Documents that planners could have made, with any layers, titles, links, places and settings."""
    document = EMPTY
    for layer in draw(st.lists(LAYERS, max_size=8)):
        place = Place(draw(NUMBERS), draw(NUMBERS), draw(st.booleans()))
        document = apply(document, plan.addition(document, layer, place, draw(TITLES))[1])
    nodes = list(document.nodes)
    for a, b in draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=8)) if nodes else ():
        document = apply(document, plan.connecting(document, a, b))
    note = Note(draw(TEXT), draw(NUMBERS), draw(NUMBERS))
    document = apply(document, plan.noting(document, note)[1])
    for key, value in draw(SETTINGS).items():
        document = apply(document, plan.setting(document, key, value))
    return document


@settings(max_examples=100, deadline=None)
@given(documents())
def test_what_is_written_is_read_back(document: Document) -> None:
    text = dumps(document)
    assert loads(text) == document
    assert dumps(loads(text)) == text


# Saving


def test_saving_keeps_the_version_before(tmp_path: Path) -> None:
    path = tmp_path / "net.loom"
    save(path, EMPTY)
    save(path, golden_document())
    assert load(path) == golden_document()
    assert load(tmp_path / "net.loom.bak") == EMPTY


def test_an_older_format_is_brought_forward_step_by_step() -> None:
    steps = {1: lambda v: {**v, "two": 2}, 2: lambda v: {**v, "three": v["two"] + 1}}
    assert migrated({}, 1, steps, newest=3) == {"two": 2, "three": 3}
    assert migrated({}, 3, steps, newest=3) == {}


# Blocks


def test_every_entry_of_the_journal_is_read_as_it_was_written() -> None:
    document = golden_document()
    for table in TABLES:
        for key, entry in document.table(table).items():
            value = json.loads(json.dumps(entry_value(entry)))
            assert entry_of(table, key, value) == entry


def test_a_change_inside_a_block_is_a_change_of_one_line() -> None:
    document = golden_document()
    block = document.blocks["bloc3333"]
    nodes = {**block.graph.nodes, "blod2222": replace(block.graph.nodes["blod2222"], title="other")}
    changed = replace(block, graph=block.graph.with_table("nodes", nodes))
    before, after = dumps(document), dumps(document.with_table("blocks", {**document.blocks, "bloc3333": changed}))
    assert sum(one != other for one, other in zip(before.splitlines(), after.splitlines(), strict=True)) == 1


def test_an_instance_whose_block_is_not_there_keeps_its_place_and_its_arguments() -> None:
    document = golden_document()
    text = dumps(document.with_table("blocks", {}))
    found = loads(text).nodes["inst2222"].layer
    assert isinstance(found, Unknown)
    assert dumps(loads(text)) == text


def test_an_inner_value_follows_its_formula_when_a_file_was_changed_by_hand() -> None:
    found = loads(golden_text().replace('"units": 4', '"units": 7')).blocks["bloc2222"]
    assert found.graph.nodes["blod2222"].layer == Dense(14)
