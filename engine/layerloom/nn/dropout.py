"""Dropout, by the counter-based streams of `layerloom.ops.random`."""

from __future__ import annotations

from layerloom import ops
from layerloom.nn.arguments import probability, supported
from layerloom.nn.module import Module
from layerloom.tensor import Tensor


class Dropout(Module):
    """While training, each number is 0 with probability `p` and otherwise divided by 1 - p (Srivastava et al., 2014).

    The mask is drawn from the thread's generator: `with ops.random.generator(seed, step)` decides it.
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        supported(self, inplace=(inplace, False), hint="arrays are never changed in place")
        self.p = probability(p, "p")

    def forward(self, x: Tensor) -> Tensor:
        return ops.random.dropout(x, self.p) if self.training else x

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace=False"
