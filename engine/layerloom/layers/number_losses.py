"""Losses of numbers: how far a prediction is from what was measured, or how unlikely that makes the measurement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.checks import described, need_float
from layerloom.layers.code import Call, Code, Expression, Method, Operator, Port, call, named
from layerloom.layers.comparing import (
    NUMBER,
    Weight,
    before_the_end,
    closing,
    fit,
    in_pytorch,
    matched,
    need_numbers,
    need_pairs,
)
from layerloom.layers.layer import Layer, LossLayer, PortSpecs
from layerloom.layers.loss_modules import GaussianNLL, MeanAbsolutePercentage, MeanSquaredLogarithmic
from layerloom.layers.loss_modules import LogCosh as LogCoshModule
from layerloom.layers.parameters import Positive
from layerloom.layers.spec import Fix, ShapeError, Spec
from layerloom.losses.clipped import EPSILON
from layerloom.words import tr


class _Numbers(LossLayer):
    """A loss of numbers, the mean over all entries."""

    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_numbers(prediction, target)
        return NUMBER

    def module(self) -> Call[nn.Module]:
        """The loss of a prediction and a target of the same shape and kind."""
        raise NotImplementedError

    def in_torch(self, prediction: Expression, target: Expression) -> Expression:
        """The same in PyTorch."""
        raise NotImplementedError

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return matched(self.module(), prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        return Code(outputs=(self.in_torch(*in_pytorch(prediction, target)),))


class MAE(_Numbers, category="Loss", aliases=("mean absolute error", "l1", "regression")):
    """For numbers: the mean of the sizes of the differences, which single outliers move little."""

    weight: Weight = 1.0

    def module(self) -> Call[nn.Module]:
        return call(nn.L1Loss)

    def in_torch(self, prediction: Expression, target: Expression) -> Expression:
        return named("torch.nn.functional.l1_loss", prediction, target)


class Huber(_Numbers, category="Loss", aliases=("robust regression",)):
    """For numbers: half the square of small differences, the size of large ones."""

    delta: Annotated[Positive, "from which difference on the size counts rather than the square"] = 1.0
    weight: Weight = 1.0

    def module(self) -> Call[nn.Module]:
        return call(nn.HuberLoss, delta=self.delta)

    def in_torch(self, prediction: Expression, target: Expression) -> Expression:
        return named("torch.nn.functional.huber_loss", prediction, target, delta=self.delta)


class SmoothL1(_Numbers, category="Loss", aliases=("box regression", "huber")):
    """For numbers: the size of the differences, rounded off near 0, as for the corners of boxes."""

    beta: Annotated[Positive, "below which difference the loss is a parabola"] = 1.0
    weight: Weight = 1.0

    def module(self) -> Call[nn.Module]:
        return call(nn.SmoothL1Loss, beta=self.beta)

    def in_torch(self, prediction: Expression, target: Expression) -> Expression:
        return named("torch.nn.functional.smooth_l1_loss", prediction, target, beta=self.beta)


class LogCosh(_Numbers, category="Loss", aliases=("logarithm of the hyperbolic cosine", "robust regression")):
    """For numbers: log cosh of the differences, nearly half the square of small ones and the size of large ones."""

    weight: Weight = 1.0

    def module(self) -> Call[nn.Module]:
        return call(LogCoshModule)

    def in_torch(self, prediction: Expression, target: Expression) -> Expression:
        apart, back = Operator("-", (prediction, target)), Operator("-", (target, prediction))
        return Operator("-", (Method(named("torch.logaddexp", apart, back), "mean"), named("math.log", 2)))


class MAPE(_Numbers, category="Loss", aliases=("mean absolute percentage error", "relative error")):
    """For numbers: by how many percent of the target the prediction is off; targets near 0 weigh much."""

    weight: Weight = 1.0

    def module(self) -> Call[nn.Module]:
        return call(MeanAbsolutePercentage)

    def in_torch(self, prediction: Expression, target: Expression) -> Expression:
        size = Method(Method(target, "abs"), "clamp", keywords=(("min", EPSILON),))
        share = Operator("/", (Operator("-", (target, prediction)), size))
        return Operator("*", (Method(Method(share, "abs"), "mean"), 100))


class MSLE(_Numbers, category="Loss", aliases=("mean squared logarithmic error", "orders of magnitude")):
    """For positive numbers: the squared differences of the logarithms of 1 + prediction and 1 + target."""

    weight: Weight = 1.0

    def module(self) -> Call[nn.Module]:
        return call(MeanSquaredLogarithmic)

    def in_torch(self, prediction: Expression, target: Expression) -> Expression:
        logs = [Method(Method(x, "clamp", keywords=(("min", EPSILON),)), "log1p") for x in (prediction, target)]
        return named("torch.nn.functional.mse_loss", *logs)


class PoissonLikelihood(LossLayer, category="Loss", aliases=("poisson", "counts", "negative log likelihood", "rate")):
    """For counts: how unlikely they are where so many are predicted on average (Poisson distributions)."""

    logs: Annotated[bool, "whether the prediction is the logarithm of the average, which may be any number"] = True
    full: Annotated[bool, "whether the part that only depends on the target is added (by Stirling's formula)"] = False
    eps: Annotated[Positive, "what is added to an average before its logarithm"] = 1e-8
    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_pairs(prediction, target)
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        made = call(nn.PoissonNLLLoss, log_input=self.logs, full=self.full, eps=self.eps)
        return matched(made, prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        options = {"log_input": self.logs, "full": self.full, "eps": self.eps}
        loss = named("torch.nn.functional.poisson_nll_loss", *in_pytorch(prediction, target), **options)
        return Code(outputs=(loss,))

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        found = closing(sources.get("prediction"))
        if not self.logs or found not in ("softplus", "relu", "exponential"):
            return ()
        fix = Fix(tr("Let it take averages, not logarithms"), {"logs": False})
        why = tr("the loss applies the exponential itself, after the {0}").format(found)
        return (ShapeError(tr("logarithms of averages"), tr("positive numbers"), why, (fix,)),)


class GaussianLikelihood(LossLayer, category="Loss", aliases=("gaussian", "variance", "uncertainty", "nll")):
    """For numbers with a predicted uncertainty: how unlikely they are under normal distributions."""

    full: Annotated[bool, "whether log(2 pi) / 2 is added, which changes no gradient"] = False
    eps: Annotated[Positive, "least variance"] = 1e-6
    weight: Weight = 1.0
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec, variance: Spec) -> Spec:
        need_numbers(prediction, target)
        if target.rank != prediction.rank:
            raise ShapeError(tr("a target of the prediction's shape"), described(target), tr("each has a variance"))
        need_float(variance, tr("the loss"))
        if variance.rank != prediction.rank or not fit(prediction, variance):
            why = tr("each predicted number has a variance of its own")
            raise ShapeError(tr("variances as {0}").format(described(prediction)), described(variance), why)
        return NUMBER

    def build(self, prediction: Spec, target: Spec, variance: Spec) -> Call[nn.Module]:
        return call(GaussianNLL, self.full, self.eps)

    def torch(self, prediction: Spec, target: Spec, variance: Spec) -> Code:
        options = {"full": self.full, "eps": self.eps}
        spread = before_the_end(Port("variance"), prediction)
        loss = named("torch.nn.functional.gaussian_nll_loss", *in_pytorch(prediction, target), spread, **options)
        return Code(outputs=(loss,))
