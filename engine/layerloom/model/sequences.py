"""Sequences of different lengths in one array: padded at their ends, with a length for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class ModelError(ValueError):
    """A model cannot do what was asked; the message says what was expected and what came."""


@dataclass(frozen=True, eq=False)
class Padded:
    """Sequences in `values` (rows, steps, ...), of which `lengths` (rows,) says how many steps of each count.

    It may stand wherever an array of sequences may: `fit(Padded(words, lengths), labels)`. A list of sequences of
    different lengths becomes one by itself.
    """

    values: Any
    lengths: Any

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: Any) -> Padded:
        """Those of some rows."""
        return Padded(as_array(self.values, "values")[rows], as_array(self.lengths, "lengths")[rows])

    def checked(self, what: str) -> tuple[Array, NDArray[np.int64]]:
        """Both as arrays; raises `ModelError` unless there is a whole number from 0 to the steps for each row."""
        values, lengths = as_array(self.values, what), as_array(self.lengths, f"the lengths of {what}")
        if values.ndim < 2:
            raise ModelError(f"{what} needs an array (rows, steps, ...) of sequences, got {values.shape}")
        if lengths.shape != values.shape[:1] or lengths.dtype.kind not in "iu":
            got = f"{lengths.dtype} {lengths.shape}"
            raise ModelError(f"{what} needs a length for each of {len(values)} rows, whole numbers, got {got}")
        if lengths.size and not (lengths.min() >= 0 and lengths.max() <= values.shape[1]):
            got = f"{lengths.min()} to {lengths.max()}"
            raise ModelError(f"{what} has {values.shape[1]} steps, so its lengths go from 0 to that, got {got}")
        return values, lengths.astype(np.int64)


def as_array(value: Any, what: str) -> Array:
    """What NumPy makes of a value; raises `ModelError` where that is no array of numbers."""
    try:
        found = np.asarray(value)
    except ValueError:
        raise ModelError(f"{what} needs rows of one shape, got some of different lengths: {_hint(value)}") from None
    except (RuntimeError, TypeError) as error:  # PyTorch, for a tensor that it records or that NumPy has no type for
        raise ModelError(f"{what} cannot be taken as an array: {error}") from None
    if found.dtype == object:
        kinds = ", ".join(sorted({type(item).__name__ for item in found.reshape(-1)[:100]}))
        raise ModelError(f"{what} needs an array of numbers, got {type(value).__name__} of {kinds or 'nothing'}")
    return found


def _hint(value: Any) -> str:
    shapes = sorted({_length(row) for row in value})
    return f"from {shapes[0]} to {shapes[-1]} entries; an Input whose first axis is None takes them as sequences"


def _length(row: Any) -> int:
    return len(row) if hasattr(row, "__len__") else 0


def are_sequences(value: Any) -> bool:
    """Whether rows come one by one, each of them with steps of its own, rather than in one array."""
    rows = isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.dtype == object)
    return rows and len(value) > 0 and all(_length(row) or _is_empty(row) for row in value)


def are_ragged(value: Any) -> bool:
    """Whether rows come one by one with different numbers of steps."""
    return are_sequences(value) and len({_length(row) for row in value}) > 1


def _is_empty(row: Any) -> bool:
    return isinstance(row, list | tuple | np.ndarray) and len(row) == 0


def padded(rows: Sequence[Any], what: str) -> Padded:
    """Sequences in one array, zeros after their ends; raises `ModelError` unless their steps have one shape."""
    each = [as_array(row, f"row {number} of {what}") for number, row in enumerate(rows)]
    some = [row for row in each if len(row)]
    shapes = {row.shape[1:] for row in some}
    if len(shapes) > 1:
        raise ModelError(f"{what} needs steps of one shape, got {', '.join(map(str, sorted(shapes)))}")
    lengths = np.array([len(row) for row in each], np.int64)
    dtype = np.result_type(*some) if some else np.dtype(np.int64)
    values = np.zeros((len(each), max(int(lengths.max()), 1), *(shapes.pop() if shapes else ())), dtype)
    for place, row in enumerate(each):
        values[place, : len(row)] = row
    return Padded(values, lengths)


def widened(array: Array, steps: int) -> Array:
    """The array (rows, steps, ...) with zeros up to so many steps."""
    missing = [(0, 0), (0, steps - array.shape[1]), *[(0, 0)] * (array.ndim - 2)]
    return np.pad(array, missing) if steps > array.shape[1] else array


def joined(parts: Sequence[Array]) -> Array:
    """Arrays one under another; where their sequences differ in steps, with zeros up to the longest."""
    if len({part.shape[1:] for part in parts}) > 1:
        steps = max(part.shape[1] for part in parts)
        parts = [widened(part, steps) for part in parts]
    return np.concatenate(parts)
