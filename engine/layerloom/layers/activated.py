"""The parameter `activation` of layers with weights: a function by the name that Keras has for it.

A layer with one builds a `Sequential` of its own module and that of the activation; with 'none' it is as if there were
no such parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from layerloom import nn
from layerloom.layers.code import Call, call

Activation = Literal[
    "none", "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "tanh", "softplus",
    "softsign", "softmax", "log_softmax", "log_sigmoid", "hard_sigmoid", "hard_silu", "hard_tanh", "tanh_shrink",
    "soft_shrink", "hard_shrink",
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
}


def activated(made: Call[nn.Module], activation: Activation, axis: int = 1) -> Call[nn.Module]:
    """The module followed by the activation; `axis` is that of the classes of a softmax, with the batch axis."""
    if activation == "none":
        return made
    inner = made.args if made.function is nn.Sequential else (made,)
    return Call(nn.Sequential, (*inner, _module(activation, axis)))


def _module(activation: Activation, axis: int) -> Call[nn.Module]:
    if activation == "softmax":
        return call(nn.Softmax, dim=axis)
    return call(nn.LogSoftmax, dim=axis) if activation == "log_softmax" else _MODULES[activation]
