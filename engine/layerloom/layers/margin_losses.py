"""Losses that ask what is right to be ahead of what is wrong by a margin."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers import loss_modules as modules
from layerloom.layers.checks import described, need_float, shape_text
from layerloom.layers.code import Call, Code, Expression, Method, Operator, Port, call, named
from layerloom.layers.comparing import (
    NUMBER,
    ClassWeights,
    Weight,
    before_the_end,
    class_axis,
    in_pytorch,
    labels_for,
    matched,
    need_classes,
    need_pairs,
    need_weights,
    need_yes_or_no,
    scores_in_pytorch,
    signs,
    weights_in_pytorch,
)
from layerloom.layers.layer import LossLayer
from layerloom.layers.shape import Flatten
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec, agree
from layerloom.words import tr

Margin = Annotated[float, "by how much what is right should be ahead"]


class _Signed(LossLayer):
    """A loss of yes or no, entry by entry: a target above 0 is yes (1), any other no (-1)."""

    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True
    without_gradient: ClassVar[tuple[str, ...]] = ("target",)

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_yes_or_no(prediction, target)
        return NUMBER

    @staticmethod
    def sides(prediction: Spec, target: Spec) -> tuple[Expression, Expression]:
        """The prediction in PyTorch, and 1 or -1."""
        value: Expression = Port("target")
        if target.rank != prediction.rank:
            value = Method(value, "view_as", (Port("prediction"),))
        return before_the_end(Port("prediction"), prediction), signs(before_the_end(value, prediction))


class Hinge(_Signed, category="Loss", aliases=("support vector machine", "maximum margin", "classification")):
    """For yes or no: what a score lacks to be on the right side of 0 by 1."""

    squared: Annotated[bool, "whether what it lacks is squared"] = False
    weight: Weight = 1.0

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return Call(modules.Signed, (call(modules.Hinge, self.squared),))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        score, side = self.sides(prediction, target)
        short: Expression = Method(Operator("-", (1, Operator("*", (side, score)))), "relu")
        return Code(outputs=(Method(Method(short, "square") if self.squared else short, "mean"),))


class SoftMargin(_Signed, category="Loss", aliases=("logistic loss", "classification")):
    """For yes or no: log(1 + exp(-score)) of a score that should be high, of its opposite where it should be low."""

    weight: Weight = 1.0

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return Call(modules.Signed, (call(nn.SoftMarginLoss),))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        return Code(outputs=(named("torch.nn.functional.soft_margin_loss", *self.sides(prediction, target)),))


class HingeEmbedding(_Signed, category="Loss", aliases=("distance", "similar or not")):
    """For distances: small where the target says alike, at least the margin where it does not."""

    margin: Annotated[float, "how large the distance of what is not alike should be"] = 1.0
    weight: Weight = 1.0
    takes_lengths: ClassVar[bool] = False

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return Call(modules.Signed, (call(nn.HingeEmbeddingLoss, margin=self.margin),))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        distance, side = self.sides(prediction, target)
        loss = "torch.nn.functional.hinge_embedding_loss"
        return Code(outputs=(named(loss, distance, side, margin=self.margin),))


class CategoricalHinge(LossLayer, category="Loss", aliases=("support vector machine", "crammer singer")):
    """For one class of several: what its score lacks to be ahead of the best other one by 1."""

    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_classes(prediction, target)
        return NUMBER

    def target_for(self, prediction: Spec) -> Spec:
        """Class numbers, one for each set of scores."""
        return labels_for(prediction)

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return call(modules.CategoricalHinge, 1 + class_axis(prediction))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, labels, axis = scores_in_pytorch(prediction, target)
        index = Method(labels, "unsqueeze", (axis,))
        right = Method(Method(scores, "gather", (axis, index)), "squeeze", (axis,))
        best = Method(Method(scores, "scatter", (axis, index, 0.0)), "amax", (axis,))
        return Code(outputs=(Method(Method(Operator("-", (Operator("+", (1, best)), right)), "relu"), "mean"),))


class MultiMargin(LossLayer, category="Loss", aliases=("support vector machine", "weston watkins")):
    """For one class of several: what its score lacks to be ahead of each other one by the margin."""

    margin: Margin = 1.0
    p: Annotated[Literal[1, 2], "2: what it lacks is squared"] = 1
    class_weights: ClassWeights = ()
    weight: Weight = 1.0
    blind: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_classes(prediction, target)
        need_weights(self.class_weights, prediction)
        if prediction != UNKNOWN and prediction.rank != 1:
            fix = Fix(tr("Flatten the prediction"), insert=Flatten(), port="prediction")
            raise ShapeError(
                tr("one set of scores a sample"), described(prediction), tr("MultiMargin takes vectors"), (fix,)
            )
        return NUMBER

    def target_for(self, prediction: Spec) -> Spec:
        """The number of a class."""
        return labels_for(prediction)

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        weight = {"weight": call(modules.importance, *self.class_weights)} if self.class_weights else {}
        return Call(nn.MultiMarginLoss, (), (("p", self.p), ("margin", self.margin), *weight.items()))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        options = {"p": self.p, "margin": self.margin, **weights_in_pytorch(self.class_weights)}
        loss = named("torch.nn.functional.multi_margin_loss", Port("prediction"), Port("target"), **options)
        return Code(outputs=(loss,))


class MultiLabelMargin(LossLayer, category="Loss", aliases=("several classes", "tags")):
    """For several classes at once: what their scores lack to be ahead of the others; the target lists their numbers.

    The target has the shape of the scores; the numbers in it end at the first that is negative.
    """

    weight: Weight = 1.0
    blind: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if target != UNKNOWN and target.kind != "int":
            why = tr("it lists the classes of a sample and ends with -1; MultiLabelSoftMargin takes yes or no for each")
            raise ShapeError(tr("class numbers as target"), described(target), why)
        if prediction == UNKNOWN:
            return NUMBER
        need_float(prediction, tr("the loss"))
        if prediction.rank != 1:
            fix = Fix(tr("Flatten the prediction"), insert=Flatten(), port="prediction")
            raise ShapeError(
                tr("one set of scores a sample"), described(prediction), tr("each class has a score"), (fix,)
            )
        if target != UNKNOWN and target.shape != prediction.shape and target.known and prediction.known:
            expected = tr("a list of labels as long as the scores, {0}").format(shape_text(prediction.shape))
            raise ShapeError(expected, described(target), tr("what is not needed of it is -1"))
        return NUMBER

    def target_for(self, prediction: Spec) -> Spec:
        """Class numbers, as many as there are classes."""
        return Spec(prediction.shape, prediction.axes, "int")

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return call(nn.MultiLabelMarginLoss)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        return Code(outputs=(named("torch.nn.functional.multilabel_margin_loss", Port("prediction"), Port("target")),))


class MultiLabelSoftMargin(LossLayer, category="Loss", aliases=("several classes", "tags", "multi-label")):
    """For several classes at once: yes or no for each, compared with its score; the mean over the classes."""

    weight: Weight = 1.0
    blind: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_pairs(prediction, target)
        return NUMBER

    def activation(self) -> str | None:
        return "sigmoid"

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return matched(call(nn.MultiLabelSoftMarginLoss), prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        loss = named("torch.nn.functional.multilabel_soft_margin_loss", *in_pytorch(prediction, target))
        return Code(outputs=(loss,))


class MarginRanking(LossLayer, category="Loss", aliases=("pairs", "preference", "learning to rank")):
    """For two scores: which one should be larger; a target above 0 says the first, any other the second."""

    margin: Margin = 0.0
    weight: Weight = 1.0
    predictions: ClassVar[tuple[str, ...]] = ("first", "second")
    without_gradient: ClassVar[tuple[str, ...]] = ("target",)

    def infer(self, first: Spec, second: Spec, target: Spec) -> Spec:
        for spec in (first, second):
            need_float(spec, tr("the loss"))
        for spec in (first, second, target):
            if spec.rank > 1 or not agree(spec.size, 1):
                raise ShapeError(tr("a single number"), described(spec), tr("two scores are compared"))
        return NUMBER

    def build(self, first: Spec, second: Spec, target: Spec) -> Call[nn.Module]:
        return Call(modules.Ranked, (call(nn.MarginRankingLoss, margin=self.margin),))

    def torch(self, first: Spec, second: Spec, target: Spec) -> Code:
        scores = [Method(Port(port), "flatten") for port in ("first", "second")]
        side = signs(Method(Port("target"), "flatten"))
        loss = named("torch.nn.functional.margin_ranking_loss", *scores, side, margin=self.margin)
        return Code(outputs=(loss,))
