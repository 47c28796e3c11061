"""Whole numbers bit by bit; truth values are numbers of one bit. No gradient passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerloom import tensor as tape
from layerloom.ops.operation import ArraySpec, ElementwiseFunction, OperationError, PairwiseFunction
from layerloom.ops.promotion import pair

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class OfBits(PairwiseFunction, abstract=True):
    """A function of the bits of each pair."""

    differentiable = False

    def infer(self, a: ArraySpec, b: ArraySpec) -> ArraySpec:
        if a.dtype.kind not in "iub":
            raise OperationError(f"{self.name} needs whole numbers, got {a.dtype}")
        return super().infer(a, b)


class BitwiseAnd(OfBits):
    """The bits that both have."""

    function = "bitwise_and"


class BitwiseOr(OfBits):
    """The bits that one has."""

    function = "bitwise_or"


class BitwiseXor(OfBits):
    """The bits that one alone has."""

    function = "bitwise_xor"


class LeftShift(OfBits):
    """The bits of a moved up by b places."""

    function = "left_shift"


class RightShift(OfBits):
    """The bits of a moved down by b places; the sign stays."""

    function = "right_shift"


class BitwiseNot(ElementwiseFunction):
    """The bits that x has not."""

    differentiable = False
    function = "invert"

    def infer(self, x: ArraySpec) -> ArraySpec:
        if x.dtype.kind not in "iub":
            raise OperationError(f"bitwise_not needs whole numbers, got {x.dtype}")
        return x


def bitwise_and(a: TensorLike, b: TensorLike) -> Tensor:
    """The bits that both have."""
    return BitwiseAnd()(*pair(a, b))


def bitwise_or(a: TensorLike, b: TensorLike) -> Tensor:
    """The bits that one has."""
    return BitwiseOr()(*pair(a, b))


def bitwise_xor(a: TensorLike, b: TensorLike) -> Tensor:
    """The bits that one alone has."""
    return BitwiseXor()(*pair(a, b))


def bitwise_not(x: TensorLike) -> Tensor:
    """The bits that x has not: -1 - x for whole numbers with a sign."""
    return BitwiseNot()(tape.as_tensor(x))


def left_shift(a: TensorLike, b: TensorLike) -> Tensor:
    """a with its bits moved up by b places: a times 2 to the b."""
    return LeftShift()(*pair(a, b))


def right_shift(a: TensorLike, b: TensorLike) -> Tensor:
    """a with its bits moved down by b places: a divided by 2 to the b, rounded down."""
    return RightShift()(*pair(a, b))
