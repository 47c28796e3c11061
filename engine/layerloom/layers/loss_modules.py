"""Modules of losses that PyTorch has no twin of; each takes `lengths` (batch,) where sequences differ in length."""

from __future__ import annotations

import numpy as np

from layerloom import losses, ops
from layerloom.layers.modules import matched
from layerloom.losses import Reduction, reduced
from layerloom.losses.clipped import EPSILON
from layerloom.nn import Module
from layerloom.tensor import Tensor


def importance(*weights: float) -> Tensor:
    """The weight of each class (classes,)."""
    return Tensor(np.array(weights, np.float32))


class Terms(Module):
    """A loss that is the mean of its terms; with `reduction = "none"` it gives the terms (batch, ...)."""

    reduction: Reduction = "mean"


class ClippedCrossEntropy(Terms):
    """The cross-entropy of probabilities, which are clipped as in Keras, and class numbers.

    The mean is over the weights of what counts, as for scores; arguments as those of `nn.CrossEntropyLoss`.
    """

    weight: Tensor | None

    def __init__(
        self, axis: int, weight: Tensor | None = None, ignore_index: int = -100, label_smoothing: float = 0.0
    ) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.axis, self.ignore_index, self.label_smoothing = axis, ignore_index, label_smoothing

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        counts = ops.not_equal(target, self.ignore_index)
        if lengths is not None:
            counts = ops.logical_and(counts, ops.inside(lengths, target.shape))
        labels = ops.where(counts, target, 0)
        shares = ops.cast(counts, prediction.dtype)
        if self.weight is not None:
            shares = shares * ops.take(self.weight, labels, 0)
        terms = losses.clipped_cross_entropy(
            prediction, labels, None, "none", self.label_smoothing, self.axis, sample_weight=shares
        )
        return terms if self.reduction == "none" else terms.sum() / shares.sum()


class SoftCrossEntropyLoss(Terms):
    """The mean cross-entropy of scores, or of probabilities clipped as in Keras, and probabilities."""

    def __init__(self, axis: int, smoothing: float = 0.0, logits: bool = True) -> None:
        super().__init__()
        self.axis, self.smoothing, self.logits = axis, smoothing, logits

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        shares = target * (1 - self.smoothing) + self.smoothing / target.shape[self.axis] if self.smoothing else target
        if self.logits:
            logarithms = ops.log_softmax(prediction, self.axis)
        else:
            every = prediction.sum(self.axis, keepdim=True)
            logarithms = ops.log(ops.clip(prediction / every, EPSILON, 1 - EPSILON))
        return reduced(-(shares * logarithms).sum(self.axis), self.reduction, lengths)


class ClippedBinaryCrossEntropy(Terms):
    """The mean binary cross-entropy of scores or probabilities, with targets moved towards 1/2.

    Probabilities are kept at least `clip` from 0 and 1; Keras' is 1e-7.
    """

    def __init__(self, smoothing: float = 0.0, clip: float = 0.0, logits: bool = False) -> None:
        super().__init__()
        self.smoothing, self.clip, self.logits = smoothing, clip, logits

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        if self.smoothing:
            target = target * (1 - self.smoothing) + self.smoothing / 2
        if self.logits:
            return losses.binary_cross_entropy_with_logits(prediction, target, None, self.reduction, lengths=lengths)
        kept = ops.clip(prediction, self.clip, 1 - self.clip) if self.clip else prediction
        return losses.binary_cross_entropy(kept, target, None, self.reduction, lengths=lengths)


class Focal(Terms):
    """The focal loss of scores (batch, ..., classes), or with the classes along `axis`, and class numbers."""

    weight: Tensor | None

    def __init__(self, axis: int = 1, gamma: float = 2.0, weight: Tensor | None = None, logits: bool = True) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.axis, self.gamma, self.logits = axis, gamma, logits

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        scores = prediction if self.axis == 1 else ops.moveaxis(prediction, self.axis, 1)
        return losses.focal(
            scores, target, self.gamma, self.weight, logits=self.logits, reduction=self.reduction, lengths=lengths
        )


class BinaryFocal(Terms):
    """The focal loss of yes or no, entry by entry, with targets moved towards 1/2."""

    def __init__(
        self, gamma: float = 2.0, alpha: float | None = None, logits: bool = True, smoothing: float = 0.0
    ) -> None:
        super().__init__()
        self.gamma, self.alpha, self.logits, self.smoothing = gamma, alpha, logits, smoothing

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        if self.smoothing:
            target = target * (1 - self.smoothing) + self.smoothing / 2
        return losses.binary_focal(
            prediction, target, self.gamma, self.alpha, logits=self.logits, reduction=self.reduction, lengths=lengths
        )


class Dice(Module):
    """How little areas overlap: those of yes or no, or with `axis` those of each class, whose loss is averaged.

    The areas are those of each sample, or with `whole` those of the whole batch.
    """

    def __init__(self, axis: int | None = None, smooth: float = 1.0, logits: bool = True, whole: bool = False) -> None:
        super().__init__()
        self.axis, self.smooth, self.logits, self.whole = axis, smooth, logits, whole

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        if self.axis is not None:
            target = ops.moveaxis(ops.one_hot(target, prediction.shape[self.axis], prediction.dtype), -1, self.axis)
        if self.logits:
            prediction = ops.sigmoid(prediction) if self.axis is None else ops.softmax(prediction, self.axis)
        kept = (self.axis,) if self.whole else (0, self.axis)
        return losses.dice(
            prediction, target, self.smooth, tuple(axis for axis in range(prediction.ndim) if axis not in kept)
        )


