"""Squares, roots and what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerloom import tensor as tape
from layerloom.ops.arithmetic import divide, multiply, sqrt
from layerloom.ops.broadcasting import unbroadcast
from layerloom.ops.comparison import equal, where
from layerloom.ops.operation import ElementwiseFunction, PairwiseFunction, Pullbacks
from layerloom.ops.promotion import floating, pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Cbrt(ElementwiseFunction):
    """The cube root, of negative numbers too; its derivative at 0 is infinite."""

    function = "cbrt"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / (y * y * 3),)


class Hypot(PairwiseFunction):
    """sqrt(a² + b²) without overflow; at the origin its gradient is 0."""

    function = "hypot"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        def shared() -> Tensor:
            origin = equal(y, 0)
            return where(origin, 0, g / where(origin, 1, y))

        return lambda: unbroadcast(shared() * a, a.shape), lambda: unbroadcast(shared() * b, b.shape)


def square(x: TensorLike) -> Tensor:
    """x times itself."""
    x = tape.as_tensor(x)
    return multiply(x, x)


def reciprocal(x: TensorLike) -> Tensor:
    """1 / x."""
    return divide(1, floating(x))


def rsqrt(x: TensorLike) -> Tensor:
    """1 / sqrt(x): infinite at 0, nan below."""
    return divide(1, sqrt(x))


def cbrt(x: TensorLike) -> Tensor:
    """The cube root, of negative numbers too; its derivative at 0 is infinite."""
    return Cbrt()(floating(x))


def hypot(a: TensorLike, b: TensorLike) -> Tensor:
    """sqrt(a² + b²) without overflow; at the origin its gradient is 0."""
    a, b = pair(a, b)
    return Hypot()(floating(a), floating(b))
