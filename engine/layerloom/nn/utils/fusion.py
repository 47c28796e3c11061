"""A batch norm in evaluation worked into the weights of the map before it."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

from layerloom import ops
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor, no_grad

M = TypeVar("M", bound=Module)


def fuse_conv_bn_eval(conv: M, bn: Module, transpose: bool = False) -> M:
    """A convolution that does what it and the batch norm after it do in evaluation; `transpose` for a transposed one.

    Raises `ValueError` where one of the two is in training, or the batch norm keeps no statistics.
    """
    return _fused(conv, bn, 1 if transpose else 0)


def fuse_linear_bn_eval(linear: M, bn: Module) -> M:
    """A linear map that does what it and the batch norm after it do in evaluation. Raises as `fuse_conv_bn_eval`."""
    return _fused(linear, bn, 0)


def _fused(first: M, bn: Any, axis: int) -> M:
    if first.training or bn.training or bn.running_mean is None:
        raise ValueError("fusing needs eval() of both, and a batch norm that keeps running statistics")
    made: Any = copy.deepcopy(first)
    groups = getattr(made, "groups", 1) if axis else 1
    with no_grad():
        scale = ops.rsqrt(bn.running_var + bn.eps) * (1.0 if bn.weight is None else bn.weight)
        shift = 0.0 if bn.bias is None else bn.bias
        bias = 0.0 if made.bias is None else made.bias
        made.bias = Parameter(((bias - bn.running_mean) * scale + shift).data)
        made.weight = Parameter(_scaled(made.weight, scale, axis, groups).data)
    fused: M = made
    return fused


def _scaled(weight: Tensor, scale: Tensor, axis: int, groups: int) -> Tensor:
    """The weight with each output channel, along `axis` and in groups along the other, times a number."""
    if not axis:
        return weight * scale.reshape(-1, *(1,) * (weight.ndim - 1))
    first, second, *kernel = weight.shape
    apart = weight.reshape(groups, first // groups, second, -1) * scale.reshape(groups, 1, second, 1)
    return apart.reshape(first, second, *kernel)
