"""Metrics that see all predictions at once: texts and found objects."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from layerloom import metrics
from layerloom.layers.checks import described, need_float
from layerloom.layers.code import Call, Code, NotExportable, call
from layerloom.layers.comparing import NUMBER
from layerloom.layers.layer import MetricLayer
from layerloom.layers.metrics import NEEDS_ALL
from layerloom.layers.parameters import Probability, Range
from layerloom.layers.spec import UNKNOWN, ShapeError, Spec, agree
from layerloom.words import tr

Padding = Annotated[int | None, "the token that fills short texts, which does not count"]
End = Annotated[int | None, "the token that ends a text; what follows does not count"]


class _Text(MetricLayer):
    """A metric of token sequences: predicted ones, or the highest of the scores at each step."""

    whole: ClassVar[bool] = True
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if target != UNKNOWN and (target.kind != "int" or target.rank != 1):
            raise ShapeError(tr("a sequence of tokens as target"), described(target), tr("texts are compared"))
        if prediction == UNKNOWN:
            return NUMBER
        if prediction.kind == "int":
            if prediction.rank != 1:
                raise ShapeError(tr("a sequence of tokens"), described(prediction), tr("texts are compared"))
            return NUMBER
        if prediction.rank != 2:
            raise ShapeError(
                tr("scores (steps, vocabulary) or tokens"), described(prediction), tr("each step has a token")
            )
        return NUMBER

    def torch(self, prediction: Spec, target: Spec) -> Code:
        raise NotExportable(NEEDS_ALL)


class BLEU(_Text, category="Metric", aliases=("translation", "captions", "n-grams")):
    """How much of the predicted texts stands in the right ones, in runs of up to four tokens."""

    order: Annotated[int, Range(low=1, high=16), "longest runs of tokens that are compared"] = 4
    padding: Padding = 0
    end: End = None
    smooth: Annotated[bool, "count one match more in runs of two and more, so that short texts have a score too"] = (
        False
    )

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        return call(metrics.BLEU, self.order, self.padding, self.end, smooth=self.smooth)


class ROUGE(_Text, category="Metric", aliases=("summary", "summarization", "n-grams")):
    """How much of the right texts and the predicted ones is common: tokens, pairs, or the longest subsequence."""

    kind: Annotated[Literal["1", "2", "l"], "tokens (1), pairs of them (2), or the longest common subsequence (l)"] = (
        "l"
    )
    padding: Padding = 0
    end: End = None

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        return call(metrics.ROUGE, self.kind, self.padding, self.end)


class MeanAveragePrecision(MetricLayer, category="Metric", aliases=("map", "detection", "ap50", "objects")):
    """How well objects are found: precision at every recall, for each class, of boxes that overlap by enough.

    Boxes are left, top, right, bottom. A found one counts where its score is above 0, a true one where it has an area
    and a class of at least 0.
    """

    overlap: Annotated[Probability, "intersection over union from which a box is found"] = 0.5
    whole: ClassVar[bool] = True
    predictions: ClassVar[tuple[str, ...]] = ("boxes", "scores", "classes")

    def infer(self, boxes: Spec, scores: Spec, classes: Spec, true_boxes: Spec, true_classes: Spec) -> Spec:
        for spec in (boxes, true_boxes):
            need_float(spec, tr("the metric"))
            if spec.rank != 2 or not agree(spec.dims[1], 4):
                raise ShapeError(tr("boxes (n, 4)"), described(spec), tr("left, top, right and bottom"))
        need_float(scores, tr("the metric"))
        for spec, others, what in (
            (scores, boxes, "score"),
            (classes, boxes, "class"),
            (true_classes, true_boxes, "class"),
        ):
            if spec.rank != 1 or not agree(spec.dims[0], others.dims[0]):
                raise ShapeError(
                    tr("one {0} for each box").format(what),
                    described(spec),
                    tr("there are {0} boxes").format(described(others)),
                )
        for spec in (classes, true_classes):
            if spec.kind != "int":
                raise ShapeError(tr("class numbers"), described(spec), tr("boxes of one class are compared"))
        return NUMBER

    def build(
        self, boxes: Spec, scores: Spec, classes: Spec, true_boxes: Spec, true_classes: Spec
    ) -> Call[metrics.MeanAveragePrecision]:
        return call(metrics.MeanAveragePrecision, self.overlap)

    def torch(self, boxes: Spec, scores: Spec, classes: Spec, true_boxes: Spec, true_classes: Spec) -> Code:
        raise NotExportable(NEEDS_ALL)
