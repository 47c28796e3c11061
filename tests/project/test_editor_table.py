"""The table of what the editor does names tests that exist, and every key that it has."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from layerloom_app.actions import ACTIONS

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)\+)+[+=.-]|(?:(?:Ctrl|Shift|Alt)\+)*"
    r"(?:F\d+|[A-Z0-9?\[\]]|comma|Tab|Enter|Del|Backspace|Escape|Home|End|Space|Up|Down|Left|Right)"
)
OF_THE_CANVAS = frozenset({"Escape", "Space", "Ctrl+Enter", "Shift+Tab"})
"""Keys that no action has: they give up, pan, enter a block, and leave the canvas."""


def test_every_test_in_the_table_of_the_editor_exists() -> None:
    named = NAMED.findall((ROOT / "docs" / "editor.md").read_text(encoding="utf-8"))
    assert named
    missing = [f"{path}::{name}" for path, name in named if name not in _tests(ROOT / path)]
    assert not missing


def test_every_line_of_the_table_names_a_test() -> None:
    bare = [what for what, _, tests in _rows() if not NAMED.search(tests)]
    assert not bare


@pytest.mark.parametrize(("action", "key"), [(spec.id, key) for spec in ACTIONS for key in spec.keys], ids=str)
def test_every_key_of_an_action_has_a_line_in_the_table(action: str, key: str) -> None:
    assert _written(key) in _keys_in_the_table(), f"docs/editor.md has no line for {key}, which starts {action}"


def test_no_line_names_a_key_that_starts_nothing() -> None:
    known = {_written(key) for spec in ACTIONS for key in spec.keys} | OF_THE_CANVAS
    assert _keys_in_the_table() - known == set()


def _written(key: str) -> str:
    """A key as the table has it; a list separated by commas cannot have one itself."""
    return key.replace("Return", "Enter").replace(",", "comma")


@cache
def _keys_in_the_table() -> frozenset[str]:
    """The keys in the middle column; gestures of the mouse, even with a key held, are none."""
    words = [word for _, keys, _ in _rows() for word in re.sub(r"`[^`]*`", "", keys).split()]
    parts = (word.strip("();,:") for word in words)
    return frozenset(part for part in parts if KEY.fullmatch(part))


def _rows() -> list[tuple[str, str, str]]:
    """The lines of all tables: what it does, by which keys or gestures, and the test."""
    lines = (ROOT / "docs" / "editor.md").read_text(encoding="utf-8").splitlines()
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| "))
    return [(what, keys, tests) for what, keys, tests in cells if what != "what"]


@cache
def _tests(path: Path) -> set[str]:
    """The names of the tests in a file, none if there is no such file."""
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test")}
