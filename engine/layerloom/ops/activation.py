"""The nonlinearities of neural networks and their gradients.

A gradient is an operation of its own, `g` times the derivative, so that an executor meets one instruction where it has
one primitive. It takes the result `y` where that says enough, else the input `x`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import abs, clip, divide, erf, exp, multiply, subtract
from layerloom.ops.broadcasting import reshape
from layerloom.ops.comparison import (
    greater,
    greater_equal,
    keep_into,
    less,
    less_equal,
    logical_and,
    select,
    where,
)
from layerloom.ops.error_function import erf_array
from layerloom.ops.operation import (
    Elementwise,
    ElementwiseFunction,
    ElementwiseGrad,
    OperationError,
    Pullbacks,
    Writing,
)
from layerloom.ops.promotion import floating, promoted
from layerloom.ops.shape import split

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
"""Klambauer et al. (2017), section 2.1, the fixed point for mean 0 and variance 1."""


class Relu(Writing, Elementwise):
    """max(x, 0); its derivative at 0 is 0."""

    overwrites = (0,)

    def into(self, xp: Any, out: Array, x: Array, **_: Any) -> None:
        xp.maximum(x, xp.zeros((), x.dtype), out=out)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: ReluGrad()(g, y),)


class ReluGrad(ElementwiseGrad):
    """The gradient of `relu`: 0 where the result `y` is 0, else `g`, also where `y` is nan, as in PyTorch."""

    overwrites = (0, 1)

    def into(self, xp: Any, out: Array, g: Array, y: Array, **_: Any) -> None:
        keep_into(xp, out, xp.logical_not(y <= 0), g)

    def decompose(self, g: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        return (where(less_equal(y, 0), 0, g),)


class LeakyRelu(Elementwise):
    """x where it is positive, `slope` times x elsewhere."""

    slope: float

    def kernel(self, xp: Any, x: Array) -> Array:
        return select(xp, x > 0, x, x * xp.asarray(self.slope, x.dtype))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: LeakyReluGrad(self.slope)(g, x),)


class LeakyReluGrad(ElementwiseGrad):
    """The gradient of `leaky_relu`: `g` where `x` is positive, `slope` times `g` elsewhere."""

    slope: float

    def into(self, xp: Any, out: Array, g: Array, x: Array, **_: Any) -> None:
        xp.multiply(g, xp.asarray(self.slope, g.dtype), out=out)
        out[...] = select(xp, x > 0, g, out)

    def decompose(self, g: Tensor, x: Tensor) -> tuple[Tensor, ...]:
        return (where(greater(x, 0), g, g * self.slope),)


class Elu(Elementwise):
    """scale x where x is positive, scale alpha (exp(rate x) - 1) elsewhere (Clevert et al. 2016), exact near 0."""

    alpha: float
    scale: float = 1.0
    rate: float = 1.0

    def kernel(self, xp: Any, x: Array) -> Array:
        scale, alpha, rate = (xp.asarray(value, x.dtype) for value in (self.scale, self.alpha, self.rate))
        below = xp.expm1(xp.minimum(x, xp.zeros((), x.dtype)) * rate)
        return select(xp, x > 0, x * scale, below * (alpha * scale))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        def pull() -> Tensor:
            positive = greater(x, 0)
            steepness = exp(where(positive, 0, x) * self.rate) * (self.scale * self.alpha * self.rate)
            return g * where(positive, self.scale, steepness)

        return (pull,)


class Tanh(ElementwiseFunction):
    """The hyperbolic tangent."""

    function = "tanh"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: TanhGrad()(g, y),)


class TanhGrad(ElementwiseGrad):
    """The gradient of `tanh`: g (1 - y²)."""

    overwrites = (1,)

    def into(self, xp: Any, out: Array, g: Array, y: Array, **_: Any) -> None:
        xp.multiply(y, y, out=out)
        xp.subtract(_one(xp, y), out, out=out)
        xp.multiply(out, g, out=out)

    def decompose(self, g: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        return (g * (1 - y * y),)


class Sigmoid(Writing, Elementwise):
    """1 / (1 + exp(-x)), without overflow on either side: exp(min(x, 0)) / (1 + exp(-|x|))."""

    def into(self, xp: Any, out: Array, x: Array, **_: Any) -> None:
        above = xp.minimum(x, xp.zeros((), x.dtype), out=xp.empty(out.shape, out.dtype))
        xp.exp(above, out=above)
        _exp_of_minus_size(xp, out, x)
        xp.add(out, _one(xp, x), out=out)
        xp.divide(above, out, out=out)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: SigmoidGrad()(g, y),)


class SigmoidGrad(ElementwiseGrad):
    """The gradient of `sigmoid`: g y (1 - y)."""

    def into(self, xp: Any, out: Array, g: Array, y: Array, **_: Any) -> None:
        xp.subtract(_one(xp, y), y, out=out)
        xp.multiply(out, y, out=out)
        xp.multiply(out, g, out=out)

    def decompose(self, g: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        return (g * (y * (1 - y)),)


class Softplus(Writing, Elementwise):
    """log(1 + exp(x)), without overflow: max(x, 0) + log1p(exp(-|x|))."""

    def into(self, xp: Any, out: Array, x: Array, **_: Any) -> None:
        _exp_of_minus_size(xp, out, x)
        xp.log1p(out, out=out)
        xp.add(out, xp.maximum(x, xp.zeros((), x.dtype)), out=out)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: SoftplusGrad()(g, x),)


class SoftplusGrad(ElementwiseGrad):
    """The gradient of `softplus`: g sigmoid(x)."""

    def into(self, xp: Any, out: Array, g: Array, x: Array, **_: Any) -> None:
        Sigmoid().into(xp, out, x)
        xp.multiply(out, g, out=out)

    def decompose(self, g: Tensor, x: Tensor) -> tuple[Tensor, ...]:
        return (g * sigmoid(x),)


class Gelu(Elementwise):
    """x times the probability that a standard normal number is below x (Hendrycks and Gimpel 2016), exact."""

    def kernel(self, xp: Any, x: Array) -> Array:
        half = xp.asarray(0.5, x.dtype)
        return half * x * (1 + erf_array(xp, x * xp.asarray(math.sqrt(0.5), x.dtype)))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: GeluGrad()(g, x),)


class GeluGrad(ElementwiseGrad):
    """The gradient of `gelu`: g (P(x) + x p(x)) with the normal distribution function P and its density p."""

    def into(self, xp: Any, out: Array, g: Array, x: Array, **_: Any) -> None:
        half, root = xp.asarray(0.5, x.dtype), xp.asarray(math.sqrt(0.5), x.dtype)
        below = (erf_array(xp, x * root) + _one(xp, x)) * half
        xp.multiply(x, -half, out=out)
        xp.multiply(out, x, out=out)
        xp.exp(out, out=out)
        xp.multiply(out, xp.asarray(1 / math.sqrt(2 * math.pi), x.dtype), out=out)
        xp.multiply(out, x, out=out)
        xp.add(out, below, out=out)
        xp.multiply(out, g, out=out)

    def decompose(self, g: Tensor, x: Tensor) -> tuple[Tensor, ...]:
        below = (erf(x * math.sqrt(0.5)) + 1) * 0.5
        density = exp(x * x * -0.5) * (1 / math.sqrt(2 * math.pi))
        return (g * (below + x * density),)


def _exp_of_minus_size(xp: Any, out: Array, x: Array) -> None:
    """Write exp(-|x|), between 0 and 1."""
    xp.abs(x, out=out)
    xp.negative(out, out=out)
    xp.exp(out, out=out)


def _one(xp: Any, x: Array) -> Array:
    """1 in the dtype of `x`, which keeps bfloat16 from becoming float32."""
    return xp.ones((), x.dtype)


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


def softplus(x: TensorLike, beta: float = 1.0, threshold: float | None = None) -> Tensor:
    """log(1 + exp(beta x)) / beta; where beta x is above a `threshold`, x itself."""
    x = floating(x)
    y = Softplus()(x) if beta == 1 else Softplus()(x * beta) / beta
    return y if threshold is None else where(greater(x * beta, threshold), x, y)


def gelu(x: TensorLike, approximate: Literal["none", "tanh"] = "none") -> Tensor:
    """x times the normal distribution function of x: exact, or by the paper's approximation with tanh."""
    return Gelu()(floating(x)) if approximate == "none" else _gelu_tanh(floating(x))


