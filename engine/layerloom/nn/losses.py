"""Losses as modules, with PyTorch's arguments; see `layerloom.losses` for the formulas.

An input that PyTorch's have not, `lengths` (batch,), masks what pads sequences on the right.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from layerloom import losses
from layerloom.losses import Reduction, reduced
from layerloom.nn.arguments import probability
from layerloom.nn.module import Module
from layerloom.tensor import Tensor


class Loss(Module):
    """What all losses share: `reduction`, and PyTorch's two old words for it, which win where they are given."""

    reduction: Reduction

    def __init__(
        self, size_average: bool | None = None, reduce: bool | None = None, reduction: Reduction = "mean"
    ) -> None:
        super().__init__()
        self.reduction = _said_in_old_words(size_average, reduce, reduction)
        reduced(Tensor(np.zeros(())), self.reduction)  # raises for an unknown reduction


def _said_in_old_words(size_average: bool | None, reduce: bool | None, reduction: Reduction) -> Reduction:
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


class L1Loss(Loss):
    """|prediction - target|."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.l1(prediction, target, self.reduction, lengths=lengths)


class MSELoss(Loss):
    """(prediction - target)²."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.mse(prediction, target, self.reduction, lengths=lengths)


class HuberLoss(Loss):
    """A parabola where prediction and target are closer than `delta`, its tangent beyond."""

    def __init__(self, reduction: Reduction = "mean", delta: float = 1.0) -> None:
        super().__init__(None, None, reduction)
        self.delta = delta

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.huber(prediction, target, self.delta, self.reduction, lengths=lengths)


class SmoothL1Loss(Loss):
    """|prediction - target|, rounded below `beta`."""

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
        beta: float = 1.0,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.smooth_l1(prediction, target, self.beta, self.reduction, lengths=lengths)


class PoissonNLLLoss(Loss):
    """Minus the log-likelihood of counts under predicted rates, or logarithms of rates."""

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: bool | None = None,
        eps: float = 1e-8,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.poisson_nll(
            prediction, target, self.log_input, self.full, self.eps, self.reduction, lengths=lengths
        )


class GaussianNLLLoss(Loss):
    """Minus the log-likelihood of numbers under normal distributions of predicted mean and variance."""

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: Reduction = "mean") -> None:
        super().__init__(None, None, reduction)
        self.full, self.eps = full, eps

    def forward(self, prediction: Tensor, target: Tensor, var: Tensor | float, lengths: Tensor | None = None) -> Tensor:
        return losses.gaussian_nll(prediction, target, var, self.full, self.eps, self.reduction, lengths=lengths)


class KLDivLoss(Module):
    """The divergence of log-probabilities from probabilities, number by number; `reduction` may be 'batchmean'."""

    reduction: Reduction | Literal["batchmean"]

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction | Literal["batchmean"] = "mean",
        log_target: bool = False,
    ) -> None:
        super().__init__()
        if reduction == "batchmean" and size_average is None and reduce is None:
            self.reduction = reduction
        else:
            self.reduction = Loss(size_average, reduce, "mean" if reduction == "batchmean" else reduction).reduction
        self.log_target = log_target

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.kl_divergence(prediction, target, self.reduction, self.log_target, lengths=lengths)


class WeightedLoss(Loss):
    """A loss with a buffer `weight`: the importance of each class, or of each term."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)


class CrossEntropyLoss(WeightedLoss):
    """Softmax cross-entropy of logits (batch, classes, ...) and class numbers (batch, ...) or probabilities."""

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index
        self.label_smoothing = probability(label_smoothing, "label_smoothing")

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.cross_entropy(
            prediction, target, self.weight, self.ignore_index, self.reduction, self.label_smoothing, lengths
        )


class NLLLoss(WeightedLoss):
    """Minus the log-probability (batch, classes, ...) at the class number (batch, ...)."""

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.nll(prediction, target, self.weight, self.ignore_index, self.reduction, lengths)


class BCELoss(WeightedLoss):
    """Binary cross-entropy of probabilities."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.binary_cross_entropy(prediction, target, self.weight, self.reduction, lengths=lengths)


class BCEWithLogitsLoss(WeightedLoss):
    """Binary cross-entropy of logits; `pos_weight` is the importance of what should be 1."""

    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.binary_cross_entropy_with_logits(
            prediction, target, self.weight, self.reduction, self.pos_weight, lengths=lengths
        )


class SoftMarginLoss(Loss):
    """log(1 + exp(-target prediction)) for targets 1 and -1."""

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.soft_margin(prediction, target, self.reduction, lengths=lengths)
