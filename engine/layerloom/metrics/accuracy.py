"""Shares of right answers."""

from __future__ import annotations

from typing import ClassVar, Literal

from layerloom import ops
from layerloom.metrics.base import Mean, same_shape
from layerloom.tensor import Tensor

Binary = Literal["logits", "probabilities"]
"""What a single score is: a logit, which says yes above 0, or a probability, which does above 0.5."""

THRESHOLDS: dict[Binary, float] = {"logits": 0.0, "probabilities": 0.5}


class Accuracy(Mean):
    """The share of right answers.

    By default `prediction` holds a score for each class along `axis` and `target` class numbers. With `binary='logits'`
    an answer is yes where the prediction is above 0, with `binary='probabilities'` where it is above 0.5; `target` then
    has the shape of the prediction and is yes where it is above 0.5. Targets that are `ignore_index` do not count: with
    the number of the padding this is the masked accuracy of tokens.
    """

    thresholds: ClassVar = THRESHOLDS

    def __init__(self, axis: int = 1, binary: Binary | None = None, ignore_index: int | None = None) -> None:
        self.axis, self.binary, self.ignore_index = axis, known(binary), ignore_index

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        answer, right = answers(prediction, target, self.axis, self.binary)
        return ops.equal(answer, right)

    def counts(self, target: Tensor) -> Tensor | None:
        return None if self.ignore_index is None else ops.not_equal(target, self.ignore_index)


class BinaryAccuracy(Mean):
    """The share of right answers of yes or no: yes where a prediction is above the threshold, a target above 0.5."""

    def __init__(self, threshold: float = 0.5) -> None:
        self.threshold = threshold

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        same_shape(prediction, target)
        return ops.equal(ops.greater(prediction, self.threshold), ops.greater(target, 0.5))


class CategoricalAccuracy(Mean):
    """The share of right answers where `target` has a share for each class along `axis`, such as a one-hot row."""

    def __init__(self, axis: int = 1) -> None:
        self.axis = axis

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        same_shape(prediction, target)
        return ops.equal(ops.argmax(prediction, axis=self.axis), ops.argmax(target, axis=self.axis))


class TopKAccuracy(Mean):
    """The share of targets whose class has one of the `k` highest scores along `axis`.

    A class with as high a score as the target's does not push it out, as in Keras. Targets that are `ignore_index` do
    not count.
    """

    def __init__(self, k: int = 5, axis: int = 1, ignore_index: int | None = None) -> None:
        if k < 1:
            raise ValueError(f"top-k accuracy needs a k of at least 1, got {k}")
        self.k, self.axis, self.ignore_index = k, axis, ignore_index

    def terms(self, prediction: Tensor, target: Tensor) -> Tensor:
        if self.ignore_index is not None:
            target = ops.where(ops.equal(target, self.ignore_index), 0, target)
        own = ops.expand_dims(ops.at_label(prediction, target, self.axis), self.axis % prediction.ndim)
        return ops.less(ops.greater(prediction, own).sum(self.axis), self.k)

    def counts(self, target: Tensor) -> Tensor | None:
        return None if self.ignore_index is None else ops.not_equal(target, self.ignore_index)


def known(binary: Binary | None) -> Binary | None:
    """The word itself; raises `ValueError` for another."""
    if binary is not None and binary not in THRESHOLDS:
        raise ValueError(f"binary needs 'logits', 'probabilities' or None, got {binary!r}")
    return binary


def answers(prediction: Tensor, target: Tensor, axis: int, binary: Binary | None) -> tuple[Tensor, Tensor]:
    """What the prediction says and what is right: class numbers, or truth values if `binary`."""
    if binary is None:
        answer, right = ops.argmax(prediction, axis=axis), target
    else:
        answer, right = ops.greater(prediction, THRESHOLDS[binary]), ops.greater(target, 0.5)
    same_shape(answer, right)
    return answer, right