def _gelu_tanh(x: Tensor) -> Tensor:
    return x * 0.5 * (tanh((x + x * x * x * 0.044715) * math.sqrt(2 / math.pi)) + 1)


def elu(x: TensorLike, alpha: float = 1.0) -> Tensor:
    """x where it is positive, alpha (exp(x) - 1) elsewhere (Clevert et al. 2016)."""
    return Elu(alpha)(floating(x))


def selu(x: TensorLike) -> Tensor:
    """`elu` with the alpha and the scale that keep mean 0 and variance 1 (Klambauer et al. 2017)."""
    return Elu(SELU_ALPHA, SELU_SCALE)(floating(x))


def celu(x: TensorLike, alpha: float = 1.0) -> Tensor:
    """x where it is positive, alpha (exp(x / alpha) - 1) elsewhere: its derivative is continuous (Barron 2017)."""
    return Elu(alpha, rate=1 / alpha)(floating(x))


def prelu(x: TensorLike, weight: TensorLike) -> Tensor:
    """x where it is positive, `weight` times x elsewhere (He et al. 2015).

    `weight` has one number, or one for each channel (axis 1) of x: (batch, channels, ...).
    """
    x, weight = promoted(floating(x), weight)
    channels = x.shape[1] if x.ndim > 1 else 1
    if weight.shape not in ((1,), (channels,)):
        raise OperationError(f"prelu needs one weight, or one for each channel of {x.shape}, got {weight.shape}")
    slopes = reshape(weight, (-1,) + (1,) * (x.ndim - 2)) if x.ndim > 1 else reshape(weight, (1,) * x.ndim)
    positive = greater(x, 0)
    return where(positive, x, where(positive, 0, x) * slopes)


