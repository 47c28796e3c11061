"""How long training takes and will take, by the monotonic clock alone; pauses do not count."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_MEMORY = 0.95
"""Weight of the past in the smoothed time of a step."""


class Timing:
    """Clocks of one training. `before_s` is what a resumed run had taken already."""

    def __init__(self, before_s: float = 0.0) -> None:
        self._begin = time.monotonic() - before_s
        self._last = self._checkpoint = self._epoch = time.monotonic()
        self._step_s = 0.0
        self._between_s = 0.0
        self._rows = 0.0

    @property
    def seconds(self) -> float:
        """Seconds of training so far."""
        return time.monotonic() - self._begin

    @property
    def since_checkpoint(self) -> float:
        """Seconds since the last checkpoint."""
        return time.monotonic() - self._checkpoint

    @property
    def rows_per_second(self) -> float:
        """Smoothed speed of the steps."""
        return self._rows / self._step_s if self._step_s else 0.0

    def epoch_begins(self) -> None:
        """The first step of an epoch (or of what is left of it) comes next."""
        self._last = self._epoch = time.monotonic()

    def step_done(self, rows: int) -> None:
        """A step over `rows` rows is done."""
        now = time.monotonic()
        # The first step records the program, so it does not count as much as later ones.
        memory = _MEMORY if self._step_s else 0.0
        if self._rows and self._step_s > 10 * (now - self._last):
            memory = 0.0
        self._step_s = memory * self._step_s + (1 - memory) * (now - self._last)
        self._rows = memory * self._rows + (1 - memory) * rows
        self._last = now

    def epoch_ends(self) -> float:
        """Validation is done: the seconds since the epoch began."""
        now = time.monotonic()
        self._between_s = now - self._last
        return now - self._epoch

    def checkpoint_done(self) -> None:
        """A checkpoint was written."""
        now = time.monotonic()
        self._last += max(0.0, now - self._last)
        self._checkpoint = now

    def seconds_left(self, steps: int, epochs: int) -> float:
        """The estimate for so many steps and ends of epochs."""
        return steps * self._step_s + epochs * self._between_s

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Time that does not count."""
        begin = time.monotonic()
        yield
        away = time.monotonic() - begin
        self._begin += away
        self._epoch += away
        self._last = self._checkpoint = time.monotonic()
