"""Scrolling by itself: while something in hand is held at an edge of the canvas, what lies beyond comes into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QTimer

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

_ZONE = 24.0
"""How many pixels wide the edge is."""
_FASTEST = 40.0
"""Pixels that it scrolls in a tick at most."""
_DELAY_MS, _TICK_MS = 250, 16
"""How long the mouse rests at an edge first, for it may only pass, and how long a tick is."""


class EdgeScroll(QObject):
    """Scrolls a canvas while the mouse is at its edge or beyond, the faster the further."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._by = QPointF()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def watch(self, point: QPointF) -> None:
        """Scroll as long as the mouse is at this point of the viewport, where that is at an edge."""
        size = self._canvas.viewport().size()
        self._by = QPointF(_speed(point.x(), size.width()), _speed(point.y(), size.height()))
        if self._by.isNull():
            self.stop()
        elif not self._timer.isActive():
            self._timer.start(_DELAY_MS)

    def stop(self) -> None:
        """Scroll no longer."""
        self._timer.stop()

    def _step(self) -> None:
        if self._canvas.gesture is None:
            self.stop()
            return
        self._timer.start(_TICK_MS)
        self._canvas.pan_by(round(-self._by.x()), round(-self._by.y()))
        self._canvas.follow()


def _speed(place: float, length: int) -> float:
    """Pixels a tick along one side of that length: negative at its beginning, positive at its end, 0 between."""
    depth = min(place - _ZONE, 0.0) + max(place - (length - _ZONE), 0.0)
    return max(-_FASTEST, min(_FASTEST, depth * 0.75))
