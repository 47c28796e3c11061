"""Metrics of predicted numbers and images."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

from layerloom import metrics
from layerloom.layers.checks import described, need_float, shape_text
from layerloom.layers.code import Call, Code, Expression, Method, NotExportable, Operator, Port, call, named
from layerloom.layers.comparing import NUMBER, differ, in_pytorch, need_numbers, need_pairs
from layerloom.layers.layer import MetricLayer
from layerloom.layers.metrics import OF_ALL
from layerloom.layers.modules import MatchedMetric
from layerloom.layers.parameters import Positive, Range
from layerloom.layers.spec import IMAGE, UNKNOWN, Fix, ShapeError, Spec
from layerloom.words import tr

Peak = Annotated[Positive, "the largest value that a pixel can have: 1, or 255"]


class _Numbers(MetricLayer):
    """A metric of numbers, entry by entry."""

    best: ClassVar[str] = "low"
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True
    made: ClassVar[type[metrics.Metric]]

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_numbers(prediction, target)
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        metric: Call[metrics.Metric] = Call(self.made)
        return Call(MatchedMetric, (metric,)) if differ(prediction, target) else metric

    def torch(self, prediction: Spec, target: Spec) -> Code:
        raise NotExportable(OF_ALL)


class MeanAbsoluteError(_Numbers, category="Metric", aliases=("mae", "l1", "regression")):
    """The mean size of the differences."""

    made = metrics.MeanAbsoluteError

    def torch(self, prediction: Spec, target: Spec) -> Code:
        return Code(outputs=(named("torch.nn.functional.l1_loss", *in_pytorch(prediction, target)),))


class MeanSquaredError(_Numbers, category="Metric", aliases=("mse", "l2", "regression")):
    """The mean of the squared differences."""

    made = metrics.MeanSquaredError

    def torch(self, prediction: Spec, target: Spec) -> Code:
        return Code(outputs=(named("torch.nn.functional.mse_loss", *in_pytorch(prediction, target)),))


class RootMeanSquaredError(_Numbers, category="Metric", aliases=("rmse", "regression")):
    """The square root of the mean of the squared differences, in the unit of the target."""

    made = metrics.RootMeanSquaredError


class R2(_Numbers, category="Metric", aliases=("coefficient of determination", "explained variance", "regression")):
    """How much of the variance of the target the prediction explains: 1 is all, 0 as much as its mean does."""

    best: ClassVar[str] = "high"
    made = metrics.R2


class _Images(MetricLayer):
    """A metric of how alike two images are."""

    blind: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        for spec in (prediction, target):
            if spec != UNKNOWN:
                need_float(spec, tr("the metric"))
            if spec != UNKNOWN and spec.rank != len(IMAGE):
                raise ShapeError(tr("images (channels, height, width)"), described(spec), tr("pixels are compared"))
        need_pairs(prediction, target)
        return NUMBER


class PSNR(_Images, category="Metric", aliases=("peak signal to noise ratio", "decibel", "super-resolution")):
    """How much louder the image is than the error, in decibels: the mean over the images."""

    peak: Peak = 1.0

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        return call(metrics.PSNR, self.peak)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        apart = Method(Operator("-", (Port("prediction"), Port("target"))), "square")
        errors = Method(Method(apart, "mean", ((1, 2, 3),)), "log10")
        decibels: Expression = Operator("*", (Method(errors, "mean"), -10))
        if self.peak != 1:
            decibels = Operator("+", (decibels, 20 * math.log10(self.peak)))
        return Code(outputs=(decibels,))


class SSIM(_Images, category="Metric", aliases=("structural similarity", "super-resolution")):
    """How alike two images are in brightness, contrast and structure, under a Gaussian window; 1 is equal."""

    peak: Peak = 1.0
    size: Annotated[int, Range(low=1, high=2**10), "height and width of the window"] = 11

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        found = super().infer(prediction, target)
        known = [dim for spec in (prediction, target) if spec != UNKNOWN for dim in spec.dims[1:] if dim is not None]
        if known and min(known) < self.size:
            least = min(known)
            fix = Fix(tr("Use a window of {0} pixels").format(least), {"size": least})
            why = tr("the window has to fit into the image")
            raise ShapeError(
                tr("images of at least {0} pixels").format(self.size), shape_text(prediction.shape), why, (fix,)
            )
        return found

    def build(self, prediction: Spec, target: Spec) -> Call[metrics.Metric]:
        return call(metrics.SSIM, self.peak, self.size)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        raise NotExportable(tr("it takes more lines than the script has for a metric"))
