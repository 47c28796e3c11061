"""Callbacks that change the learning rate by the epoch, or end a training that has failed."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable

import numpy as np

from layerloom.callbacks.base import Callback, Figures
from layerloom.callbacks.monitoring import say

Rates = Callable[[int], float] | Callable[[int, float], float]


class LearningRateScheduler(Callback):
    """Sets the learning rate of each epoch to what a function of its number (from 0) says.

    The function may take the present rate as a second argument.
    """

    sees_weights = False

    def __init__(self, schedule: Rates, verbose: int = 0) -> None:
        self.schedule, self.verbose = schedule, verbose
        self._takes_rate = len(inspect.signature(schedule).parameters) > 1

    def on_epoch_begin(self, epoch: int, logs: Figures | None = None) -> None:
        given = (epoch, self.model.learning_rate) if self._takes_rate else (epoch,)
        rate = self.model.learning_rate = _rate(self.schedule(*given), epoch)
        if self.verbose:
            say(f"epoch {epoch + 1}: the learning rate is {rate:g}")

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        if logs is not None:
            logs["learning_rate"] = self.model.learning_rate


def _rate(found: object, epoch: int) -> float:
    """The rate that a schedule gave; raises `ValueError` unless it is a number above 0."""
    try:
        rate = float(found)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        rate = math.nan
    if not (math.isfinite(rate) and rate >= 0):
        forgotten = ": does it return one?" if found is None else ""
        raise ValueError(f"the schedule of the learning rate gave {found!r} for epoch {epoch}, not a rate{forgotten}")
    return rate


class TerminateOnNaN(Callback):
    """Ends training when the loss, or at the end of an epoch a weight, is no longer a finite number."""

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        if not all(np.isfinite(array).all() for array in self.model.arrays.values()):
            say(f"epoch {epoch + 1}: there are weights that are not finite, training ends")
            self.model.stop_training = True

    def on_train_batch_end(self, batch: int, logs: Figures | None = None) -> None:
        loss = (logs or {}).get("loss")
        if loss is not None and not math.isfinite(loss):
            say(f"batch {batch}: the loss is {loss}, training ends")
            self.model.stop_training = True
