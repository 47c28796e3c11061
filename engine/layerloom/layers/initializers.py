"""The parameters `initializer` and `bias_initializer`: first values by the names that Keras has for them.

'default' leaves them as PyTorch's module has them. Keras' normal numbers are cut at two standard deviations, and those
of 'he', 'glorot' and 'lecun' are widened before so that the variance is right all the same.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, TypeVar

from layerloom.layers.code import Call
from layerloom.nn import init

T = TypeVar("T")

Initializer = Literal[
    "default", "glorot uniform", "glorot normal", "he uniform", "he normal", "lecun uniform", "lecun normal",
    "orthogonal", "uniform", "normal", "truncated normal", "zeros", "ones",
]  # fmt: skip
MatrixInitializer = Literal[Initializer, "identity"]
BiasInitializer = Literal["default", "zeros", "ones", "uniform", "normal", "truncated normal"]

PLAIN_SPREAD = 0.05
"""Keras' limit of 'uniform' and standard deviation of 'normal' and 'truncated normal'."""

CUT_STD = 0.87962566103423978
"""The standard deviation of a standard normal distribution that is cut at -2 and 2."""


def initialized(
    made: Call[T],
    fans: tuple[int, int],
    weight: MatrixInitializer,
    bias: BiasInitializer = "default",
    has_bias: bool = True,
) -> Call[T]:
    """The call of a module whose `weight` and `bias` begin so; `fans` are the inputs of an output and the reverse."""
    first = () if weight == "default" else (("weight", filling(weight, *fans)),)
    if has_bias and bias != "default":
        first = (*first, ("bias", filling(bias, 1, 1)))
    return replace(made, first=first)


def filling(kind: MatrixInitializer, inputs: int, outputs: int) -> Call[object]:
    """The call of a function of `nn.init` that fills a parameter, which is not among its arguments."""
    words = kind.split()
    if words[0] in ("glorot", "he", "lecun"):
        return _scaled(words[0], words[1], inputs, outputs)
    match kind:
        case "orthogonal":
            return Call(init.orthogonal_)
        case "uniform":
            return Call(init.uniform_, (-PLAIN_SPREAD, PLAIN_SPREAD))
        case "normal":
            return Call(init.normal_, (), (("std", PLAIN_SPREAD),))
        case "truncated normal":
            return _cut(PLAIN_SPREAD)
        case "zeros":
            return Call(init.zeros_)
        case "identity":
            return Call(init.eye_)
    return Call(init.ones_)


def _scaled(name: str, spread: str, inputs: int, outputs: int) -> Call[object]:
    """Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998): variance 2 / (in + out), 2 / in, 1 / in."""
    variance = {"glorot": 2 / max(inputs + outputs, 1), "he": 2 / max(inputs, 1), "lecun": 1 / max(inputs, 1)}[name]
    if spread == "uniform":
        limit = math.sqrt(3 * variance)
        return Call(init.uniform_, (-limit, limit))
    return _cut(math.sqrt(variance) / CUT_STD)


def _cut(std: float) -> Call[object]:
    """Normal numbers of this standard deviation, those beyond two of it left out."""
    return Call(init.trunc_normal_, (), (("std", std), ("a", -2 * std), ("b", 2 * std)))
