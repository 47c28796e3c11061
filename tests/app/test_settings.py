"""What the program remembers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from layerloom_app.settings import RECENT_FILES, Settings, home

if TYPE_CHECKING:
    import pytest


def test_choices_are_there_again_in_the_next_run(tmp_path: Path) -> None:
    first = Settings(tmp_path)
    first.theme = "light"
    first.remember(Path("/somewhere/a.loom"))
    first.sync()
    second = Settings(tmp_path)
    assert second.theme == "light"
    assert second.recent == [Path("/somewhere/a.loom")]


def test_the_last_file_is_first_and_none_is_there_twice(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    for name in ("a", "b", "a"):
        settings.remember(Path(f"/{name}.loom"))
    assert settings.recent == [Path("/a.loom"), Path("/b.loom")]


def test_only_so_many_files_are_remembered(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    for number in range(RECENT_FILES + 5):
        settings.remember(Path(f"/{number}.loom"))
    assert len(settings.recent) == RECENT_FILES


def test_a_damaged_choice_is_the_usual_one(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[General]\ntheme=purple\n")
    assert Settings(tmp_path).theme == "system"


def test_the_folder_can_be_put_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLOOM_HOME", str(tmp_path))
    assert home() == tmp_path
