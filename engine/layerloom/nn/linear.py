"""Modules without an image: `Linear` and `Identity`."""

from __future__ import annotations

from typing import Any

from numpy.typing import DTypeLike

from layerloom.nn import init
from layerloom.nn.arguments import floating
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor


class Linear(Module):
    """x @ weight.T + bias over the last axis: (..., in_features) becomes (..., out_features).

    weight: (out_features, in_features), bias: (out_features,).
    """

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, *, dtype: DTypeLike | None = None
    ) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        shape, kind = (out_features, in_features), floating(dtype)
        self.weight = Parameter(init.kaiming_uniform(shape, kind))
        self.bias = Parameter(init.bias_uniform(shape, kind)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        if not x.shape or x.shape[-1] != self.in_features:
            raise ValueError(f"Linear needs {self.in_features} features in the last axis, got {x.shape}")
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class Identity(Module):
    """Returns its input; takes any arguments and ignores them, as a stand-in for any other module."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__()

    def forward(self, x: Tensor) -> Tensor:
        return x
