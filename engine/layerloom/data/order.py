"""Which rows are trained on, and in which order: both follow from the seed alone.

Raw Philox output is sorted instead of calling NumPy's `permutation`, whose result may differ between NumPy versions;
so a run can be repeated and resumed anywhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

_SPLIT_STREAM = 0x73706C6974  # "split"
_ORDER_STREAM = 0x6F72646572  # "order"
_DRAW_STREAM = 0x64726177  # "draw"
_TURN_STREAM = 0x7475726E  # "turn"


class Split(NamedTuple):
    """Row numbers of the three parts, each sorted; together they are all rows."""

    train: Rows
    validation: Rows
    test: Rows


def permutation(rows: int, seed: int, stream: int, counter: int = 0) -> Rows:
    """A shuffle of 0 ... rows-1 that depends on the three numbers alone."""
    return np.argsort(_raw(rows, seed, stream, counter), kind="stable").astype(np.int64)


def _raw(count: int, seed: int, stream: int, counter: int) -> NDArray[np.uint64]:
    generator = np.random.Philox(
        key=np.array([seed, stream], np.uint64), counter=np.array([0, counter, 0, 0], np.uint64)
    )
    found: NDArray[np.uint64] = generator.random_raw(count)
    return found


def drawn(rows: Rows, odds: NDArray[np.floating], seed: int, epoch: int) -> Rows:
    """As many rows as there are, each drawn from all of them: `odds` (rows,) say how often one comes beside others.

    Some come several times, others not at all; those whose odds are 0 never come.
    """
    sums = np.cumsum(odds, dtype=np.float64)
    shares = (_raw(len(rows), seed, _DRAW_STREAM, epoch) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    last = np.flatnonzero(odds)[-1]  # where rounding would go past it
    chosen: Rows = rows[np.minimum(np.searchsorted(sums, shares * sums[-1], side="right"), last)]
    return chosen


def split(
    rows: int,
    seed: int,
    test_fraction: float = 0.2,
    validation_fraction: float = 0.1,
    labels: NDArray[np.generic] | None = None,
) -> Split:
    """A random split: `test_fraction` of all rows, `validation_fraction` of the others, the rest to train on.

    With `labels` (rows,) every part has each class in the same proportion, to within two rows.
    """
    shuffled = permutation(rows, seed, _SPLIT_STREAM)
    if labels is not None:
        shuffled = shuffled[np.argsort(labels[shuffled], kind="stable")]
    in_test = _evenly_chosen(rows, test_fraction)
    rest = shuffled[~in_test]
    in_validation = _evenly_chosen(len(rest), validation_fraction)
    return Split(np.sort(rest[~in_validation]), np.sort(rest[in_validation]), np.sort(shuffled[in_test]))


def _evenly_chosen(rows: int, fraction: float) -> NDArray[np.bool_]:
    """A mask with `fraction` of the rows, at even distances, so that each run of equal labels gives its share."""
    count = round(rows * fraction)
    steps = np.arange(rows + 1, dtype=np.int64) * count // max(rows, 1)
    return np.diff(steps) > 0


def batches(rows: Rows, batch_size: int, seed: int, epoch: int) -> list[Rows]:
    """The rows of each step of an epoch: shuffled by (seed, epoch), the last batch as short as it comes.

    A single row that is left over joins the batch before it, because a batch norm cannot learn from one row.
    """
    return joined(in_order(shuffled(rows, seed, epoch), batch_size), batch_size)


def shuffled(rows: Rows, seed: int, epoch: int) -> Rows:
    """The rows in the order of an epoch."""
    return rows[permutation(len(rows), seed, _ORDER_STREAM, epoch)]


def in_turn(cut: list[Rows], seed: int, epoch: int) -> list[Rows]:
    """Batches in an order of their own, which depends on (seed, epoch)."""
    return [cut[place] for place in permutation(len(cut), seed, _TURN_STREAM, epoch)]


def joined(cut: list[Rows], batch_size: int) -> list[Rows]:
    """Batches of so many rows; where the last one is a single row that was left over, it joins the one before."""
    lone = len(cut) > 1 and len(cut[-1]) == 1 < batch_size
    return [*cut[:-2], np.concatenate(cut[-2:])] if lone else cut


def batch_count(rows: int, batch_size: int, *, drop_last: bool = False) -> int:
    """How many batches `batches` makes of so many rows; with `drop_last` how many are full."""
    whole, rest = divmod(rows, batch_size)
    return whole if drop_last else whole + (rest > 1 or (rest == 1 and whole == 0))


def in_order(rows: Rows, batch_size: int) -> list[Rows]:
    """The rows cut into batches as they are."""
    return [rows[start : start + batch_size] for start in range(0, len(rows), batch_size)]
