"""Losses as functions, with PyTorch's names and arguments; `layerloom.losses` has the formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from layerloom import losses, nn
from layerloom.losses import Reduction
from layerloom.tensor import Tensor


def _of(module: nn.Module, *inputs: Any) -> Tensor:
    made: Tensor = module(*inputs)
    return made


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(nn.L1Loss(size_average=size_average, reduce=reduce, reduction=reduction), input, target)


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(nn.MSELoss(size_average=size_average, reduce=reduce, reduction=reduction), input, target)


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
    beta: float = 1.0,
) -> Tensor:
    return _of(nn.SmoothL1Loss(size_average=size_average, reduce=reduce, reduction=reduction, beta=beta), input, target)


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: bool | None = None,
    eps: float = 1e-08,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.PoissonNLLLoss(
            log_input=log_input, full=full, size_average=size_average, eps=eps, reduce=reduce, reduction=reduction
        ),
        input,
        target,
    )


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction | Literal["batchmean"] = "mean",
    log_target: bool = False,
) -> Tensor:
    return _of(
        nn.KLDivLoss(size_average=size_average, reduce=reduce, reduction=reduction, log_target=log_target),
        input,
        target,
    )


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    return _of(
        nn.CrossEntropyLoss(
            weight=weight,
            size_average=size_average,
            ignore_index=ignore_index,
            reduce=reduce,
            reduction=reduction,
            label_smoothing=label_smoothing,
        ),
        input,
        target,
    )


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.NLLLoss(
            weight=weight, size_average=size_average, ignore_index=ignore_index, reduce=reduce, reduction=reduction
        ),
        input,
        target,
    )


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(nn.BCELoss(weight=weight, size_average=size_average, reduce=reduce, reduction=reduction), input, target)


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    return _of(
        nn.BCEWithLogitsLoss(
            weight=weight, size_average=size_average, reduce=reduce, reduction=reduction, pos_weight=pos_weight
        ),
        input,
        target,
    )


def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.MarginRankingLoss(margin=margin, size_average=size_average, reduce=reduce, reduction=reduction),
        input1,
        input2,
        target,
    )


def hinge_embedding_loss(
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.HingeEmbeddingLoss(margin=margin, size_average=size_average, reduce=reduce, reduction=reduction),
        input,
        target,
    )


def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.CosineEmbeddingLoss(margin=margin, size_average=size_average, reduce=reduce, reduction=reduction),
        input1,
        input2,
        target,
    )


def multilabel_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(nn.MultiLabelMarginLoss(size_average=size_average, reduce=reduce, reduction=reduction), input, target)


def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.MultiLabelSoftMarginLoss(weight=weight, size_average=size_average, reduce=reduce, reduction=reduction),
        input,
        target,
    )


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.MultiMarginLoss(
            p=p, margin=margin, weight=weight, size_average=size_average, reduce=reduce, reduction=reduction
        ),
        input,
        target,
    )


def soft_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(nn.SoftMarginLoss(size_average=size_average, reduce=reduce, reduction=reduction), input, target)


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-06,
    swap: bool = False,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: Reduction = "mean",
) -> Tensor:
    return _of(
        nn.TripletMarginLoss(
            margin=margin, p=p, eps=eps, swap=swap, size_average=size_average, reduce=reduce, reduction=reduction
        ),
        anchor,
        positive,
        negative,
    )


def huber_loss(input: Tensor, target: Tensor, reduction: Reduction = "mean", delta: float = 1.0) -> Tensor:
    return losses.huber(input, target, delta, reduction)


def gaussian_nll_loss(
    input: Tensor, target: Tensor, var: Tensor | float, full: bool = False, eps: float = 1e-6,
    reduction: Reduction = "mean",
) -> Tensor:  # fmt: skip
    return losses.gaussian_nll(input, target, var, full, eps, reduction)


def ctc_loss(
    log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any, blank: int = 0,
    reduction: Reduction = "mean", zero_infinity: bool = False,
) -> Tensor:  # fmt: skip
    return losses.ctc(log_probs, targets, input_lengths, target_lengths, blank, reduction, zero_infinity)


def triplet_margin_with_distance_loss(
    anchor: Tensor, positive: Tensor, negative: Tensor, *, distance_function: Callable[..., Tensor] | None = None,
    margin: float = 1.0, swap: bool = False, reduction: Reduction = "mean",
) -> Tensor:  # fmt: skip
    return _of(
        nn.TripletMarginWithDistanceLoss(
            distance_function=distance_function, margin=margin, swap=swap, reduction=reduction
        ),
        anchor, positive, negative,
    )  # fmt: skip
