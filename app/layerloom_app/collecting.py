"""Garbage collection at a moment when no hand is busy.

Python looks for cycles of objects that nobody needs once many were made, wherever that is: with a large graph on the
canvas that takes a tenth of a second in the middle of a gesture. While a `Collector` lives the young objects are still
looked through when Python wants to, all of them only between events.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

LOOK_MS = 2000
_YOUNG, _MIDDLE = 20_000, 10
"""Python's own first threshold, 700, is passed a dozen times by one edit of a thousand nodes."""
_NEVER = 2**30
_DUE = 5
"""So many times the middle generation is looked through before all objects are."""


class Collector(QObject):
    """Collects between events, until `close`. What was imported before stays for good and is not looked through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.get_threshold()
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        gc.enable()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect if much was made since the last time, unless a gesture is under way."""
        if gc.get_count()[2] >= _DUE and QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            gc.collect()

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()
