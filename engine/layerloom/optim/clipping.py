"""Gradients that are too long, made shorter: together, each by itself, or number by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from layerloom import ops
from layerloom.tensor import Tensor

Gradients = Mapping[str, Tensor | None]


def clip_by_global_norm(
    grads: Mapping[str, Tensor | None], max_norm: float | Tensor
) -> tuple[dict[str, Tensor | None], Tensor]:
    """The gradients, scaled down together where their common Euclidean norm is above `max_norm`, and that norm.

    As PyTorch's `clip_grad_norm_`: the factor is max_norm / (norm + 1e-6), at most 1. The norm is a 0-d tensor, so that
    clipping is part of a recorded step; `max_norm` may be one too.
    """
    present = {name: g for name, g in grads.items() if g is not None}
    norm = global_norm(present.values())
    bound = ops.cast(max_norm, np.float64) if isinstance(max_norm, Tensor) else max_norm
    factor = ops.minimum(bound / (norm + 1e-6), 1.0)
    clipped = {name: g * ops.cast(factor, g.dtype) for name, g in present.items()}
    return {**grads, **clipped}, norm


def global_norm(grads: Iterable[Tensor]) -> Tensor:
    """The Euclidean norm of all numbers together, in float64; 0 if there are none."""
    return ops.sqrt(ops.sum_of_squares(grads))


def clip_by_norm(grads: Gradients, max_norm: float) -> dict[str, Tensor | None]:
    """Each gradient, scaled down by itself to a Euclidean norm of at most `max_norm`, as Keras' `clipnorm`."""

    def clipped(g: Tensor) -> Tensor:
        norm = ops.maximum(global_norm([g]), max_norm)
        return g * ops.cast(max_norm / norm, g.dtype) if max_norm else g * 0

    return {name: None if g is None else clipped(g) for name, g in grads.items()}


def clip_by_value(grads: Gradients, limit: float) -> dict[str, Tensor | None]:
    """Each number of each gradient between -limit and limit, as PyTorch's `clip_grad_value_`."""
    return {name: None if g is None else ops.clip(g, -limit, limit) for name, g in grads.items()}
