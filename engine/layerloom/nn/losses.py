"""Losses as modules, with PyTorch's arguments; see `layerloom.losses` for the formulas.

A third input that PyTorch's have not, `lengths` (batch,), masks what pads sequences on the right.
"""

from __future__ import annotations

import numpy as np

from layerloom import losses
from layerloom.losses import Reduction, reduced
from layerloom.nn.arguments import probability, supported
from layerloom.nn.module import Module
from layerloom.tensor import Tensor

_USE_REDUCTION = "say it by reduction='mean', 'sum' or 'none'"


class _Loss(Module):
    """What all losses share: `reduction`, and PyTorch's two old words for it, which are refused."""

    def __init__(self, size_average: bool | None, reduce: bool | None, reduction: Reduction) -> None:
        super().__init__()
        supported(self, size_average=(size_average, None), reduce=(reduce, None), hint=_USE_REDUCTION)
        reduced(Tensor(np.zeros(())), reduction)  # raises for an unknown reduction
        self.reduction: Reduction = reduction


class MSELoss(_Loss):
    """(prediction - target)²."""

    def __init__(
        self, size_average: bool | None = None, reduce: bool | None = None, reduction: Reduction = "mean"
    ) -> None:
        super().__init__(size_average, reduce, reduction)

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.mse(prediction, target, self.reduction, lengths=lengths)


class CrossEntropyLoss(_Loss):
    """Softmax cross-entropy of logits (batch, classes, ...) and class numbers (batch, ...)."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
        self.ignore_index = ignore_index
        self.label_smoothing = probability(label_smoothing, "label_smoothing")

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.cross_entropy(
            prediction, target, self.weight, self.ignore_index, self.reduction, self.label_smoothing, lengths
        )


class BCELoss(_Loss):
    """Binary cross-entropy of probabilities."""

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

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.binary_cross_entropy(prediction, target, self.weight, self.reduction, lengths=lengths)


class BCEWithLogitsLoss(_Loss):
    """Binary cross-entropy of logits; `pos_weight` is the importance of what should be 1."""

    weight: Tensor | None
    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, prediction: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        return losses.binary_cross_entropy_with_logits(
            prediction, target, self.weight, self.reduction, self.pos_weight, lengths=lengths
        )
