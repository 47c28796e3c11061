"""The logs that training settings ask for, from `fit`: the same files that a run of the window has."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from layerloom.callbacks import Callback
from layerloom.callbacks.base import Figures, Trainee
from layerloom.graph.settings import TrainingConfig
from layerloom.train.events import Epoch, Started, Step
from layerloom.train.run import RunFolder, new_run
from layerloom.train.run_logs import Log, run_logs

LOSS = "loss"


def folder_for(config: TrainingConfig, name: str, given: Path | str | None) -> Path | None:
    """Where logs go: the folder that was given, else a new one in `<name>.runs`; `None` where none are asked for."""
    if not (config.csv_log or config.tensorboard_log):
        return None
    if given is None:
        return new_run(Path(f"{name}.runs")).path
    Path(given).mkdir(parents=True, exist_ok=True)
    return Path(given)


@contextmanager
def logged(model: Trainee, config: TrainingConfig, folder: Path | None) -> Iterator[list[Callback]]:
    """The callbacks that write the logs into a folder, none without one."""
    if folder is None:
        yield []
        return
    with run_logs(model.document, config, RunFolder(folder), lambda: model.arrays) as tell:
        yield [_Teller(tell, folder)]


class _Teller(Callback):
    """Tells logs of a training as the events of a run."""

    def __init__(self, tell: Log, folder: Path) -> None:
        self._tell, self._folder = tell, folder
        self._step = self._epoch = 0
        self._began_s = 0.0

    def on_train_begin(self, logs: Figures | None = None) -> None:  # noqa: ARG002
        epochs, steps = self.params["epochs"], self.params.get("steps", 0)
        self._tell(Started(str(self._folder), epochs, steps, 0, 0, 0, 0, "", ""))

    def on_epoch_begin(self, epoch: int, logs: Figures | None = None) -> None:  # noqa: ARG002
        self._epoch, self._began_s = epoch + 1, time.monotonic()

    def on_train_batch_end(self, batch: int, logs: Figures | None = None) -> None:  # noqa: ARG002
        self._step += 1
        figures = dict(logs or {})
        loss = figures.pop(LOSS, 0.0)
        self._tell(Step(self._epoch, self._step, loss, figures, self.model.learning_rate, 0.0, 0.0))

    def on_epoch_end(self, epoch: int, logs: Figures | None = None) -> None:
        figures = {name: value for name, value in (logs or {}).items() if name != "learning_rate"}
        validation = {name.removeprefix("val_"): value for name, value in figures.items() if name.startswith("val_")}
        train = {name: value for name, value in figures.items() if not name.startswith("val_")}
        seconds = time.monotonic() - self._began_s
        self._tell(Epoch(epoch + 1, self._step, train, validation, best=False, seconds=seconds))
