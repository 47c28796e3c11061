"""Arrays that a person passes, as the columns of a network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import ml_dtypes
import numpy as np

from layerloom.layers.spec import Spec, agree
from layerloom.model.sequences import Array, ModelError, Padded, are_ragged, are_sequences, as_array, joined, padded
from layerloom.train.batches import LENGTHS

__all__ = ["Array", "Given", "ModelError", "by_name", "columns", "refuse_lengths", "rows", "stacked"]

Given = Any
"""An array (or what NumPy makes one of), or a list of sequences; where there are several ports, a list, tuple or dict
of them."""


def columns(
    given: Given,
    ports: Mapping[str, tuple[str, Spec]],
    what: str,
    lengths: Any = None,
    ignored: Mapping[str, Collection[int]] = MappingProxyType({}),
) -> dict[str, Array]:
    """The arrays by column key; `ports` are key and Spec by name. Raises `ModelError`.

    Sequences of different lengths are padded, and a column says how long each is: those of a list, a `Padded`, or with
    `lengths` (rows,), for all ports of sequences or by name. Labels may also be those that are `ignored`, by name.
    """
    found: dict[str, Array] = {}
    for name, value in by_name(_unwrapped(given, ports), list(ports), what).items():
        key, spec = ports[name]
        own = lengths.get(name) if isinstance(lengths, Mapping) else lengths
        has_own = own is not None and spec.variable and not isinstance(value, Padded)
        left_out = ignored.get(name, ())
        found |= _column(key, Padded(value, own) if has_own else value, spec, f'{what} "{name}"', left_out)
    rows(found)
    return found


def refuse_lengths(lengths: Any, ports: Mapping[str, tuple[str, Spec]]) -> None:
    """Raises `ModelError` where there are lengths, but not of sequences of any length."""
    names = [name for name, (_, spec) in ports.items() if spec.variable]
    if lengths is not None and not names:
        raise ModelError("lengths are those of sequences of any length, but no input is one: Input((None, ...)) is")
    if isinstance(lengths, Mapping) and (unknown := [name for name in lengths if name not in names]):
        raise ModelError(f"there are no sequences {unknown[0]} to have lengths; there are: {', '.join(names)}")


def _column(key: str, value: Any, spec: Spec, what: str, ignored: Collection[int]) -> dict[str, Array]:
    """The array of a port, with the lengths of its sequences where they may differ."""
    if spec.variable and not isinstance(value, Padded) and are_sequences(value):
        value = padded(value, what)
    if isinstance(value, Padded) and spec.variable:
        values, lengths = value.checked(what)
        return {key: _fitted(values, spec, what, ignored), key + LENGTHS: lengths}
    if spec.rank and None in spec.dims[spec.variable :] and _differ(value):
        raise ModelError(
            f"{what} may have any size ({_shape_text(spec)}), but all rows of one array have the same: "
            "give those of one size together, one call or batch after the other"
        )
    if isinstance(value, Padded) or (spec.rank and are_ragged(value)):
        raise ModelError(
            f"{what} has a fixed shape, ({_shape_text(spec)}), got sequences of different lengths: "
            "declare it as Input((None, ...)), which takes sequences of any length"
        )
    return {key: _fitted(as_array(value, what), spec, what, ignored)}


def _differ(value: Any) -> bool:
    """Whether rows come one by one in different shapes."""
    return isinstance(value, list | tuple) and len({np.shape(row) for row in value if isinstance(row, np.ndarray)}) > 1


def rows(found: Mapping[str, Array]) -> int:
    """How many rows the arrays have; raises `ModelError` if they differ."""
    counts = [len(array) for key, array in found.items() if not key.endswith(LENGTHS)]
    if len(set(counts)) > 1:
        raise ModelError(f"all arrays need the same number of rows, got {', '.join(map(str, counts))}")
    return counts[0]


def by_name(given: Given, names: Sequence[str], what: str) -> Mapping[str, Any]:
    """What was given for each name, by position or by name; raises `ModelError`."""
    if given is None:
        raise ModelError(f"expected the {what}{'s' * (len(names) > 1)} {', '.join(names)}, got None")
    if isinstance(given, Mapping):
        if set(given) != set(names):
            expected = f"the {what}{'s' * (len(names) > 1)} {', '.join(names)}"
            raise ModelError(f"expected {expected}, got {', '.join(map(str, given))}")
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


def stacked(one: Mapping[str, Array], other: Mapping[str, Array]) -> dict[str, Array]:
    """The rows of two sets of columns one under another; where only one has lengths, all steps of the other count."""
    sets = [_with_lengths(part, {key for key in (*one, *other) if key.endswith(LENGTHS)}) for part in (one, other)]
    return {key: joined([part[key] for part in sets]) for key in sets[0]}


def _with_lengths(found: Mapping[str, Array], keys: set[str]) -> dict[str, Array]:
    whole = {key: found[key.removesuffix(LENGTHS)] for key in keys if key not in found}
    return {**found, **{key: np.full(len(array), array.shape[1], np.int64) for key, array in whole.items()}}


def _fitted(array: Array, spec: Spec, what: str, ignored: Collection[int]) -> Array:
    """The array in the kind that the port takes; a missing or superfluous last axis of one entry is mended."""
    expected = spec.dims
    if array.ndim == len(expected) and expected[-1:] == (1,):
        array = array[..., np.newaxis]
    elif array.ndim == len(expected) + 2 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim != len(expected) + 1 or not all(map(agree, expected, array.shape[1:])):
        single = array.shape == tuple(expected) and bool(expected)
        hint = ": one sample is an array of one row, x[np.newaxis]" if single else ""
        if spec.classes and array.shape[1:] == (*expected, spec.classes):
            hint = ": one-hot rows go with the loss categorical_crossentropy, or as their numbers, y.argmax(-1)"
        raise ModelError(f"{what} needs an array ({_shape_text(spec, 'rows')}), got {array.shape}{hint}")
    return _labels(array, spec, what, ignored) if spec.kind == "int" else _numbers(array, what)


def _shape_text(spec: Spec, *before: str) -> str:
    return ", ".join([*before, *("?" if dim is None else str(dim) for dim in spec.dims)])


def _numbers(array: Array, what: str) -> Array:
    if array.dtype.kind not in "fiub" and array.dtype != ml_dtypes.bfloat16:
        raise ModelError(f"{what} needs numbers, got {_kind(array)}")
    return array.astype(np.float32)


def _kind(array: Array) -> str:
    return "texts: turn them into numbers first" if array.dtype.kind in "US" else str(array.dtype)


def _labels(array: Array, spec: Spec, what: str, ignored: Collection[int]) -> Array:
    if array.dtype.kind not in "iub":
        whole = array.dtype.kind == "f" and bool((array == np.round(array)).all())
        raise ModelError(f"{what} needs whole numbers, got {_kind(array)}{': use .astype(int)' * whole}")
    for count, one in ((spec.classes, "class"), (spec.vocabulary, "token")):
        known = array[~np.isin(array, list(ignored))] if ignored else array
        if count is not None and known.size and not (known.min() >= 0 and known.max() < count):
            got = f"{known.min()} to {known.max()}"
            raise ModelError(f"{what} needs {one} numbers from 0 to {count - 1}, got {got}")
    return array.astype(np.int64)
