"""Callbacks that keep, print and write down what happens."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal, TextIO

from layerloom.callbacks.base import Callback, Figures
from layerloom.callbacks.monitoring import say
from layerloom.train.run_logs import named, titled
from layerloom.train.tensorboard import EventFile


class History(Callback):
    """Keeps the figures of every epoch: `history` by name, `epoch` with their numbers from 0."""

    sees_weights = False

    def __init__(self) -> None:
        self.epoch: list[int] = []
        self.history: dict[str, list[float]] = {}

    def on_train_begin(self, logs: Figures | None = None) -> None:
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


class Progress(Callback):
    """Prints each epoch on a line, as `fit` does by itself unless it is told `verbose=0`."""

    sees_weights = False

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        say(epoch_line(epoch + 1, self.params["epochs"], logs or {}))


def epoch_line(number: int, epochs: int, figures: Figures) -> str:
    """An epoch on a line: `epoch 2/5  loss 0.4211  val_loss 0.4387`."""
    parts = (f"{name} {value:{'.4g' if name == 'learning_rate' else '.4f'}}" for name, value in figures.items())
    return f"epoch {number:{len(str(epochs))}}/{epochs}  {'  '.join(parts)}"


class CSVLogger(Callback):
    """Writes the figures of each epoch as a line of a CSV file.

    With `append` it goes on in a file that is there. A figure that an epoch has not is NA.
    """

    sees_weights = False

    def __init__(self, filename: Path | str, separator: str = ",", append: bool = False) -> None:
        self.filename, self.separator, self.append = Path(filename), separator, append
        self._file: TextIO | None = None
        self._names: list[str] = []

    def on_train_begin(self, logs: Figures | None = None) -> None:
        self._names = self._names_before() if self.append else []
        mode: Literal["a", "w"] = "a" if self.append else "w"
        self._file = self.filename.open(mode, newline="", encoding="utf-8")

    def _names_before(self) -> list[str]:
        """The names of the columns of a file that is there."""
        if not self.filename.exists():
            return []
        with self.filename.open(newline="", encoding="utf-8") as file:
            return next(csv.reader(file, delimiter=self.separator), [])

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        assert self._file is not None, "training has begun"
        row: Figures = {"epoch": epoch, **(logs or {})}
        fresh = not self._names
        if fresh:
            self._names = ["epoch", *sorted(logs or {})]
        writer = csv.DictWriter(
            self._file, self._names, restval="NA", extrasaction="ignore", delimiter=self.separator, lineterminator="\n"
        )
        if fresh:
            writer.writeheader()
        writer.writerow(row)
        self._file.flush()

    def on_train_end(self, logs: Figures | None = None) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class TensorBoard(Callback):
    """Writes event files for TensorBoard: `tensorboard --logdir logs` shows them.

    Figures of epochs are in `train` and `validation` below `log_dir`, as `epoch_loss` and so on, with the learning
    rate; every `update_freq` batches ('batch' for each) also `batch_loss` and so on; every `histogram_freq` epochs the
    weights, where that is not 0; and the graph.
    """

    def __init__(
        self, log_dir: Path | str = "logs", histogram_freq: int = 0, write_graph: bool = True,
        update_freq: int | Literal["epoch", "batch"] = "epoch",
    ) -> None:  # fmt: skip
        self.log_dir, self.histogram_freq, self.write_graph = Path(log_dir), histogram_freq, write_graph
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self._files: dict[str, EventFile] = {}
        self._batches = 0

    def on_train_begin(self, logs: Figures | None = None) -> None:
        self._batches = 0
        if self.write_graph:
            self._file("train").graph(self.model.document)

    def _file(self, part: str) -> EventFile:
        if part not in self._files:
            self._files[part] = EventFile(self.log_dir / part)
        return self._files[part]

    def on_train_batch_end(self, batch: int, logs: Figures | None = None) -> None:
        self._batches += 1
        if self.update_freq != "epoch" and self._batches % self.update_freq == 0:
            self._file("train").scalars(self._batches, named("batch", logs or {}))

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        figures = {**(logs or {}), "learning_rate": self.model.learning_rate}
        validation = {name.removeprefix("val_"): value for name, value in figures.items() if name.startswith("val_")}
        train = {name: value for name, value in figures.items() if not name.startswith("val_")}
        self._file("train").scalars(epoch, named("epoch", train))
        if validation:
            self._file("validation").scalars(epoch, named("epoch", validation))
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            for name, array in titled(self.model.document, self.model.arrays).items():
                self._file("train").histogram(epoch, name, array)

    def on_train_end(self, logs: Figures | None = None) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()