class CategoricalHinge(Terms):
    """What the right class lacks to be ahead of the best other one by 1."""

    def __init__(self, axis: int = 1) -> None:
        super().__init__()
        self.axis = axis

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.categorical_hinge(prediction, target, self.axis, self.reduction, lengths=lengths)


class KLDivergence(Terms):
    """How far predicted distributions along the last axis are from the target's, the mean over all of them.

    Without `logarithms` the prediction holds probabilities; both are then clipped to [1e-7, 1] as in Keras.
    """

    def __init__(self, logarithms: bool = True) -> None:
        super().__init__()
        self.logarithms = logarithms

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        if not self.logarithms:
            prediction, target = (ops.clip(x, EPSILON, 1.0) for x in (prediction, target))
            prediction = ops.log(prediction)
        return reduced(losses.kl_divergence(prediction, target, "none").sum(-1), self.reduction, lengths)


class LogCosh(Terms):
    """log cosh(prediction - target)."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.log_cosh(prediction, target, self.reduction, lengths=lengths)


class MeanAbsolutePercentage(Terms):
    """100 |prediction - target| / |target|."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.mean_absolute_percentage(prediction, target, self.reduction, lengths=lengths)


class MeanSquaredLogarithmic(Terms):
    """(log(1 + prediction) - log(1 + target))²."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.mean_squared_logarithmic(prediction, target, self.reduction, lengths=lengths)


class GaussianNLL(Terms):
    """Minus the log-likelihood of numbers under normal distributions of predicted mean and variance."""

    def __init__(self, full: bool = False, eps: float = 1e-6) -> None:
        super().__init__()
        self.full, self.eps = full, eps

    def forward(self, prediction: Tensor, target: Tensor, variance: Tensor, lengths: Tensor | None = None) -> Tensor:
        target = matched(prediction, target)
        return losses.gaussian_nll(prediction, target, variance, self.full, self.eps, self.reduction, lengths=lengths)


class Cosine(Terms):
    """Minus the cosine of prediction and target along the last axis."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.cosine(prediction, target, reduction=self.reduction, lengths=lengths)


class Hinge(Terms):
    """What the prediction lacks to be on the right side by 1, or its square."""

    def __init__(self, squared: bool = False) -> None:
        super().__init__()
        self.squared = squared

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.hinge(prediction, target, self.squared, self.reduction, lengths=lengths)


class Contrastive(Terms):
    """The squared distance of vectors that belong together, what others lack to the margin squared."""

    def __init__(self, margin: float = 1.0) -> None:
        super().__init__()
        self.margin = margin

    def forward(self, first: Tensor, second: Tensor, target: Tensor) -> Tensor:
        together = ops.cast(ops.greater(target, 0), first.dtype).reshape(first.shape[:-1])
        return losses.contrastive(first, second, together, self.margin, self.reduction)


class Signed(Module):
    """A loss whose targets are 1 and -1: what is above 0 counts as 1, all else as -1.

    The target has the shape of the prediction, or is one number for each sample where there are two predictions.
    """

    def __init__(self, loss: Module) -> None:
        super().__init__()
        self.loss = loss

    def forward(self, *values: Tensor, lengths: Tensor | None = None) -> Tensor:
        *predictions, target = values
        first = predictions[0]
        sign = ops.cast(ops.greater(target, 0), first.dtype) * 2.0 - 1.0
        shape = first.shape if len(predictions) == 1 else first.shape[:1]
        sign = sign if sign.shape == shape else sign.reshape(shape)
        made: Tensor = self.loss(*predictions, sign, **({} if lengths is None else {"lengths": lengths}))
        return made


class Ranked(Module):
    """`nn.MarginRankingLoss` of two scores and what says which is the larger, in any shape of one number a sample."""

    def __init__(self, loss: Module) -> None:
        super().__init__()
        self.loss = loss

    def forward(self, first: Tensor, second: Tensor, target: Tensor) -> Tensor:
        sign = ops.cast(ops.greater(target, 0), first.dtype) * 2.0 - 1.0
        made: Tensor = self.loss(first.reshape(-1), second.reshape(-1), sign.reshape(-1))
        return made


class ScoresCTC(Module):
    """CTC of scores (batch, steps, classes) and labels (batch, labels), in which the blank fills what is empty."""

    def __init__(self, blank: int = 0, zero_infinity: bool = True) -> None:
        super().__init__()
        self.blank, self.zero_infinity = blank, zero_infinity

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        batch, steps = prediction.shape[:2]
        counts = ops.cast(ops.not_equal(target, self.blank), np.int64).sum(1)
        if lengths is None:
            running = ops.full_like(counts, steps)
        else:
            running = ops.cast(ops.inside(lengths, (batch, steps)), np.int64).sum(1)
        scores = ops.transpose(ops.log_softmax(prediction, -1), (1, 0, 2))
        return losses.ctc(scores, target, running, counts, self.blank, zero_infinity=self.zero_infinity)


class NormalDivergence(Module):
    """How far normal distributions of these means and log-variances are from the unit normal one."""

    def forward(self, mean: Tensor, log_variance: Tensor) -> Tensor:
        return losses.kl_to_normal(mean, log_variance)


class MeanValue(Terms):
    """The mean of all that a value holds."""

    def forward(self, value: Tensor, lengths: Tensor | None = None) -> Tensor:
        return reduced(value, self.reduction, lengths)
