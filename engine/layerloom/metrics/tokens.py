"""Metrics of predicted tokens."""

from __future__ import annotations

import math

from layerloom import ops
from layerloom.metrics.accuracy import Accuracy
from layerloom.metrics.base import Mean, Sums
from layerloom.tensor import Tensor


class MaskedTokenAccuracy(Accuracy):
    """The share of tokens that are predicted right, where they are not `ignore_index`: padding, or not masked."""

    def __init__(self, axis: int = -1, ignore_index: int = -100) -> None:
        super().__init__(axis, None, ignore_index)


class Perplexity(Mean):
    """e to the power of the mean of -log softmax(logits)[token]: between how many tokens the net wavers.

    `prediction` holds logits along `axis`, `target` token numbers, of which `ignore_index` does not count. Above what a
    float can hold it is inf.
    """

    def __init__(self, axis: int = -1, ignore_index: int | None = None) -> None:
        self.axis, self.ignore_index = axis, ignore_index

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        if self.ignore_index is not None:
            target = ops.where(ops.equal(target, self.ignore_index), 0, target)
        return ops.softmax_cross_entropy(prediction, target, self.axis)

    def counts(self, target: Tensor) -> Tensor | None:
        return None if self.ignore_index is None else ops.not_equal(target, self.ignore_index)

    def result(self, sums: Sums) -> float:
        mean = super().result(sums)
        return math.exp(mean) if mean < 709 or math.isnan(mean) else math.inf
