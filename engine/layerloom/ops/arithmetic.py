"""Sums, products, powers and the other functions of single numbers. Inputs broadcast as in NumPy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import unbroadcast, zeros_like
from layerloom.ops.comparison import equal, greater, greater_equal, less, less_equal, logical_and, where
from layerloom.ops.error_function import erf_array
from layerloom.ops.operation import Elementwise, ElementwiseFunction, PairwiseFunction, Pullbacks
from layerloom.ops.promotion import floating, pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Add(PairwiseFunction):
    """a + b."""

    function = "add"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g, a.shape), lambda: unbroadcast(g, b.shape)


class Subtract(PairwiseFunction):
    """a - b."""

    function = "subtract"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g, a.shape), lambda: unbroadcast(-g, b.shape)


class Multiply(PairwiseFunction):
    """a * b."""

    function = "multiply"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g * b, a.shape), lambda: unbroadcast(g * a, b.shape)


class Divide(PairwiseFunction):
    """a / b."""

    function = "divide"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g / b, a.shape), lambda: unbroadcast(-g * a / (b * b), b.shape)


class Power(PairwiseFunction):
    """a to the power of b."""

    function = "power"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        def base() -> Tensor:
            # a ** (b - 1) is infinite at a = 0, b = 0, where the power is constantly 1.
            safe = where(equal(b, 0), 1, b)
            return unbroadcast(where(equal(b, 0), 0, g * b * power(a, safe - 1)), a.shape)

        def exponent() -> Tensor:
            # 0 ** b is constantly 0 for b > 0, though log 0 is not finite.
            still = logical_and(equal(a, 0), greater_equal(b, 0))
            return unbroadcast(where(still, 0, g * y * log(where(still, 1, a))), b.shape)

        return base, exponent


class Maximum(PairwiseFunction):
    """The larger of a and b; the gradient of a tie is halved."""

    function = "maximum"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: _winning(g, a, b, greater(a, b)), lambda: _winning(g, b, a, greater(b, a))


class Minimum(PairwiseFunction):
    """The smaller of a and b; the gradient of a tie is halved."""

    function = "minimum"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: _winning(g, a, b, less(a, b)), lambda: _winning(g, b, a, less(b, a))


def _winning(g: Tensor, x: Tensor, other: Tensor, wins: Tensor) -> Tensor:
    """The share of `g` that belongs to `x`: all where it wins, half where the two are equal."""
    return unbroadcast(where(wins, g, where(equal(x, other), g * 0.5, 0)), x.shape)


class Negative(ElementwiseFunction):
    """-x."""

    function = "negative"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: -g,)


class Abs(ElementwiseFunction):
    """The absolute value; its derivative at 0 is 0."""

    function = "abs"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * sign(x),)


class Sign(ElementwiseFunction):
    """-1, 0 or 1; its derivative is 0 everywhere."""

    function = "sign"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: zeros_like(x),)


class Exp(ElementwiseFunction):
    """e to the power of x."""

    function = "exp"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * y,)


class Log(ElementwiseFunction):
    """The natural logarithm."""

    function = "log"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / x,)


class Log1p(ElementwiseFunction):
    """log(1 + x), exact for small x."""

    function = "log1p"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / (x + 1),)


class Sqrt(ElementwiseFunction):
    """The square root; its derivative at 0 is infinite."""

    function = "sqrt"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / (y * 2),)


class Sin(ElementwiseFunction):
    """The sine of x radians."""

    function = "sin"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * cos(x),)


class Cos(ElementwiseFunction):
    """The cosine of x radians."""

    function = "cos"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: -g * sin(x),)


class Erf(Elementwise):
    """The error function, 2 / sqrt(pi) times the integral of exp(-t²) from 0 to x."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return erf_array(xp, x)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * (exp(-x * x) * (2 / math.sqrt(math.pi))),)


class Clip(Elementwise):
    """x, but not below `low` and not above `high`; the derivative at the limits is 1."""

    low: float | None
    high: float | None

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.clip(x, self.low, self.high).astype(x.dtype, copy=False)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        def inside() -> Tensor:
            gradient = g if self.low is None else where(greater_equal(x, self.low), g, 0)
            return gradient if self.high is None else where(less_equal(x, self.high), gradient, 0)

        return (inside,)


def add(a: TensorLike, b: TensorLike) -> Tensor:
    """a + b."""
    return Add()(*pair(a, b))


def subtract(a: TensorLike, b: TensorLike) -> Tensor:
    """a - b."""
    return Subtract()(*pair(a, b))


def multiply(a: TensorLike, b: TensorLike) -> Tensor:
    """a * b."""
    return Multiply()(*pair(a, b))


def divide(a: TensorLike, b: TensorLike) -> Tensor:
    """a / b; integers are divided as float32."""
    a, b = pair(a, b)
    return Divide()(floating(a), floating(b))


def power(a: TensorLike, b: TensorLike) -> Tensor:
    """a to the power of b; the frequent exponents 1, 2, -1 and 0.5 become simpler operations."""
    if isinstance(a, tape.Tensor) and tape.is_number(b) and tape.is_float(a.dtype):
        if b == 2:
            return multiply(a, a)
        if b == 1:
            return a
        if b == -1:
            return divide(1, a)
        if b == 0.5:
            return sqrt(a)
    return Power()(*pair(a, b))


def maximum(a: TensorLike, b: TensorLike) -> Tensor:
    """The larger of a and b, nan if one is nan; the gradient of a tie is halved."""
    return Maximum()(*pair(a, b))


def minimum(a: TensorLike, b: TensorLike) -> Tensor:
    """The smaller of a and b, nan if one is nan; the gradient of a tie is halved."""
    return Minimum()(*pair(a, b))


def negative(x: TensorLike) -> Tensor:
    """-x."""
    return Negative()(tape.as_tensor(x))


def abs(x: TensorLike) -> Tensor:
    """The absolute value; its derivative at 0 is 0."""
    return Abs()(tape.as_tensor(x))


def sign(x: TensorLike) -> Tensor:
    """-1, 0 or 1; its derivative is 0 everywhere."""
    return Sign()(tape.as_tensor(x))


def exp(x: TensorLike) -> Tensor:
    """e to the power of x."""
    return Exp()(floating(x))


def log(x: TensorLike) -> Tensor:
    """The natural logarithm: -inf at 0, nan below."""
    return Log()(floating(x))


def log1p(x: TensorLike) -> Tensor:
    """log(1 + x), exact for small x."""
    return Log1p()(floating(x))


def sqrt(x: TensorLike) -> Tensor:
    """The square root; its derivative at 0 is infinite."""
    return Sqrt()(floating(x))


def sin(x: TensorLike) -> Tensor:
    """The sine of x radians."""
    return Sin()(floating(x))


def cos(x: TensorLike) -> Tensor:
    """The cosine of x radians."""
    return Cos()(floating(x))


def erf(x: TensorLike) -> Tensor:
    """The error function."""
    return Erf()(floating(x))


def clip(x: TensorLike, low: TensorLike = None, high: TensorLike = None) -> Tensor:
    """x, but not below `low` and not above `high`, numbers or tensors; at the limits the gradient is that of x.

    Where `low` is above `high` the result is `high`.
    """
    x = tape.as_tensor(x)
    if all(limit is None or tape.is_number(limit) for limit in (low, high)):
        return Clip(low, high)(x)
    if low is not None:
        x = where(less(x, low), low, x)
    return x if high is None else where(greater(x, high), high, x)
