"""How far the gradients of the first step are from those that eager PyTorch computes in float64."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.cpu.inputs import Arrays
from numpy.typing import NDArray

ALLOWED = {"float32": 2.0, "bfloat16": 1.2, "fast": 1.2}
"""How many times PyTorch's error of the same precision ours may be."""

BELIEVABLE = {"float32": 0.1, "bfloat16": 0.9, "fast": 0.9}
"""An error of PyTorch above this says that the nets compared are not the same one."""


def read(path: Path) -> Arrays:
    """Arrays that a worker wrote."""
    with np.load(path) as file:
        return dict(file)


def distance(found: Mapping[str, NDArray[Any]], exact: Mapping[str, NDArray[Any]]) -> float:
    """The Euclidean norm of all differences together, relative to that of the exact gradients.

    Infinite if a parameter is missing, has another shape, or if a number is not finite.
    """
    if found.keys() != exact.keys() or any(found[key].shape != exact[key].shape for key in exact):
        return float("inf")
    squares = sum(float(np.square(found[key].astype(np.float64) - exact[key]).sum()) for key in exact)
    size = sum(float(np.square(exact[key]).sum()) for key in exact)
    relative = float(np.sqrt(squares / size)) if size else float("inf")
    return relative if np.isfinite(relative) else float("inf")


def good(ours: float | None, theirs: float | None, dtype: str) -> bool:
    """Whether our error is at most as many times PyTorch's as is allowed; not where one was not measured."""
    if ours is None or theirs is None or theirs > BELIEVABLE[dtype]:
        return False
    return ours <= ALLOWED[dtype] * theirs
