"""The page about the functional API: its examples run as they stand, one after the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from layerloom import model

PAGE = Path(__file__).parents[2] / "docs" / "functional-api.md"


def test_every_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text("utf-8")
    names: dict[str, Any] = {"__name__": "examples"}
    for found in re.finditer(r"```python\n(.*?)```", text, re.DOTALL):
        lines = text[: found.start(1)].count("\n")
        exec(compile("\n" * lines + found.group(1), str(PAGE), "exec"), names)
    assert (tmp_path / "digits.svg").exists()


@pytest.mark.parametrize("cls", [model.Model, model.Sequential, model.Part], ids=lambda cls: cls.__name__)
def test_everything_public_is_documented(cls: type) -> None:
    for name, value in vars(cls).items():
        if not name.startswith("_") and (callable(value) or isinstance(value, property)):
            assert value.__doc__, name
