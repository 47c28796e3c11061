"""The pages about models: their examples run as they stand, one after the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from layerloom import model

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ("functional-api.md", "digits.svg"),
        ("optimizers.md", "net.loom"),
        ("pytorch.md", "net.safetensors"),
        ("training.md", "logs/epochs.csv"),
    ],
    ids=["api", "optimizers", "pytorch", "training"],
)
def test_every_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, written: str) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / page).read_text("utf-8")
    names: dict[str, Any] = {"__name__": "examples"}
    for found in re.finditer(r"```python\n(.*?)```", text, re.DOTALL):
        lines = text[: found.start(1)].count("\n")
        exec(compile("\n" * lines + found.group(1), page, "exec"), names)
    assert (tmp_path / written).exists()


@pytest.mark.parametrize("cls", [model.Model, model.Sequential, model.Part], ids=lambda cls: cls.__name__)
def test_everything_public_is_documented(cls: type) -> None:
    for name, value in vars(cls).items():
        if not name.startswith("_") and (callable(value) or isinstance(value, property)):
            assert value.__doc__, name
