"""Truth values: comparing, combining and choosing by them. No gradient passes through a truth value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.broadcasting import unbroadcast
from layerloom.ops.casting import cast
from layerloom.ops.operation import (
    ArraySpec,
    ElementwiseFunction,
    Function,
    Operation,
    OperationError,
    Pullbacks,
    broadcast_shape,
    same_dtype,
)
from layerloom.ops.promotion import pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

BOOL = np.dtype(bool)
_BITS = {size: np.dtype(f"i{size}") for size in (1, 2, 4, 8)}
"""The integers as wide as numbers of so many bytes."""


class Comparison(Function, abstract=True):
    """Two inputs of one dtype that broadcast against each other, and a truth value for each pair."""

    differentiable = False

    def infer(self, a: ArraySpec, b: ArraySpec) -> ArraySpec:
        same_dtype(self.name, a, b)
        return ArraySpec(broadcast_shape(self.name, a, b), BOOL)


class Equal(Comparison):
    """a = b."""

    function = "equal"


class NotEqual(Comparison):
    """a ≠ b."""

    function = "not_equal"


class Less(Comparison):
    """a < b."""

    function = "less"


class LessEqual(Comparison):
    """a ≤ b."""

    function = "less_equal"


class Greater(Comparison):
    """a > b."""

    function = "greater"


class GreaterEqual(Comparison):
    """a ≥ b."""

    function = "greater_equal"


class LogicalAnd(Comparison):
    """Whether both are true."""

    function = "logical_and"


class LogicalOr(Comparison):
    """Whether one is true."""

    function = "logical_or"


class LogicalXor(Comparison):
    """Whether one alone is true."""

    function = "logical_xor"


class LogicalNot(ElementwiseFunction):
    """Whether x is false."""

    differentiable = False
    function = "logical_not"


class Kind(Function, abstract=True):
    """Whether a number is of some kind."""

    differentiable = False

    def infer(self, x: ArraySpec) -> ArraySpec:
        return ArraySpec(x.shape, BOOL)


class Isfinite(Kind):
    """Whether a number is neither infinite nor nan."""

    function = "isfinite"


class Isnan(Kind):
    """Whether a number is nan."""

    function = "isnan"


class Isinf(Kind):
    """Whether a number is infinite."""

    function = "isinf"


class Where(Operation):
    """a where the condition is true, b elsewhere."""

    overwrites = (1,)

    def infer(self, condition: ArraySpec, a: ArraySpec, b: ArraySpec) -> ArraySpec:
        if condition.dtype != BOOL:
            raise OperationError(f"where needs a condition of truth values, got {condition.dtype}")
        return ArraySpec(broadcast_shape(self.name, condition, a, b), same_dtype(self.name, a, b))

    def kernel(self, xp: Any, condition: Array, a: Array, b: Array) -> Array:
        return select(xp, condition, a, b)

    def into(self, xp: Any, out: Any, condition: Array, a: Array, b: Array, **_: Any) -> None:
        select_into(xp, out, condition, a, b)

    def prepared(self, xp: Any, out: Array, condition: Array, a: Array, b: Array, **_: Any) -> Callable[[], object]:
        return prepared_selection(xp, out, condition, a, b)

    def vjp(self, g: Tensor, y: Tensor, condition: Tensor, a: Tensor, b: Tensor) -> Pullbacks:
        return (
            None,
            lambda: unbroadcast(where(condition, g, 0), a.shape),
            lambda: unbroadcast(where(condition, 0, g), b.shape),
        )


def select(xp: Any, condition: Array, a: Array, b: Array) -> Array:
    """`xp.where(condition, a, b)` for `a` and `b` of one dtype; NumPy's own stumbles where the condition changes."""
    out = xp.empty(np.broadcast_shapes(condition.shape, a.shape, b.shape), a.dtype)
    select_into(xp, out, condition, a, b)
    return out


def select_into(xp: Any, out: Array, condition: Array, a: Array, b: Array) -> None:
    """Write `a` where the condition is true, `b` elsewhere; `out` may be `a`.

    NumPy combines the bits of both: the difference, times the condition, is added to `b` again. No branch has to be
    predicted, which takes a sixth of the time where the condition is random.
    """
    prepared_selection(xp, out, condition, a, b)()


def prepared_selection(xp: Any, out: Array, condition: Array, a: Array, b: Array) -> Callable[[], object]:
    """A call of `select_into` on these arrays."""
    bits = _BITS.get(a.dtype.itemsize)
    if xp is not np or bits is None:
        return lambda: xp.copyto(out, xp.where(condition, a, b))
    mixed, first, second = out.view(bits), a.view(bits), b.view(bits)

    def run() -> None:
        np.bitwise_xor(first, second, out=mixed)
        np.multiply(mixed, condition, out=mixed)
        np.bitwise_xor(mixed, second, out=mixed)

    return run


def keep_into(xp: Any, out: Array, condition: Array, x: Array) -> None:
    """Write `x` where the condition is true and 0 elsewhere, also for infinite numbers; `out` may be `x`."""
    bits = _BITS.get(x.dtype.itemsize)
    if xp is not np or bits is None:
        out[...] = xp.where(condition, x, xp.zeros((), x.dtype))
        return
    np.multiply(x.view(bits), condition, out=out.view(bits))


def equal(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether a = b, pair by pair."""
    return Equal()(*pair(a, b))


def not_equal(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether a ≠ b, pair by pair."""
    return NotEqual()(*pair(a, b))


def less(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether a < b, pair by pair."""
    return Less()(*pair(a, b))


def less_equal(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether a ≤ b, pair by pair."""
    return LessEqual()(*pair(a, b))


def greater(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether a > b, pair by pair."""
    return Greater()(*pair(a, b))


def greater_equal(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether a ≥ b, pair by pair."""
    return GreaterEqual()(*pair(a, b))


def logical_and(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether both are true; numbers count as true unless they are 0."""
    return LogicalAnd()(cast(a, BOOL), cast(b, BOOL))


def logical_or(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether at least one is true; numbers count as true unless they are 0."""
    return LogicalOr()(cast(a, BOOL), cast(b, BOOL))


def logical_xor(a: TensorLike, b: TensorLike) -> Tensor:
    """Whether one alone is true; numbers count as true unless they are 0."""
    return LogicalXor()(cast(a, BOOL), cast(b, BOOL))


def logical_not(x: TensorLike) -> Tensor:
    """Whether x is false; numbers count as true unless they are 0."""
    return LogicalNot()(cast(x, BOOL))


def isfinite(x: TensorLike) -> Tensor:
    """Whether each number is neither infinite nor nan."""
    return Isfinite()(tape.as_tensor(x))


def isnan(x: TensorLike) -> Tensor:
    """Whether each number is nan."""
    return Isnan()(tape.as_tensor(x))


def isinf(x: TensorLike) -> Tensor:
    """Whether each number is infinite."""
    return Isinf()(tape.as_tensor(x))


def where(condition: TensorLike, a: TensorLike, b: TensorLike) -> Tensor:
    """a where the condition is true, b elsewhere.

    The gradient passes to the chosen side only, but 0 * inf is nan: where the other side has an infinite derivative,
    replace its input before the operation that makes it, as in `where(x > 0, log(where(x > 0, x, 1)), 0)`.
    """
    return Where()(cast(condition, BOOL), *pair(a, b))
