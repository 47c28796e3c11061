"""Losses of classes and of yes or no: how wrong a prediction is, as one number that training makes small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.checks import described
from layerloom.layers.code import Call, Code, Expression, Method, NotExportable, Operator, Port, call, named
from layerloom.layers.comparing import (
    NUMBER,
    ClassWeights,
    Ignored,
    Logits,
    Weight,
    class_axis,
    in_pytorch,
    labels_for,
    matched,
    need_classes,
    need_numbers,
    need_pairs,
    need_weights,
    need_yes_or_no,
    softmax_of_one,
    weights_in_pytorch,
    without,
    without_floor,
    without_other,
    without_probabilities,
)
from layerloom.layers.layer import Layer, LossLayer, PortSpecs
from layerloom.layers.loss_modules import (
    ClippedBinaryCrossEntropy,
    ClippedCrossEntropy,
    SoftCrossEntropyLoss,
    importance,
)
from layerloom.layers.masking import past_the_end
from layerloom.layers.modules import EachPlace
from layerloom.layers.parameters import Probability, Rate
from layerloom.layers.spec import UNKNOWN, ShapeError, Spec
from layerloom.losses.clipped import EPSILON
from layerloom.words import tr

_IGNORED = -100
"""The label of places that do not count, in PyTorch and here."""
Smoothing = Annotated[Rate, "share of the target that is spread evenly over all classes"]


class CrossEntropy(LossLayer, category="Loss", aliases=("softmax loss", "classification", "negative log likelihood")):
    """For one class of several: compares scores (logits, no softmax before) with the number of the right class."""

    weight: Weight = 1.0
    class_weights: ClassWeights = ()
    ignore: Ignored = None
    smoothing: Smoothing = 0.0
    logits: Logits = True
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_classes(prediction, target)
        need_weights(self.class_weights, prediction)
        return NUMBER

    def activation(self) -> str | None:
        return "softmax" if self.logits else None

    def target_for(self, prediction: Spec) -> Spec:
        """Class numbers, one for each set of scores."""
        return labels_for(prediction)

    @property
    def _ignored(self) -> int:
        return _IGNORED if self.ignore is None else self.ignore

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        weight = call(importance, *self.class_weights) if self.class_weights else None
        if not self.logits:
            given = (("weight", weight), ("ignore_index", self._ignored), ("label_smoothing", self.smoothing))
            return Call(ClippedCrossEntropy, (1 + class_axis(prediction),), given)
        loss: Call[nn.Module] = Call(nn.CrossEntropyLoss, (), tuple(self._changed({"weight": weight}).items()))
        return loss if class_axis(prediction) == 0 else Call(EachPlace, (loss,))

    def _changed(self, weight: Mapping[str, Expression]) -> dict[str, Expression]:
        """The arguments that are not PyTorch's defaults."""
        found = {name: value for name, value in weight.items() if value is not None}
        if self.ignore is not None:
            found["ignore_index"] = self.ignore
        return found | ({"label_smoothing": self.smoothing} if self.smoothing else {})

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores: Expression = Port("prediction")
        labels: Expression = Port("target")
        if not self.logits:
            scores = self._logarithms(1 + class_axis(prediction))
        if class_axis(prediction) != 0:
            if prediction.variable:
                labels = Method(labels, "masked_fill", (past_the_end("prediction"), self._ignored))
            scores, labels = Method(scores, "flatten", (0, -2)), Method(labels, "flatten")
        keywords = self._changed(weights_in_pytorch(self.class_weights))
        function = "cross_entropy" if self.logits else "nll_loss"
        return Code(outputs=(named(f"torch.nn.functional.{function}", scores, labels, **keywords),))

    def _logarithms(self, axis: int) -> Expression:
        """The logarithms of probabilities, clipped as in Keras."""
        if self.smoothing:
            raise NotExportable(
                tr("label smoothing of probabilities has no form there: let the loss take scores (logits)")
            )
        every = Method(Port("prediction"), "sum", (axis,), (("keepdim", True),))
        return _clipped_log(Operator("/", (Port("prediction"), every)))

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        prediction = inputs.get("prediction", UNKNOWN)
        if isinstance(prediction, Spec) and (found := softmax_of_one(prediction, sources)):
            return found
        if self.logits:
            return without("softmax", sources) or without_other("softmax", "sigmoid", sources) or without_floor(sources)
        return without_probabilities("softmax", sources)


def _clipped_log(probabilities: Expression) -> Expression:
    """log p in PyTorch, p kept as far from 0 and 1 as in Keras."""
    return Method(Method(probabilities, "clamp", (EPSILON, 1 - EPSILON)), "log")


