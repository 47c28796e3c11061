"""Metrics of how answers and right classes meet: precision, recall, F1, intersection over union, who is taken for whom.

They count, for each class, how often it is answered and right (true positives), answered, and right. A share of nothing
(a class that is never answered has no precision) is 0 in the mean, as in Keras.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from layerloom import ops
from layerloom.metrics.accuracy import Binary, answers, known
from layerloom.metrics.base import Sums, both, share, wide
from layerloom.tensor import Tensor

Average = Literal["macro", "micro", "weighted"]
Figures = NDArray[np.float64]


class Counted:
    """A metric made of three counts for each class; arguments as those of `Accuracy`.

    With `binary` there is one class, yes. `average` is 'macro' (the mean over classes), 'micro' (of the summed counts)
    or 'weighted' (the mean weighted by how often a class is right); `each` gives the figures of the classes.
    """

    def __init__(
        self,
        axis: int = 1,
        binary: Binary | None = None,
        average: Average = "macro",
        ignore_index: int | None = None,
    ) -> None:
        if average not in ("macro", "micro", "weighted"):
            raise ValueError(f"average needs 'macro', 'micro' or 'weighted', got {average!r}")
        self.axis, self.binary, self.average, self.ignore_index = axis, known(binary), average, ignore_index

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """(hits, answered, right) for each class, one after the other: (3 classes,)."""
        answer, right = answers(prediction, target, self.axis, self.binary)
        mask = both(
            None if self.ignore_index is None else ops.not_equal(target, self.ignore_index),
            None if lengths is None else ops.inside(lengths, target.shape),
        )
        if self.binary is None:
            classes = prediction.shape[self.axis]
            said, true = _told(answer, classes, mask), _told(right, classes, mask)
        else:
            said, true = (wide(x if mask is None else x & mask).reshape(-1, 1) for x in (answer, right))
        return ops.concatenate([(said * true).sum(0), said.sum(0), true.sum(0)])

    def figures(self, hits: Figures, answered: Figures, right: Figures) -> Figures:
        """The figure of each class from its counts; nan for a share of nothing."""
        raise NotImplementedError

    def each(self, sums: Sums) -> Figures:
        """The figure of each class (classes,); nan for a share of nothing."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.figures(*np.split(np.asarray(sums, np.float64), 3))

    def result(self, sums: Sums) -> float:
        hits, answered, right = np.split(np.asarray(sums, np.float64), 3)
        if not right.sum() and not answered.sum():
            return float("nan")
        if self.average == "micro":
            return float(np.nan_to_num(self.each(np.array([hits.sum(), answered.sum(), right.sum()])))[0])
        figures = np.nan_to_num(self.each(sums))
        if self.average == "weighted":
            return share(float((figures * right).sum()), right.sum())
        return float(figures[self.averaged(answered, right)].mean())

    def averaged(self, answered: Figures, right: Figures) -> NDArray[np.bool_]:
        """The classes whose figures go into the mean: all."""
        return np.ones_like(answered + right, bool)


class Precision(Counted):
    """How much of what is answered is right."""

    def figures(self, hits: Figures, answered: Figures, right: Figures) -> Figures:
        del right
        return hits / answered


class Recall(Counted):
    """How much of what is right is answered."""

    def figures(self, hits: Figures, answered: Figures, right: Figures) -> Figures:
        del answered
        return hits / right


class F1(Counted):
    """The harmonic mean of precision and recall (van Rijsbergen, 1979)."""

    def figures(self, hits: Figures, answered: Figures, right: Figures) -> Figures:
        return 2 * hits / (answered + right)


class MeanIoU(Counted):
    """Intersection over union of the places that are answered and those that are right (Jaccard, 1912).

    The mean is over the classes that occur, in answers or targets, as in Keras.
    """

    def figures(self, hits: Figures, answered: Figures, right: Figures) -> Figures:
        return hits / (answered + right - hits)

    def averaged(self, answered: Figures, right: Figures) -> NDArray[np.bool_]:
        return answered + right > 0


class ConfusionMatrix:
    """How often a class (row) is answered by another (column). Arguments as those of `Accuracy`."""

    def __init__(self, axis: int = 1, binary: Binary | None = None, ignore_index: int | None = None) -> None:
        self.axis, self.binary, self.ignore_index = axis, known(binary), ignore_index

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """The matrix of a batch, row after row: (classes * classes,)."""
        answer, right = answers(prediction, target, self.axis, self.binary)
        classes = prediction.shape[self.axis] if self.binary is None else 2
        if self.binary is not None:
            answer, right = ops.cast(answer, np.int64), ops.cast(right, np.int64)
        mask = both(
            None if self.ignore_index is None else ops.not_equal(target, self.ignore_index),
            None if lengths is None else ops.inside(lengths, target.shape),
        )
        return (ops.transpose(_told(right, classes, mask)) @ _told(answer, classes, None)).reshape(-1)

    def result(self, sums: Sums) -> float:
        """The share of right answers: what lies on the diagonal."""
        counts = self.matrix(sums)
        return share(float(np.trace(counts)), float(counts.sum()))

    def matrix(self, sums: Sums) -> Figures:
        """Counts (classes, classes): rows are the right classes, columns the answers."""
        size = round(np.sqrt(len(sums)))
        return np.asarray(sums, np.float64).reshape(size, size)


def _told(labels: Tensor, classes: int, mask: Tensor | None) -> Tensor:
    """A row for each label with 1 at its class, or only zeros where it does not count: (labels, classes)."""
    labels = labels if mask is None else ops.where(mask, labels, classes)
    return ops.one_hot(labels.reshape(-1), classes, np.float64)
