"""Areas under curves: how well scores rank what is yes above what is no. They need all predictions at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def roc_auc(scores: ArrayLike, target: ArrayLike) -> float:
    """The chance that a random yes has a higher score than a random no, ties counting half (Hanley and McNeil, 1982).

    That is the area under the curve of true against false positive rates. scores, target: (n,), where a target above
    0.5 is yes. nan unless there are both.
    """
    values, yes = _flat(scores, target)
    positives = int(yes.sum())
    negatives = len(yes) - positives
    if not positives or not negatives:
        return math.nan
    above = _ranks(values)[yes].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def roc_auc_each(scores: ArrayLike, labels: ArrayLike) -> Numbers:
    """`roc_auc` of each class against the rest: (classes,) from scores (n, classes) and class numbers (n,)."""
    table, numbers = np.asarray(scores), np.asarray(labels)
    if table.ndim != 2 or numbers.shape != table.shape[:1]:
        raise ValueError(f"scores (n, classes) need class numbers (n,), got {table.shape} and {numbers.shape}")
    return np.array([roc_auc(column, numbers == number) for number, column in enumerate(table.T)])


def average_precision(scores: ArrayLike, target: ArrayLike) -> float:
    """The mean, over what is yes, of the precision among all with at least its score; nan if nothing is yes."""
    values, yes = _flat(scores, target)
    if not yes.any():
        return math.nan
    order = np.argsort(-values, kind="stable")
    last_of_tie = np.append(np.flatnonzero(np.diff(values[order])), len(order) - 1)
    hits = np.cumsum(yes[order])[last_of_tie]
    return float((np.diff(hits, prepend=0) * hits / (last_of_tie + 1)).sum() / hits[-1])


def _flat(scores: ArrayLike, target: ArrayLike) -> tuple[Numbers, NDArray[np.bool_]]:
    values, right = np.asarray(scores, np.float64), np.asarray(target)
    if values.shape != right.shape:
        raise ValueError(f"each score needs a target, got {values.shape} and {right.shape}")
    return values.reshape(-1), right.reshape(-1) > 0.5


def _ranks(values: Numbers) -> Numbers:
    """The place of each value in ascending order from 1 on, equal values sharing the mean of theirs."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    return (last - (sizes - 1) / 2)[group]
