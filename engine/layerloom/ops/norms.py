"""Standard deviations and lengths of vectors: roots, with the derivative 0 where they are 0."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from layerloom import tensor as tape
from layerloom.ops.arithmetic import abs, divide, multiply, power, sqrt
from layerloom.ops.broadcasting import Axes
from layerloom.ops.broadcasting import sum as sum_
from layerloom.ops.casting import cast
from layerloom.ops.comparison import equal, not_equal, where
from layerloom.ops.operation import OperationError
from layerloom.ops.promotion import floating
from layerloom.ops.reduction import amax, amin, var

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def std(x: TensorLike, axis: Axes = None, keepdims: bool = False, correction: int = 0) -> Tensor:
    """The standard deviation along the axes: the root of `var`; its derivative where all are equal is 0."""
    return _root(var(x, axis, keepdims, correction))


def norm(x: TensorLike, p: float = 2, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The p-norm along the axes, (sum |x|^p)^(1/p), of all numbers alike; its derivative at 0 is 0.

    For p = inf it is the largest absolute value, for -inf the smallest, for 0 the count of what is not 0.
    """
    x = floating(x)
    if p == 2:
        return _root(sum_(multiply(x, x), axis, keepdims))
    if p == 1:
        return sum_(abs(x), axis, keepdims)
    if math.isinf(p):
        return (amax if p > 0 else amin)(abs(x), axis, keepdims)
    if math.isnan(p):
        raise OperationError(f"norm needs a number p, got {p}")
    if p == 0:
        return sum_(cast(not_equal(x, 0), x.dtype), axis, keepdims)
    return _power(sum_(_power(abs(x), p), axis, keepdims), 1 / p)


def normalized(x: TensorLike, p: float = 2, axis: Axes = -1, eps: float = 1e-12) -> Tensor:
    """x divided by its p-norm along the axes, or by `eps` where that is larger."""
    x = floating(x)
    length = norm(x, p, axis, keepdims=True)
    return divide(x, where(length < eps, eps, length))


def count_nonzero(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """How many along the axes are not 0."""
    return sum_(cast(not_equal(tape.as_tensor(x), 0), np.int64), axis, keepdims)


def _root(x: Tensor) -> Tensor:
    """The square root, flat at 0."""
    zero = equal(x, 0)
    return where(zero, 0, sqrt(where(zero, 1, x)))


def _power(x: Tensor, p: float) -> Tensor:
    """x to the power of p for x from 0, flat at 0."""
    zero = equal(x, 0)
    return where(zero, 0 if p > 0 else math.inf, power(where(zero, 1, x), p))
