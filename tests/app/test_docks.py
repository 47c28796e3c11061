"""Where the window stands on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from tests.app.conftest import give_up

from layerloom_app.docks import within

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from layerloom_app.settings import Settings

SCREEN = QRect(0, 24, 1440, 876)


@pytest.mark.parametrize(
    "window", [QRect(0, 0, 2000, 1200), QRect(-300, -300, 900, 600), QRect(1400, 880, 900, 600), QRect(5, 30, 900, 600)]
)
def test_a_window_is_brought_onto_the_screen(window: QRect) -> None:
    brought = within(window, SCREEN)
    assert SCREEN.contains(brought)
    assert brought == window or not SCREEN.contains(window)


def test_the_first_window_leaves_room_for_its_frame(settings: Settings, qtbot: QtBot) -> None:
    from layerloom_app.main_window import MainWindow

    window = MainWindow(settings)
    qtbot.addWidget(window)
    screen = window.screen().availableGeometry()
    assert window.height() <= 0.9 * screen.height()
    assert screen.contains(window.geometry())
    give_up(window)
