"""What a callback is: an object that hears of a training under way, and may steer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Protocol

from layerloom.device import Array
from layerloom.graph.model import Document

Figures = dict[str, Any]
"""`loss` and metrics by title, `val_` before those of the validation rows. What one adds, the next ones see."""


class Trainee(Protocol):
    """The model as callbacks use it."""

    stop_training: bool
    """Set to end training after this batch or epoch."""

    @property
    def document(self) -> Document: ...
    @property
    def arrays(self) -> Mapping[str, Array]:
        """The weights by state-dict key, to read only."""

    @property
    def weights(self) -> dict[str, Array]: ...
    @weights.setter
    def weights(self, value: Mapping[str, Any]) -> None: ...
    @property
    def learning_rate(self) -> float:
        """The rate of the next step, before a schedule."""

    @learning_rate.setter
    def learning_rate(self, value: float) -> None: ...
    def save(self, path: Path | str) -> None: ...


class Callback:
    """Hears of a training; extend it and override what is of interest.

    Epochs and batches are counted from 0, as in Keras. `model` is the model, whose weights may be looked at and set at
    any of these moments, and whose `stop_training` and `learning_rate` steer the training. `params` has `epochs`,
    `steps` (of an epoch) and `verbose`.
    """

    model: Trainee
    params: Mapping[str, int]
    sees_weights: ClassVar[bool] = True
    """Whether it may look at weights or set them at the end of an epoch; where none does, they are not fetched."""

    def on_train_begin(self, logs: Figures | None = None) -> None:
        """Training begins."""

    def on_train_end(self, logs: Figures | None = None) -> None:
        """Training is over; `logs` are the figures of the last epoch."""

    def on_epoch_begin(self, epoch: int, logs: Figures | None = None) -> None:
        """An epoch begins."""

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        """An epoch is over; `logs` are its figures."""

    def on_train_batch_begin(self, batch: int, logs: Figures | None = None) -> None:
        """A batch of the epoch is about to be learned from."""

    def on_train_batch_end(self, batch: int, logs: Figures | None = None) -> None:
        """A batch was learned from; `logs` are the figures of the epoch so far."""


class Callbacks(Callback):
    """Several callbacks as one, which hear of everything in their order."""

    def __init__(self, callbacks: Iterable[Callback], model: Trainee, params: Mapping[str, int]) -> None:
        self._all = list(callbacks)
        self.model, self.params = model, params
        for callback in self._all:
            callback.model, callback.params = model, params
        self.see_weights = any(callback.sees_weights for callback in self._all)
        self.hear_of_batches = any(
            getattr(type(callback), name) is not getattr(Callback, name)
            for callback in self._all
            for name in _OF_BATCHES
        )
        """Whether somebody listens to batches, whose figures are made only then."""

    def on_train_begin(self, logs: Figures | None = None) -> None:
        for callback in self._all:
            callback.on_train_begin(logs)

    def on_train_end(self, logs: Figures | None = None) -> None:
        for callback in self._all:
            callback.on_train_end(logs)

    def on_epoch_begin(self, epoch: int, logs: Figures | None = None) -> None:
        for callback in self._all:
            callback.on_epoch_begin(epoch, logs)

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        for callback in self._all:
            callback.on_epoch_end(epoch, logs)

    def on_train_batch_begin(self, batch: int, logs: Figures | None = None) -> None:
        for callback in self._all:
            callback.on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Figures | None = None) -> None:
        for callback in self._all:
            callback.on_train_batch_end(batch, logs)


_OF_BATCHES = ("on_train_batch_begin", "on_train_batch_end")
