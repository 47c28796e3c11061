"""An automatic layout under way: it works between events and can be stopped, and then nothing has moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import thread_time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from layerloom.graph.edit import Edit
from layerloom.graph.model import NodeId
from layerloom.graph.stepwise import Steps
from layerloom_app.canvas.laying_out import laying_out

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

_AT_ONCE = 0.25
"""A layout that takes no longer than so many seconds is there at once, without a word about how far it is."""
_SLICE = 0.03
"""So many seconds of a longer one are between two looks at mouse and keys."""
_MILLE = 1000


class LayoutRun(QObject):
    """Lays out nodes of a canvas, one layout at a time."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._steps: Steps[tuple[Edit, ...]] | None = None
        self._then: Callable[[], object] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        canvas.strip.stopped.connect(self.stop)
        for signal in (canvas.model.changed, canvas.model.replaced, canvas.model.level_changed):
            signal.connect(self._give_up)

    @property
    def running(self) -> bool:
        return self._steps is not None

    def start(self, nodes: Iterable[NodeId] | None = None, then: Callable[[], object] | None = None) -> None:
        """Lay out these nodes, or all, and do something after that, unless it is stopped."""
        self._end()
        self._steps, self._then = laying_out(self._canvas.canvas_scene, nodes), then
        self._work(_AT_ONCE)
        if self.running:
            self._canvas.setFocus()  # For Escape.
            self._timer.start()

    def stop(self) -> bool:
        """Give the layout up; whether there was one."""
        was_running = self.running
        self._end()
        if was_running:
            self._canvas.message.emit(self.tr("The layout was stopped, and nothing was moved."))
        return was_running

    def _give_up(self) -> None:
        """The graph is another than the one that is being laid out."""
        if self.running:
            self._end()
            self._canvas.message.emit(self.tr("The layout was stopped, because the graph was changed."))

    def _end(self) -> None:
        if self._steps is not None:
            self._steps.close()
            self._steps = None
            self._timer.stop()
            self._canvas.end_work()

    def _go_on(self) -> None:
        self._work(_SLICE)

    def _work(self, seconds: float) -> None:
        assert self._steps is not None, "without work the timer stands still"
        until = thread_time() + seconds
        try:
            share = next(self._steps)
            while thread_time() < until:
                share = next(self._steps)
        except StopIteration as end:
            self._take(end.value)
        else:
            title, stopping = self.tr("Laying out…"), self.tr("Leave everything where it is (Esc).")
            self._canvas.show_work(title, stopping, round(_MILLE * share), _MILLE)

    def _take(self, edits: tuple[Edit, ...]) -> None:
        then = self._then
        self._end()
        self._canvas.editing.take_layout(edits)
        if then is not None:
            then()
