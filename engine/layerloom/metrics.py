"""What is measured of a net: sums that add up over batches, and the number that they make.

`update` runs inside the training step, so it is written in `layerloom.ops`; the vectors of several batches are added,
whatever their sizes, and `result` turns the total into the number that is shown. The sums are float64: in float32 a
count would stop at 2^24.

    sums = metric.update(prediction, target)        # a batch
    metric.result(total)                            # all of them
"""

from __future__ import annotations

import math
from typing import ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from layerloom import ops
from layerloom.tensor import Tensor


class Metric(Protocol):
    """A measure of predictions against targets."""

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """A vector of sums over a batch; `lengths` (batch,) masks what pads sequences (batch, steps, ...)."""
        ...

    def result(self, sums: NDArray[np.float64]) -> float:
        """The measure over everything that was summed; nan if that is nothing."""
        ...


class _Mean:
    """A metric that is the mean of one term for each target: its sums are (sum of terms, number of terms)."""

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        raise NotImplementedError

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        terms = ops.cast(self.terms(prediction, target), np.float64)
        if lengths is None:
            return ops.stack([terms.sum(), ops.ones_like(terms).sum()])
        counts = ops.inside(lengths, terms.shape)
        return ops.stack([ops.where(counts, terms, 0.0).sum(), ops.cast(counts, np.float64).sum()])

    def result(self, sums: NDArray[np.float64]) -> float:
        total, count = (float(value) for value in sums)
        return total / count if count else math.nan


class Accuracy(_Mean):
    """The share of right answers.

    By default `prediction` holds a score for each class along `axis` and `target` class numbers. With `binary='logits'`
    an answer is yes where the prediction is above 0, with `binary='probabilities'` where it is above 0.5; `target` then
    has the shape of the prediction and is yes where it is above 0.5.
    """

    thresholds: ClassVar = {"logits": 0.0, "probabilities": 0.5}

    def __init__(self, axis: int = 1, binary: Literal["logits", "probabilities"] | None = None) -> None:
        if binary is not None and binary not in self.thresholds:
            raise ValueError(f"binary needs 'logits', 'probabilities' or None, got {binary!r}")
        self.axis, self.binary = axis, binary

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        if self.binary is None:
            answer = ops.argmax(prediction, axis=self.axis)
            right = target
        else:
            answer = ops.greater(prediction, self.thresholds[self.binary])
            right = ops.greater(target, 0.5)
        _same_shape(answer, right)
        return ops.equal(answer, right)


class MeanAbsoluteError(_Mean):
    """The mean of |prediction - target|."""

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        return ops.abs(_difference(prediction, target))


class MeanSquaredError(_Mean):
    """The mean of (prediction - target)²."""

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        difference = _difference(prediction, target)
        return difference * difference


def _difference(prediction: Tensor, target: Tensor) -> Tensor:
    """The difference in float64, so that the term itself loses nothing."""
    _same_shape(prediction, target)
    return ops.cast(prediction, np.float64) - ops.cast(target, np.float64)


def _same_shape(answer: Tensor, target: Tensor) -> None:
    if answer.shape != target.shape:
        raise ValueError(f"a metric needs one answer for each target, got {answer.shape} and {target.shape}")
