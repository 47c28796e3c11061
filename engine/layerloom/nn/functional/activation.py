"""Activations as functions, with PyTorch's names and arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from layerloom import nn, ops
from layerloom.ops import activation
from layerloom.tensor import Tensor
from layerloom.tensor_methods import become


def _left(x: Tensor, inplace: bool, y: Tensor) -> Tensor:
    """The result, which with `inplace` is left in x itself."""
    return become(x, y) if inplace else y


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    return _left(input, inplace, ops.relu(input))


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.relu6(input))


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    return _left(input, inplace, ops.leaky_relu(input, negative_slope))


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    return ops.prelu(input, weight)


def rrelu(
    input: Tensor, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False, inplace: bool = False
) -> Tensor:
    return _left(input, inplace, nn.RReLU(lower, upper).train(training)(input))


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.elu(input, alpha))


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.celu(input, alpha))


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.selu(input))


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.silu(input))


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.mish(input))


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.hardswish(input))


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.hardsigmoid(input))


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.hardtanh(input, min_val, max_val))


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    return _left(input, inplace, activation.threshold(input, threshold, value))


def gelu(input: Tensor, approximate: Literal["none", "tanh"] = "none") -> Tensor:
    return ops.gelu(input, approximate)


def sigmoid(input: Tensor) -> Tensor:
    return ops.sigmoid(input)


def tanh(input: Tensor) -> Tensor:
    return ops.tanh(input)


def logsigmoid(input: Tensor) -> Tensor:
    return activation.log_sigmoid(input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    return ops.softplus(input, beta, threshold)


def softsign(input: Tensor) -> Tensor:
    return activation.softsign(input)


def tanhshrink(input: Tensor) -> Tensor:
    return activation.tanhshrink(input)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    return nn.Softshrink(lambd)(input)  # type: ignore[no-any-return]


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    return activation.hardshrink(input, lambd)


def glu(input: Tensor, dim: int = -1) -> Tensor:
    return activation.glu(input, dim)


def softmax(input: Tensor, dim: int | None = None, dtype: Any = None) -> Tensor:
    """exp(x) divided by its sum along an axis; none means PyTorch's old choice, 0 for 0, 1 or 3 axes, else 1."""
    return _along(nn.Softmax(dim), input, dtype)


def softmin(input: Tensor, dim: int | None = None, dtype: Any = None) -> Tensor:
    return _along(nn.Softmin(dim), input, dtype)


def log_softmax(input: Tensor, dim: int | None = None, dtype: Any = None) -> Tensor:
    return _along(nn.LogSoftmax(dim), input, dtype)


def _along(module: Callable[[Tensor], Tensor], x: Tensor, dtype: Any) -> Tensor:
    return module(x if dtype is None else ops.cast(x, dtype))


def gumbel_softmax(logits: Tensor, tau: float = 1.0, hard: bool = False, dim: int = -1) -> Tensor:
    """A sample of classes that a gradient passes (Jang et al., 2017); with `hard` 1 at one class, else shares.

    Where it is hard, the gradient is that of the shares.
    """
    drawn = ops.uniform(logits.shape, 1e-10, 1.0, logits.dtype)
    shares = ops.softmax((logits - ops.log(-ops.log(drawn))) / tau, dim)
    if not hard:
        return shares
    chosen = ops.one_hot(ops.argmax(shares, dim), shares.shape[dim], shares.dtype)
    return ops.moveaxis(chosen, -1, dim) - shares.detach() + shares


def relu_(input: Tensor) -> Tensor:
    return become(input, relu(input))


def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    return become(input, leaky_relu(input, negative_slope))


def rrelu_(input: Tensor, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False) -> Tensor:
    return become(input, rrelu(input, lower, upper, training))


def elu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    return become(input, elu(input, alpha))


def celu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    return become(input, celu(input, alpha))


def selu_(input: Tensor) -> Tensor:
    return become(input, selu(input))


def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    return become(input, hardtanh(input, min_val, max_val))


def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    return become(input, activation.threshold(input, threshold, value))
