"""Arithmetic, comparisons and truth: functions of pairs of numbers, which broadcast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from layerloom import ops
from layerloom import tensor as tape
from layerloom.tensor_methods.base import TensorBase, TensorLike

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


class Pairwise(TensorBase):
    """Functions of pairs of numbers."""

    __slots__ = ()

    def add(self, other: TensorLike, *, alpha: float = 1) -> Tensor:
        """The sum with `alpha` times the other."""
        return ops.add(self, _times(other, alpha))

    def sub(self, other: TensorLike, *, alpha: float = 1) -> Tensor:
        """The difference to `alpha` times the other."""
        return ops.subtract(self, _times(other, alpha))

    def mul(self, other: TensorLike) -> Tensor:
        return ops.multiply(self, other)

    def div(self, other: TensorLike, *, rounding_mode: Literal["trunc", "floor"] | None = None) -> Tensor:
        """The quotient; rounded towards 0 ("trunc") or down ("floor"), and then of the inputs' dtype."""
        if rounding_mode is None:
            return ops.divide(self, other)
        if rounding_mode == "floor":
            return ops.floor_divide(self, other)
        whole = ops.floor_divide(ops.abs(self), ops.abs(tape.as_tensor(other, like=self)))  # type: ignore[arg-type]
        return ops.multiply(whole, ops.multiply(ops.sign(self), ops.sign(tape.as_tensor(other, like=self))))  # type: ignore[arg-type]

    def pow(self, exponent: TensorLike) -> Tensor:
        return ops.power(self, exponent)

    def float_power(self, exponent: TensorLike) -> Tensor:
        """The power in float64."""
        return ops.power(ops.cast(self, np.float64), exponent)

    def addcmul(self, tensor1: TensorLike, tensor2: TensorLike, *, value: float = 1) -> Tensor:
        """This plus `value` times the product of two others."""
        return ops.add(self, _times(ops.multiply(tensor1, tensor2), value))

    def addcdiv(self, tensor1: TensorLike, tensor2: TensorLike, *, value: float = 1) -> Tensor:
        """This plus `value` times the quotient of two others."""
        return ops.add(self, _times(ops.divide(tensor1, tensor2), value))

    def lerp(self, end: TensorLike, weight: TensorLike) -> Tensor:
        """The way from this to `end`, as far as `weight` says."""
        return ops.lerp(self, end, weight)

    def ldexp(self, other: TensorLike) -> Tensor:
        """This times 2 to the power of the other."""
        return ops.multiply(self, ops.exp2(ops.cast(other, self.dtype if tape.is_float(self.dtype) else np.float32)))

    def remainder(self, other: TensorLike) -> Tensor:
        return ops.remainder(self, other)

    def fmod(self, other: TensorLike) -> Tensor:
        return ops.fmod(self, other)

    def floor_divide(self, other: TensorLike) -> Tensor:
        return ops.floor_divide(self, other)

    def maximum(self, other: TensorLike) -> Tensor:
        return ops.maximum(self, other)

    def minimum(self, other: TensorLike) -> Tensor:
        return ops.minimum(self, other)

    def fmax(self, other: TensorLike) -> Tensor:
        return ops.fmax(self, other)

    def fmin(self, other: TensorLike) -> Tensor:
        return ops.fmin(self, other)

    def atan2(self, other: TensorLike) -> Tensor:
        return ops.atan2(self, other)

    def hypot(self, other: TensorLike) -> Tensor:
        return ops.hypot(self, other)

    def copysign(self, other: TensorLike) -> Tensor:
        return ops.copysign(self, other)

    def heaviside(self, other: TensorLike) -> Tensor:
        return ops.heaviside(self, other)

    def logaddexp(self, other: TensorLike) -> Tensor:
        return ops.logaddexp(self, other)

    def logaddexp2(self, other: TensorLike) -> Tensor:
        return ops.logaddexp2(self, other)

    def xlogy(self, other: TensorLike) -> Tensor:
        return ops.xlogy(self, other)

    def logical_and(self, other: TensorLike) -> Tensor:
        return ops.logical_and(self, other)

    def logical_or(self, other: TensorLike) -> Tensor:
        return ops.logical_or(self, other)

    def logical_xor(self, other: TensorLike) -> Tensor:
        return ops.logical_xor(self, other)

    def eq(self, other: TensorLike) -> Tensor:
        return ops.equal(self, other)

    def ne(self, other: TensorLike) -> Tensor:
        return ops.not_equal(self, other)

    def lt(self, other: TensorLike) -> Tensor:
        return ops.less(self, other)

    def le(self, other: TensorLike) -> Tensor:
        return ops.less_equal(self, other)

    def gt(self, other: TensorLike) -> Tensor:
        return ops.greater(self, other)

    def ge(self, other: TensorLike) -> Tensor:
        return ops.greater_equal(self, other)

    def bitwise_and(self, other: TensorLike) -> Tensor:
        return (ops.logical_and if self.dtype == bool else ops.bitwise_and)(self, other)

    def bitwise_or(self, other: TensorLike) -> Tensor:
        return (ops.logical_or if self.dtype == bool else ops.bitwise_or)(self, other)

    def bitwise_xor(self, other: TensorLike) -> Tensor:
        return (ops.logical_xor if self.dtype == bool else ops.bitwise_xor)(self, other)

    def bitwise_left_shift(self, other: TensorLike) -> Tensor:
        return ops.left_shift(self, other)

    def bitwise_right_shift(self, other: TensorLike) -> Tensor:
        return ops.right_shift(self, other)

    def isclose(self, other: TensorLike, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Tensor:
        return ops.isclose(self, other, rtol, atol, equal_nan)

    def allclose(self, other: TensorLike, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
        """Whether all numbers are close to the other's."""
        return bool(ops.all(ops.isclose(self, other, rtol, atol, equal_nan)))

    def equal(self, other: TensorLike) -> bool:
        """Whether shape and all numbers are the same: one answer (`eq` answers for each number)."""
        return bool(self.shape == tape.as_tensor(other).shape and ops.all(ops.equal(self, other)))

    def where(self, condition: TensorLike, other: TensorLike) -> Tensor:
        """This where the condition is true, `other` elsewhere."""
        return ops.where(condition, self, other)

    # Other names

    subtract = sub
    multiply = mul
    divide = div
    true_divide = div
    arctan2 = atan2
    not_equal = ne
    less = lt
    less_equal = le
    greater = gt
    greater_equal = ge


def _times(x: TensorLike, factor: float) -> TensorLike:
    return x if factor == 1 else ops.multiply(x, factor)
