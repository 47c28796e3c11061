"""Metrics of how answers and right classes meet: precision and recall, areas under curves, who is taken for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from layerloom import metrics
from layerloom.layers.code import Call, Code, NotExportable, call
from layerloom.layers.comparing import Ignored
from layerloom.layers.metrics import NEEDS_ALL, Answering, Binary
from layerloom.layers.spec import UNKNOWN, ShapeError, Spec
from layerloom.words import tr

_MOST = 2**16
"""Scores of a sample that are kept."""
Average = Annotated[
    Literal["macro", "micro", "weighted"],
    "mean over the classes (macro), of all counts together (micro), or weighted by how often each is right",
]


class _Counted(Answering):
    """A figure of each class, and their mean."""

    binary: Binary = "logits"
    average: Average = "macro"
    ignore: Ignored = None
    counting: ClassVar[Callable[..., metrics.Metric]]

    def metric(self, axis: int | None) -> Call[metrics.Metric]:
        binary = self.binary if axis is None else None
        return Call(self.counting, (1 if axis is None else axis, binary, self.average, self.ignore))


class Precision(_Counted, category="Metric", aliases=("positive predictive value",)):
    """How much of what is answered is right: of yes, or the mean over the classes."""

    counting = metrics.Precision


class Recall(_Counted, category="Metric", aliases=("sensitivity", "true positive rate")):
    """How much of what is there is answered: of yes, or the mean over the classes."""

    counting = metrics.Recall


class F1(_Counted, category="Metric", aliases=("f-measure", "dice")):
    """The harmonic mean of precision and recall: of yes, or the mean over the classes."""

    counting = metrics.F1


class IoU(_Counted, category="Metric", aliases=("intersection over union", "jaccard", "segmentation", "miou")):
    """Intersection over union of the places that are answered and that are right, the mean over the classes."""

    counting = metrics.MeanIoU


class ConfusionMatrix(Answering, category="Metric", aliases=("error table", "who is taken for whom")):
    """How often each class is answered by each; the figure is the share on the diagonal, the right answers."""

    binary: Binary = "logits"
    ignore: Ignored = None

    def metric(self, axis: int | None) -> Call[metrics.Metric]:
        binary = self.binary if axis is None else None
        return call(metrics.ConfusionMatrix, 1 if axis is None else axis, binary, self.ignore)


class AUC(Answering, category="Metric", aliases=("roc", "area under the curve", "average precision", "ranking")):
    """How well scores rank yes above no, or each class above the rest: the area under a curve, over all rows."""

    curve: Annotated[Literal["roc", "pr"], "true against false positives (roc), or precision against recall"] = "roc"
    whole: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        found = super().infer(prediction, target)
        size = None if prediction == UNKNOWN else prediction.size
        if size is not None and size > _MOST:
            why = tr("all scores of all rows are kept; F1 and IoU count instead")
            raise ShapeError(tr("at most {0:,} scores of a sample").format(_MOST), f"{size:,}", why)
        return found

    def metric(self, axis: int | None) -> Call[metrics.Metric]:
        return call(metrics.AUC, axis, self.curve)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        raise NotExportable(NEEDS_ALL)
