"""What a run writes down for other programs, where the settings ask for it: a table of epochs, TensorBoard's files.

Both follow from the events alone. A resumed run goes on in the same table and folder; what they say of epochs after the
checkpoint that it goes on from is forgotten.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from layerloom.device import Array, to_numpy
from layerloom.files import write_atomically
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.train.events import Epoch, Event, Started, Step
from layerloom.train.run import RunFolder
from layerloom.train.tensorboard import EventFile

TABLE, TENSORBOARD = "epochs.csv", "tensorboard"
FIRST = ("epoch", "step", "seconds", "learning_rate")
Weights = Callable[[], Mapping[str, Array]]
"""Copies of the present weights by state-dict key."""
Log = Callable[[Event], None]


@contextmanager
def run_logs(document: Document, config: TrainingConfig, run: RunFolder, weights: Weights) -> Iterator[Log]:
    """What hears of every event and writes it down; raises `OSError` on a full disk."""
    logs: list[Log] = []
    with ExitStack() as stack:
        if config.csv_log:
            logs.append(EpochTable(run.path / TABLE).append)
        if config.tensorboard_log:
            board = Board(run.path / TENSORBOARD, document, weights)
            stack.callback(board.close)
            logs.append(board.append)

        def tell(event: Event) -> None:
            for log in logs:
                log(event)

        yield tell


class EpochTable:
    """A CSV file with a row for each epoch: its number, step, duration, rate, and figures (`val_` before validation's).

    A figure that only a later epoch has gets a column then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[dict[str, str]] = []
        self._rate = ""

    def append(self, event: Event) -> None:
        """Writes a row if the event is the end of an epoch."""
        if isinstance(event, Started):
            self._rows = [row for row in _read(self._path) if _number(row) <= event.epoch] if event.epoch else []
        elif isinstance(event, Step):
            self._rate = repr(event.learning_rate)
        elif isinstance(event, Epoch):
            known = (str(event.epoch), str(event.step), f"{event.seconds:.3f}", self._rate)
            figures = {name: repr(float(value)) for name, value in figures_of(event).items()}
            self._rows.append(dict(zip(FIRST, known, strict=True)) | figures)
            self._write()

    def _write(self) -> None:
        names = dict.fromkeys(name for row in self._rows for name in row)
        write_atomically(self._path, rendered(list(names), self._rows).encode(), keep_backup=False)


def figures_of(event: Epoch) -> dict[str, float]:
    """The figures of an epoch, `val_` before those of the validation rows."""
    return {**event.train, **{f"val_{name}": value for name, value in event.validation.items()}}


def rendered(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(file)]


def _number(row: Mapping[str, str]) -> int:
    text = row.get("epoch", "")
    return int(text) if text.isdecimal() else 0


class Board:
    """TensorBoard's files of a run: in `train` the figures of steps and epochs and the weights, in `validation` theirs.

    Figures of epochs have `epoch_` before their names, those of steps `batch_`, as Keras writes them.
    """

    def __init__(self, folder: Path, document: Document, weights: Weights) -> None:
        self._folder, self._document, self._weights = folder, document, weights
        self._files: dict[str, EventFile] = {}
        self._rate = 0.0

    def close(self) -> None:
        """Ends the files."""
        for file in self._files.values():
            file.close()

    def append(self, event: Event) -> None:
        """Writes what an event tells."""
        if isinstance(event, Started):
            after = event.epoch if event.epoch else None
            for part, step in (("train", after), ("validation", after), ("steps", event.step if event.epoch else None)):
                self._files[part] = EventFile(self._folder / part, after=step)
            if after is None:
                self._files["train"].graph(self._document)
        elif isinstance(event, Step):
            self._rate = event.learning_rate
            figures = {"loss": event.loss, **event.metrics, "learning_rate": event.learning_rate}
            self._files["steps"].scalars(event.step, named("batch", figures))
        elif isinstance(event, Epoch):
            self._epoch(event)

    def _epoch(self, event: Epoch) -> None:
        train = self._files["train"]
        train.scalars(event.epoch, named("epoch", {**event.train, "learning_rate": self._rate}))
        if event.validation:
            self._files["validation"].scalars(event.epoch, named("epoch", event.validation))
        for name, array in titled(self._document, self._weights()).items():
            train.histogram(event.epoch, name, array)


def named(what: str, figures: Mapping[str, float]) -> dict[str, float]:
    """Figures as TensorBoard's tags: `epoch_loss`."""
    return {f"{what}_{name}": value for name, value in figures.items()}


def titled(document: Document, weights: Mapping[str, Array]) -> dict[str, Array]:
    """Weights as NumPy arrays by the titles of their nodes: `dense1/weight`."""
    found = {}
    for key, array in weights.items():
        node, _, inner = key.partition(".")
        title = document.nodes[node].title if node in document.nodes else node
        found[f"{title}/{inner}"] = to_numpy(array)
    return found
