"""The memory forecast as the window sees it: made anew after each edit, a few nodes at a time, so that nobody waits."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from layerloom.device import available_memory
from layerloom.graph.forecast import Forecast, fitting_batch, forecasting
from layerloom.graph.settings import SettingsError, TrainingConfig
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.device_list import DeviceList
from layerloom_app.panels.parts import bytes_text, count_text

PATIENCE_MS = 150
"""So long after an edit the forecast waits for the next one."""
SLICE_S = 0.003
"""So long it works before the window may do something else."""
TIGHT, FULL = 0.8, 1.0
"""The shares of the memory from which on it is tight, and from which on it does not suffice."""
Level = Literal["", "fits", "tight", "full"]


class Forecasting(QObject):
    """How much memory the training of the open document will take, beside what its device has."""

    changed = Signal()
    """The forecast, or the memory that there is, is another."""

    def __init__(self, model: DocumentModel, devices: DeviceList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.forecast: Forecast | None = None
        """`None` while there is nothing to train, or what is set is impossible."""
        self.memory: int | None = None
        """The bytes that the device has free, or has in all if only that is known; `None` if nothing is."""
        self.config = TrainingConfig()
        self._model, self._devices = model, devices
        self._subject: tuple[object, ...] = ()
        self._work: Generator[None, None, Forecast] | None = None
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._wait.timeout.connect(self._begin)
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._go_on)
        model.checked.connect(self._compare)
        model.replaced.connect(self._compare)
        devices.changed.connect(self._tell)
        self._compare()

    @property
    def share(self) -> float | None:
        """The share of the memory that the training takes; `None` where either is not known."""
        if self.forecast is None or not self.forecast.known or not self.memory:
            return None
        return self.forecast.total / self.memory

    @property
    def level(self) -> Level:
        """Whether it fits; '' where that cannot be said."""
        share = self.share
        if share is None:
            return ""
        return "full" if share > FULL else "tight" if share > TIGHT else "fits"

    @property
    def working(self) -> bool:
        """Whether a newer forecast is on its way."""
        return self._wait.isActive() or self._work is not None

    # What is said

    def brief(self) -> str:
        """The forecast in a few words: `fits: 43 % of 24.0 GiB`."""
        found, share = self.forecast, self.share
        if found is None or not found.known:
            return ""
        if share is None:
            return tr("needs {0}").format(bytes_text(found.total))
        words = {"fits": tr("fits: {0} of {1}"), "tight": tr("tight: {0} of {1}"), "full": tr("too large: {0} of {1}")}
        percent = tr("{0} %").format(count_text(max(1, round(100 * share))))
        return words[self.level].format(percent, bytes_text(self.memory))

    def lines(self) -> tuple[str, ...]:
        """The forecast part by part, and what to do where it does not fit."""
        found = self.forecast
        if found is None or not found.known:
            return ()
        head = tr("Training needs about {0} with {1} rows in a step, {2}, on {3}.").format(
            bytes_text(found.total), count_text(self.config.batch_size), self.config.precision, self.config.device
        )
        parts = (
            (tr("Weights: {0}"), found.weights),
            (tr("What the optimizer keeps: {0}"), found.optimizer),
            (tr("Gradients of the weights: {0}"), found.gradients),
            (tr("Activations and workspace: {0}"), found.step - found.gradients),
            (tr("Batches of data: {0}"), found.data),
        )
        return (head, *(text.format(bytes_text(size)) for text, size in parts), *self._ways_out())

    def _ways_out(self) -> tuple[str, ...]:
        """What a person can do where memory is tight or does not suffice."""
        if self.forecast is None or self.memory is None or self.level not in ("tight", "full"):
            return ()
        first = tr("That is more than there is.") if self.level == "full" else tr("That leaves little for all else.")
        rows = fitting_batch(self.forecast, self.config.batch_size, round(TIGHT * self.memory))
        ways = [tr("a batch size of {0}").format(count_text(rows))] if rows else [tr("smaller layers")]
        if self.config.precision == "float32":
            ways.append(tr("the precision bfloat16"))
        if not self.config.recompute:
            ways.append(tr("recomputing cheap values"))
        return (first, tr("What helps: {0}.").format(", ".join(ways)))

    # Making it

    def _compare(self) -> None:
        """Begin anew if what the forecast follows from is another."""
        document = self._model.flat.document
        subject = (document.nodes, document.links, document.settings)
        if len(self._subject) == len(subject) and all(map(lambda a, b: a is b, subject, self._subject)):
            return
        self._subject = subject
        self._stop()
        self._wait.start()

    def _begin(self) -> None:
        document = self._model.flat.document
        try:
            self.config = TrainingConfig.of(document.settings)
        except SettingsError:
            self.forecast = None
            self.changed.emit()
            return
        self._work = forecasting(document, self._model.flat_inference, self.config)
        self._turn.start()

    def _go_on(self) -> None:
        """Work for a moment."""
        work, end = self._work, time.perf_counter() + SLICE_S
        if work is None:
            self._turn.stop()
            return
        try:
            while time.perf_counter() < end:
                next(work)
        except StopIteration as done:
            self._stop()
            self.forecast = done.value
            self._tell()

    def _stop(self) -> None:
        self._work = None
        self._turn.stop()

    def _tell(self) -> None:
        """Look at the device, which may be another, and say what there is."""
        self.memory = self._memory()
        self.changed.emit()

    def _memory(self) -> int | None:
        name = self.config.device
        if name == "cpu":
            return available_memory()
        self._devices.ask()
        wanted = "cuda:0" if name == "cuda" else name
        return next((device.memory_bytes for device in self._devices.found if device.id == wanted), None)
