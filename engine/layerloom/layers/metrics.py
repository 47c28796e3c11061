"""Metrics: what is measured of a prediction and shown, but not trained on. Here those that are shares of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from layerloom import metrics
from layerloom.layers.checks import described
from layerloom.layers.code import Call, Code, Expression, Item, Method, NotExportable, Operator, Port, call, lengths_of
from layerloom.layers.comparing import (
    NUMBER,
    Ignored,
    class_axis,
    closing,
    differ,
    in_pytorch,
    matched_target,
    need_classes,
    need_pairs,
    need_yes_or_no,
    scores_in_pytorch,
)
from layerloom.layers.core import Dense
from layerloom.layers.layer import Layer, MetricLayer, PortSpecs
from layerloom.layers.masking import past_the_end
from layerloom.layers.modules import MatchedMetric
from layerloom.layers.parameters import Range
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec
from layerloom.words import counted, tr

Binary = Annotated[
    Literal["logits", "probabilities"], "a single score means yes above 0 (logits) or 0.5 (probabilities)"
]
OF_ALL = "it is no mean over rows, so the figures of batches do not add up to it"
"""Why a metric is left out of scripts that average over batches."""
NEEDS_ALL = "it has to see all predictions at once, which the script does not keep"
"""Why a metric is left out of every script."""


class Answering(MetricLayer):
    """A metric of answers: the class with the highest score, or yes where a single score is high enough."""

    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if single(prediction, target):
            need_pairs(prediction, target)
        else:
            need_classes(prediction, target)
        return NUMBER

    def metric(self, axis: int | None) -> Call[metrics.Metric]:
        """The metric of scores along an axis, or with `None` of single scores."""
        raise NotImplementedError

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        if not single(prediction, target):
            return self.metric(1 + class_axis(prediction))
        metric = self.metric(None)
        return Call(MatchedMetric, (metric,)) if differ(prediction, target) else metric

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        prediction, target = inputs.get("prediction"), inputs.get("target")
        if not isinstance(prediction, Spec) or not isinstance(target, Spec) or not single(prediction, target):
            return ()
        ends = closing(sources.get("prediction"))
        match getattr(self, "binary", None):
            case "logits" if ends == "sigmoid":
                return (_always_yes(Fix(tr("Compare with 0.5"), {"binary": "probabilities"})),)
            case "probabilities" if ends is None and isinstance(sources.get("prediction"), Dense):
                return (_scores(Fix(tr("Compare with 0"), {"binary": "logits"})),)
        return ()

    def torch(self, prediction: Spec, target: Spec) -> Code:
        raise NotExportable(OF_ALL)


def _always_yes(fix: Fix) -> ShapeError:
    why = tr("a probability is never below 0, so the answer would always be yes")
    return ShapeError(tr("scores (logits)"), tr("what sigmoid makes"), why, (fix,))


def _scores(fix: Fix) -> ShapeError:
    why = tr("there is no sigmoid before it, so the scores lie on both sides of 0, not of 0.5")
    return ShapeError(tr("probabilities"), tr("scores of any size"), why, (fix,))


def single(prediction: Spec, target: Spec) -> bool:
    """Whether the prediction is a score for yes or no, not one for each class."""
    if UNKNOWN in (prediction, target):
        return target != UNKNOWN and target.kind != "int"
    two = target.kind != "int" or target.classes in (None, 2)
    return two and (prediction.dims in ((), (1,)) or prediction.rank == target.rank or _one_channel(prediction, target))


def _one_channel(prediction: Spec, target: Spec) -> bool:
    """Whether an image of scores has a single channel, which the target lacks."""
    return prediction.rank == target.rank + 1 and prediction.rank > 1 and prediction.dims[class_axis(prediction)] == 1


class Accuracy(Answering, category="Metric", aliases=("hit rate",)):
    """The share of right answers: the highest score is the answer, or yes where a single score is high enough."""

    binary: Binary = "logits"

    def metric(self, axis: int | None) -> Call[metrics.Metric]:
        if axis is None:
            return call(metrics.Accuracy, binary=self.binary)
        return call(metrics.Accuracy, axis=axis)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        right: Expression = Operator("==", self._torch_answers(prediction, target))
        if prediction.variable:
            if prediction.rank != target.rank + 1:
                raise NotExportable(
                    tr("yes or no over sequences of different lengths cannot be written in PyTorch yet")
                )
            counts = Method(right, "masked_fill", (past_the_end("prediction"), False))
            return Code(outputs=(Method(Method(counts, "sum"), "div", (Method(lengths_of("prediction"), "sum"),)),))
        return Code(outputs=(Method(Method(right, "float"), "mean"),))

    def _torch_answers(self, prediction: Spec, target: Spec) -> tuple[Expression, Expression]:
        """The answers of the net and the right ones."""
        if not single(prediction, target):
            axis = 1 + class_axis(prediction)
            return Method(Port("prediction"), "argmax", keywords=(("dim", axis),)), Port("target")
        above = Operator(">", (Port("prediction"), metrics.Accuracy.thresholds[self.binary]))
        return above, Operator(">", (matched_target(prediction, target), 0.5))


class BinaryAccuracy(MetricLayer, category="Metric", aliases=("threshold", "share of right answers")):
    """The share of right answers to yes or no: yes where the prediction is above the threshold."""

    threshold: Annotated[float, "above which prediction the answer is yes; 0 for scores (logits)"] = 0.5
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_yes_or_no(prediction, target)
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        metric = call(metrics.BinaryAccuracy, self.threshold)
        return Call(MatchedMetric, (metric,)) if differ(prediction, target) else metric

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        before = sources.get("prediction")
        if self.threshold <= 0 and closing(before) == "sigmoid":
            return (_always_yes(Fix(tr("Compare with 0.5"), {"threshold": 0.5})),)
        if self.threshold == 0.5 and isinstance(before, Dense) and closing(before) is None:
            return (_scores(Fix(tr("Compare with 0"), {"threshold": 0.0})),)
        return ()

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, right = in_pytorch(prediction, target)
        same = Operator("==", (Operator(">", (scores, self.threshold)), Operator(">", (right, 0.5))))
        return Code(outputs=(Method(Method(same, "float"), "mean"),))


class CategoricalAccuracy(MetricLayer, category="Metric", aliases=("one-hot", "share of right answers")):
    """The share of right answers where the target has a share for each class: the highest of both must be the same."""

    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_pairs(prediction, target)
        if UNKNOWN not in (prediction, target) and (prediction.rank == 0 or prediction.rank != target.rank):
            got = tr("{0} and {1}").format(described(prediction), described(target))
            raise ShapeError(tr("a score and a share for each class"), got, tr("the highest of both are compared"))
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        metric = call(metrics.CategoricalAccuracy, 1 + class_axis(prediction))
        return Call(MatchedMetric, (metric,)) if differ(prediction, target) else metric

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, shares = in_pytorch(prediction, target)
        axis = -1 if prediction.variable else 1 + class_axis(prediction)
        same = Operator("==", (Method(scores, "argmax", (axis,)), Method(shares, "argmax", (axis,))))
        return Code(outputs=(Method(Method(same, "float"), "mean"),))


class TopKAccuracy(MetricLayer, category="Metric", aliases=("top-5",)):
    """The share of cases in which the right class has one of the k highest scores."""

    k: Annotated[int, Range(low=1, high=2**20), "how many answers are allowed"] = 5
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_classes(prediction, target)
        scores = None if prediction == UNKNOWN else prediction.dims[class_axis(prediction)]
        if scores is not None and scores < self.k:
            fix = Fix(tr("Allow {0}").format(counted(scores, "answer")), {"k": scores})
            raise ShapeError(
                tr("at least {0} scores").format(self.k),
                f"{scores}",
                tr("among them the right one is looked for"),
                (fix,),
            )
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        return call(metrics.TopKAccuracy, self.k, 1 + class_axis(prediction))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, labels, axis = scores_in_pytorch(prediction, target)
        highest = Method(scores, "topk", (self.k,), (("dim", axis),))
        found = Operator("==", (Item(highest, 1), Method(labels, "unsqueeze", (axis,))))
        return Code(outputs=(Method(Method(Method(found, "any", (axis,)), "float"), "mean"),))


class TokenAccuracy(MetricLayer, category="Metric", aliases=("masked accuracy", "translation", "language model")):
    """The share of tokens or tags that are predicted right, where they are not those of the padding."""

    ignore: Ignored = 0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_tokens(prediction, target)
        return NUMBER

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        prediction, target = inputs.get("prediction"), inputs.get("target")
        if self.ignore != 0 or not isinstance(prediction, Spec) or not isinstance(target, Spec):
            return ()
        if not (prediction.variable and target.classes and target.vocabulary is None):
            return ()
        why = tr(
            "the lengths of the sequences say already what is padding, so that the class 0 is left out of the count"
        )
        fix = Fix(tr("Count all classes"), {"ignore": None})
        return (ShapeError(tr("a label of padding"), tr("0, the first class"), why, (fix,)),)

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        return call(metrics.Accuracy, 1 + class_axis(prediction), ignore_index=self.ignore)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, labels, axis = scores_in_pytorch(prediction, target)
        right: Expression = Operator("==", (Method(scores, "argmax", (axis,)), labels))
        if self.ignore is not None:
            right = Item(right, Operator("!=", (labels, self.ignore)))
        return Code(outputs=(Method(Method(right, "float"), "mean"),))


class Perplexity(MetricLayer, category="Metric", aliases=("language model", "text")):
    """Between how many tokens or classes the net wavers: e to the power of the mean cross-entropy of its scores."""

    ignore: Ignored = None
    best: ClassVar[str] = "low"
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_tokens(prediction, target)
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        return call(metrics.Perplexity, 1 + class_axis(prediction), ignore_index=self.ignore)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        raise NotExportable(OF_ALL)


def need_tokens(prediction: Spec, target: Spec) -> None:
    """Raises `ShapeError` unless there is a score for each class or token, wherever the target has one."""
    need_classes(prediction, target)
    if UNKNOWN in (prediction, target) or target.vocabulary is None:
        return
    scores = prediction.dims[class_axis(prediction)]
    if scores is not None and scores < target.vocabulary:
        got = tr("{0} for {1}").format(counted(scores, "score"), described(target))
        fix = Fix(
            tr("Give the layer before {0} units").format(target.vocabulary),
            {"units": target.vocabulary},
            port="prediction",
        )
        raise ShapeError(tr("{0} scores").format(target.vocabulary), got, tr("each token has one"), (fix,))
