"""The parameter `activation` of layers with weights: a function by the name that Keras has for it.

A layer with one builds a `Sequential` of its own module and that of the activation; with 'none' it is as if there were
no such parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from layerloom import nn
from layerloom.layers.activation_modules import Sparsemax, SparsePlus, SquarePlus
from layerloom.layers.code import Call, call
from layerloom.layers.window_modules import Exponential
from layerloom.tensor import Tensor

Activation = Literal[
    "none", "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "tanh", "softplus",
    "softsign", "softmax", "log_softmax", "log_sigmoid", "hard_sigmoid", "hard_silu", "hard_tanh", "tanh_shrink",
    "soft_shrink", "hard_shrink", "exponential", "squareplus", "sparse_plus", "sparsemax",
]  # fmt: skip

_MODULES: Mapping[str, Call[nn.Module]] = {
    "relu": call(nn.ReLU),
    "relu6": call(nn.ReLU6),
    "leaky_relu": call(nn.LeakyReLU, negative_slope=0.2),  # Keras' slope where the name is all that is said
    "elu": call(nn.ELU),
    "selu": call(nn.SELU),
    "celu": call(nn.CELU),
    "gelu": call(nn.GELU),
    "silu": call(nn.SiLU),
    "mish": call(nn.Mish),
    "sigmoid": call(nn.Sigmoid),
    "tanh": call(nn.Tanh),
    "softplus": call(nn.Softplus),
    "softsign": call(nn.Softsign),
    "log_sigmoid": call(nn.LogSigmoid),
    "hard_sigmoid": call(nn.Hardsigmoid),
    "hard_silu": call(nn.Hardswish),
    "hard_tanh": call(nn.Hardtanh),
    "tanh_shrink": call(nn.Tanhshrink),
    "soft_shrink": call(nn.Softshrink),
    "hard_shrink": call(nn.Hardshrink),
    "exponential": call(Exponential),
    "squareplus": call(SquarePlus),
    "sparse_plus": call(SparsePlus),
}


def activated(made: Call[nn.Module], activation: Activation, axis: int = 1) -> Call[nn.Module]:
    """The module followed by the activation; `axis` is that of the classes of a softmax, with the batch axis."""
    if activation == "none":
        return made
    inner = made.args if made.function is nn.Sequential else (made,)
    return Call(nn.Sequential, (*inner, _module(activation, axis)))


def function(activation: Activation, axis: int = -1) -> Callable[[Tensor], Tensor]:
    """The activation itself; a softmax goes along an axis."""
    return (call(nn.Identity) if activation == "none" else _module(activation, axis)).make()


def _module(activation: Activation, axis: int) -> Call[nn.Module]:
    if activation == "softmax":
        return call(nn.Softmax, dim=axis)
    if activation == "sparsemax":
        return call(Sparsemax, axis)
    return call(nn.LogSoftmax, dim=axis) if activation == "log_softmax" else _MODULES[activation]
