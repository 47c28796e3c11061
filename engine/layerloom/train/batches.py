"""Batches of a run, gathered from whole columns into buffers that are used again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from layerloom.data import Buckets
from layerloom.device import Array, array_module
from layerloom.ops.operation import ArraySpec

MOST_SIZES = 24
"""For how many shapes of batches buffers are kept; those not used for longest are dropped."""
LENGTHS = ".lengths"
"""How the key of a column of lengths ends, after the key of their sequences."""


class Batches:
    """Rows of columns by key. What a call returns is valid until the `kept`-th call after it of the same size.

    With `buckets` sequences of variable length are cut to the steps of the size that holds those of a batch.
    """

    def __init__(self, columns: Mapping[str, Array], buckets: Buckets | None = None, *, kept: int = 2) -> None:
        self.columns = columns
        self.buckets = buckets
        self._kept = kept
        self._sequences = frozenset(key for key in columns if key + LENGTHS in columns)
        self._buffers: OrderedDict[tuple[int, int | None], list[dict[str, Array]]] = OrderedDict()

    def specs(self, rows: int, steps: int | None = None) -> dict[str, ArraySpec]:
        """Shapes and dtypes of a batch with so many rows, its sequences cut to so many steps, `None` for all."""
        return {key: ArraySpec((rows, *self._shape(key, steps)), column.dtype) for key, column in self.columns.items()}

    def _shape(self, key: str, steps: int | None) -> tuple[int, ...]:
        """The shape of a row."""
        shape = self.columns[key].shape[1:]
        return (min(shape[0], steps), *shape[1:]) if steps is not None and key in self._sequences else shape

    @property
    def most_steps(self) -> int | None:
        """The steps of the largest batch, `None` where sequences are not cut."""
        return self.buckets.sizes[-1] if self.buckets else None

    def __call__(self, rows: NDArray[np.int64]) -> dict[str, Array]:
        """The columns at these rows, which must be there."""
        sets = self._sets(len(rows), self.buckets.size(rows) if self.buckets else None)
        sets.insert(0, sets.pop())  # The last batch may still be read while this one is gathered.
        for key, buffer in sets[0].items():
            column = self.columns[key]
            if isinstance(column, np.ndarray) and column.shape[1:] == buffer.shape[1:]:
                np.take(column, rows, axis=0, out=buffer, mode="clip")  # "raise" would gather into a copy first.
            else:
                cut = column[:, : buffer.shape[1]] if key in self._sequences else column
                buffer[...] = cut[array_module(column).asarray(rows)]
        return sets[0]

    def _sets(self, rows: int, steps: int | None) -> list[dict[str, Array]]:
        """The sets of buffers for a number of rows and of steps."""
        size = rows, steps
        if size not in self._buffers:
            while len(self._buffers) >= MOST_SIZES:
                self._buffers.popitem(last=False)
            self._buffers[size] = [self._empty(rows, steps) for _ in range(self._kept)]
        self._buffers.move_to_end(size)
        return self._buffers[size]

    def _empty(self, rows: int, steps: int | None) -> dict[str, Array]:
        specs = self.specs(rows, steps).items()
        return {key: array_module(self.columns[key]).empty(spec.shape, spec.dtype) for key, spec in specs}
