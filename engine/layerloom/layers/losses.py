"""Losses: how wrong a prediction is, as one number that training makes small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.activation import Sigmoid, Softmax
from layerloom.layers.checks import described, need_float, shape_text
from layerloom.layers.code import Call, Code, Expression, Method, NotExportable, Port, call, named
from layerloom.layers.core import Dense
from layerloom.layers.layer import Layer, LossLayer, PortSpecs
from layerloom.layers.masking import past_the_end
from layerloom.layers.modules import EachPlace, Matched
from layerloom.layers.parameters import Range
from layerloom.layers.shape import Flatten
from layerloom.layers.spec import IMAGE, UNKNOWN, Dim, Fix, ShapeError, Spec, agree, counted

Weight = Annotated[float, Range(low=0.0), "how much this loss counts beside others"]
NUMBER = Spec(())
_IGNORED = -100
"""The label of places that do not count, in PyTorch and here."""


class CrossEntropy(LossLayer, category="Loss", aliases=("softmax loss", "classification", "negative log likelihood")):
    """For one class of several: compares scores (logits, no softmax before) with the number of the right class."""

    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_classes(prediction, target)
        return NUMBER

    def activation(self) -> str | None:
        return "softmax"

    def target_for(self, prediction: Spec) -> Spec:
        """Class numbers, one for each set of scores."""
        axis = class_axis(prediction)
        return Spec(prediction.dims[:axis] + prediction.dims[axis + 1 :], kind="int", classes=prediction.dims[axis])

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        loss = call(nn.CrossEntropyLoss)
        return loss if class_axis(prediction) == 0 else Call(EachPlace, (loss,))

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores: Expression = Port("prediction")
        labels: Expression = Port("target")
        if class_axis(prediction) != 0:
            if prediction.variable:
                labels = Method(labels, "masked_fill", (past_the_end("prediction"), _IGNORED))
            scores, labels = Method(scores, "flatten", (0, -2)), Method(labels, "flatten")
        return Code(outputs=(named("torch.nn.functional.cross_entropy", scores, labels),))

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        return _without(Softmax, "scores (logits)", sources)


class BinaryCrossEntropy(LossLayer, category="Loss", aliases=("bce", "logistic loss", "classification")):
    """For yes or no: compares a score (or a probability) with 0 or 1, entry by entry."""

    logits: Annotated[bool, "whether the prediction is a score (no sigmoid before) rather than a probability"] = True
    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_pairs(prediction, target)
        if target.kind == "int" and (target.classes or 2) > 2:
            why = "there is one score, for yes or no; CrossEntropy takes one for each class"
            raise ShapeError("two classes, 0 and 1", described(target), why)
        return NUMBER

    def activation(self) -> str | None:
        return "sigmoid" if self.logits else None

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        loss: Call[nn.Module] = call(nn.BCEWithLogitsLoss) if self.logits else call(nn.BCELoss)
        return _matched(loss, prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        function = "binary_cross_entropy_with_logits" if self.logits else "binary_cross_entropy"
        return _matched_code(function, prediction, target)

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        return _without(Sigmoid, "scores (logits)", sources) if self.logits else ()


class MSE(LossLayer, category="Loss", aliases=("mean squared error", "l2", "regression")):
    """For numbers: the mean of the squared differences."""

    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_pairs(prediction, target)
        if target.kind == "int" and target.classes:
            why = "the number of a class has no size; CrossEntropy compares classes"
            raise ShapeError("numbers to come close to", described(target), why)
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return _matched(call(nn.MSELoss), prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        return _matched_code("mse_loss", prediction, target)


def class_axis(prediction: Spec) -> int:
    """The axis of the classes in one sample: the channels of an image, otherwise the last."""
    return 0 if prediction.rank == len(IMAGE) else prediction.rank - 1


def need_classes(prediction: Spec, target: Spec) -> None:
    """Raises `ShapeError` unless there is one score for each class, wherever the target has a class number."""
    if target != UNKNOWN and target.kind != "int":
        raise ShapeError("class numbers as target", described(target), "they say which of the scores should be high")
    if prediction == UNKNOWN:
        return
    need_float(prediction, "the loss")
    rank = None if target == UNKNOWN else target.rank + 1
    if prediction.rank == 0 or rank not in (None, prediction.rank):
        raise _no_scores(prediction, target)
    axis = class_axis(prediction)
    if not agree(prediction.dims[axis], target.classes):
        raise _wrong_count(prediction.dims[axis], target.classes)
    rest = prediction.dims[:axis] + prediction.dims[axis + 1 :]
    if target != UNKNOWN and not all(map(agree, rest, target.dims)):
        raise ShapeError(f"scores for each of {shape_text(target.dims)} places", described(prediction), "one set each")


def _no_scores(prediction: Spec, target: Spec) -> ShapeError:
    classes = target.classes
    expected = f"a vector of {classes or '?'} scores" if target.shape in ((), None) else "scores for each place"
    fixes = [Fix("Flatten the prediction", insert=Flatten(), port="prediction")] if prediction.rank > 1 else []
    return ShapeError(expected, described(prediction), "one score for each class of a sample", fixes)


def _wrong_count(scores: Dim, classes: int | None) -> ShapeError:
    assert classes is not None, "an unknown number of classes agrees with any number of scores"
    return ShapeError(
        counted(classes, "score"),
        f"{scores}",
        f"the target has {counted(classes, 'class')}, and each needs a score",
        (
            Fix(f"Give the layer before {counted(classes, 'unit')}", {"units": classes}, port="prediction"),
            Fix(f"Insert a Dense layer of {counted(classes, 'unit')}", insert=Dense(classes), port="prediction"),
        ),
    )


def need_pairs(prediction: Spec, target: Spec) -> None:
    """Raises `ShapeError` unless prediction and target have one shape; one entry and a single number count as that."""
    if UNKNOWN in (prediction, target):
        return
    need_float(prediction, "the loss")
    if _fit(prediction, target):
        return
    count = target.dims[0] if target.rank == 1 else 1 if target.rank == 0 else None
    fixes = (
        [Fix(f"Give the layer before {counted(count, 'unit')}", {"units": count}, port="prediction")] if count else []
    )
    if count:
        fixes.append(Fix(f"Insert a Dense layer of {counted(count, 'unit')}", insert=Dense(count), port="prediction"))
    if prediction.rank > 1 and target.rank == 1:
        fixes.append(Fix("Flatten the prediction", insert=Flatten(), port="prediction"))
    if target.rank > 1 and prediction.rank == 1:
        fixes.append(Fix("Flatten the target", insert=Flatten(), port="target"))
    expected = f"a prediction of the target's shape, {shape_text(target.dims)}"
    raise ShapeError(expected, described(prediction), "they are compared entry by entry", fixes)


def _fit(prediction: Spec, target: Spec) -> bool:
    a, b = prediction.dims, target.dims
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return len(longer) == len(shorter) + 1 and agree(longer[-1], 1) and all(map(agree, longer, shorter))
    return all(map(agree, a, b))


def differ(prediction: Spec, target: Spec) -> bool:
    """Whether the target must first be brought to the shape or kind of the prediction."""
    return target.kind != "float" or target.rank != prediction.rank


def _matched(loss: Call[nn.Module], prediction: Spec, target: Spec) -> Call[nn.Module]:
    return Call(Matched, (loss,)) if differ(prediction, target) else loss


def _matched_code(function: str, prediction: Spec, target: Spec) -> Code:
    if prediction.variable:
        raise NotExportable("this loss over sequences of different lengths cannot be written in PyTorch yet")
    loss = named(f"torch.nn.functional.{function}", Port("prediction"), matched_target(prediction, target))
    return Code(outputs=(loss,))


def matched_target(prediction: Spec, target: Spec) -> Expression:
    """The target in PyTorch, in the shape and kind of the prediction."""
    value: Expression = Port("target")
    if target.rank != prediction.rank:
        value = Method(value, "view_as", (Port("prediction"),))
    return value if target.kind == "float" else Method(value, "type_as", (Port("prediction"),))


def _without(activation: type[Layer], expected: str, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
    """A doubt about an activation before a loss that applies it itself."""
    if not isinstance(sources.get("prediction"), activation):
        return ()
    name = activation.__name__
    fix = Fix(f"Remove the {name} before it", port="prediction", remove=True)
    return (ShapeError(expected, f"what {name} makes", f"the loss applies {name} itself: twice is too much", (fix,)),)
