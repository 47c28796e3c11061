"""Losses of areas that overlap, where what is missed may weigh more than what is found in vain."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from layerloom import nn, ops
from layerloom.layers.checks import described
from layerloom.layers.code import Call, Code, Expression, Method, Operator, Port, call
from layerloom.layers.comparing import NUMBER, Logits, Weight, matched, matched_target, need_pairs
from layerloom.layers.layer import LossLayer
from layerloom.layers.parameters import Range
from layerloom.layers.spec import ShapeError, Spec
from layerloom.losses.clipped import EPSILON
from layerloom.tensor import Tensor
from layerloom.words import tr

Share = Annotated[float, Range(low=0.0)]


class Tversky(LossLayer, category="Loss", aliases=("segmentation", "overlap", "imbalance", "dice")):
    """For areas in images: how little they overlap, where what is missed and what is found in vain weigh apart."""

    misses: Annotated[Share, "how much counts what is there and not found"] = 0.5
    alarms: Annotated[Share, "how much counts what is found and not there"] = 0.5
    areas: Annotated[Literal["sample", "batch"], "whether areas are those of each sample or of all in a batch"] = (
        "sample"
    )
    logits: Logits = True
    eps: Annotated[Share, "added to the divisor, against division by 0"] = EPSILON
    weight: Weight = 1.0
    blind: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        if target.kind == "int" and (target.classes or 2) > 2:
            raise ShapeError(tr("two classes, 0 and 1"), described(target), tr("there is one area, of yes"))
        need_pairs(prediction, target)
        return NUMBER

    def activation(self) -> str | None:
        return "sigmoid" if self.logits else None

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        whole = self.areas == "batch"
        made = call(TverskyLoss, self.misses, self.alarms, whole=whole, logits=self.logits, eps=self.eps)
        return matched(made, prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        found: Expression = Method(Port("prediction"), "sigmoid") if self.logits else Port("prediction")
        true = matched_target(prediction, target)
        axes = (tuple(range(0 if self.areas == "batch" else 1, 1 + prediction.rank)),)
        parts = ((true, found), (true, Operator("-", (1, found))), (found, Operator("-", (1, true))))
        both, missed, wrong = (Method(Operator("*", part), "sum", axes) for part in parts)
        every = Operator("+", (both, Operator("*", (missed, self.misses)), Operator("*", (wrong, self.alarms))))
        overlap = Operator("/", (both, Operator("+", (every, self.eps))))
        return Code(outputs=(Operator("-", (1, Method(overlap, "mean"))),))


class TverskyLoss(nn.Module):
    """1 - both / (both + misses · missed + alarms · wrong + eps), the mean over samples (Salehi et al. 2017).

    `prediction` and `target` (batch, ...) say how much each place belongs to the area. With `whole` the areas are those
    of the whole batch. With 1/2 and 1/2 it is 1 less the coefficient of Dice.
    """

    def __init__(
        self, misses: float = 0.5, alarms: float = 0.5, whole: bool = False, logits: bool = True, eps: float = EPSILON
    ) -> None:
        super().__init__()
        self.misses, self.alarms, self.whole, self.logits, self.eps = misses, alarms, whole, logits, eps

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        found = ops.sigmoid(prediction) if self.logits else prediction
        true = ops.cast(target, found.dtype)
        axes = tuple(range(0 if self.whole else 1, found.ndim))
        both, missed, wrong = (x.sum(axes) for x in (true * found, true * (1 - found), found * (1 - true)))
        return (1 - both / (both + missed * self.misses + wrong * self.alarms + self.eps)).mean()
