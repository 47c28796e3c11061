"""The manual lists pitfalls with their tests: the tests exist, and each test of a pitfall is listed."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MANUAL = HERE.parents[1] / "docs" / "numerics.md"
LISTED = re.findall(r"`([\w/]+\.py)::(\w+)`", MANUAL.read_text("utf-8"))


@cache
def names_in(path: Path) -> set[str]:
    found = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize(("file", "test"), LISTED, ids=[test for _, test in LISTED])
def test_a_listed_test_exists(file: str, test: str) -> None:
    assert test in names_in(HERE / file if (HERE / file).exists() else HERE.parent / file)


def test_every_row_names_a_test() -> None:
    """In tables that have a column for it."""
    tables = re.split(r"\n{2,}", MANUAL.read_text("utf-8"))
    tested = [table.splitlines()[2:] for table in tables if "| test |" in table.splitlines()[0]]
    rows = [row for table in tested for row in table]
    assert rows and not [row for row in rows if "::test_" not in row]


@pytest.mark.parametrize("file", ["tape", "stable", "conventions"])
def test_every_test_of_a_pitfall_is_listed(file: str) -> None:
    name = f"test_pitfalls_{file}.py"
    assert names_in(HERE / name) <= {test for place, test in LISTED if place == name}
