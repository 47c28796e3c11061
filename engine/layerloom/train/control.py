"""The few words that go back to a running training: pause, resume, stop, finish, set, probe, watch."""

from __future__ import annotations

import threading
from collections import deque
from typing import Literal, NamedTuple

End = Literal["stopped", "finished"]


class Probe(NamedTuple):
    """A wish to see the values of nodes on one sample, counted among all rows."""

    nodes: tuple[str, ...]
    sample: int


class Control:
    """Wishes for a training, made from any thread; the training looks at them between two steps."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._end: End | None = None
        self._learning_rate: float | None = None
        self._probes: deque[Probe] = deque()
        self.watched = False
        """Whether somebody looks on, and wants to see the weights now and then."""
        self._watched_anew = False

    def pause(self) -> None:
        """Hold after the step that runs now."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Go on after a pause."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self) -> None:
        """End now, so that the run can be resumed later."""
        self._finish_by("stopped")

    def finish(self) -> None:
        """End now as if the epochs were over: the best epoch is tested."""
        self._finish_by("finished")

    def set_learning_rate(self, value: float) -> None:
        """Use another learning rate from the next step on."""
        with self._changed:
            self._learning_rate = value

    def probe(self, nodes: tuple[str, ...], sample: int) -> None:
        """Ask for the values of nodes on a sample."""
        with self._changed:
            self._probes.append(Probe(nodes, sample))
            self._changed.notify_all()

    def watch(self, on: bool) -> None:
        """Begin or end to look on."""
        with self._changed:
            self.watched = self._watched_anew = on
            self._changed.notify_all()

    def _finish_by(self, end: End) -> None:
        with self._changed:
            self._end = self._end or end
            self._changed.notify_all()

    # What the training asks

    @property
    def paused(self) -> bool:
        """Whether to hold; an end is stronger than a pause."""
        with self._changed:
            return self._paused and self._end is None

    @property
    def end(self) -> End | None:
        """How to end, or `None` to go on."""
        with self._changed:
            return self._end

    def taken_learning_rate(self) -> float | None:
        """The learning rate that was asked for since the last call, if any."""
        with self._changed:
            value, self._learning_rate = self._learning_rate, None
            return value

    def taken_probe(self) -> Probe | None:
        """The oldest probe that was not taken yet, if any."""
        with self._changed:
            return self._probes.popleft() if self._probes else None

    def taken_watch(self) -> bool:
        """Whether somebody began to look on since the last call."""
        with self._changed:
            anew, self._watched_anew = self._watched_anew, False
            return anew

    def wait_while_paused(self) -> None:
        """Return when the pause is over, training is to end, a probe waits, or somebody begins to look on."""
        with self._changed:
            self._changed.wait_for(self._is_woken)

    def _is_woken(self) -> bool:
        return not self._paused or self._end is not None or bool(self._probes) or self._watched_anew
