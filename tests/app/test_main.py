"""The command: what opens a window, what does not, and what is said where there is no screen."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage

from layerloom_app import __main__ as command
from layerloom_app.theme import LIGHT

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-m", "layerloom_app")
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def without_screen() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in SCREENS}


def test_without_a_screen_the_editor_names_the_headless_commands_and_exits_2() -> None:
    done = subprocess.run(COMMAND, env=without_screen(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no screen" in done.stderr and "layerloom demo --no-window" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_project_without_a_screen_is_refused_the_same_way(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "a.loom"], env=without_screen(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no screen" in done.stderr


def test_a_subcommand_goes_to_the_command_line() -> None:
    done = subprocess.run([*COMMAND, "layers"], env=without_screen(), capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Conv2D" in done.stdout


def test_a_profile_can_be_drawn_as_png_without_a_screen(tmp_path: Path) -> None:
    picture = tmp_path / "heat.png"
    small = ("digits-cnn", "--set", "width=4", "--set", "units=8", "--steps", "1", "--image", str(picture))
    arguments = [*COMMAND, "profile", *small]
    done = subprocess.run(arguments, env=without_screen(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "start"), [("net.png", b"\x89PNG"), ("net.pdf", b"%PDF"), ("net.svg", b"<?xml")])
def test_a_graph_is_drawn_without_a_screen(tmp_path: Path, name: str, start: bytes) -> None:
    arguments = [*COMMAND, "draw", "digits-cnn", "-o", str(tmp_path / name), "--theme", "dark"]
    done = subprocess.run(arguments, env=without_screen(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(start)


def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(command, "LIBRARIES", {"libnotthere.so.9": "libnotthere9"})
    monkeypatch.setattr(command, "XCB_LIBRARIES", {})
    assert command.missing_libraries() == {"libnotthere.so.9": "libnotthere9"}


def test_a_file_is_a_project_and_a_word_is_a_command(tmp_path: Path) -> None:
    path = tmp_path / "net"
    path.write_text("")
    assert command._is_project("net.loom") and command._is_project(str(path))
    assert not command._is_project("train") and not command._is_project("--help")


def test_the_demo_takes_a_picture_of_itself_and_ends(tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    arguments = [*COMMAND, "demo", "--screenshot", str(picture), "--theme", "light"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "LAYERLOOM_HOME": str(tmp_path / "home")}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1440, 900)
    assert image.pixelColor(4, 4).name() == LIGHT.window
    assert not (tmp_path / "home").exists()


def test_a_picture_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    arguments = [*COMMAND, "demo", "--screenshot", str(tmp_path / "gone" / "window.png")]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 1 and "could not be written" in done.stderr


def test_the_help_of_the_demo_lists_the_options_of_the_picture() -> None:
    done = subprocess.run([*COMMAND, "demo", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "--screenshot" in done.stdout and "--theme" in done.stdout
