"""Losses that ask for a distance: between scores of classes, between vectors, or between a sequence and its labels."""

from __future__ import annotations

from layerloom import losses
from layerloom.losses import Reduction
from layerloom.losses.ctc import Lengths
from layerloom.losses.similarity import Distance
from layerloom.nn.distance import PairwiseDistance
from layerloom.nn.losses import Loss, WeightedLoss
from layerloom.tensor import Tensor


class _Margin(Loss):
    """A loss with a `margin` that is wanted between what is right and what is not."""

    def __init__(
        self, margin: float, size_average: bool | None = None, reduce: bool | None = None, reduction: Reduction = "mean"
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin


class MarginRankingLoss(_Margin):
    """max(margin - target (first - second), 0)."""

    def __init__(
        self,
        margin: float = 0.0,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(margin, size_average, reduce, reduction)

    def forward(self, first: Tensor, second: Tensor, target: Tensor) -> Tensor:
        return losses.margin_ranking(first, second, target, self.margin, self.reduction)


class HingeEmbeddingLoss(_Margin):
    """A distance where the target is 1, what it lacks to the margin where the target is -1."""

    def __init__(
        self,
        margin: float = 1.0,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(margin, size_average, reduce, reduction)

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        return losses.hinge_embedding(prediction, target, self.margin, self.reduction)


class CosineEmbeddingLoss(_Margin):
    """1 - cosine where the target is 1, what the cosine has above the margin where it is -1."""

    def __init__(
        self,
        margin: float = 0.0,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(margin, size_average, reduce, reduction)

    def forward(self, first: Tensor, second: Tensor, target: Tensor) -> Tensor:
        return losses.cosine_embedding(first, second, target, self.margin, self.reduction)


class MultiLabelMarginLoss(Loss):
    """What each label's score lacks to a margin of 1 before each class that is no label."""

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        return losses.multi_label_margin(prediction, target, self.reduction)


class MultiLabelSoftMarginLoss(WeightedLoss):
    """Binary cross-entropy of logits, averaged over the classes."""

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        return losses.multi_label_soft_margin(prediction, target, self.weight, self.reduction)


class MultiMarginLoss(WeightedLoss):
    """What the label's score lacks to the margin before each other class, to the power of `p` (1 or 2)."""

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        if p not in (1, 2):
            raise ValueError(f"MultiMarginLoss needs p 1 or 2, got {p!r}")
        if weight is not None and weight.ndim != 1:
            raise ValueError(f"MultiMarginLoss needs a weight for each class (classes,), got {weight.shape}")
        self.p, self.margin = p, margin

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        return losses.multi_margin(prediction, target, self.p, self.margin, self.weight, self.reduction)


class TripletMarginLoss(Loss):
    """What the negative lacks to be farther from the anchor than the positive by the margin."""

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin, self.p, self.eps, self.swap = _positive(self, margin), p, eps, swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        return losses.triplet_margin(
            anchor, positive, negative, self.margin, self.p, self.eps, self.swap, self.reduction
        )


class TripletMarginWithDistanceLoss(Loss):
    """`TripletMarginLoss` with any distance: a function or module of two tensors that gives one number a pair."""

    def __init__(
        self,
        *,
        distance_function: Distance | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(None, None, reduction)
        self.distance_function: Distance = PairwiseDistance() if distance_function is None else distance_function
        self.margin, self.swap = _positive(self, margin), swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        return losses.triplet_margin_with_distance(
            anchor, positive, negative, self.distance_function, self.margin, self.swap, self.reduction
        )


def _positive(owner: Loss, margin: float) -> float:
    if margin <= 0:
        raise ValueError(f"{type(owner).__name__} needs a margin above 0, got {margin!r}")
    return margin


class CTCLoss(Loss):
    """How improbably scores over time (steps, batch, classes) read as labels whose times are not known."""

    def __init__(self, blank: int = 0, reduction: Reduction = "mean", zero_infinity: bool = False) -> None:
        super().__init__(None, None, reduction)
        self.blank, self.zero_infinity = blank, zero_infinity

    def forward(self, log_probs: Tensor, targets: Tensor, input_lengths: Lengths, target_lengths: Lengths) -> Tensor:
        return losses.ctc(
            log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction, self.zero_infinity
        )
