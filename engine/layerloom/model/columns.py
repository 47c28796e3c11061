"""Arrays that a person passes, as the columns of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerloom.layers.spec import Spec, agree

Array = NDArray[Any]
Given = Any
"""An array (or what NumPy makes one of); or, where there are several ports, a list, tuple or dict of them."""


class ModelError(ValueError):
    """A model cannot do what was asked; the message says what was expected and what came."""


def columns(given: Given, ports: Mapping[str, tuple[str, Spec]], what: str) -> dict[str, Array]:
    """The arrays by column key; `ports` are key and Spec by name. Raises `ModelError`."""
    found = {}
    for name, value in by_name(_unwrapped(given, ports), list(ports), what).items():
        key, spec = ports[name]
        found[key] = _fitted(np.asarray(value), spec, f'{what} "{name}"')
    rows(found)
    return found


def rows(found: Mapping[str, Array]) -> int:
    """How many rows the arrays have; raises `ModelError` if they differ."""
    counts = [len(array) for array in found.values()]
    if len(set(counts)) > 1:
        raise ModelError(f"all arrays need the same number of rows, got {', '.join(map(str, counts))}")
    return counts[0]


def by_name(given: Given, names: Sequence[str], what: str) -> Mapping[str, Any]:
    """What was given for each name, by position or by name; raises `ModelError`."""
    if isinstance(given, Mapping):
        if set(given) != set(names):
            raise ModelError(f"expected the {what}s {', '.join(names)}, got {', '.join(map(str, given))}")
        return given
    several = list(given) if len(names) > 1 and isinstance(given, list | tuple) else [given]
    if len(several) != len(names):
        raise ModelError(f"expected {len(names)} {what}s ({', '.join(names)}), got {len(several)}")
    return dict(zip(names, several, strict=True))


def _unwrapped(given: Given, ports: Mapping[str, tuple[str, Spec]]) -> Given:
    """The one array in a list, where there is one port; a list of numbers or rows stays what it is."""
    if len(ports) != 1 or not isinstance(given, list | tuple) or len(given) != 1:
        return given
    ((_, spec),) = ports.values()
    return given[0] if isinstance(given[0], np.ndarray) and given[0].ndim > spec.rank else given


def _fitted(array: Array, spec: Spec, what: str) -> Array:
    """The array in the kind that the port takes; a missing or superfluous last axis of one entry is mended."""
    expected = spec.dims
    if array.ndim == len(expected) and expected[-1:] == (1,):
        array = array[..., np.newaxis]
    elif array.ndim == len(expected) + 2 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim != len(expected) + 1 or not all(map(agree, expected, array.shape[1:])):
        shape = ", ".join(["rows", *("?" if dim is None else str(dim) for dim in expected)])
        raise ModelError(f"{what} needs an array ({shape}), got {array.shape}")
    return _labels(array, spec, what) if spec.kind == "int" else array.astype(np.float32)


def _labels(array: Array, spec: Spec, what: str) -> Array:
    if array.dtype.kind not in "iub":
        raise ModelError(f"{what} needs whole numbers, got {array.dtype}")
    highest = spec.classes
    if highest is not None and array.size and not (array.min() >= 0 and array.max() < highest):
        raise ModelError(f"{what} needs class numbers from 0 to {highest - 1}, got {array.min()} to {array.max()}")
    return array.astype(np.int64)
