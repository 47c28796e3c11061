"""The settings by real keys and mouse: theme, scale and motion."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from tests.app.conftest import node_of, small_net

from layerloom_app import theme
from layerloom_app.motion import motion
from layerloom_app.settings import Settings
from layerloom_app.settings_dialog import SettingsDialog
from layerloom_app.welcome import SHOW_AT_START
from layerloom_resources.themes import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[SettingsDialog]:
    """The settings as a key opens them."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    found = window.findChild(SettingsDialog)
    assert found is not None
    qtbot.waitExposed(found)
    yield found
    motion().set_choice("system")


def test_a_theme_chosen_in_the_settings_is_worn_at_once(dialog: SettingsDialog, window: MainWindow) -> None:
    window.actions_by_id["theme_dark"].trigger()
    dialog.theme.setFocus()
    QTest.keyClick(dialog.theme, Key.Key_Home)
    QTest.keyClick(dialog.theme, Key.Key_Down)
    assert dialog.theme.currentText() == "Light"
    assert theme.manager().theme is LIGHT and window.settings.theme == "light"
    assert window.actions_by_id["theme_light"].isChecked()


def test_another_scale_is_kept_and_told_to_wait_for_the_next_start(dialog: SettingsDialog, window: MainWindow) -> None:
    dialog.scale.setFocus()
    QTest.keyClick(dialog.scale, Key.Key_Up)
    assert window.settings.scale == 110
    assert dialog.told.text() == "110 % is taken up when Layerloom starts again."
    QTest.keyClick(dialog.scale, Key.Key_Down)
    assert "again" not in dialog.told.text()


def test_the_scale_ends_at_its_limits(dialog: SettingsDialog, window: MainWindow) -> None:
    dialog.scale.setFocus()
    for _ in range(30):
        QTest.keyClick(dialog.scale, Key.Key_Up)
    assert window.settings.scale == 200
    for _ in range(30):
        QTest.keyClick(dialog.scale, Key.Key_Down)
    assert window.settings.scale == 80


def test_where_motion_is_reduced_a_node_that_was_gone_to_does_not_pulse(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    dialog.motion.setFocus()
    QTest.keyClick(dialog.motion, Key.Key_Down)
    assert dialog.motion.currentText() == "Reduced" and window.settings.motion == "reduced"
    assert motion().reduced and not window.isAnimated()
    window.model.replace(small_net())
    pictures = _flashes(window, qtbot)
    assert len(pictures) > 2 and set(pictures) == {1.0}


def test_where_things_may_move_a_node_that_was_gone_to_pulses(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    dialog.motion.setFocus()
    QTest.keyClick(dialog.motion, Key.Key_End)
    assert not motion().reduced and window.isAnimated()
    window.model.replace(small_net())
    assert len(set(_flashes(window, qtbot))) > 2


def _flashes(window: MainWindow, qtbot: QtBot) -> list[float]:
    """How strong the mark around a node is, from when it is gone to until the mark goes."""
    seen: list[float] = []
    paint = window.canvas._paint_flash
    window.canvas._paint_flash = lambda painter, node, strength: (  # type: ignore[method-assign]
        seen.append(strength),  # type: ignore[func-returns-value]
        paint(painter, node, strength),
    )[1]
    window.canvas.reveal(node_of(window.model.document, "Dense"))
    qtbot.waitUntil(lambda: window.canvas._flash is None, timeout=5000)
    return seen


def test_a_language_chosen_in_the_settings_is_that_of_the_menu(dialog: SettingsDialog, window: MainWindow) -> None:
    dialog.language.setFocus()
    QTest.keyClick(dialog.language, Key.Key_Home)
    QTest.keyClick(dialog.language, Key.Key_Down)
    assert dialog.language.currentText() == "English" and window.settings.language == "en"
    assert [action.text() for action in window.languages.actions() if action.isChecked()] == ["English"]


def test_the_welcome_is_switched_off_with_the_mouse(dialog: SettingsDialog, window: MainWindow) -> None:
    QTest.mouseClick(dialog.welcome, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.welcome.height() // 2))
    assert not window.settings.flag(SHOW_AT_START, True)


@pytest.mark.parametrize("text", ["huge", "-5", "10", "1000", ""])
def test_a_damaged_scale_is_one_that_can_be_used(text: str, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text(f"[General]\nscale={text}\n")
    assert 80 <= Settings(tmp_path).scale <= 200


def test_the_scale_that_was_kept_is_taken_up_at_a_start(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.scale = 150
    settings.sync()
    code = (
        "from layerloom_app.settings import Settings, home; from layerloom_app.start import _application;"
        "app = _application(['layerloom'], Settings(home()).scale); print(app.primaryScreen().devicePixelRatio())"
    )
    plain = {name: value for name, value in os.environ.items() if name != "QT_SCALE_FACTOR"}
    own = {"LAYERLOOM_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=plain | own, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1.5"
