"""Metrics: what is measured of a prediction and shown, but not trained on."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from layerloom import metrics
from layerloom.layers.code import Call, Code, Expression, Method, NotExportable, Operator, Port, call, lengths_of
from layerloom.layers.comparing import NUMBER, class_axis, differ, matched_target, need_classes, need_pairs
from layerloom.layers.layer import MetricLayer
from layerloom.layers.masking import past_the_end
from layerloom.layers.modules import MatchedMetric
from layerloom.layers.spec import UNKNOWN, Spec


class Accuracy(MetricLayer, category="Metric", aliases=("hit rate",)):
    """The share of right answers: the highest score is the answer, or yes where a single score is high enough."""

    binary: Annotated[
        Literal["logits", "probabilities"], "a single score means yes above 0 (logits) or 0.5 (probabilities)"
    ] = "logits"
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if self._single(prediction, target):
            need_pairs(prediction, target)
        else:
            need_classes(prediction, target)
        return NUMBER

    def _single(self, prediction: Spec, target: Spec) -> bool:
        """Whether the prediction is a score for yes or no, not one for each class."""
        if UNKNOWN in (prediction, target):
            return target != UNKNOWN and target.kind != "int"
        two = target.kind != "int" or target.classes in (None, 2)
        return two and (prediction.dims in ((), (1,)) or prediction.rank == target.rank)

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        if not self._single(prediction, target):
            return call(metrics.Accuracy, axis=1 + class_axis(prediction))
        metric = call(metrics.Accuracy, binary=self.binary)
        return Call(MatchedMetric, (metric,)) if differ(prediction, target) else metric

    def torch(self, prediction: Spec, target: Spec) -> Code:
        right: Expression = Operator("==", self._torch_answers(prediction, target))
        if prediction.variable:
            if prediction.rank != target.rank + 1:
                raise NotExportable("yes or no over sequences of different lengths cannot be written in PyTorch yet")
            counted = Method(right, "masked_fill", (past_the_end("prediction"), False))
            return Code(outputs=(Operator("/", (Method(counted, "sum"), Method(lengths_of("prediction"), "sum"))),))
        return Code(outputs=(Method(Method(right, "float"), "mean"),))

    def _torch_answers(self, prediction: Spec, target: Spec) -> tuple[Expression, Expression]:
        """The answers of the net and the right ones."""
        if not self._single(prediction, target):
            axis = 1 + class_axis(prediction)
            return Method(Port("prediction"), "argmax", keywords=(("dim", axis),)), Port("target")
        above = Operator(">", (Port("prediction"), metrics.Accuracy.thresholds[self.binary]))
        return above, Operator(">", (matched_target(prediction, target), 0.5))
