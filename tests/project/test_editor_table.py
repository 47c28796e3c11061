"""The table of what the editor does names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_in_the_table_of_the_editor_exists() -> None:
    named = NAMED.findall((ROOT / "docs" / "editor.md").read_text(encoding="utf-8"))
    assert named
    missing = [f"{path}::{name}" for path, name in named if name not in _tests(ROOT / path)]
    assert not missing


def _tests(path: Path) -> set[str]:
    """The names of the tests in a file, none if there is no such file."""
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test")}
