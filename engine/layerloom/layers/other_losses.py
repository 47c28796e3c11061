"""Losses that fit no family: labels without times, and values that are a loss already."""

from __future__ import annotations

from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers import loss_modules as modules
from layerloom.layers.checks import described, need_float
from layerloom.layers.code import (
    Attribute,
    Call,
    Code,
    Expression,
    Item,
    Method,
    Operator,
    Port,
    call,
    lengths_of,
    named,
)
from layerloom.layers.code_sizes import size_of
from layerloom.layers.comparing import NUMBER, Weight, as_many, before_the_end
from layerloom.layers.layer import LossLayer
from layerloom.layers.parameters import Range
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec
from layerloom.words import tr


class CTC(LossLayer, category="Loss", aliases=("speech", "handwriting", "connectionist temporal classification")):
    """For labels without times: how improbably scores over time read as them, repeats merged and blanks dropped.

    The prediction holds scores (steps, classes), the target class numbers (labels,), which the blank fills up.
    """

    blank: Annotated[int, Range(low=0, high=2**20), "the class that is no label, and fills short targets"] = 0
    skip_impossible: Annotated[bool, "whether samples with too few steps for their labels count 0, not infinity"] = True
    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if target != UNKNOWN and (target.kind != "int" or target.rank != 1):
            raise ShapeError(
                tr("a list of class numbers as target"), described(target), tr("they are read one after the other")
            )
        if prediction == UNKNOWN:
            return NUMBER
        need_float(prediction, tr("the loss"))
        if prediction.rank != 2:
            raise ShapeError(
                tr("scores (steps, classes)"), described(prediction), tr("at each step there is one set of them")
            )
        self._need_room(prediction, target)
        return NUMBER

    def _need_room(self, prediction: Spec, target: Spec) -> None:
        """Raises `ShapeError` where there are too few scores or steps."""
        steps, scores = prediction.dims
        labels = target.classes or target.vocabulary
        if scores is not None and labels is not None and scores < labels:
            why = tr("the labels go up to {0}, and the blank is among them").format(labels - 1)
            raise ShapeError(
                tr("{0} scores at each step").format(labels), f"{scores}", why, as_many(labels, "prediction")
            )
        if scores is not None and self.blank >= scores:
            fix = Fix(tr("Make class 0 the blank"), {"blank": 0})
            raise ShapeError(
                tr("a blank below {0}").format(scores), f"{self.blank}", tr("it is one of the scores"), (fix,)
            )
        if self.blank and target.variable:
            fix = Fix(tr("Make class 0 the blank"), {"blank": 0})
            raise ShapeError(tr("0 as the blank"), f"{self.blank}", tr("0 fills short sequences"), (fix,))
        most = None if target == UNKNOWN else target.dims[0]
        if None not in (steps, most) and steps < most:  # type: ignore[operator]
            raise ShapeError(tr("at least {0} steps").format(most), f"{steps}", tr("each label takes one"))

    def target_for(self, prediction: Spec) -> Spec:
        """Class numbers, as many as there are steps."""
        return Spec(prediction.dims[:1], kind="int", classes=prediction.dims[1])

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return call(modules.ScoresCTC, self.blank, self.skip_impossible)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        scores = Method(Method(Port("prediction"), "log_softmax", (-1,)), "transpose", (0, 1))
        rows = Item(Attribute(Port("prediction"), "shape"), 0)
        steps: Expression = named("torch.full", (rows,), size_of(prediction, 0, "prediction"))
        if prediction.variable:
            steps = lengths_of("prediction")
        counts = Method(Operator("!=", (Port("target"), self.blank)), "sum", (1,))
        options = {"blank": self.blank, "zero_infinity": self.skip_impossible}
        return Code(outputs=(named("torch.nn.functional.ctc_loss", scores, Port("target"), steps, counts, **options),))


class ValueLoss(LossLayer, category="Loss", aliases=("loss of a value", "expression", "penalty", "regularization")):
    """A value that is a loss itself, such as that of an expression; the mean of all its numbers."""

    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True
    predictions: ClassVar[tuple[str, ...]] = ()

    def infer(self, value: Spec) -> Spec:
        if value != UNKNOWN:
            need_float(value, tr("the loss"))
        return NUMBER

    def build(self, value: Spec) -> Call[nn.Module]:
        return call(modules.MeanValue)

    def torch(self, value: Spec) -> Code:
        found: Expression = Port("value")
        if value.variable:
            found = before_the_end(found, value, "value")
        return Code(outputs=(Method(found, "mean"),))
