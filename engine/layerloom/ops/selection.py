"""One of two numbers, or a number in place of those that are not fit: `where` under the names that it is known by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layerloom.ops.arithmetic import abs, add, maximum, minimum, negative
from layerloom.ops.comparison import equal, greater, isfinite, isnan, less, less_equal, logical_and, logical_or, where
from layerloom.ops.operation import OperationError
from layerloom.ops.promotion import floating, pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


def nan_to_num(x: TensorLike, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None) -> Tensor:
    """x with other numbers for nan and the infinite ones, by default the largest and smallest there are."""
    x = floating(x)
    most = float(np.finfo(x.dtype).max) if x.dtype.kind == "f" else float.fromhex("0x1.fep127")  # bfloat16
    x = where(isnan(x), nan, x)
    x = where(equal(x, np.inf), most if posinf is None else posinf, x)
    return where(equal(x, -np.inf), -most if neginf is None else neginf, x)


def fmax(a: TensorLike, b: TensorLike) -> Tensor:
    """The larger of a and b, or the one that is not nan."""
    a, b = pair(a, b)
    return where(isnan(a), b, where(isnan(b), a, maximum(where(isnan(a), b, a), where(isnan(b), a, b))))


def fmin(a: TensorLike, b: TensorLike) -> Tensor:
    """The smaller of a and b, or the one that is not nan."""
    a, b = pair(a, b)
    return where(isnan(a), b, where(isnan(b), a, minimum(where(isnan(a), b, a), where(isnan(b), a, b))))


def copysign(a: TensorLike, b: TensorLike) -> Tensor:
    """The size of a with the sign of b; 0 counts as positive."""
    a, b = pair(a, b)
    size = abs(floating(a))
    return where(less(b, 0), negative(size), size)


def heaviside(x: TensorLike, at_zero: TensorLike) -> Tensor:
    """0 below 0, 1 above, `at_zero` at 0."""
    x = floating(x)
    return where(equal(x, 0), at_zero, where(greater(x, 0), 1, where(less(x, 0), 0, x)))


def lerp(a: TensorLike, b: TensorLike, weight: TensorLike) -> Tensor:
    """From a (weight 0) to b (weight 1) on a straight line."""
    a, b = pair(a, b)
    return add(a, weight * (b - a))


def isclose(a: TensorLike, b: TensorLike, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Tensor:
    """Whether |a - b| <= atol + rtol |b|, or both are infinite alike."""
    if rtol < 0 or atol < 0:
        raise OperationError(f"isclose needs tolerances from 0, got {rtol} and {atol}")
    a, b = pair(a, b)
    near = logical_and(less_equal(abs(floating(a) - b), atol + rtol * abs(floating(b))), isfinite(b))
    near = logical_or(near, equal(a, b))
    return logical_or(near, logical_and(isnan(a), isnan(b))) if equal_nan else near
