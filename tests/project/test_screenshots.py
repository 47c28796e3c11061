"""The pictures of the documents: all there, small, and told of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs.screenshots import FOLDER, MOST_BYTES, PICTURES, SIZE
from PIL import Image
from tests.support.judged import THEMES
from tests.support.situations import SITUATIONS

ROOT = Path(__file__).parents[2]
FILES = [f"{name}-{theme}.png" for name in PICTURES for theme in THEMES]


def test_every_situation_has_a_picture_and_a_sentence() -> None:
    assert PICTURES.keys() == SITUATIONS.keys()
    table = (ROOT / "docs" / "screenshots.md").read_text(encoding="utf-8")
    assert [name for name, told in PICTURES.items() if f"| {name} | {told} |" not in table] == []


@pytest.mark.parametrize("file", FILES)
def test_a_picture_is_small_and_whole(file: str) -> None:
    path = FOLDER / file
    assert path.stat().st_size < MOST_BYTES
    with Image.open(path) as picture:
        assert picture.size == SIZE.toTuple()


@pytest.mark.parametrize("page", ["README.md", "docs/screenshots.md"])
def test_no_page_shows_a_picture_that_is_not_there(page: str) -> None:
    path = ROOT / page
    shown = re.findall(r"\]\(([^)]+\.png)\)", path.read_text(encoding="utf-8"))
    assert shown
    assert [link for link in shown if not (path.parent / link).is_file()] == []
