"""What a metric is, and those that are the mean of a term."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from layerloom import ops
from layerloom.tensor import Tensor

Sums = NDArray[np.float64]
"""What a metric added up over all batches, a vector, or what it kept of all samples: (samples, parts, places)."""


class Metric(Protocol):
    """A measure of predictions against targets."""

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """A vector of sums over a batch; `lengths` (batch,) masks what pads sequences (batch, steps, ...).

        A metric that has to see all predictions at once returns (samples, parts, places) instead: what it keeps of each
        sample. The batches of these are put one under another, nan where one has fewer places.
        """
        ...

    def result(self, sums: Sums) -> float:
        """The measure over everything that was summed; nan if that is nothing."""
        ...


class Mean:
    """A metric that is the mean of one term for each target: its sums are (sum of terms, number of terms)."""

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        raise NotImplementedError

    def counts(self, target: Tensor) -> Tensor | None:
        """Which terms count, `None` for all; of the shape of the terms."""
        del target
        return None

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        terms = wide(self.terms(prediction, target))
        counts = both(self.counts(target), None if lengths is None else ops.inside(lengths, terms.shape))
        if counts is None:
            return ops.stack([terms.sum(), ops.ones_like(terms).sum()])
        return ops.stack([ops.where(counts, terms, 0.0).sum(), wide(counts).sum()])

    def result(self, sums: Sums) -> float:
        total, count = (float(value) for value in sums)
        return share(total, count)


def share(part: float, whole: float) -> float:
    """The quotient, nan of nothing."""
    return part / whole if whole else math.nan


def both(a: Tensor | None, b: Tensor | None) -> Tensor | None:
    """Where both conditions hold; one that is `None` holds everywhere."""
    if a is None or b is None:
        return b if a is None else a
    return ops.logical_and(a, b)


def wide(x: Tensor) -> Tensor:
    """The numbers in float64, so that sums lose nothing."""
    return ops.cast(x, np.float64)


def difference(prediction: Tensor, target: Tensor) -> Tensor:
    """The difference in float64, so that the term itself loses nothing."""
    same_shape(prediction, target)
    return wide(prediction) - wide(target)


def same_shape(answer: Tensor, target: Tensor) -> None:
    """Raises `ValueError` unless there is one answer for each target."""
    if answer.shape != target.shape:
        raise ValueError(f"a metric needs one answer for each target, got {answer.shape} and {target.shape}")
