"""Modules of several inputs; PyTorch writes them as expressions."""

from __future__ import annotations

from functools import reduce

from layerloom import ops
from layerloom.nn.module import Module
from layerloom.tensor import Tensor


class Add(Module):
    """The sum of its inputs."""

    def forward(self, *x: Tensor) -> Tensor:
        return reduce(ops.add, x)


class Multiply(Module):
    """The product of its inputs, number by number."""

    def forward(self, *x: Tensor) -> Tensor:
        return reduce(ops.multiply, x)


class Concatenate(Module):
    """Its inputs one after another along `axis`, an axis of the batch: 1 is the channels of images."""

    def __init__(self, axis: int = 1) -> None:
        super().__init__()
        self.axis = axis

    def forward(self, *x: Tensor) -> Tensor:
        return ops.concatenate(x, self.axis)

    def extra_repr(self) -> str:
        return f"axis={self.axis}"