class SoftCrossEntropy(LossLayer, category="Loss", aliases=("categorical crossentropy", "one-hot", "distillation")):
    """For one class of several: compares scores (logits) with the probability of each class, such as a one-hot row."""

    weight: Weight = 1.0
    smoothing: Smoothing = 0.0
    logits: Logits = True
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if target.kind == "int" and target.classes:
            why = tr("it compares with the probability of each class; CrossEntropy takes their numbers")
            raise ShapeError(tr("probabilities as target"), described(target), why)
        need_pairs(prediction, target)
        if UNKNOWN not in (prediction, target) and (prediction.rank == 0 or prediction.rank != target.rank):
            got = tr("{0} and {1}").format(described(prediction), described(target))
            raise ShapeError(tr("a score and a probability for each class"), got, tr("classes are compared one by one"))
        return NUMBER

    def activation(self) -> str | None:
        return "softmax" if self.logits else None

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        made = call(SoftCrossEntropyLoss, 1 + class_axis(prediction), self.smoothing, self.logits)
        return matched(made, prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, shares = in_pytorch(prediction, target)
        axis = -1 if prediction.variable else 1 + class_axis(prediction)
        if self.smoothing:
            kept = Operator("*", (shares, 1 - self.smoothing))
            shares = Operator("+", (kept, self.smoothing / (prediction.dims[class_axis(prediction)] or 1)))
        if self.logits:
            logarithms: Expression = Method(scores, "log_softmax", (axis,))
        else:
            logarithms = _clipped_log(Operator("/", (scores, Method(scores, "sum", (axis,), (("keepdim", True),)))))
        terms = Method(Operator("*", (shares, logarithms)), "sum", (axis,))
        return Code(outputs=(Operator("-", (Method(terms, "mean"),)),))

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        if self.logits:
            return without("softmax", sources) or without_other("softmax", "sigmoid", sources) or without_floor(sources)
        return without_probabilities("softmax", sources)


class BinaryCrossEntropy(LossLayer, category="Loss", aliases=("bce", "logistic loss", "classification")):
    """For yes or no: compares a score (or a probability) with 0 or 1, entry by entry."""

    logits: Annotated[bool, "whether the prediction is a score (no sigmoid before) rather than a probability"] = True
    weight: Weight = 1.0
    smoothing: Annotated[Rate, "how far targets are moved towards 1/2"] = 0.0
    clip: Annotated[Probability, "how far probabilities are kept from 0 and 1, 1e-7 in Keras; 0 bounds their logs"] = (
        0.0
    )
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_yes_or_no(prediction, target)
        return NUMBER

    def activation(self) -> str | None:
        return "sigmoid" if self.logits else None

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        loss: Call[nn.Module] = call(nn.BCEWithLogitsLoss) if self.logits else call(nn.BCELoss)
        if self.smoothing or (self.clip and not self.logits):
            clip = 0.0 if self.logits else self.clip
            loss = call(ClippedBinaryCrossEntropy, smoothing=self.smoothing, clip=clip, logits=self.logits)
        return matched(loss, prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, right = in_pytorch(prediction, target)
        if self.smoothing:
            right = Operator("+", (Operator("*", (right, 1 - self.smoothing)), self.smoothing / 2))
        if self.clip and not self.logits:
            scores = Method(scores, "clamp", (self.clip, 1 - self.clip))
        function = "binary_cross_entropy_with_logits" if self.logits else "binary_cross_entropy"
        return Code(outputs=(named(f"torch.nn.functional.{function}", scores, right),))

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        prediction = inputs.get("prediction", UNKNOWN)
        if isinstance(prediction, Spec) and (found := softmax_of_one(prediction, sources)):
            return found
        if self.logits:
            return without("sigmoid", sources) or without_other("sigmoid", "softmax", sources) or without_floor(sources)
        return without_probabilities("sigmoid", sources)


class MSE(LossLayer, category="Loss", aliases=("mean squared error", "l2", "regression")):
    """For numbers: the mean of the squared differences."""

    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_numbers(prediction, target)
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return matched(call(nn.MSELoss), prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        return Code(outputs=(named("torch.nn.functional.mse_loss", *in_pytorch(prediction, target)),))


__all__ = [
    "MSE", "NUMBER", "BinaryCrossEntropy", "CrossEntropy", "SoftCrossEntropy", "class_axis", "need_classes",
    "need_pairs",
]  # fmt: skip
