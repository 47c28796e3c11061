"""How much rows and classes count, as a person passes it to `fit`, in the words of the training settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from layerloom.graph.rows import BALANCED, SAMPLE_WEIGHT, class_odds
from layerloom.graph.settings import NAMES
from layerloom.layers.spec import Spec
from layerloom.model.columns import Array, ModelError

ClassWeight = Mapping[int, float] | Sequence[float] | str
"""By class, in the order of the classes, or 'balanced'; a class that a mapping does not name counts 1."""
Ports = Mapping[str, tuple[str, Spec]]


def class_weight_text(given: ClassWeight, targets: Ports) -> str:
    """The training setting; raises `ModelError` if a class is weighted that is not there."""
    if isinstance(given, str):
        return given
    if isinstance(given, Mapping):
        count = max((spec.classes or 0 for _, spec in targets.values()), default=0)
        if unknown := [number for number in given if number not in range(count)]:
            raise ModelError(f"class_weight needs classes from 0 to {count - 1}, got {unknown[0]}")
        given = [given.get(number, 1.0) for number in range(count)]
    return ", ".join(repr(float(weight)) for weight in given)


def sample_weights(given: Sequence[Any] | Array, rows: int) -> dict[str, Array]:
    """The column of the weights of rows; raises `ModelError` unless there is one number of at least 0 for each."""
    found = np.asarray(given, np.float32)
    if found.shape != (rows,):
        raise ModelError(f"sample_weight needs one number for each of {rows} rows, got an array {found.shape}")
    if not (np.isfinite(found).all() and (found >= 0).all()):
        raise ModelError("sample_weight needs numbers of at least 0")
    return {SAMPLE_WEIGHT: found}


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
