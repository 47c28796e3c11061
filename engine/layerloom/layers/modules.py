"""Modules that layers need and PyTorch has no twin of."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from layerloom import ops
from layerloom.metrics import Metric
from layerloom.nn import CrossEntropyLoss, Module
from layerloom.tensor import Tensor


class SequenceMean(Module):
    """The mean over the steps of sequences (batch, steps, features): those before `lengths` (batch,), if given."""

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        if lengths is None:
            return x.mean(1)
        count = ops.cast(ops.maximum(ops.steps_inside(lengths), 1), x.dtype)  # an empty sequence has the mean 0
        return ops.where(ops.inside(lengths, x.shape), x, 0.0).sum(1) / count.reshape(-1, 1)


class EachPlace(Module):
    """The cross-entropy of scores (batch, ..., classes) and class numbers (batch, ...), each place like a sample.

    Places at or past `lengths` (batch,) do not count.
    """

    def __init__(self, loss: CrossEntropyLoss) -> None:
        super().__init__()
        self.loss = loss

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Any:
        if lengths is not None:
            target = ops.where(ops.inside(lengths, target.shape), target, self.loss.ignore_index)
        places = math.prod(target.shape)
        return self.loss(ops.reshape(prediction, (places, prediction.shape[-1])), ops.reshape(target, (places,)))


def matched(prediction: Tensor, target: Tensor) -> Tensor:
    """The target as numbers of the prediction's kind and shape, which may differ by a last axis of one entry."""
    if target.dtype != prediction.dtype:
        target = ops.cast(target, prediction.dtype)
    return target if target.shape == prediction.shape else ops.reshape(target, prediction.shape)


class Matched(Module):
    """A loss of numbers whose target is first brought to the shape and kind of the prediction."""

    def __init__(self, loss: Module) -> None:
        super().__init__()
        self.loss = loss

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Any:
        named = {} if lengths is None else {"lengths": lengths}
        return self.loss(prediction, matched(prediction, target), **named)


class MatchedMetric:
    """A metric whose target is first brought to the shape and kind of the prediction."""

    def __init__(self, metric: Metric) -> None:
        self.inner = metric

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return self.inner.update(prediction, matched(prediction, target), lengths)

    def result(self, sums: np.ndarray[Any, np.dtype[np.float64]]) -> float:
        return self.inner.result(sums)


def bare(metric: Metric) -> Metric:
    """The metric itself, without what matches its targets."""
    return metric.inner if isinstance(metric, MatchedMetric) else metric
