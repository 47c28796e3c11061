"""The nonlinearities of neural networks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import erf, exp
from layerloom.ops.comparison import greater, select, where
from layerloom.ops.error_function import erf_array
from layerloom.ops.operation import Elementwise, Pullbacks
from layerloom.ops.promotion import floating

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Relu(Elementwise):
    """max(x, 0); its derivative at 0 is 0."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.maximum(x, xp.zeros((), x.dtype))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: where(greater(y, 0), g, 0),)


class LeakyRelu(Elementwise):
    """x where it is positive, `slope` times x elsewhere."""

    slope: float

    def kernel(self, xp: Any, x: Array) -> Array:
        return select(xp, x > 0, x, x * xp.asarray(self.slope, x.dtype))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: where(greater(x, 0), g, g * self.slope),)


class Tanh(Elementwise):
    """The hyperbolic tangent."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.tanh(x)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * (1 - y * y),)


class Sigmoid(Elementwise):
    """1 / (1 + exp(-x)), without overflow on either side."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.exp(xp.minimum(x, xp.zeros((), x.dtype))) / (1 + xp.exp(-xp.abs(x)))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * (y * (1 - y)),)


class Softplus(Elementwise):
    """log(1 + exp(x)), without overflow: max(x, 0) + log1p(exp(-|x|))."""

    def kernel(self, xp: Any, x: Array) -> Array:
        return xp.maximum(x, xp.zeros((), x.dtype)) + xp.log1p(xp.exp(-xp.abs(x)))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * sigmoid(x),)


class Gelu(Elementwise):
    """x times the probability that a standard normal number is below x (Hendrycks and Gimpel 2016), exact."""

    def kernel(self, xp: Any, x: Array) -> Array:
        half = xp.asarray(0.5, x.dtype)
        return half * x * (1 + erf_array(xp, x * xp.asarray(math.sqrt(0.5), x.dtype)))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        def pull() -> Tensor:
            below = (erf(x * math.sqrt(0.5)) + 1) * 0.5
            density = exp(x * x * -0.5) * (1 / math.sqrt(2 * math.pi))
            return g * (below + x * density)

        return (pull,)


def relu(x: TensorLike) -> Tensor:
    """max(x, 0); its derivative at 0 is 0."""
    return Relu()(tape.as_tensor(x))


def leaky_relu(x: TensorLike, slope: float = 0.01) -> Tensor:
    """x where it is positive, `slope` times x elsewhere."""
    return LeakyRelu(slope)(floating(x))


def tanh(x: TensorLike) -> Tensor:
    """The hyperbolic tangent."""
    return Tanh()(floating(x))


def sigmoid(x: TensorLike) -> Tensor:
    """1 / (1 + exp(-x))."""
    return Sigmoid()(floating(x))


def softplus(x: TensorLike) -> Tensor:
    """log(1 + exp(x))."""
    return Softplus()(floating(x))


def gelu(x: TensorLike, approximate: Literal["none", "tanh"] = "none") -> Tensor:
    """x times the normal distribution function of x: exact, or by the paper's approximation with tanh."""
    return Gelu()(floating(x)) if approximate == "none" else _gelu_tanh(floating(x))


def _gelu_tanh(x: Tensor) -> Tensor:
    return x * 0.5 * (tanh((x + x * x * x * 0.044715) * math.sqrt(2 / math.pi)) + 1)
