"""When garbage is collected."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from layerloom_app.collecting import Collector


class _Ring:
    """An object that needs itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    found = Collector()
    yield found
    found.close()


def _old_garbage() -> weakref.ref[_Ring]:
    """A cycle that nobody needs any more and that only a look at all objects finds."""
    ring = _Ring()
    gc.collect()
    return weakref.ref(ring)


def _much_is_made() -> None:
    for _ in range(10):
        gc.collect(1)


def test_nothing_old_is_looked_through_while_objects_are_made(collector: Collector) -> None:
    garbage, looks = _old_garbage(), gc.get_stats()[2]["collections"]
    kept = [[index] for index in range(2_000_000)]
    assert gc.get_stats()[2]["collections"] == looks
    assert garbage() is not None
    del kept


def test_old_garbage_goes_between_events_once_much_was_made(collector: Collector, qtbot: QtBot) -> None:
    garbage = _old_garbage()
    collector.look()
    assert garbage() is not None
    _much_is_made()
    qtbot.waitUntil(lambda: garbage() is None)


def test_garbage_waits_until_the_mouse_is_let_go(collector: Collector, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    garbage = _old_garbage()
    _much_is_made()
    QTest.mousePress(widget, Qt.MouseButton.LeftButton)
    collector.look()
    assert garbage() is not None
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton)
    collector.look()
    assert garbage() is None


def test_closing_leaves_it_to_python_again() -> None:
    before = gc.get_threshold()
    collector = Collector()
    assert gc.get_threshold() != before
    collector.close()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
