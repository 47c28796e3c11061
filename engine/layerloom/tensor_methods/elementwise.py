"""Numbers one by one: functions of each number, and of pairs of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from layerloom import ops
from layerloom.tensor_methods.base import TensorBase, TensorLike

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


class Elementwise(TensorBase):
    """Functions of each number by itself."""

    __slots__ = ()

    def abs(self) -> Tensor:
        return ops.abs(self)

    def neg(self) -> Tensor:
        return ops.negative(self)

    def sign(self) -> Tensor:
        return ops.sign(self)

    def sgn(self) -> Tensor:
        return ops.sign(self)

    def square(self) -> Tensor:
        return ops.square(self)

    def sqrt(self) -> Tensor:
        return ops.sqrt(self)

    def rsqrt(self) -> Tensor:
        return ops.rsqrt(self)

    def reciprocal(self) -> Tensor:
        return ops.reciprocal(self)

    def exp(self) -> Tensor:
        return ops.exp(self)

    def exp2(self) -> Tensor:
        return ops.exp2(self)

    def expm1(self) -> Tensor:
        return ops.expm1(self)

    def log(self) -> Tensor:
        return ops.log(self)

    def log2(self) -> Tensor:
        return ops.log2(self)

    def log10(self) -> Tensor:
        return ops.log10(self)

    def log1p(self) -> Tensor:
        return ops.log1p(self)

    def sin(self) -> Tensor:
        return ops.sin(self)

    def cos(self) -> Tensor:
        return ops.cos(self)

    def tan(self) -> Tensor:
        return ops.tan(self)

    def asin(self) -> Tensor:
        return ops.asin(self)

    def acos(self) -> Tensor:
        return ops.acos(self)

    def atan(self) -> Tensor:
        return ops.atan(self)

    def sinh(self) -> Tensor:
        return ops.sinh(self)

    def cosh(self) -> Tensor:
        return ops.cosh(self)

    def tanh(self) -> Tensor:
        return ops.tanh(self)

    def asinh(self) -> Tensor:
        return ops.asinh(self)

    def acosh(self) -> Tensor:
        return ops.acosh(self)

    def atanh(self) -> Tensor:
        return ops.atanh(self)

    def sinc(self) -> Tensor:
        return ops.sinc(self)

    def deg2rad(self) -> Tensor:
        return ops.deg2rad(self)

    def rad2deg(self) -> Tensor:
        return ops.rad2deg(self)

    def erf(self) -> Tensor:
        return ops.erf(self)

    def erfc(self) -> Tensor:
        return ops.erfc(self)

    def erfinv(self) -> Tensor:
        return ops.erfinv(self)

    def lgamma(self) -> Tensor:
        return ops.lgamma(self)

    def digamma(self) -> Tensor:
        return ops.digamma(self)

    def sigmoid(self) -> Tensor:
        return ops.sigmoid(self)

    def relu(self) -> Tensor:
        return ops.relu(self)

    def floor(self) -> Tensor:
        return ops.floor(self)

    def ceil(self) -> Tensor:
        return ops.ceil(self)

    def trunc(self) -> Tensor:
        return ops.trunc(self)

    def frac(self) -> Tensor:
        return ops.frac(self)

    def isnan(self) -> Tensor:
        return ops.isnan(self)

    def isinf(self) -> Tensor:
        return ops.isinf(self)

    def isfinite(self) -> Tensor:
        return ops.isfinite(self)

    def logical_not(self) -> Tensor:
        return ops.logical_not(self)

    def positive(self) -> Tensor:
        return ops.identity(self)

    def round(self, decimals: int = 0) -> Tensor:
        return ops.round(self, decimals)

    def bitwise_not(self) -> Tensor:
        return ops.logical_not(self) if self.dtype == bool else ops.bitwise_not(self)

    def isposinf(self) -> Tensor:
        return ops.equal(self, math.inf)

    def isneginf(self) -> Tensor:
        return ops.equal(self, -math.inf)

    def signbit(self) -> Tensor:
        """Whether a number has the sign minus, as -0 has."""
        return ops.less(ops.copysign(ops.ones_like(ops.cast(self, np.float64)), self), 0)

    def polygamma(self, n: int) -> Tensor:
        return ops.polygamma(n, self)

    def logit(self, eps: float | None = None) -> Tensor:
        """log(x / (1 - x)); with `eps`, of numbers brought between `eps` and 1 - `eps`."""
        return ops.logit(self if eps is None else ops.clip(self, eps, 1 - eps))

    def nan_to_num(self, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None) -> Tensor:
        return ops.nan_to_num(self, nan, posinf, neginf)

    def hardshrink(self, lambd: float = 0.5) -> Tensor:
        return ops.hardshrink(self, lambd)

    def prelu(self, weight: TensorLike) -> Tensor:
        return ops.prelu(self, weight)

    def clip(self, min: TensorLike = None, max: TensorLike = None) -> Tensor:  # noqa: A002  (PyTorch's names)
        return ops.clip(self, min, max)

    def clamp(self, min: TensorLike = None, max: TensorLike = None) -> Tensor:  # noqa: A002
        return ops.clip(self, min, max)

    def clamp_min(self, min: TensorLike) -> Tensor:  # noqa: A002
        return ops.clip(self, min, None)

    def clamp_max(self, max: TensorLike) -> Tensor:  # noqa: A002
        return ops.clip(self, None, max)

    # Other names

    absolute = abs  # noqa: A003
    negative = neg
    fix = trunc
    arcsin = asin
    arccos = acos
    arctan = atan
    arcsinh = asinh
    arccosh = acosh
    arctanh = atanh
