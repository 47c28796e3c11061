"""Whole numbers near a number, and what is left over by a division. What rounds has the derivative 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerloom import tensor as tape
from layerloom.ops.arithmetic import divide, multiply, subtract
from layerloom.ops.broadcasting import unbroadcast, zeros_like
from layerloom.ops.operation import ElementwiseFunction, PairwiseFunction, Pullbacks
from layerloom.ops.promotion import pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Rounding(ElementwiseFunction, abstract=True):
    """A whole number near x; flat between its steps."""

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: zeros_like(x),)


class Floor(Rounding):
    """The largest whole number that is not above x."""

    function = "floor"


class Ceil(Rounding):
    """The smallest whole number that is not below x."""

    function = "ceil"


class Trunc(Rounding):
    """The whole number next to x on the side of 0."""

    function = "trunc"


class Round(Rounding):
    """The nearest whole number, of two the even one."""

    function = "rint"


class FloorDivide(PairwiseFunction):
    """a / b rounded down."""

    function = "floor_divide"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: zeros_like(a), lambda: zeros_like(b)


class Remainder(PairwiseFunction):
    """What is left of a when b is taken away as often as a / b says rounded down: of the sign of b."""

    function = "remainder"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g, a.shape), lambda: unbroadcast(-g * floor_divide(a, b), b.shape)


class Fmod(PairwiseFunction):
    """What is left of a when b is taken away as often as it fits: of the sign of a."""

    function = "fmod"

    def vjp(self, g: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g, a.shape), lambda: unbroadcast(-g * trunc(a / b), b.shape)


def floor(x: TensorLike) -> Tensor:
    """The largest whole number that is not above x, in the dtype of x."""
    return _rounded(Floor(), x)


def ceil(x: TensorLike) -> Tensor:
    """The smallest whole number that is not below x, in the dtype of x."""
    return _rounded(Ceil(), x)


def trunc(x: TensorLike) -> Tensor:
    """The whole number next to x on the side of 0, in the dtype of x."""
    return _rounded(Trunc(), x)


def round(x: TensorLike, decimals: int = 0) -> Tensor:
    """The nearest number with so many decimals (tens, hundreds and so on if negative), of two the even one."""
    if not decimals:
        return _rounded(Round(), x)
    x, scale = tape.as_tensor(x), 10.0 ** abs(decimals)
    if not tape.is_float(x.dtype):
        return x if decimals > 0 else multiply(Round()(divide(x, scale)), scale).astype(x.dtype)
    if decimals > 0:
        return divide(Round()(multiply(x, scale)), scale)
    return multiply(Round()(divide(x, scale)), scale)


def _rounded(operation: Rounding, x: TensorLike) -> Tensor:
    """Whole numbers stay as they are."""
    x = tape.as_tensor(x)
    return operation(x) if tape.is_float(x.dtype) else x


def frac(x: TensorLike) -> Tensor:
    """x without its whole part: x - trunc(x)."""
    x = tape.as_tensor(x)
    return subtract(x, trunc(x))


def floor_divide(a: TensorLike, b: TensorLike) -> Tensor:
    """a / b rounded down."""
    return FloorDivide()(*pair(a, b))


def remainder(a: TensorLike, b: TensorLike) -> Tensor:
    """What Python's % gives: a - b floor(a / b), of the sign of b."""
    return Remainder()(*pair(a, b))


def fmod(a: TensorLike, b: TensorLike) -> Tensor:
    """What C's fmod gives: a - b trunc(a / b), of the sign of a."""
    return Fmod()(*pair(a, b))
