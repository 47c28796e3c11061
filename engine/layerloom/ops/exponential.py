"""Exponentials and logarithms to other bases, and sums on the scale of logarithms."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from layerloom.ops.activation import sigmoid
from layerloom.ops.broadcasting import unbroadcast
from layerloom.ops.comparison import equal, isfinite, logical_and, logical_not, where
from layerloom.ops.operation import ElementwiseFunction, PairwiseFunction, Pullbacks
from layerloom.ops.promotion import floating, pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Exp2(ElementwiseFunction):
    """2 to the power of x."""

    function = "exp2"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * y * math.log(2),)


class Expm1(ElementwiseFunction):
    """exp(x) - 1, exact for small x."""

    function = "expm1"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * (y + 1),)


class Log2(ElementwiseFunction):
    """The logarithm to base 2."""

    function = "log2"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / (x * math.log(2)),)


class Log10(ElementwiseFunction):
    """The logarithm to base 10."""

    function = "log10"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / (x * math.log(10)),)


class Logaddexp(PairwiseFunction):
    """log(exp(a) + exp(b)), without overflow."""

    function = "logaddexp"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g * _share(a, b), a.shape), lambda: unbroadcast(g * _share(b, a), b.shape)


def _share(a: Tensor, b: Tensor) -> Tensor:
    """exp(a) / (exp(a) + exp(b)); a half where both are infinite alike, whose difference would be nan."""
    alike = logical_and(equal(a, b), logical_not(isfinite(a)))
    return sigmoid(where(alike, 0, a) - where(alike, 0, b))


def exp2(x: TensorLike) -> Tensor:
    """2 to the power of x."""
    return Exp2()(floating(x))


def expm1(x: TensorLike) -> Tensor:
    """exp(x) - 1, exact for small x."""
    return Expm1()(floating(x))


def log2(x: TensorLike) -> Tensor:
    """The logarithm to base 2: -inf at 0, nan below."""
    return Log2()(floating(x))


def log10(x: TensorLike) -> Tensor:
    """The logarithm to base 10: -inf at 0, nan below."""
    return Log10()(floating(x))


def logaddexp(a: TensorLike, b: TensorLike) -> Tensor:
    """log(exp(a) + exp(b)), without overflow."""
    a, b = pair(a, b)
    return Logaddexp()(floating(a), floating(b))


def logaddexp2(a: TensorLike, b: TensorLike) -> Tensor:
    """log2(2 ** a + 2 ** b), without overflow."""
    a, b = pair(a, b)
    return logaddexp(floating(a) * math.log(2), floating(b) * math.log(2)) / math.log(2)
