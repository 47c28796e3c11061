"""Times of frames, by what was done, and the events that all sides get. Knows nothing of any side but Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter, thread_time
from typing import Any, NamedTuple

DRAGGED = 50
SIZE = (1600, 1000)
"""Of the canvas, or of the whole window."""


class Times(NamedTuple):
    """The middle and the 95th of a hundred, in milliseconds."""

    median: float
    p95: float


class Figures(NamedTuple):
    """Of what was done: processor time of the main thread, time that went by, and the machine's pace meanwhile."""

    cpu: Times
    wall: Times
    pace: float
    """What a fixed piece of work took between the frames, in microseconds: machines slow down for seconds at a time."""


class Stopwatch:
    """Collects frames; `paint` shows what was done."""

    def __init__(self, paint: Callable[[], object]) -> None:
        self._paint = paint
        self._cpu: dict[str, list[float]] = {}
        self._wall: dict[str, list[float]] = {}
        self._pace: dict[str, list[float]] = {}

    def frame(self, name: str, act: Callable[[], object]) -> None:
        """Do something and paint what it changed."""
        self._pace.setdefault(name, []).append(_pace())
        cpu, wall = thread_time(), perf_counter()
        act()
        self._paint()
        self._cpu.setdefault(name, []).append((thread_time() - cpu) * 1e3)
        self._wall.setdefault(name, []).append((perf_counter() - wall) * 1e3)

    def figures(self) -> dict[str, Figures]:
        """What was measured, in its order."""
        return {
            name: Figures(_times(self._cpu[name]), _times(self._wall[name]), _times(self._pace[name]).median)
            for name in self._cpu
        }


def _times(found: list[float]) -> Times:
    ordered = sorted(found)
    return Times(round(ordered[len(ordered) // 2], 2), round(ordered[int(len(ordered) * 0.95)], 2))


def _pace() -> float:
    start = thread_time()
    sum(number * number for number in range(2000))
    return (thread_time() - start) * 1e6


def as_json(found: Mapping[str, Figures]) -> dict[str, object]:
    return {name: [list(figures.cpu), list(figures.wall), figures.pace] for name, figures in found.items()}


def from_json(found: Mapping[str, Any]) -> dict[str, Figures]:
    return {name: Figures(Times(*cpu), Times(*wall), pace) for name, (cpu, wall, pace) in found.items()}


class Hand:
    """Moves the mouse and turns the wheel over a view: real events of whatever binding of Qt the view belongs to."""

    def __init__(self, view: Any, core: Any, gui: Any, widgets: Any) -> None:
        self._view, self._core, self._gui, self._widgets = view, core, gui, widgets

    def pan(self, watch: Stopwatch, name: str, frames: int) -> None:
        """Drag the canvas to and fro with the middle button."""
        button = self._core.Qt.MouseButton.MiddleButton
        self._drag(watch, name, self._core.QPointF(*(side / 2 for side in SIZE)), button, frames, 7)

    def drag(self, watch: Stopwatch, name: str, start: Any, frames: int) -> None:
        """Drag what lies at a point with the left button, and let it go."""
        self._drag(watch, name, self._core.QPointF(start), self._core.Qt.MouseButton.LeftButton, frames, 1)

    def zoom(self, watch: Stopwatch, name: str, frames: int) -> None:
        """Turn the wheel by single notches, a few in and as many out."""
        for index in range(frames):
            watch.frame(name, partial(self._wheel, 1 if index % 20 < 10 else -1))

    def _drag(self, watch: Stopwatch, name: str, start: Any, button: Any, frames: int, step: int) -> None:
        kinds, none = self._core.QEvent.Type, self._core.Qt.MouseButton.NoButton
        self._mouse(kinds.MouseButtonPress, start, button, button)
        for index in range(1, frames + 1):
            across = index % 40 if index % 80 < 40 else 40 - index % 40
            at = start + self._core.QPointF(step * across, step * (across / 2))
            watch.frame(name, partial(self._mouse, kinds.MouseMove, at, none, button))
        self._mouse(kinds.MouseButtonRelease, at, button, none)

    def _mouse(self, kind: Any, at: Any, button: Any, held: Any) -> None:
        port, none = self._view.viewport(), self._core.Qt.KeyboardModifier.NoModifier
        everywhere = self._core.QPointF(port.mapToGlobal(at.toPoint()))
        event = self._gui.QMouseEvent(kind, at, everywhere, button, held, none)
        self._widgets.QApplication.sendEvent(port, event)

    def _wheel(self, notches: int) -> None:
        port, qt = self._view.viewport(), self._core.Qt
        at = self._core.QPointF(*(side / 2 for side in SIZE))
        everywhere = self._core.QPointF(port.mapToGlobal(at.toPoint()))
        turned = (self._core.QPoint(0, 0), self._core.QPoint(0, 120 * notches))
        none, still = qt.MouseButton.NoButton, qt.ScrollPhase.NoScrollPhase
        event = self._gui.QWheelEvent(at, everywhere, *turned, none, qt.KeyboardModifier.NoModifier, still, False)
        self._widgets.QApplication.sendEvent(port, event)