def hardtanh(x: TensorLike, low: float = -1.0, high: float = 1.0) -> Tensor:
    """x, but not below `low` and not above `high`; unlike that of `clip`, the derivative at the limits is 0."""
    x = floating(x)
    inside = logical_and(greater(x, low), less(x, high))
    return where(inside, x, clip(x.detach(), low, high))


def relu6(x: TensorLike) -> Tensor:
    """min(max(x, 0), 6); its derivative at 0 and at 6 is 0."""
    return hardtanh(x, 0, 6)


def hardsigmoid(x: TensorLike) -> Tensor:
    """relu6(x + 3) / 6, which is near `sigmoid` (Howard et al. 2019)."""
    return relu6(floating(x) + 3) / 6


def hardswish(x: TensorLike) -> Tensor:
    """x relu6(x + 3) / 6, which is near `silu` (Howard et al. 2019)."""
    x = floating(x)
    return multiply(x, hardsigmoid(x))


def silu(x: TensorLike) -> Tensor:
    """x sigmoid(x), also known as swish (Hendrycks and Gimpel 2016)."""
    x = floating(x)
    return multiply(x, sigmoid(x))


def mish(x: TensorLike) -> Tensor:
    """x tanh(softplus(x)) (Misra 2019)."""
    x = floating(x)
    return multiply(x, tanh(softplus(x)))


def log_sigmoid(x: TensorLike) -> Tensor:
    """log(1 / (1 + exp(-x))) = -softplus(-x), right on both sides."""
    return -softplus(-floating(x))


def softsign(x: TensorLike) -> Tensor:
    """x / (1 + |x|)."""
    x = floating(x)
    return divide(x, abs(x) + 1)


def tanhshrink(x: TensorLike) -> Tensor:
    """x - tanh(x)."""
    x = floating(x)
    return subtract(x, tanh(x))


def hardshrink(x: TensorLike, width: float = 0.5) -> Tensor:
    """0 from -width to width, x elsewhere."""
    x = floating(x)
    return where(logical_and(greater_equal(x, -width), less_equal(x, width)), 0, x)


def softshrink(x: TensorLike, width: float = 0.5) -> Tensor:
    """0 from -width to width, elsewhere x less width in size."""
    x = floating(x)
    return where(greater(x, width), x - width, where(less(x, -width), x + width, x * 0))


def threshold(x: TensorLike, limit: float, value: float) -> Tensor:
    """x where it is above the limit, `value` elsewhere."""
    x = floating(x)
    return where(less_equal(x, limit), value, x)


def glu(x: TensorLike, axis: int = -1) -> Tensor:
    """The first half along an axis times the sigmoid of the second (Dauphin et al. 2017)."""
    x = floating(x)
    if not x.ndim or x.shape[axis] % 2:
        raise OperationError(f"glu halves an axis, and axis {axis} of {x.shape} is not even")
    a, b = split(x, 2, axis)
    return a * sigmoid(b)
