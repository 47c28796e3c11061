"""Entries of the document as JSON, as the journal keeps them."""

from __future__ import annotations

import json

import pytest

from layerloom.graph import FileProblem, Frame, Input, Link, Node, Note, Output, Place, Table
from layerloom.graph.encoding import entry_of, entry_value, storable_problem
from layerloom.layers import Conv2D, Dense, Unknown

ENTRIES: list[tuple[Table, str, object]] = [
    ("nodes", "a", Node(Dense(10), "scores")),
    ("nodes", "a", Node(Conv2D(8, (3, 5)), "edges", "b")),
    ("nodes", "a", Node(Unknown("Alien", '{"arms": 8}', ("x", "y"), ("head",)), "alien")),
    ("links", "b.x.0", Link(Output("a", "a.b"), Input("b", "x", 0))),
    ("places", "a", Place(1.5, -2.0, True)),
    ("frames", "f", Frame("encoder", 0.0, 1.0, 2.0, 3.0, "#fff")),
    ("notes", "n", Note("hello", 1.0, 2.0)),
    ("settings", "epochs", 5),
    ("settings", "name", "wine"),
    ("nodes", "a", None),
]


@pytest.mark.parametrize(("table", "key", "value"), ENTRIES)
def test_an_entry_comes_back_from_json_as_it_was(table: Table, key: str, value: object) -> None:
    assert entry_of(table, key, json.loads(json.dumps(entry_value(value)))) == value


@pytest.mark.parametrize(("table", "key"), [("nodes", "a"), ("links", "b.x.0"), ("places", "a"), ("frames", "f")])
@pytest.mark.parametrize("value", [5, "x", [], {}, [1], {"a": 1}, True])
def test_what_is_no_entry_is_refused_in_a_sentence(table: Table, key: str, value: object) -> None:
    with pytest.raises(FileProblem):
        entry_of(table, key, value)


def test_values_that_json_cannot_carry_are_named() -> None:
    assert storable_problem({"a": [1, 2.5, None, "x", True]}) is None
    assert "2^53" in str(storable_problem([2**53 + 1]))
    assert "nan" in str(storable_problem({"a": float("nan")}))
    assert "set" in str(storable_problem({"a": set()}))
    nested: object = 1
    for _ in range(70):
        nested = [nested]
    assert "levels deep" in str(storable_problem(nested))
