"""How much rows and classes count, as a person passes it to `fit`, in the words of the training settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from layerloom.graph.rows import BALANCED, SAMPLE_WEIGHT, class_odds
from layerloom.graph.settings import NAMES
from layerloom.layers.spec import Spec
from layerloom.model.columns import Array, ModelError, rows
from layerloom.model.sequences import are_ragged, as_array, padded, widened
from layerloom.train.batches import LENGTHS

ClassWeight = Mapping[int, float] | Mapping[str, float] | Sequence[float] | str
"""By class (its number, or its name where it has one), in the order of the classes, or 'balanced'.

A class that a mapping does not name counts 1.
"""
Ports = Mapping[str, tuple[str, Spec]]


def class_weight_text(given: ClassWeight, targets: Ports, names: Sequence[str] = ()) -> str:
    """The training setting; raises `ModelError` if a class is weighted that is not there. `names` are the classes'."""
    if isinstance(given, str):
        return given
    if isinstance(given, Mapping):
        count = max((spec.classes or 0 for _, spec in targets.values()), default=0)
        numbers = {_class_number(key, names, count): weight for key, weight in given.items()}
        given = [numbers.get(number, 1.0) for number in range(count)]
    return ", ".join(repr(float(weight)) for weight in given)


def _class_number(key: object, names: Sequence[str], count: int) -> int:
    """The number of a class that is called so; raises `ModelError` where there is none."""
    if isinstance(key, str):
        if key in names:
            return names.index(key)
        known = ", ".join(names) or "none has a name, so their numbers are needed"
        raise ModelError(f'class_weight names the class "{key}"; there are: {known}')
    if key not in range(count):
        raise ModelError(f"class_weight needs classes from 0 to {count - 1}, got {key}")
    return int(str(key))


def sample_weights(given: Any, found: Mapping[str, Array]) -> dict[str, Array]:
    """The column of the weights of rows (rows,), or of their steps (rows, steps), for these columns.

    Raises `ModelError` unless there is one number of at least 0 for each.
    """
    if are_ragged(given):
        given = padded(given, "sample_weight").values
    weights = as_array(given, "sample_weight")
    steps = {array.shape[1] for key, array in found.items() if array.ndim > 1 and key != SAMPLE_WEIGHT}
    known = weights.ndim == 1 or (weights.ndim == 2 and weights.shape[1] <= max(steps, default=0))
    count = rows(found)
    if not known or len(weights) != count:
        got = f"got an array {weights.shape}"
        raise ModelError(f"sample_weight needs one number for each of {count} rows, or for each of their steps, {got}")
    if weights.dtype.kind not in "fiub" or not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ModelError("sample_weight needs numbers of at least 0")
    return _of_steps(weights, found) if weights.ndim == 2 else {SAMPLE_WEIGHT: weights.astype(np.float32)}


def _of_steps(weights: Array, found: Mapping[str, Array]) -> dict[str, Array]:
    """Weights of steps as wide as the sequences that they belong to, and cut into batches with them."""
    lengths = {found[key.removesuffix(LENGTHS)].shape[1]: array for key, array in found.items() if _is_lengths(key)}
    steps = min((width for width in lengths if width >= weights.shape[1]), default=weights.shape[1])
    column = {SAMPLE_WEIGHT: widened(weights.astype(np.float32), steps)}
    return column | ({SAMPLE_WEIGHT + LENGTHS: lengths[steps]} if steps in lengths else {})


def _is_lengths(key: str) -> bool:
    return key.endswith(LENGTHS)


def weighted_alike(one: dict[str, Array], other: dict[str, Array]) -> tuple[dict[str, Array], dict[str, Array]]:
    """Two sets of columns with weights in both, where one has some: rows without count 1."""
    if SAMPLE_WEIGHT not in one and SAMPLE_WEIGHT not in other:
        return one, other
    wanted = max(part[SAMPLE_WEIGHT].ndim for part in (one, other) if SAMPLE_WEIGHT in part)
    found = tuple(part | _spread(part, wanted) for part in (one, other))
    return found[0], found[1]


def _spread(found: Mapping[str, Array], axes: int) -> dict[str, Array]:
    """The weights of rows, or of their steps where there are two axes."""
    weights = found.get(SAMPLE_WEIGHT, np.ones(rows(found), np.float32))
    if weights.ndim == axes:
        return {SAMPLE_WEIGHT: weights}
    steps = max(array.shape[1] for array in found.values() if array.ndim > 1)
    return sample_weights(np.repeat(weights[:, np.newaxis], steps, 1), found)


def odds(sampling: str, found: Mapping[str, Array], targets: Ports) -> Array | None:
    """How often each row is drawn beside others, `None` where every row comes once."""
    if not sampling:
        return None
    labels = [found[key] for key, spec in targets.values() if spec.classes and spec.shape == ()]
    if sampling != BALANCED or len(labels) != 1:
        raise ModelError(f'sampling needs "{BALANCED}" and one target of classes, or nothing, got "{sampling}"')
    found_odds: Array = class_odds(labels[0])
    return found_odds


def known(settings: Mapping[str, object]) -> Mapping[str, object]:
    """The training settings; raises `ModelError` if one is not known."""
    if unknown := [name for name in settings if name not in NAMES]:
        raise ModelError(f"there is no training setting {unknown[0]}; there are: {', '.join(NAMES)}")
    return settings
