"""Scalars, empty arrays and broadcasting where the samples of a family have none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tests.contract.samples.base import (
    FLOAT32,
    FLOAT64,
    PAIRS,
    SHAPES,
    Array,
    Sample,
    array,
    booleans,
    distinct,
    each,
    integers,
    normal,
    positive,
)

from layerloom.ops import (
    bitwise,
    broadcasting,
    casting,
    classification,
    comparison,
    reduction,
    shape,
)
from layerloom.ops import random as random_ops
from layerloom.ops.operation import Operation


def truths(operation: Operation, function: Callable[..., Any]) -> list[Sample]:
    return [Sample(operation, (booleans(*a), booleans(*b)), function) for a, b in PAIRS]


def _binary_cross_entropy(x: Any, z: Any) -> Any:
    return F.binary_cross_entropy_with_logits(x, z, reduction="none")


def odd(*sizes: int) -> Array:
    return np.full(sizes, np.nan)


KEYS = (array(7, np.int64), array(3, np.int64))

SAMPLES: dict[str, list[Sample]] = {
    "logical_and": truths(comparison.LogicalAnd(), torch.logical_and),
    "logical_or": truths(comparison.LogicalOr(), torch.logical_or),
    "logical_xor": truths(comparison.LogicalXor(), torch.logical_xor),
    "logical_not": each(comparison.LogicalNot(), torch.logical_not, booleans),
    "isfinite": each(comparison.Isfinite(), torch.isfinite, odd),
    "isnan": each(comparison.Isnan(), torch.isnan, odd),
    "isinf": each(comparison.Isinf(), torch.isinf, odd),
    "bitwise_not": [Sample(bitwise.BitwiseNot(), (integers(9, *sizes),), torch.bitwise_not) for sizes in SHAPES],
    "cast": [Sample(casting.Cast(FLOAT32), (distinct(*sizes),), lambda t: t.float(), wrt=()) for sizes in SHAPES],
    "all_true": [Sample(reduction.AllTrue((), False), (booleans(),), torch.all)],
    "any_true": [Sample(reduction.AnyTrue((), False), (booleans(),), torch.any)],
    "argmax": [Sample(reduction.Argmax(1, False), (normal(0, 3),), lambda t: t.argmax(1))],
    "argmin": [Sample(reduction.Argmin(1, True), (normal(0, 3),), lambda t: t.argmin(1, keepdim=True))],
    "var": [
        Sample(reduction.Var((), False, 0), (distinct(),), lambda t: t * 0),
        Sample(reduction.Var((1,), True, 0), (normal(0, 3),), lambda t: t[:, :1] * 0),
    ],
    "reshape": [Sample(broadcasting.Reshape((1, 1)), (normal(),), lambda t: t.reshape(1, 1))],
    "broadcast_to": [Sample(broadcasting.BroadcastTo((2, 0)), (normal(0),), lambda t: t.broadcast_to(2, 0))],
    "pad": [
        Sample(shape.Pad((), 1.0), (normal(),), lambda t: t * 1),
        Sample(shape.Pad(((1, 0), (0, 0)), 2.0), (normal(2, 0),), lambda t: F.pad(t, (0, 0, 1, 0), value=2.0)),
    ],
    "flip": [
        Sample(shape.Flip(()), (normal(),), lambda t: t * 1),
        Sample(shape.Flip((1,)), (normal(0, 3),), lambda t: t.flip(1)),
    ],
    "index": [
        Sample(shape.Index(()), (normal(),), lambda t: t * 1),
        Sample(shape.Index(((1, 3, 2), (None, None, None))), (normal(4, 0),), lambda t: t[1:3:2]),
    ],
    "index_grad": [
        Sample(shape.IndexGrad((), ()), (normal(),), lambda t: t * 1),
        Sample(shape.IndexGrad(((2, 2, None),), (4,)), (normal(0),), lambda t: torch.zeros(4, dtype=t.dtype) + t.sum()),
    ],
    "take_grad": [Sample(shape.TakeGrad(0, 4), (normal(2), array(3)), lambda g, i: F.one_hot(i, 4)[:, None] * g)],
    "one_hot": [Sample(shape.OneHot(3, FLOAT64), (integers(3, 0, 2),), lambda t: F.one_hot(t, 3).double())],
    "bce_with_logits": [
        Sample(classification.BceWithLogits(), (distinct(0, 3), positive(0, 3) / 2), _binary_cross_entropy)
    ],
    "uniform": [Sample(random_ops.Uniform(5, sizes, FLOAT64), KEYS) for sizes in ((), (0, 2))],
    "normal": [Sample(random_ops.Normal(5, (0, 2), FLOAT64), KEYS)],
}
