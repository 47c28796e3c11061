"""Limits that weights keep to after an update."""

from __future__ import annotations

import numpy as np

from layerloom import ops
from layerloom.tensor import Tensor


def max_norm(weight: Tensor, limit: float, axis: int = 0, groups: int = 1) -> Tensor:
    """The weight, with those that lead into a unit scaled down where their Euclidean norm is above `limit`.

    `axis` is that of the units: 0 for (out, in, ...), as dense layers and convolutions have it, 1 for the (in, out,
    ...) of transposed convolutions, whose first axis falls into `groups` with units of their own. As Keras' `MaxNorm`
    the factor is min(norm, limit) / (norm + 1e-7), so weights within the limit shrink by no more than that.
    """
    grouped = ops.reshape(weight, (groups, weight.shape[0] // groups, *weight.shape[1:]))
    axes = tuple(each for each in range(1, len(grouped.shape)) if each != axis + 1)
    norm = ops.sqrt(ops.sum(ops.cast(grouped, np.float64) ** 2, axis=axes, keepdims=True))
    factor = ops.minimum(norm, limit) / (norm + 1e-7)
    return ops.reshape(grouped * ops.cast(factor, weight.dtype), weight.shape)
