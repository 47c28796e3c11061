"""Losses of one class of several, or of several at once, beside cross-entropy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers import loss_modules as modules
from layerloom.layers.activation import LogSoftmax, Softmax
from layerloom.layers.checks import described, need_float
from layerloom.layers.code import Call, Code, Expression, Method, Operator, Port, call, named
from layerloom.layers.comparing import (
    NUMBER,
    ClassWeights,
    Ignored,
    Logits,
    Weight,
    class_axis,
    closing,
    in_pytorch,
    labels_for,
    matched,
    matched_target,
    need_classes,
    need_pairs,
    need_weights,
    need_yes_or_no,
    scores_in_pytorch,
    weights_in_pytorch,
    without,
    without_probabilities,
)
from layerloom.layers.layer import Layer, LossLayer, PortSpecs
from layerloom.layers.masking import past_the_end
from layerloom.layers.modules import EachPlace
from layerloom.layers.parameters import Probability, Range, Rate
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec
from layerloom.losses.clipped import EPSILON
from layerloom.words import tr

Doubts = tuple[ShapeError, ...]
Sources = Mapping[str, Layer]


class NLL(LossLayer, category="Loss", aliases=("negative log likelihood", "log softmax")):
    """For one class of several: minus the log-probability (a LogSoftmax before) of the right class."""

    weight: Weight = 1.0
    class_weights: ClassWeights = ()
    ignore: Ignored = None
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_classes(prediction, target)
        need_weights(self.class_weights, prediction)
        return NUMBER

    def target_for(self, prediction: Spec) -> Spec:
        """Class numbers, one for each set of log-probabilities."""
        return labels_for(prediction)

    def _changed(self, weight: Mapping[str, Expression]) -> dict[str, Expression]:
        return {**weight, **({} if self.ignore is None else {"ignore_index": self.ignore})}

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        weight = {"weight": call(modules.importance, *self.class_weights)} if self.class_weights else {}
        loss: Call[nn.Module] = Call(nn.NLLLoss, (), tuple(self._changed(weight).items()))
        return loss if class_axis(prediction) == 0 else Call(EachPlace, (loss,))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores: Expression = Port("prediction")
        labels: Expression = Port("target")
        if class_axis(prediction) != 0:
            if prediction.variable:
                ignored = -100 if self.ignore is None else self.ignore
                labels = Method(labels, "masked_fill", (past_the_end("prediction"), ignored))
            scores, labels = Method(scores, "flatten", (0, -2)), Method(labels, "flatten")
        keywords = self._changed(weights_in_pytorch(self.class_weights))
        return Code(outputs=(named("torch.nn.functional.nll_loss", scores, labels, **keywords),))

    def doubts(self, inputs: PortSpecs, sources: Sources) -> Doubts:
        layer = sources.get("prediction")
        found = closing(layer)
        if layer is None or isinstance(layer, LogSoftmax) or found not in ("softmax", "sigmoid"):
            return ()
        fixes: tuple[Fix, ...] = ()
        if found == getattr(layer, "activation", None):
            fixes = (Fix(tr("Use a log-softmax instead"), {"activation": "log_softmax"}, port="prediction"),)
        elif isinstance(layer, Softmax):
            fixes = (Fix(tr("Use LogSoftmax instead"), replace=LogSoftmax(layer.axis), port="prediction"),)
        return (
            ShapeError(
                tr("log-probabilities"), tr("what {0} makes").format(found), tr("NLL takes no logarithm itself"), fixes
            ),
        )


class Focal(LossLayer, category="Loss", aliases=("retinanet", "imbalance", "detection", "classification")):
    """For one class of several where most cases are easy: what the net is sure of already counts little."""

    gamma: Annotated[float, Range(low=0.0), "how fast the easy cases stop counting; 0 is cross-entropy"] = 2.0
    class_weights: ClassWeights = ()
    logits: Logits = True
    weight: Weight = 1.0
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

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        weight = call(modules.importance, *self.class_weights) if self.class_weights else None
        options = (("axis", 1 + class_axis(prediction)), ("gamma", self.gamma), ("weight", weight))
        return Call(modules.Focal, (), (*options, ("logits", self.logits)))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, labels, axis = scores_in_pytorch(prediction, target)
        index = Method(labels, "unsqueeze", (axis,))
        if self.logits:
            logs: Expression = Method(scores, "log_softmax", (axis,))
        else:
            every = Method(scores, "sum", (axis,), (("keepdim", True),))
            logs = Method(Method(Operator("/", (scores, every)), "clamp", (EPSILON, 1 - EPSILON)), "log")
        right = Method(Method(logs, "gather", (axis, index)), "squeeze", (axis,))
        easy = Operator("**", (Operator("-", (1, Method(right, "exp"))), self.gamma))
        terms = Operator("*", (Operator("-", (right,)), easy))
        if self.class_weights:
            weights = Method(Port("prediction"), "new_tensor", (list(self.class_weights),))
            terms = Operator("*", (terms, named("torch.take", weights, labels)))
        return Code(outputs=(Method(terms, "mean"),))

    def doubts(self, inputs: PortSpecs, sources: Sources) -> Doubts:
        return without("softmax", sources) if self.logits else without_probabilities("softmax", sources)


class BinaryFocal(LossLayer, category="Loss", aliases=("retinanet", "imbalance", "detection")):
    """For yes or no where most cases are easy: what the net is sure of already counts little."""

    gamma: Annotated[float, Range(low=0.0), "how fast the easy cases stop counting; 0 is cross-entropy"] = 2.0
    alpha: Annotated[Probability | None, "how much yes counts, and 1 less it no; none: both alike"] = None
    logits: Logits = True
    weight: Weight = 1.0
    smoothing: Annotated[Rate, "how far targets are moved towards 1/2"] = 0.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_yes_or_no(prediction, target)
        return NUMBER

    def activation(self) -> str | None:
        return "sigmoid" if self.logits else None

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        loss = call(modules.BinaryFocal, self.gamma, self.alpha, self.logits, smoothing=self.smoothing)
        return matched(loss, prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores, right = in_pytorch(prediction, target)
        if self.smoothing:
            right = Operator("+", (Operator("*", (right, 1 - self.smoothing)), self.smoothing / 2))
        p: Expression = Method(scores, "sigmoid") if self.logits else scores
        wrong = Operator("-", (1, right))
        if self.logits:
            loss = "torch.nn.functional.binary_cross_entropy_with_logits"
            missing = named(loss, scores, right, reduction="none")
        else:
            kept = Method(scores, "clamp", (EPSILON, 1 - EPSILON))
            missing = named("torch.nn.functional.binary_cross_entropy", kept, right, reduction="none")
        sure = Operator("+", (Operator("*", (right, p)), Operator("*", (wrong, Operator("-", (1, p))))))
        terms = Operator("*", (missing, Operator("**", (Operator("-", (1, sure)), self.gamma))))
        if self.alpha is not None:
            share = Operator("+", (Operator("*", (right, self.alpha)), Operator("*", (wrong, 1 - self.alpha))))
            terms = Operator("*", (terms, share))
        return Code(outputs=(Method(terms, "mean"),))

    def doubts(self, inputs: PortSpecs, sources: Sources) -> Doubts:
        return without("sigmoid", sources) if self.logits else without_probabilities("sigmoid", sources)


class Dice(LossLayer, category="Loss", aliases=("segmentation", "overlap", "f1", "sorensen")):
    """For areas in images: how little what is found and what is there overlap, however small the areas are."""

    classes: Annotated[bool, "whether the target holds the number of a class at each place, not yes or no"] = False
    smooth: Annotated[float, Range(low=0.0), "is added to both areas, so that an empty one is no miss"] = 1.0
    areas: Annotated[Literal["sample", "batch"], "whether areas are those of each sample or of all in a batch"] = (
        "sample"
    )
    logits: Logits = True
    weight: Weight = 1.0
    blind: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if self.classes:
            need_classes(prediction, target)
            return NUMBER
        if target.kind == "int" and (target.classes or 2) > 2:
            fix = Fix(tr("Measure the area of each class"), {"classes": True})
            raise ShapeError(tr("two classes, 0 and 1"), described(target), tr("there is one area, of yes"), (fix,))
        need_pairs(prediction, target)
        return NUMBER

    def activation(self) -> str | None:
        return None if not self.logits else "softmax" if self.classes else "sigmoid"

    def target_for(self, prediction: Spec) -> Spec:
        """Numbers of the same shape, or class numbers."""
        return labels_for(prediction) if self.classes else super().target_for(prediction)

    def _axis(self, prediction: Spec) -> int | None:
        return 1 + class_axis(prediction) if self.classes else None

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        axis = self._axis(prediction)
        made = call(modules.Dice, axis, self.smooth, self.logits, self.areas == "batch")
        return made if axis is not None else matched(made, prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        axis = self._axis(prediction)
        found: Expression = Port("prediction")
        true: Expression = matched_target(prediction, target)
        if axis is not None:
            one_hot = named("torch.nn.functional.one_hot", Port("target"), prediction.dims[axis - 1])
            true = Method(Method(one_hot, "movedim", (-1, axis)), "type_as", (Port("prediction"),))
        if self.logits:
            found = Method(found, "sigmoid") if axis is None else Method(found, "softmax", (axis,))
        kept = (axis,) if self.areas == "batch" else (0, axis)
        axes = (tuple(place for place in range(1 + prediction.rank) if place not in kept),)
        both: Expression = Operator("*", (Method(Operator("*", (found, true)), "sum", axes), 2))
        every: Expression = Method(Operator("+", (found, true)), "sum", axes)
        if self.smooth:
            both, every = (Operator("+", (x, self.smooth)) for x in (both, every))
        return Code(outputs=(Operator("-", (1, Method(Operator("/", (both, every)), "mean"))),))


class KLDivergence(LossLayer, category="Loss", aliases=("kullback leibler", "distillation", "distributions")):
    """For distributions: how far the predicted one is from the target's, along the last axis."""

    logs: Annotated[bool, "whether the prediction holds log-probabilities rather than probabilities"] = True
    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if target != UNKNOWN:
            need_float(target, tr("the loss"))
        need_pairs(prediction, target)
        if UNKNOWN not in (prediction, target) and (prediction.rank == 0 or prediction.rank != target.rank):
            got = tr("{0} and {1}").format(described(prediction), described(target))
            raise ShapeError(tr("two distributions"), got, tr("the last axis holds probabilities"))
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return call(modules.KLDivergence, self.logs)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        ours, theirs = in_pytorch(prediction, target)
        if not self.logs:
            ours, theirs = (Method(x, "clamp", (EPSILON, 1.0)) for x in (ours, theirs))
            ours = Method(ours, "log")
        if prediction.rank > 1 + prediction.variable:  # The steps of sequences lie in one row already.
            ours, theirs = (Method(x, "flatten", (0, -2)) for x in (ours, theirs))
        return Code(outputs=(named("torch.nn.functional.kl_div", ours, theirs, reduction="batchmean"),))

    def doubts(self, inputs: PortSpecs, sources: Sources) -> Doubts:
        if not self.logs or closing(sources.get("prediction")) != "softmax":
            return ()
        fix = Fix(tr("Let it take probabilities"), {"logs": False})
        why = tr("it is told to expect log-probabilities")
        return (ShapeError(tr("log-probabilities"), tr("probabilities"), why, (fix,)),)
