"""What the parent wrote for its workers, read back: the net, its first weights, the batches.

Plain NumPy, so that a worker loads nothing that its framework does not need.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

NET, TASK, WEIGHTS, BATCHES = "net.loom", "task.json", "weights.npz", "batches.npz"


@dataclass(frozen=True)
class Task:
    """What is trained, in words that all frameworks share. Keys of columns are `"<node>.<port>"`."""

    model: str
    batch: int
    batches: int
    optimizer: str
    learning_rate: float
    momentum: float
    weight_decay: float
    seed: int
    inputs: list[str]
    """The columns that the net takes."""
    lengths: str
    """The column of sequence lengths, '' if there is none."""
    target: str
    """The column that the loss compares with."""
    classes: int
    """How many scores the net gives."""
    shape: list[int]
    """The shape of one sample of the first input."""
    vocabulary: int
    """How many different tokens there are, 0 if the net does not read tokens."""
    parameters: dict[str, Any]
    """The sizes of the net: the parameters of its template."""
    names: dict[str, str]
    """The key of each weight in the hand-written net, by ours."""


@dataclass(frozen=True)
class Inputs:
    """The folder with everything."""

    folder: Path

    @property
    def net(self) -> Path:
        """Our document."""
        return self.folder / NET

    @property
    def task(self) -> Task:
        return Task(**json.loads((self.folder / TASK).read_text(encoding="utf-8")))

    def weights(self) -> Arrays:
        """Parameters and buffers by our keys."""
        with np.load(self.folder / WEIGHTS) as file:
            return dict(file)

    def batches(self) -> list[Arrays]:
        """The columns of each batch."""
        return [self._columns(str(number)) for number in range(self.task.batches)]

    def predicted(self, rows: int) -> Arrays:
        """The columns of the batch of so many rows that is predicted."""
        return self._columns(f"predict{rows}")

    def _columns(self, prefix: str) -> Arrays:
        with np.load(self.folder / BATCHES) as file:
            names = [name for name in file.files if name.startswith(f"{prefix}/")]
            return {name.partition("/")[2]: file[name] for name in names}
