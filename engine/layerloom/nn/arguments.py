"""Constructor arguments in the forms that PyTorch takes: `3` for `(3, 3)`, and a clear refusal of others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

Size = int | Sequence[int]
"""A number for both axes of an image, or one for height and one for width."""


class UnsupportedError(ValueError):
    """An argument of PyTorch's has a value that this engine does not support; the sentence says which."""


def supported(owner: object, *, hint: str = "", **arguments: tuple[object, object]) -> None:
    """Raises `UnsupportedError` for the first argument whose value is not the only one that is supported.

    `arguments`: name -> (value given, value supported).
    """
    for name, (given, only) in arguments.items():
        if given is not only and given != only:
            text = f"{type(owner).__name__} supports {name}={only!r} only, got {given!r}"
            raise UnsupportedError(f"{text}: {hint}" if hint else text)


def pair(value: Size, name: str, low: int = 1) -> tuple[int, int]:
    """`(height, width)` from a number or two; raises `ValueError` unless both are at least `low`."""
    values = (value, value) if isinstance(value, int) else tuple(value)
    if len(values) != 2 or any(v < low for v in values):
        raise ValueError(f"{name} needs one or two whole numbers of at least {low}, got {value!r}")
    return values[0], values[1]


def probability(value: float, name: str) -> float:
    """The value itself; raises `ValueError` unless it is from 0 to 1."""
    if not 0 <= value <= 1:
        raise ValueError(f"{name} needs a probability from 0 to 1, got {value!r}")
    return value


def floating(dtype: DTypeLike | None) -> np.dtype[np.generic]:
    """The dtype of new parameters, float32 unless another one is given."""
    chosen = np.dtype(np.float32 if dtype is None else dtype)
    if not np.issubdtype(chosen, np.floating):
        raise ValueError(f"parameters are floating-point numbers, got dtype {chosen}")
    return chosen
