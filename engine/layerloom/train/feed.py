"""What each step of a run is fed with: which rows, in which order, cut to which size, gathered when.

All of it follows from the settings and (seed, epoch), so that a run can be resumed anywhere: shuffled or drawn rows,
batches of sequences of similar lengths, gathered ahead or not.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from layerloom.data import Buckets, Rows, batch_count, drawn, in_order, in_turn, joined, shuffled
from layerloom.device import Array, to_numpy
from layerloom.graph.settings import TrainingConfig
from layerloom.train.ahead import ahead
from layerloom.train.batches import LENGTHS, Batches
from layerloom.train.prepare import Prepared, TrainingError
from layerloom.train.step import Arrays
from layerloom.words import tr


class Feed:
    """The batches of a run. Raises `TrainingError` where the settings do not suit the data.

    Without `shuffle` rows come in their order in every epoch.
    """

    def __init__(self, ready: Prepared, config: TrainingConfig, *, shuffle: bool = True) -> None:
        self._config, self._shuffle = config, shuffle
        self._train = ready.split.train
        self._odds = None if ready.odds is None else ready.odds[self._train]
        self.rows_per_step = config.batch_size * config.accumulate
        buckets = buckets_of(ready) if config.bucketing else None
        self.batches = Batches(ready.columns, buckets)
        self._early = Batches(ready.columns, buckets, kept=config.prefetch + 2) if config.prefetch else self.batches
        if config.drop_last and not self.steps_per_epoch:
            raise TrainingError(
                tr(
                    "There is no full batch: {0} rows are trained on and {1} make a step. Choose a smaller batch "
                    "size, or keep the last batch."
                ).format(len(self._train), self.rows_per_step)
            )
        if self._odds is not None and not self._odds.any():
            raise TrainingError(tr("No row can be drawn: those to train on all have the odds 0."))

    @property
    def steps_per_epoch(self) -> int:
        return batch_count(len(self._train), self.rows_per_step, drop_last=self._config.drop_last)

    def cut(self, epoch: int) -> list[Rows]:
        """The rows of each step of an epoch."""
        seed, size = self._config.seed, self.rows_per_step
        rows = self._train if self._odds is None else drawn(self._train, self._odds, seed, epoch)
        rows, buckets = shuffled(rows, seed, epoch) if self._shuffle else rows, self.batches.buckets
        cut = buckets.cut(rows, size) if buckets else in_order(rows, size)
        kept = [batch for batch in cut if len(batch) == size] if self._config.drop_last else joined(cut, size)
        return in_turn(kept, seed, epoch) if buckets and self._shuffle else kept

    def ahead(self, cut: Sequence[Rows]) -> Generator[tuple[Rows, Arrays], None, None]:
        """The rows and columns of some steps; a batch is valid until the next. Closing it ends its thread."""
        return ahead(lambda rows: (rows, self._early(rows)), cut, self._config.prefetch)


def buckets_of(ready: Prepared) -> Buckets | None:
    """The sizes for the rows of all parts, by the longest of their sequences; `None` where none have lengths."""
    lengths = lengths_of(ready.columns)
    return None if lengths is None else Buckets.of(lengths)


def lengths_of(columns: Arrays) -> NDArray[np.int64] | None:
    """The length of the longest sequence of each row, `None` where there are none of variable length."""
    found = [_numbers(column) for key, column in columns.items() if key.endswith(LENGTHS)]
    return np.max(found, axis=0) if found else None


def _numbers(column: Array) -> NDArray[np.int64]:
    return np.asarray(to_numpy(column), np.int64)
