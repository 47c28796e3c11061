"""Functions that are integrals or solutions: what the error function leaves, its inverse, and the gamma function."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from layerloom.device import Array
from layerloom.ops.arithmetic import exp, log, log1p, multiply
from layerloom.ops.comparison import equal, isnan, logical_and, logical_not, where
from layerloom.ops.error_function import erfc_array, erfinv_array
from layerloom.ops.gamma_function import lgamma_array, polygamma_array
from layerloom.ops.operation import Elementwise, OperationError, Pullbacks
from layerloom.ops.promotion import floating, pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Erfc(Elementwise):
    """1 - erf(x), exact where it is small."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return erfc_array(xp, x)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * (exp(-x * x) * (-2 / math.sqrt(math.pi))),)


class Erfinv(Elementwise):
    """The number whose erf is x."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return erfinv_array(xp, x)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * (exp(y * y) * (math.sqrt(math.pi) / 2)),)


class Lgamma(Elementwise):
    """log |gamma(x)|."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return lgamma_array(xp, x)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * Polygamma(0)(x),)


class Polygamma(Elementwise):
    """The derivative of digamma of the given order; digamma itself is that of log gamma."""

    order: int

    def kernel(self, xp: Any, x: Array) -> Array:
        return polygamma_array(xp, self.order, x)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * Polygamma(self.order + 1)(x),)


def erfc(x: TensorLike) -> Tensor:
    """1 - erf(x), exact where it is small."""
    return Erfc()(floating(x))


def erfinv(x: TensorLike) -> Tensor:
    """The number whose erf is x: infinite at -1 and 1, nan beyond."""
    return Erfinv()(floating(x))


def lgamma(x: TensorLike) -> Tensor:
    """log |gamma(x)|: infinite at 0 and the negative whole numbers."""
    return Lgamma()(floating(x))


def digamma(x: TensorLike) -> Tensor:
    """The derivative of `lgamma`; nan at the negative whole numbers."""
    return Polygamma(0)(floating(x))


def polygamma(order: int, x: TensorLike) -> Tensor:
    """The derivative of `digamma` of the given order; from order 2 on nan below 0."""
    if order < 0:
        raise OperationError(f"polygamma needs an order from 0, got {order}")
    return Polygamma(order)(floating(x))


def xlogy(x: TensorLike, y: TensorLike) -> Tensor:
    """x log(y), and 0 where x is 0, whatever y is but nan."""
    a, b = pair(x, y)
    a, b = floating(a), floating(b)
    nothing = logical_and(equal(a, 0), logical_not(isnan(b)))
    return where(nothing, 0, multiply(a, log(where(nothing, 1, b))))


def logit(x: TensorLike) -> Tensor:
    """log(x / (1 - x)): the number whose sigmoid is x."""
    x = floating(x)
    return log(x) - log1p(-x)
