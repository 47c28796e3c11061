"""Glimpses: the weights of a training under way, written now and then for those who look on.

They go into a file beside the run, on a timer and never for more than a small share of the time, so that it makes no
difference to the training whether somebody looks. Nothing is written while nobody does.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file

from layerloom.train.events import Glimpse
from layerloom.train.step import Arrays

LIVE = "live.safetensors"
EVERY_S = 1.0
SHARE = 0.01
"""At most such a part of the time is spent on it: large nets are seen less often."""


class Glimpses:
    """The glimpses of one run."""

    def __init__(self, run: Path, clock: Callable[[], float] = time.perf_counter) -> None:
        self._path, self._clock = run / LIVE, clock
        self._next_s = 0.0

    @property
    def due(self) -> bool:
        """Whether it is time for one."""
        return self._clock() >= self._next_s

    def taken(self, epoch: int, step: int, weights: Callable[[], Arrays]) -> Glimpse | None:
        """Write the weights and say where they are; `None` where there is no room for them, which stops nobody."""
        begin = self._clock()
        written = self._written({key: np.ascontiguousarray(array) for key, array in weights().items()})
        end = self._clock()
        self._next_s = end + max(EVERY_S, (end - begin) / SHARE)
        return Glimpse(epoch, step, str(self._path)) if written else None

    def _written(self, weights: dict[str, NDArray[Any]]) -> bool:
        """Nothing is lost with the file, so it is not made to last; but nobody may read half of it."""
        part = self._path.with_suffix(".part")
        try:
            save_file(weights, part)
            part.replace(self._path)
        except (OSError, SafetensorError):
            return False
        return True

    def close(self) -> None:
        """Take the file away: what the run keeps are its checkpoints."""
        for path in (self._path, self._path.with_suffix(".part")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
