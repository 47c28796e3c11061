"""Callbacks that watch a figure: whether it becomes better decides what they do. Names and rules are Keras'."""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from safetensors.numpy import save

from layerloom.callbacks.base import Callback, Figures
from layerloom.device import Array
from layerloom.files import write_atomically
from layerloom.graph.monitored import figure_named, monitored

Mode = Literal["auto", "min", "max"]


class Monitoring(Callback):
    """Looks at a figure of each epoch. `mode` says whether small or great values are better.

    With 'auto' the metric knows: the small ones of a loss or an error, the great ones of an accuracy. A value is better
    if it is so by more than `min_delta`.
    """

    def __init__(self, monitor: str = "val_loss", mode: Mode = "auto", min_delta: float = 0.0) -> None:
        if mode not in ("auto", "min", "max"):
            raise ValueError(f"mode needs one of auto, min, max, got {mode!r}")
        self.monitor, self.mode, self.min_delta = monitor, mode, abs(min_delta)

    def value(self, logs: Figures | None) -> float | None:
        """The figure; `None` with a warning where there is none."""
        found = (logs or {}).get(self.monitor)
        if found is None and (figure := figure_named(self.monitor, self.model.document)):
            found = (logs or {}).get(f"val_{figure}" if self.monitor.startswith("val_") else figure)
        if found is None:
            names = ", ".join(logs or {})
            warnings.warn(f'{type(self).__name__} watches "{self.monitor}", which is not there: {names}', stacklevel=2)
            return None
        return float(found)

    @property
    def greater(self) -> bool:
        """Whether great values are the better ones."""
        if self.mode != "auto":
            return self.mode == "max"
        figure = figure_named(self.monitor, self.model.document)
        return figure is not None and monitored(self.model.document)[figure] == "max"

    @property
    def worst(self) -> float:
        """What every value is better than."""
        return -math.inf if self.greater else math.inf

    def is_better(self, value: float, reference: float) -> bool:
        """Whether a value is better than another one."""
        if self.greater:
            return value - self.min_delta > reference
        return value + self.min_delta < reference


class EarlyStopping(Monitoring):
    """Ends training when a figure has not become better for `patience` epochs.

    With `restore_best_weights` the model then has the weights of its best epoch, also where training ends by itself.
    With `baseline` a value counts only if it is better than that too. Nothing is looked at before the epoch
    `start_from_epoch`.
    """

    def __init__(
        self, monitor: str = "val_loss", min_delta: float = 0.0, patience: int = 0, verbose: int = 0,
        mode: Mode = "auto", baseline: float | None = None, restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(monitor, mode, min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best: float | None = None
        self.best_weights: Mapping[str, Array] | None = None

    def on_train_begin(self, logs: Figures | None = None) -> None:
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best = self.best_weights = None

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        value = self.value(logs)
        if value is None or epoch < self.start_from_epoch:
            return
        if self.best_weights is None:
            self._keep(epoch)
        self.wait += 1
        if self.best is None or self.is_better(value, self.best):
            self.best = value
            self._keep(epoch)
            if self.baseline is None or self.is_better(value, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: Figures | None = None) -> None:
        if self.stopped_epoch and self.verbose:
            say(f"epoch {self.stopped_epoch + 1}: nothing became better for so long, training ends")
        if self.best_weights is not None:
            self.model.weights = dict(self.best_weights)
            if self.verbose:
                say(f"the weights are those of epoch {self.best_epoch + 1} again")

    def _keep(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = {key: np.array(array) for key, array in self.model.arrays.items()}


class ReduceLROnPlateau(Monitoring):
    """Multiplies the learning rate by `factor` when a figure has not become better for `patience` epochs.

    For `cooldown` epochs after that nothing is counted; the rate does not fall below `min_lr`.
    """

    def __init__(
        self, monitor: str = "val_loss", factor: float = 0.1, patience: int = 10, verbose: int = 0,
        mode: Mode = "auto", min_delta: float = 1e-4, cooldown: int = 0, min_lr: float = 0.0,
    ) -> None:  # fmt: skip
        if factor >= 1.0:
            raise ValueError(f"factor needs a number below 1, got {factor}")
        super().__init__(monitor, mode, min_delta)
        self.factor, self.patience, self.verbose = factor, patience, verbose
        self.cooldown, self.min_lr = cooldown, min_lr
        self.best: float | None = None
        self.wait = self.cooldown_counter = 0

    def on_train_begin(self, logs: Figures | None = None) -> None:
        self.best = None
        self.wait = self.cooldown_counter = 0

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        if logs is not None:
            logs["learning_rate"] = self.model.learning_rate
        if (value := self.value(logs)) is None:
            return
        if self.cooldown_counter:
            self.cooldown_counter -= 1
            self.wait = 0
        if self.is_better(value, self.worst if self.best is None else self.best):
            self.best, self.wait = value, 0
        elif not self.cooldown_counter:
            self.wait += 1
            if self.wait >= self.patience:
                self._lower(epoch)

    def _lower(self, epoch: int) -> None:
        before = self.model.learning_rate
        if before <= self.min_lr:
            return
        self.model.learning_rate = max(before * self.factor, self.min_lr)
        self.cooldown_counter, self.wait = self.cooldown, 0
        if self.verbose:
            say(f"epoch {epoch + 1}: the learning rate is {self.model.learning_rate:g} from here on")


class ModelCheckpoint(Monitoring):
    """Saves the model, or its weights alone (.safetensors), after each epoch or every `save_freq` batches.

    `filepath` may have the number of the epoch (from 1) and figures in it: `"net-{epoch:02d}-{val_loss:.2f}.loom"`.
    With `save_best_only` it is saved only where the monitored figure is better than ever, and than
    `initial_value_threshold`.
    """

    def __init__(
        self, filepath: Path | str, monitor: str = "val_loss", verbose: int = 0, save_best_only: bool = False,
        save_weights_only: bool = False, mode: Mode = "auto", save_freq: int | Literal["epoch"] = "epoch",
        initial_value_threshold: float | None = None,
    ) -> None:  # fmt: skip
        super().__init__(monitor, mode)
        ending = ".safetensors" if save_weights_only else ".loom"
        if Path(filepath).suffix != ending:
            what = "weights are" if save_weights_only else "a model is"
            raise ValueError(f"{what} saved as {ending}, got {Path(filepath).name}")
        self.filepath, self.verbose, self.save_freq = str(filepath), verbose, save_freq
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        self.best = initial_value_threshold
        self._epoch = self._batches = 0

    def on_epoch_begin(self, epoch: int, logs: Figures | None = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Figures | None = None) -> None:
        self._batches += 1
        if self.save_freq != "epoch" and self._batches % self.save_freq == 0:
            self._save({**(logs or {}), "batch": batch + 1})

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        if self.save_freq == "epoch":
            self._save(logs or {})

    def _save(self, logs: Figures) -> None:
        if self.save_best_only:
            value = self.value(logs)
            if value is None or not self.is_better(value, self.worst if self.best is None else self.best):
                return
            self.best = value
        path = Path(self.filepath.format(**{**logs, "epoch": self._epoch + 1}))
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.save_weights_only:
            arrays = {key: np.ascontiguousarray(array) for key, array in self.model.arrays.items()}
            write_atomically(path, save(arrays), keep_backup=False)
        else:
            self.model.save(path)
        if self.verbose:
            say(f"epoch {self._epoch + 1}: saved in {path}")


def say(text: str) -> None:
    """Writes a line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
