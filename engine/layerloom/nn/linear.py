"""Linear maps of one vector or of two, and none at all."""

from __future__ import annotations

import math
from typing import Any

from numpy.typing import DTypeLike

from layerloom import ops
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


class Bilinear(Module):
    """y = a W b + bias, where each output has a matrix W of its own: (..., in1_features) and (..., in2_features) become
    (..., out_features).

    weight: (out_features, in1_features, in2_features), bias: (out_features,).
    """

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        if in1_features < 1:
            raise ValueError(f"Bilinear needs at least one feature in its first input, got {in1_features}")
        self.in1_features, self.in2_features, self.out_features = in1_features, in2_features, out_features
        bound, kind = 1 / math.sqrt(in1_features), floating(dtype)
        self.weight = Parameter(init.uniform((out_features, in1_features, in2_features), bound, kind))
        self.bias = Parameter(init.uniform((out_features,), bound, kind)) if bias else None

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        first, second, out = self.in1_features, self.in2_features, self.out_features
        if not a.shape or not b.shape or a.shape[:-1] != b.shape[:-1] or (a.shape[-1], b.shape[-1]) != (first, second):
            raise ValueError(f"Bilinear needs (..., {first}) and (..., {second}), got {a.shape} and {b.shape}")
        columns = ops.reshape(ops.transpose(self.weight, (1, 0, 2)), (first, out * second))
        rows = ops.reshape(a @ columns, (*a.shape[:-1], out, second))
        y = ops.sum(rows * ops.expand_dims(b, -2), -1)
        return y if self.bias is None else y + self.bias

    def extra_repr(self) -> str:
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Identity(Module):
    """Returns its input; takes any arguments and ignores them, as a stand-in for any other module."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__()

    def forward(self, x: Tensor) -> Tensor:
        return x
