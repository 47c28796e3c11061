"""From terms to one number, and the checks that all losses share."""

from __future__ import annotations

from typing import Literal, get_args

from layerloom import ops
from layerloom.tensor import Tensor

Reduction = Literal["mean", "sum", "none"]


def reduced(terms: Tensor, reduction: Reduction, lengths: Tensor | None = None) -> Tensor:
    """The mean or sum of all terms, or the terms themselves; at or past `lengths` (batch,) they do not count."""
    if lengths is not None:
        counts = ops.inside(lengths, terms.shape)
        terms = ops.where(counts, terms, 0.0)
        if reduction == "mean":
            return terms.sum() / ops.cast(counts, terms.dtype).sum()
    match reduction:
        case "mean":
            return terms.mean()
        case "sum":
            return terms.sum()
        case "none":
            return terms
    raise ValueError(f"reduction needs one of {', '.join(get_args(Reduction))}, got {reduction!r}")


def weighted(terms: Tensor, weight: Tensor | None) -> Tensor:
    """The terms times their weights, if there are any."""
    return terms if weight is None else terms * weight


def same_shape(prediction: Tensor, target: Tensor) -> None:
    """Raises `ValueError` unless both have one shape, which guards against a silent broadcast."""
    if prediction.shape != target.shape:
        raise ValueError(f"prediction and target need the same shape, got {prediction.shape} and {target.shape}")
