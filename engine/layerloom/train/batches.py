"""Batches of a run, gathered from whole columns into buffers that are used again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from layerloom.device import Array, array_module
from layerloom.ops.operation import ArraySpec

MOST_SIZES = 8
"""For how many numbers of rows buffers are kept; those not used for longest are dropped."""


class Batches:
    """Rows of columns by key. What a call returns is valid until the second call after it of the same size."""

    def __init__(self, columns: Mapping[str, Array]) -> None:
        self.columns = columns
        self._buffers: OrderedDict[int, list[dict[str, Array]]] = OrderedDict()

    def specs(self, rows: int) -> dict[str, ArraySpec]:
        """Shapes and dtypes of a batch with so many rows."""
        return {key: ArraySpec((rows, *column.shape[1:]), column.dtype) for key, column in self.columns.items()}

    def __call__(self, rows: NDArray[np.int64]) -> dict[str, Array]:
        """The columns at these rows, which must be there."""
        pair = self._pair(len(rows))
        pair.reverse()  # The last batch may still be read while this one is gathered.
        for key, buffer in pair[0].items():
            column = self.columns[key]
            if isinstance(column, np.ndarray):
                np.take(column, rows, axis=0, out=buffer, mode="clip")  # "raise" would gather into a copy first.
            else:
                buffer[...] = column[array_module(column).asarray(rows)]
        return pair[0]

    def _pair(self, size: int) -> list[dict[str, Array]]:
        """The two sets of buffers for a number of rows."""
        if size not in self._buffers:
            while len(self._buffers) >= MOST_SIZES:
                self._buffers.popitem(last=False)
            self._buffers[size] = [self._empty(size), self._empty(size)]
        self._buffers.move_to_end(size)
        return self._buffers[size]

    def _empty(self, size: int) -> dict[str, Array]:
        specs = self.specs(size).items()
        return {key: array_module(self.columns[key]).empty(spec.shape, spec.dtype) for key, spec in specs}
