"""Angles and hyperbolas: the functions of each kind and their inverses, in radians."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from layerloom.ops.arithmetic import divide, multiply, sin, sqrt
from layerloom.ops.broadcasting import unbroadcast
from layerloom.ops.comparison import equal, where
from layerloom.ops.operation import ElementwiseFunction, PairwiseFunction, Pullbacks
from layerloom.ops.promotion import floating, pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Tan(ElementwiseFunction):
    """The tangent of x radians."""

    function = "tan"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * (y * y + 1),)


class Asin(ElementwiseFunction):
    """The angle between -pi/2 and pi/2 whose sine is x."""

    function = "arcsin"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / sqrt((1 - x) * (1 + x)),)


class Acos(ElementwiseFunction):
    """The angle between 0 and pi whose cosine is x."""

    function = "arccos"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: -g / sqrt((1 - x) * (1 + x)),)


class Atan(ElementwiseFunction):
    """The angle between -pi/2 and pi/2 whose tangent is x."""

    function = "arctan"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / (x * x + 1),)


class Atan2(PairwiseFunction):
    """The angle between -pi and pi of the point (x, y) = (b, a), as seen from the origin."""

    function = "arctan2"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        def scaled() -> Tensor:
            square = a * a + b * b
            origin = equal(square, 0)  # has no direction: its gradient is 0, as in PyTorch
            return where(origin, 0, g / where(origin, 1, square))

        return lambda: unbroadcast(scaled() * b, a.shape), lambda: unbroadcast(-scaled() * a, b.shape)


class Sinh(ElementwiseFunction):
    """The hyperbolic sine."""

    function = "sinh"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * cosh(x),)


class Cosh(ElementwiseFunction):
    """The hyperbolic cosine."""

    function = "cosh"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * sinh(x),)


class Asinh(ElementwiseFunction):
    """The number whose hyperbolic sine is x."""

    function = "arcsinh"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / sqrt(x * x + 1),)


class Acosh(ElementwiseFunction):
    """The number from 0 whose hyperbolic cosine is x; nan below 1."""

    function = "arccosh"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / sqrt((x - 1) * (x + 1)),)


class Atanh(ElementwiseFunction):
    """The number whose hyperbolic tangent is x; infinite at -1 and 1, nan beyond."""

    function = "arctanh"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g / ((1 - x) * (1 + x)),)


def tan(x: TensorLike) -> Tensor:
    """The tangent of x radians."""
    return Tan()(floating(x))


def asin(x: TensorLike) -> Tensor:
    """The angle between -pi/2 and pi/2 whose sine is x; nan outside -1 to 1."""
    return Asin()(floating(x))


def acos(x: TensorLike) -> Tensor:
    """The angle between 0 and pi whose cosine is x; nan outside -1 to 1."""
    return Acos()(floating(x))


def atan(x: TensorLike) -> Tensor:
    """The angle between -pi/2 and pi/2 whose tangent is x."""
    return Atan()(floating(x))


def atan2(y: TensorLike, x: TensorLike) -> Tensor:
    """The angle between -pi and pi of the point (x, y), as seen from the origin; no gradient there."""
    a, b = pair(y, x)
    return Atan2()(floating(a), floating(b))


def sinh(x: TensorLike) -> Tensor:
    """The hyperbolic sine."""
    return Sinh()(floating(x))


def cosh(x: TensorLike) -> Tensor:
    """The hyperbolic cosine."""
    return Cosh()(floating(x))


def asinh(x: TensorLike) -> Tensor:
    """The number whose hyperbolic sine is x."""
    return Asinh()(floating(x))


def acosh(x: TensorLike) -> Tensor:
    """The number from 0 whose hyperbolic cosine is x; nan below 1."""
    return Acosh()(floating(x))


def atanh(x: TensorLike) -> Tensor:
    """The number whose hyperbolic tangent is x; infinite at -1 and 1, nan beyond."""
    return Atanh()(floating(x))


def sinc(x: TensorLike) -> Tensor:
    """sin(pi x) / (pi x), 1 at 0, as in NumPy."""
    x = floating(x)
    origin = equal(x, 0)
    angle = where(origin, 1, x) * math.pi
    return where(origin, 1, divide(sin(angle), angle))


def deg2rad(x: TensorLike) -> Tensor:
    """Degrees in radians."""
    return multiply(floating(x), math.pi / 180)


def rad2deg(x: TensorLike) -> Tensor:
    """Radians in degrees."""
    return multiply(floating(x), 180 / math.pi)
