"""Modules that may leave their result in their input, as PyTorch's do with `inplace=True`."""

from __future__ import annotations

from layerloom.nn.module import Module
from layerloom.tensor import Tensor
from layerloom.tensor_methods import become


class InPlace(Module):
    """A module of one input whose result has the shape and dtype of it.

    With `inplace` the input is the result from then on. That saves no memory, for arrays are values, but means the same
    in programs that use the input afterwards.
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        if not isinstance(inplace, bool):
            raise ValueError(f"inplace needs True or False, got {inplace!r}")
        self.inplace = inplace

    def forward(self, x: Tensor) -> Tensor:
        y = self.result(x)
        return become(x, y) if self.inplace and y is not x else y

    def result(self, x: Tensor) -> Tensor:
        """What the module makes of its input."""
        raise NotImplementedError(f"{type(self).__name__} has no result")
