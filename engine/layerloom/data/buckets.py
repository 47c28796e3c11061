"""Batches of sequences of similar lengths: little is then computed on padding, and there are few sizes to plan for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from layerloom.data.order import Rows, in_order

STEP, MOST = 16, 8
"""Sizes are multiples of the first, and at most so many."""


@dataclass(frozen=True)
class Buckets:
    """The sizes (numbers of steps) that sequences are padded to, the smaller first, and by row which one holds it."""

    sizes: tuple[int, ...]
    number: NDArray[np.int64]

    @classmethod
    def of(cls, lengths: NDArray[np.int64]) -> Buckets:
        """Those with the least padding for sequences of these lengths (rows,)."""
        sizes = bucket_sizes(lengths)
        return cls(sizes, np.searchsorted(np.array(sizes), lengths).astype(np.int64))

    def size(self, rows: Rows) -> int:
        """How many steps hold each of these rows."""
        return self.sizes[int(self.number[rows].max(initial=0))]

    def sorted(self, rows: Rows) -> Rows:
        """The rows, those of smaller sizes first, else in their order."""
        return rows[np.argsort(self.number[rows], kind="stable")]

    def cut(self, rows: Rows, batch_size: int) -> list[Rows]:
        """The rows in batches of similar lengths; only the last may be short.

        Those of a size that fill no batch are among the first of the next larger one.
        """
        found, rest = [], rows[:0]
        for number in range(len(self.sizes)):
            pool = np.concatenate([rest, rows[self.number[rows] == number]])
            whole = len(pool) // batch_size * batch_size
            found += in_order(pool[:whole], batch_size)
            rest = pool[whole:]
        return [*found, rest] if len(rest) else found


def bucket_sizes(lengths: NDArray[np.int64], most: int = MOST, step: int = STEP) -> tuple[int, ...]:
    """At most so many multiples of `step`, the smaller first, to which the sequences can be padded with least padding.

    Of all choices the best is found by going through the ends of the last bucket, the one before it, and so on.
    """
    rounded = np.maximum(-(-np.asarray(lengths) // step), 1) * step
    ends, counts = np.unique(rounded, return_counts=True) if len(rounded) else (np.array([step]), np.array([0]))
    if len(ends) <= most:
        return tuple(map(int, ends))
    before = np.concatenate([[0], np.cumsum(counts)])
    # cost[j]: steps of all sequences in the first j sizes, padded with as many buckets as the round counts
    cost, choices = ends * before[1:], []
    cost = np.concatenate([[0], cost])
    for _ in range(most - 1):
        table = cost[:-1, np.newaxis] + ends * (before[1:] - before[:-1, np.newaxis])  # (start, end)
        table[np.tril_indices(len(ends), -1)] = np.iinfo(np.int64).max
        choices.append(table.argmin(0))
        cost = np.concatenate([[0], table.min(0)])
    return tuple(int(ends[position]) for position in _traced(choices, len(ends)))


def _traced(choices: list[NDArray[np.int64]], count: int) -> list[int]:
    """The positions of the chosen ends, from the choices of each round."""
    starts = [count]
    for choice in reversed(choices):
        if starts[-1]:
            starts.append(int(choice[starts[-1] - 1]))
    starts.append(0)
    return [end - 1 for end, start in pairwise(starts) if end > start][::-1]
