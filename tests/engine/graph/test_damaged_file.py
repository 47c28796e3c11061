"""Damaged and strange project files: never an exception but a sentence, and what can be kept is kept."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from tests.engine.graph.golden_file import golden_document, golden_text

from layerloom.graph import (
    EMPTY,
    FileProblem,
    dumps,
    infer,
    load,
    loads,
    problems,
)
from layerloom.graph.file import NewerFormat
from layerloom.layers import Unknown

MUTATIONS = 20_000
"""Damaged files that are read; the long suite reads more."""


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
