"""What losses and metrics share: which predictions and targets go together, in shapes and in PyTorch's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom import nn
from layerloom.layers.activation import ReLU, Sigmoid, Softmax
from layerloom.layers.checks import described, need_float, shape_text
from layerloom.layers.code import Call, Expression, Item, Method, Operator, Port, named
from layerloom.layers.core import Dense
from layerloom.layers.layer import Layer
from layerloom.layers.masking import past_the_end
from layerloom.layers.modules import Matched
from layerloom.layers.parameters import Range
from layerloom.layers.shape import Flatten
from layerloom.layers.spec import IMAGE, UNKNOWN, Dim, Fix, ShapeError, Spec, agree
from layerloom.words import counted, tr

Weight = Annotated[float, Range(low=0.0), "how much this loss counts beside others"]
ClassWeights = Annotated[
    tuple[Annotated[float, Range(low=0.0)], ...], "how much each class counts, one number for each; none: all alike"
]
Logits = Annotated[bool, "whether the prediction holds scores (no activation before) rather than probabilities"]
Ignored = Annotated[int | None, "the label of places that do not count, such as that of the padding"]
NUMBER = Spec(())


# One class of several


def class_axis(prediction: Spec) -> int:
    """The axis of the classes in one sample: the channels of an image, otherwise the last."""
    return 0 if prediction.rank == len(IMAGE) else prediction.rank - 1


def need_classes(prediction: Spec, target: Spec) -> None:
    """Raises `ShapeError` unless there is one score for each class, wherever the target has a class number."""
    if target != UNKNOWN and target.kind != "int":
        raise ShapeError(
            tr("class numbers as target"), described(target), tr("they say which of the scores should be high")
        )
    if prediction == UNKNOWN:
        return
    need_float(prediction, tr("the loss"))
    rank = None if target == UNKNOWN else target.rank + 1
    if prediction.rank == 0 or rank not in (None, prediction.rank):
        raise _no_scores(prediction, target)
    axis = class_axis(prediction)
    if not agree(prediction.dims[axis], target.classes):
        raise _wrong_count(prediction.dims[axis], target.classes)
    rest = prediction.dims[:axis] + prediction.dims[axis + 1 :]
    if target != UNKNOWN and not all(map(agree, rest, target.dims)):
        raise ShapeError(
            tr("scores for each of {0} places").format(shape_text(target.dims)),
            described(prediction),
            tr("one set each"),
        )


def _no_scores(prediction: Spec, target: Spec) -> ShapeError:
    classes = target.classes
    expected = (
        tr("a vector of {0} scores").format(classes or "?")
        if target.shape in ((), None)
        else tr("scores for each place")
    )
    fixes = [Fix(tr("Flatten the prediction"), insert=Flatten(), port="prediction")] if prediction.rank > 1 else []
    return ShapeError(expected, described(prediction), tr("one score for each class of a sample"), fixes)


def _wrong_count(scores: Dim, classes: int | None) -> ShapeError:
    assert classes is not None, "an unknown number of classes agrees with any number of scores"
    why = tr("the target has {0}, and each needs a score").format(counted(classes, "class"))
    return ShapeError(counted(classes, "score"), f"{scores}", why, as_many(classes, "prediction"))


def as_many(units: int, port: str) -> tuple[Fix, ...]:
    """Ways to so many numbers at a port: the units of the layer before it, or one layer more."""
    return (
        Fix(tr("Give the layer before {0}").format(counted(units, "unit")), {"units": units}, port=port),
        Fix(tr("Insert a Dense layer of {0}").format(counted(units, "unit")), insert=Dense(units), port=port),
    )


def need_weights(weights: tuple[float, ...], prediction: Spec) -> None:
    """Raises `ShapeError` unless there are no class weights or one for each score."""
    scores = None if prediction.shape in (None, ()) else prediction.dims[class_axis(prediction)]
    if weights and not agree(scores, len(weights)):
        assert scores is not None, "an unknown number of scores agrees with any number of weights"
        fixes = [Fix(tr("Let all classes count alike"), {"class_weights": ()})]
        raise ShapeError(counted(scores, "class weight"), f"{len(weights)}", tr("each class has one"), fixes)


def labels_for(prediction: Spec) -> Spec:
    """The usual target of scores: class numbers, one for each set of scores."""
    axis = class_axis(prediction)
    return Spec(prediction.dims[:axis] + prediction.dims[axis + 1 :], kind="int", classes=prediction.dims[axis])


# Entry by entry


def need_pairs(prediction: Spec, target: Spec) -> None:
    """Raises `ShapeError` unless prediction and target have one shape; one entry and a single number count as that."""
    if UNKNOWN in (prediction, target):
        return
    need_float(prediction, tr("the loss"))
    if fit(prediction, target):
        return
    count = target.dims[0] if target.rank == 1 else 1 if target.rank == 0 else None
    fixes = list(as_many(count, "prediction")) if count else []
    if prediction.rank > 1 and target.rank == 1:
        fixes.append(Fix(tr("Flatten the prediction"), insert=Flatten(), port="prediction"))
    if target.rank > 1 and prediction.rank == 1:
        fixes.append(Fix(tr("Flatten the target"), insert=Flatten(), port="target"))
    expected = tr("a prediction of the target's shape, {0}").format(shape_text(target.dims))
    raise ShapeError(expected, described(prediction), tr("they are compared entry by entry"), fixes)


def need_numbers(prediction: Spec, target: Spec) -> None:
    """`need_pairs` for a target that has a size, which the number of a class has not."""
    need_pairs(prediction, target)
    if target.kind == "int" and target.classes:
        why = tr("the number of a class has no size; CrossEntropy compares classes")
        raise ShapeError(tr("numbers to come close to"), described(target), why)


def need_yes_or_no(prediction: Spec, target: Spec) -> None:
    """`need_pairs` for a target that says yes or no."""
    need_pairs(prediction, target)
    if target.kind == "int" and (target.classes or 2) > 2:
        why = tr("there is one score, for yes or no; CrossEntropy takes one for each class")
        raise ShapeError(tr("two classes, 0 and 1"), described(target), why)


def fit(prediction: Spec, target: Spec) -> bool:
    """Whether the shapes are one, but for one axis of a single entry: the last, or the channel of an image."""
    a, b = prediction.dims, target.dims
    if len(a) == len(b):
        return all(map(agree, a, b))
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if len(longer) != len(shorter) + 1:
        return False
    if agree(longer[-1], 1) and all(map(agree, longer, shorter)):
        return True
    return len(longer) == len(IMAGE) and longer[0] == 1 and all(map(agree, longer[1:], shorter))


def differ(prediction: Spec, target: Spec) -> bool:
    """Whether the target must first be brought to the shape or kind of the prediction."""
    return target.kind != "float" or target.rank != prediction.rank


def matched(loss: Call[nn.Module], prediction: Spec, target: Spec) -> Call[nn.Module]:
    """The loss of numbers, with its target brought to the shape and kind of the prediction."""
    return Call(Matched, (loss,)) if differ(prediction, target) else loss


# Values


def need_alike(a: Spec, b: Spec, port: str) -> None:
    """Raises `ShapeError` unless both are vectors of one size; `port` is that of the second."""
    for spec, name in ((a, ""), (b, port)):
        if spec == UNKNOWN:
            continue
        need_float(spec, tr("the loss"))
        if spec.rank != 1:
            fixes = [Fix(tr("Flatten it"), insert=Flatten(), port=name)] if spec.rank and name else []
            raise ShapeError(tr("vectors"), described(spec), tr("their distances and angles are compared"), fixes)
    if UNKNOWN in (a, b) or agree(a.dims[0], b.dims[0]):
        return
    assert a.dims[0] is not None, "an unknown size agrees with any"
    why = tr("both vectors need as many numbers")
    raise ShapeError(
        tr("{0} at {1}").format(counted(a.dims[0], "number"), port), f"{b.dims[0]}", why, as_many(a.dims[0], port)
    )


# In PyTorch


def in_pytorch(prediction: Spec, target: Spec) -> tuple[Expression, Expression]:
    """Prediction and target in PyTorch, the target in the shape and kind of the other.

    Of sequences of different lengths only what lies before their ends is left: (steps of the batch, ...).
    """
    return before_the_end(Port("prediction"), prediction), before_the_end(
        matched_target(prediction, target), prediction
    )


def before_the_end(value: Expression, prediction: Spec, port: str = "prediction") -> Expression:
    """A value (batch, steps, ...) in PyTorch at the steps that the one at a port has; all of it if those are all."""
    return Item(value, named("torch.logical_not", past_the_end(port))) if prediction.variable else value


def matched_target(prediction: Spec, target: Spec) -> Expression:
    """The target in PyTorch, in the shape and kind of the prediction."""
    value: Expression = Port("target")
    if target.rank != prediction.rank:
        value = Method(value, "view_as", (Port("prediction"),))
    return value if target.kind == "float" else Method(value, "type_as", (Port("prediction"),))


def signs(target: Expression) -> Expression:
    """1 where the target in PyTorch is above 0, -1 elsewhere."""
    return named("torch.where", Operator(">", (target, 0)), 1.0, -1.0)


def weights_in_pytorch(weights: tuple[float, ...]) -> dict[str, Expression]:
    """The argument `weight` with the weights of the classes, if there are any."""
    return {"weight": Method(Port("prediction"), "new_tensor", (list(weights),))} if weights else {}


def scores_in_pytorch(prediction: Spec, target: Spec) -> tuple[Expression, Expression, int]:
    """Scores, labels and the axis of the classes in PyTorch; sequences of different lengths as in `in_pytorch`."""
    del target
    if prediction.variable:
        return before_the_end(Port("prediction"), prediction), before_the_end(Port("target"), prediction), -1
    return Port("prediction"), Port("target"), 1 + class_axis(prediction)


# What was probably not meant


def closing(layer: Layer | None) -> str | None:
    """The activation that a layer ends with: 'softmax', 'sigmoid', ...; `None` where it has none."""
    if isinstance(layer, Softmax | Sigmoid):
        return type(layer).__name__.lower()
    found = getattr(layer, "activation", None)
    return found if isinstance(found, str) and found != "none" else None


def without(activation: str, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
    """A doubt about an activation before a loss that applies it itself."""
    layer = sources.get("prediction")
    if layer is None or closing(layer) != activation:
        return ()
    name = activation.capitalize()
    own = isinstance(layer, Softmax | Sigmoid)
    fix = (
        Fix(tr("Remove the {0} before it").format(name), port="prediction", remove=True)
        if own
        else Fix(tr("Take the activation from the layer before"), {"activation": "none"}, port="prediction")
    )
    made = tr("what {0} makes").format(name if own else activation)
    why = tr("the loss applies {0} itself: twice is too much").format(name)
    return (ShapeError(tr("scores (logits)"), made, why, (fix,)),)


def without_other(activation: str, wrong: str, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
    """A doubt about another activation than the one that the loss applies to the same scores."""
    if closing(sources.get("prediction")) != wrong:
        return ()
    fixes = (Fix(tr("Remove the {0} before it").format(wrong.capitalize()), port="prediction", remove=True),)
    if not isinstance(sources["prediction"], Softmax | Sigmoid):
        fixes = (Fix(tr("Take the activation from the layer before"), {"activation": "none"}, port="prediction"),)
    why = tr("the loss applies {0} itself, which makes probabilities of any scores").format(activation.capitalize())
    return (ShapeError(tr("scores (logits)"), tr("what {0} makes").format(wrong), why, fixes),)


def without_floor(sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
    """A doubt about scores that cannot be below zero, because a ReLU cuts them off."""
    layer = sources.get("prediction")
    own = isinstance(layer, ReLU) and not layer.slope
    if layer is None or not (own or getattr(layer, "activation", None) == "relu"):
        return ()
    fix = Fix(tr("Remove the {0} before it").format("ReLU"), port="prediction", remove=True)
    if not own:
        fix = Fix(tr("Take the activation from the layer before"), {"activation": "none"}, port="prediction")
    why = tr("a score that speaks against a class is below zero, and ReLU cuts that off")
    return (ShapeError(tr("scores (logits)"), tr("what {0} makes").format("ReLU"), why, (fix,)),)


def without_probabilities(activation: str, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
    """A doubt about a layer that makes scores before a loss that was told to expect probabilities."""
    layer = sources.get("prediction")
    if not isinstance(layer, Dense) or closing(layer) is not None:
        return ()
    fix = Fix(tr("Let the loss take scores (logits)"), {"logits": True})
    return (
        ShapeError(
            tr("probabilities"),
            tr("scores of any size"),
            tr("there is no {0} before the loss").format(activation),
            (fix,),
        ),
    )


def softmax_of_one(prediction: Spec, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
    """A doubt about the softmax of a single score, which is 1 whatever the score."""
    if prediction.shape is None or prediction.rank == 0 or prediction.dims[class_axis(prediction)] != 1:
        return ()
    if closing(sources.get("prediction")) != "softmax":
        return ()
    fixes = (Fix(tr("Remove the Softmax before it"), port="prediction", remove=True),)
    if not isinstance(sources["prediction"], Softmax):
        fixes = (Fix(tr("Use a sigmoid instead"), {"activation": "sigmoid"}, port="prediction"),)
    why = tr("the softmax of a single score is 1 whatever the score is; a sigmoid says yes or no")
    return (ShapeError(tr("a probability"), tr("the softmax of one score"), why, fixes),)
