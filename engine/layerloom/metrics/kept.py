"""Metrics that have to see all predictions at once: areas under curves, found objects, texts.

Inside the program `update` only arranges what has to be seen, as (samples, parts, places) in float64; it is kept for
all batches, one under another, and `result` looks at the whole. Where batches differ in their number of places, nan
fills the shorter ones. A place with a negative number in the part that decides is empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from layerloom import ops
from layerloom.metrics.base import Sums, wide
from layerloom.metrics.detection import Objects, mean_average_precision
from layerloom.metrics.ranking import average_precision, roc_auc
from layerloom.metrics.texts import bleu, rouge_l, rouge_n
from layerloom.tensor import Tensor

_EMPTY = -1.0
Curve = Literal["roc", "pr"]
Rouges = Literal["1", "2", "l"]


class AUC:
    """The area under a curve: 'roc' (true against false positives) or 'pr' (precision against recall).

    With `axis` the prediction holds a score for each class along it and the target class numbers: the figure is the
    mean of those of each class against the rest, over the classes that occur. Without it both have one shape, and a
    target above 0.5 is yes.
    """

    def __init__(self, axis: int | None = None, curve: Curve = "roc") -> None:
        if curve not in ("roc", "pr"):
            raise ValueError(f"curve needs 'roc' or 'pr', got {curve!r}")
        self.axis, self.curve = axis, curve

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """(samples, classes or 1, and the target, places)."""
        right = wide(target)
        if lengths is not None:
            right = ops.where(ops.inside(lengths, target.shape), right, _EMPTY)
        scores = wide(prediction)
        scores = ops.expand_dims(scores, 1) if self.axis is None else ops.moveaxis(scores, self.axis, 1)
        samples, classes = scores.shape[:2]
        return ops.concatenate([scores.reshape(samples, classes, -1), right.reshape(samples, 1, -1)], 1)

    def result(self, sums: Sums) -> float:
        *scores, target = np.moveaxis(sums, 1, 0)
        counts = target >= 0
        area = roc_auc if self.curve == "roc" else average_precision
        if self.axis is None:
            return area(scores[0][counts], target[counts])
        each = [area(one[counts], target[counts] == number) for number, one in enumerate(scores)]
        found = [value for value in each if not math.isnan(value)]
        return float(np.mean(found)) if found else math.nan


class _Texts:
    """A metric of token sequences, predicted ones or the highest of scores (batch, steps, vocabulary).

    Tokens that are `padding` do not count, nor does what follows the first `end`.
    """

    def __init__(self, padding: int | None = 0, end: int | None = None) -> None:
        self.padding, self.end = padding, end

    def update(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """(samples, 2, steps): what is predicted, and what is right."""
        said = ops.argmax(prediction, -1) if prediction.ndim > target.ndim else prediction
        steps = max(said.shape[1], target.shape[1])
        return ops.stack([self._tokens(x, steps, lengths) for x in (said, target)], 1)

    def _tokens(self, x: Tensor, steps: int, lengths: Tensor | None) -> Tensor:
        tokens = wide(x)
        if lengths is not None:
            tokens = ops.where(ops.inside(lengths, x.shape), tokens, _EMPTY)
        return ops.pad(tokens, ((0, 0), (0, steps - x.shape[1])), value=_EMPTY)

    def pairs(self, sums: Sums) -> Iterator[tuple[list[int], list[int]]]:
        """The tokens that are predicted, and those that are right, of each sample."""
        for said, right in sums:
            yield self._read(said), self._read(right)

    def _read(self, row: NDArray[np.float64]) -> list[int]:
        tokens = [int(token) for token in row[row >= 0]]
        if self.end in tokens:
            tokens = tokens[: tokens.index(self.end)]
        return [token for token in tokens if token != self.padding]


class BLEU(_Texts):
    """The BLEU of all texts together, with n-grams up to `order`; see `bleu`, also for `smooth`."""

    def __init__(
        self, order: int = 4, padding: int | None = 0, end: int | None = None, *, smooth: bool = False
    ) -> None:
        super().__init__(padding, end)
        self.order, self.smooth = order, smooth

    def result(self, sums: Sums) -> float:
        pairs = list(self.pairs(sums))
        if not pairs:
            return math.nan
        return bleu([said for said, _ in pairs], [[right] for _, right in pairs], self.order, smooth=self.smooth)


class ROUGE(_Texts):
    """The mean F-measure over the texts of ROUGE-1, ROUGE-2 or ROUGE-L; see `rouge_n` and `rouge_l`."""

    def __init__(self, kind: Rouges = "l", padding: int | None = 0, end: int | None = None) -> None:
        super().__init__(padding, end)
        self.kind = kind

    def result(self, sums: Sums) -> float:
        figures = [
            (rouge_l(said, right) if self.kind == "l" else rouge_n(said, right, int(self.kind))).f
            for said, right in self.pairs(sums)
        ]
        return float(np.mean(figures)) if figures else math.nan


class MeanAveragePrecision:
    """`mean_average_precision` of found boxes against true ones; see there for `threshold`.

    A found box counts where its score is above 0, a true one where it has a class of at least 0 and an area.
    """

    def __init__(self, threshold: float = 0.5) -> None:
        self.threshold = threshold

    def update(
        self, boxes: Tensor, scores: Tensor, classes: Tensor, true_boxes: Tensor, true_classes: Tensor
    ) -> Tensor:
        """(samples, boxes, 7): score, class, corners, and 1 for true ones; `boxes` (batch, n, 4), others (batch, n)."""
        found = self._rows(scores, classes, boxes, 0.0)
        true = self._rows(ops.ones_like(wide(true_classes)), true_classes, true_boxes, 1.0)
        return ops.concatenate([found, true], 1)

    @staticmethod
    def _rows(scores: Tensor, classes: Tensor, boxes: Tensor, true: float) -> Tensor:
        columns = [ops.expand_dims(wide(x), -1) for x in (scores, classes)]
        return ops.concatenate([*columns, wide(boxes), ops.full_like(columns[0], true)], -1)

    def result(self, sums: Sums) -> float:
        true = sums[..., 6] == 1
        areas = np.prod(sums[..., 4:6] - sums[..., 2:4], axis=-1)
        counts = np.where(true, (sums[..., 1] >= 0) & (areas > 0), (sums[..., 6] == 0) & (sums[..., 0] > 0))
        found = [self._objects(image[place]) for image, place in zip(sums, counts & ~true, strict=True)]
        facts = [self._objects(image[place]) for image, place in zip(sums, counts & true, strict=True)]
        return mean_average_precision(found, facts, self.threshold)

    @staticmethod
    def _objects(rows: NDArray[np.float64]) -> Objects:
        return Objects(rows[:, 2:6], rows[:, 1], rows[:, 0])
