"""The project file: readable, the same bytes for the same document, and never an exception but a sentence."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.data import Column
from layerloom.graph import (
    EMPTY,
    TABLES,
    Document,
    FileProblem,
    Frame,
    Input,
    Link,
    Node,
    Note,
    Output,
    Place,
    apply,
    dumps,
    infer,
    load,
    loads,
    plan,
    problems,
    save,
)
from layerloom.graph.encoding import entry_of, entry_value
from layerloom.graph.file import NewerFormat
from layerloom.graph.migrate import migrated
from layerloom.graph.model import Block
from layerloom.layers import CSV, Add, Conv2D, Dense, Digits, Flatten, Unknown
from layerloom.layers import Input as InputLayer
from layerloom.layers import Output as OutputLayer
from layerloom.layers.wiring import Instance, Reroute

GOLDEN = Path(__file__).parent / "golden"
MUTATIONS = 20_000
"""Damaged files that are read; the long suite reads more."""


def golden_document() -> Document:
    """What `format4.loom` says: every kind of entry once."""
    nodes = {
        "csv22222": Node(
            CSV("wine.csv", (Column("x", "number", ("a", "b")), Column("y", "class", ("c",), ("no", "yes"))), 100),
            "table",
        ),
        "conv2222": Node(Conv2D(8, (3, 5), padding="valid"), "edges", frozen=True),
        "dens2222": Node(Dense(10, bias=False), "scores"),
        "dens3333": Node(Dense(10, bias=False), "scores2", "dens2222"),
        "add22222": Node(Add(), "both"),
        "alie2222": Node(
            Unknown("Alien", '{"arms": 8, "mood": {"café": [1.5, null]}}', ("x",), ("head", "tail")), "alien"
        ),
        "inpu2222": Node(InputLayer((None, 16)), "words"),
        "inst2222": Node(Instance("bloc2222", 3, '{"units": 6}', "Twice", ("x",), ("output",)), "twice1"),
        "rero2222": Node(Reroute(), "reroute1"),
    }
    links = (
        Link(Output("csv22222", "x"), Input("dens2222", "x")),
        Link(Output("dens2222", "output"), Input("add22222", "x", 0)),
        Link(Output("dens3333", "output"), Input("add22222", "x", 1)),
        Link(Output("add22222", "output"), Input("alie2222", "x")),
        Link(Output("alie2222", "tail"), Input("conv2222", "x")),
        Link(Output("alie2222", "head"), Input("dens3333", "x")),
        Link(Output("csv22222", "y"), Input("rero2222", "x")),
        Link(Output("rero2222", "output"), Input("inst2222", "x")),
    )
    return Document(
        nodes=MappingProxyType(nodes),
        links=MappingProxyType({link.key: link for link in links}),
        places=MappingProxyType({"csv22222": Place(0, -40.5), "dens2222": Place(300, 0, True)}),
        frames=MappingProxyType({"fram2222": Frame("encoder", 0, 0, 400, 300, "#336699")}),
        notes=MappingProxyType({"note2222": Note("try a smaller\nlearning rate — later", 10, 20)}),
        settings=MappingProxyType({"epochs": 5, "learning_rate": 1e-05, "name": "wine", "nesterov": True}),
        blocks=MappingProxyType({"bloc2222": golden_block(), "bloc3333": golden_block("bloc2222")}),
    )


def golden_block(inner: str = "") -> Block:
    """A block with a parameter, or one with an instance of that in it."""
    layer = Instance(inner, 1, "{}", "Twice", ("x",), ("output",)) if inner else Dense(8)
    nodes = {
        "bloi2222": Node(InputLayer((4,)), "x"),
        "blod2222": Node(layer, "inner", bypassed=not inner),
        "bloo2222": Node(OutputLayer(), "output"),
    }
    links = (
        Link(Output("bloi2222", "output"), Input("blod2222", "x")),
        Link(Output("blod2222", "output"), Input("bloo2222", "x")),
    )
    graph = Document(
        nodes=MappingProxyType(nodes),
        links=MappingProxyType({link.key: link for link in links}),
        places=MappingProxyType({"bloo2222": Place(640, 0)}),
        notes=MappingProxyType({"note3333": Note("inside", 0, 0)}),
    )
    if inner:
        return Block("Around", graph)
    return Block("Twice", graph, {"units": 4}, {"blod2222": {"units": "2 * units"}})


def without_blocks(document: Document) -> Document:
    """The document as the formats before blocks could have it."""
    new = {"inst2222", "rero2222"}
    links = {key: link for key, link in document.links.items() if link.target.node not in new}
    nodes = {key: node for key, node in document.nodes.items() if key not in new}
    return replace(document, nodes=nodes, links=links, blocks={})


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


# What is not as it should be


def golden_text() -> str:
    return (GOLDEN / "format4.loom").read_text("utf-8")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (('"epochs": 5', '"epochs": NaN'), "NaN is not a number"),
        (('"epochs": 5', '"epochs": -Infinity'), "Infinity is not a number"),
        (('"epochs": 5', '"epochs": 1e999'), "1e999 is too large"),
        (('"epochs": 5', '"epochs": 9007199254740993'), "larger than 2\\^53"),
        (('"epochs": 5', '"epochs": ' + "9" * 5000), "larger than 2\\^53"),
        (('"epochs": 5', '"epochs": 5, "epochs": 6'), "comes twice"),
        (('"epochs": 5', '"epochs": [5]'), "a setting is text, a number"),
        (('"epochs": 5', '"epochs": "\\ud800"'), "half of a surrogate"),
        (('"arms": 8', '"arms": ' + "[" * 70 + "]" * 70), "more than 64 levels"),
        (('"arms": 8', '"arms": ' + "[" * 99_999 + "]" * 99_999), "more than 64 levels"),
        (('"title": "edges"', '"title": "scores"'), "are both called"),
        (('"title": "edges"', '"title": "ed\\u202eges"'), "direction of writing"),
        (('"title": "edges"', '"title": ""'), "at least one character"),
        (('"title": "edges"', '"title": 5'), "as text"),
        (('"title": "edges"', '"name": "edges"'), "nothing that a node has"),
        (('"frozen": true', '"frozen": 1'), "frozen must be true or false"),
        (('"weights_of": "dens2222"', '"weights_of": "nobody22"'), "weights of a node that does not exist"),
        (('"inpu2222":', '"../../etc":'), "letters, digits"),
        (('"add22222.x.1"', '"add22222.x.2"'), "none at slot 1"),
        (('"dens2222.output"', '"nobody22.output"'), "does not exist"),
        (('"dens2222.output"', "5"), "a link must look like"),
        (('"dens2222": [300.0, 0.0, true]', '"nobody22": [1, 2]'), "place for a node that does not exist"),
        (("[300.0, 0.0, true]", '["x", 0]'), "a place must be"),
        (("[300.0, 0.0, true]", "[1, 2, 3]"), "only be followed by true"),
        (('"width": 400.0', '"width": "wide"'), "a frame needs"),
        (("layerloom/4", "layerloom/5"), "newer Layerloom"),
        (("layerloom/4", "layerloom/one"), "no version"),
        (("layerloom/4", "someone else"), "not a Layerloom project"),
        (('"layout"', '"layouts"'), "nothing that a project has"),
        (('"nodes": {', '"nodes": {,'), "this is not JSON"),
    ],
)  # fmt: skip
def test_damage_is_refused_in_a_sentence(damage: tuple[str, str], sentence: str) -> None:
    assert damage[0] in golden_text()
    with pytest.raises(FileProblem, match=sentence) as caught:
        loads(golden_text().replace(*damage))
    assert caught.value.remedy


def test_a_newer_format_is_refused_unless_it_is_only_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "net.loom"
    text = golden_text().replace("layerloom/4", "layerloom/7").replace('"layout"', '"stars": {"x": 1},\n"layout"')
    path.write_text(text, "utf-8")
    with pytest.raises(NewerFormat, match=r"net\.loom: this project was written by a newer Layerloom") as caught:
        load(path)
    assert caught.value.remedy
    assert load(path, newer=True) == golden_document()


def test_a_newer_format_whose_nodes_cannot_be_understood_stays_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.loom"
    path.write_text('{"format": "layerloom/7", "nodes": [1, 2]}', "utf-8")
    with pytest.raises(FileProblem, match="object in braces"):
        load(path, newer=True)


def test_looking_at_a_newer_format_makes_nobody_milder_with_this_one() -> None:
    with pytest.raises(FileProblem, match="nothing that a project has"):
        loads(golden_text().replace('"layout"', '"layouts"'), newer=True)


def test_the_sentence_names_the_file_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "net.loom"
    path.write_text(golden_text().replace("[300.0, 0.0, true]", "3"), "utf-8")
    with pytest.raises(FileProblem) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}, place of node 'dens2222': a place must be [x, y].")
    assert ".bak" in str(caught.value) or "Correct it" in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"", b"PK\x03\x04", b'{"format": "layerloom/1"', b"[]", b"null", b'"x"']
)
def test_what_is_no_project_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "net.loom").write_bytes(data)
    with pytest.raises(FileProblem):
        load(tmp_path / "net.loom")


def test_a_missing_file_a_folder_and_a_giant_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        load(tmp_path / "nothing.loom")
    with pytest.raises(FileProblem, match="cannot be read"):
        load(tmp_path)
    with (tmp_path / "big.loom").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    with pytest.raises(FileProblem, match="larger than 64 MB"):
        load(tmp_path / "big.loom")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "net.loom").write_bytes(b"\xef\xbb\xbf" + golden_text().encode())
    assert load(tmp_path / "net.loom") == golden_document()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"type": "Hologram", "parameters": {"z": 1e3}', 'no layer is called "Hologram"'),
        ('"type": "Dense", "parameters": {"units": -3}', "as units, got -3"),
        ('"type": "Dense", "parameters": {"units": "many"}', "as units, got 'many'"),
        ('"type": "Dense", "parameters": {"unit": 3}', "no parameter 'unit'"),
        ('"type": "CSV", "parameters": {"columns": [{"name": 5, "sources": []}]}', "CSV needs"),
        ('"type": "__import__", "parameters": {}', 'no layer is called "__import__"'),
    ],
)
def test_a_layer_that_cannot_be_made_keeps_its_data_and_says_why(line: str, reason: str) -> None:
    text = '{"format": "layerloom/1", "nodes": {"a": {"title": "one", ' + line + "}}}"
    document = loads(text)
    (problem,) = [p for p in problems(document, infer(document)) if p.kind == "layer"]
    assert reason in problem.why
    assert json.loads(dumps(document))["nodes"] == json.loads(text)["nodes"] or "{}" in line


def test_a_known_layer_with_unknown_ports_becomes_a_placeholder() -> None:
    document = loads(golden_text().replace('"csv22222.x"', '"csv22222.z"'))
    assert isinstance(document.nodes["csv22222"].layer, Unknown)
    assert dumps(document) == golden_text().replace('"csv22222.x"', '"csv22222.z"')


def test_a_value_that_no_file_can_hold_is_refused_when_writing() -> None:
    for value in (float("nan"), 2**60, "\ud800", object()):
        with pytest.raises(FileProblem, match="cannot be written"):
            dumps(EMPTY.with_table("settings", {"x": value}))


def test_damaged_files_raise_nothing_but_file_problems() -> None:
    chosen = random.Random(7)
    for _ in range(MUTATIONS):
        text = mutated(golden_text(), chosen)
        try:
            document = loads(text)
        except FileProblem as problem:
            assert len(str(problem)) < 1000
            continue
        inference = infer(document)
        problems(document, inference)
        assert loads(dumps(document)) == document, "what was accepted can be saved"


PIECES = [
    "{",
    "}",
    "[",
    "]",
    '"',
    ",",
    ":",
    "null",
    "true",
    "-1",
    "0",
    "1e308",
    '"x"',
    "\\",
    "\\u0000",
    ".",
    "{}",
    "[[]]",
    " ",
]


def mutated(text: str, chosen: random.Random) -> str:
    """The text with a few random bytes, pieces, lines or numbers changed, cut or repeated."""
    for _ in range(chosen.randint(1, 3)):
        at = chosen.randrange(len(text))
        end = min(len(text), at + chosen.choice((1, 2, 5, 20, 80)))
        match chosen.randrange(6):
            case 0:
                text = text[:at] + chosen.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[end:]
            case 2:
                text = text[:at] + chosen.choice(PIECES) + text[end:]
            case 3:
                lines = text.split("\n")
                lines.insert(chosen.randrange(len(lines)), chosen.choice(lines))
                text = "\n".join(lines)
            case 4:
                text = swapped(text, chosen)
            case _:
                text = text[:at] + chr(chosen.randrange(0xD7FF)) + text[at + 1 :]
        text = text or " "
    return text


def swapped(text: str, chosen: random.Random) -> str:
    """The text as JSON with one value put in place of another, so that it stays JSON but not a project."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    spots: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        here = waiting.pop()
        inside = (
            list(here.items()) if isinstance(here, dict) else list(enumerate(here)) if isinstance(here, list) else []
        )
        spots += [(here, key) for key, _ in inside]
        waiting += [item for _, item in inside]
    if spots:
        (a, i), (b, j) = chosen.choice(spots), chosen.choice(spots)
        a[i] = chosen.choice([None, 0, -1.5, "", [], {}, True, json.loads(json.dumps(b[j]))])
    return json.dumps(value)


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


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (('"type": "block:bloc2222"', '"type": "block:bloc3333"'), "holds itself"),
        (('"title": "Twice"', '"title": 3'), "needs a title"),
        (('"blod2222": {"units": "2 * units"}', '"gone": {"units": "2 * units"}'), "formulas are texts"),
        (('{"units": "2 * units"}', '{"units": 2}'), "formulas are texts"),
        (('"title": "Around"', '"title": "Around",\n"colour": "red"'), "nothing that a project has"),
        (('"bypassed": true', '"bypassed": 1'), "bypassed must be true or false"),
    ],
    ids=["recursion", "title", "formula of nothing", "formula that is no text", "strange entry", "bypassed"],
)
def test_a_damaged_block_is_refused_in_a_sentence(damage: tuple[str, str], why: str) -> None:
    assert damage[0] in golden_text()
    with pytest.raises(FileProblem, match=why):
        loads(golden_text().replace(*damage))


def test_an_instance_whose_block_is_not_there_keeps_its_place_and_its_arguments() -> None:
    document = golden_document()
    text = dumps(document.with_table("blocks", {}))
    found = loads(text).nodes["inst2222"].layer
    assert isinstance(found, Unknown)
    assert dumps(loads(text)) == text


def test_an_inner_value_follows_its_formula_when_a_file_was_changed_by_hand() -> None:
    found = loads(golden_text().replace('"units": 4', '"units": 7')).blocks["bloc2222"]
    assert found.graph.nodes["blod2222"].layer == Dense(14)
