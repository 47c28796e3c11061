"""Modules that join several values; PyTorch writes them as expressions."""

from __future__ import annotations

from functools import reduce

from layerloom import ops
from layerloom.nn import Module
from layerloom.tensor import Tensor

LEAST_NORM = 1e-12
"""What a shorter vector counts as when it is divided by its length, as in Keras."""


class Subtract(Module):
    """The first input minus the second."""

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return a - b


class Divide(Module):
    """The first input divided by the second."""

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return a / b


class Average(Module):
    """The mean of its inputs, number by number."""

    def forward(self, *x: Tensor) -> Tensor:
        return reduce(ops.add, x) / len(x)


class Maximum(Module):
    """The largest of its inputs, number by number."""

    def forward(self, *x: Tensor) -> Tensor:
        return reduce(ops.maximum, x)


class Minimum(Module):
    """The smallest of its inputs, number by number."""

    def forward(self, *x: Tensor) -> Tensor:
        return reduce(ops.minimum, x)


class Stack(Module):
    """Its inputs beside each other along a new axis."""

    def __init__(self, axis: int = 1) -> None:
        super().__init__()
        self.axis = axis

    def forward(self, *x: Tensor) -> Tensor:
        return ops.stack(x, self.axis)


class MatMul(Module):
    """The matrix product of the last two axes, the second one exchanged first if `transposed`."""

    def __init__(self, transposed: bool = False) -> None:
        super().__init__()
        self.transposed = transposed

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return ops.matmul(a, ops.swapaxes(b, -1, -2) if self.transposed else b)


class Dot(Module):
    """The sum of products along an axis of each, for every sample: what is left of a comes before what is left of b.

    `equation` is that of `einsum`; two vectors give a vector of one entry. Vectors along the axes, which count from the
    end, are divided by their lengths first if `normalize`.
    """

    def __init__(self, equation: str, axes: tuple[int, int], normalize: bool = False) -> None:
        super().__init__()
        self.equation, self.axes, self.normalize = equation, axes, normalize

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        if self.normalize:
            a, b = _of_length_1(a, self.axes[0]), _of_length_1(b, self.axes[1])
        product = ops.einsum(self.equation, a, b)
        return product if product.ndim > 1 else ops.expand_dims(product, -1)


def _of_length_1(x: Tensor, axis: int) -> Tensor:
    return x * ops.rsqrt(ops.clip((x * x).sum(axis, keepdim=True), LEAST_NORM))
