"""Mean average precision of found objects (Everingham et al., 2010: The Pascal Visual Object Classes Challenge)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Objects:
    """The objects of an image. boxes: (n, 4), left, top, right, bottom; classes: (n,); scores: (n,) of found ones."""

    boxes: ArrayLike
    classes: ArrayLike
    scores: ArrayLike | None = None


def box_overlaps(a: ArrayLike, b: ArrayLike) -> Numbers:
    """Intersection over union of each box of `a` (n, 4) with each of `b` (m, 4): (n, m); 0 for boxes without area."""
    first = np.asarray(a, np.float64).reshape(-1, 1, 4)
    second = np.asarray(b, np.float64).reshape(1, -1, 4)
    sides = np.minimum(first[..., 2:], second[..., 2:]) - np.maximum(first[..., :2], second[..., :2])
    shared = np.prod(np.maximum(sides, 0), axis=2)
    union = (
        np.prod(first[..., 2:] - first[..., :2], axis=2) + np.prod(second[..., 2:] - second[..., :2], axis=2) - shared
    )
    return np.where(union > 0, shared / np.where(union > 0, union, 1.0), 0.0)


def mean_average_precision(found: Sequence[Objects], true: Sequence[Objects], threshold: float = 0.5) -> float:
    """The mean of `average_precisions` over the classes that occur; nan if none does."""
    values = list(average_precisions(found, true, threshold).values())
    return float(np.mean(values)) if values else math.nan


def average_precisions(found: Sequence[Objects], true: Sequence[Objects], threshold: float = 0.5) -> dict[int, float]:
    """The average precision of each class that occurs in `true`; both hold one entry for each image.

    A found box is right if the true box of its class and image that it overlaps most does so by `threshold` or more,
    and no box with a higher score was right about the same one. The average precision is the area under the curve of
    precision against recall, where a precision is the highest at that recall or a larger one.
    """
    if len(found) != len(true):
        raise ValueError(f"each image needs what was found and what is true, got {len(found)} and {len(true)} images")
    kinds = sorted({int(kind) for image in true for kind in np.asarray(image.classes).reshape(-1)})
    return {kind: _average_precision(found, true, kind, threshold) for kind in kinds}


def _average_precision(found: Sequence[Objects], true: Sequence[Objects], kind: int, threshold: float) -> float:
    scores: list[float] = []
    hits: list[bool] = []
    count = 0
    for guess, fact in zip(found, true, strict=True):
        boxes, truths = _of_kind(guess, kind), _of_kind(fact, kind)
        here = _scores(guess)[np.asarray(guess.classes).reshape(-1) == kind]
        order = np.argsort(-here, kind="stable")
        scores += here[order].tolist()
        hits += _hits(box_overlaps(boxes[order], truths), threshold)
        count += len(truths)
    ranking = np.argsort(-np.asarray(scores, np.float64), kind="stable")
    return _area(np.asarray(hits, bool)[ranking], count)


def _hits(overlaps: Numbers, threshold: float) -> list[bool]:
    """Whether each found box (row), the best first, is the first to reach the true box that it overlaps most."""
    taken: set[int] = set()
    hits = []
    for row in overlaps:
        best = int(row.argmax()) if len(row) else -1
        right = best >= 0 and row[best] >= threshold and best not in taken
        taken |= {best} if right else set()
        hits.append(bool(right))
    return hits


def _area(hits: NDArray[np.bool_], count: int) -> float:
    """The area under the envelope of precision against recall of `count` true objects."""
    if not len(hits):
        return 0.0
    right = np.cumsum(hits)
    precision = right / np.arange(1, len(hits) + 1)
    highest = np.maximum.accumulate(precision[::-1])[::-1]
    return float(highest[hits].sum() / count)


def _of_kind(objects: Objects, kind: int) -> Numbers:
    boxes = np.asarray(objects.boxes, np.float64).reshape(-1, 4)
    chosen: Numbers = boxes[np.asarray(objects.classes).reshape(-1) == kind]
    return chosen


def _scores(objects: Objects) -> Numbers:
    if objects.scores is None:
        raise ValueError("what was found needs a score for each box")
    return np.asarray(objects.scores, np.float64).reshape(-1)
