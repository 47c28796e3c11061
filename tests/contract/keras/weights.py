"""How Keras' lists of weights become our state dicts: kernels lie the other way round, biases do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .case import Arguments, Array, State


def dense(weights: Sequence[Array], arguments: Arguments) -> State:
    """(in, out) as (out, in), and a bias if there is one."""
    return named(weights, "weight", "bias", weights[0].T)


def convolution(weights: Sequence[Array], arguments: Arguments) -> State:
    """(places..., in, out) as (out, in, places...). A transposed one has (places..., out, in), ours (in, out, ...)."""
    return named(weights, "weight", "bias", np.moveaxis(weights[0], (-1, -2), (0, 1)))


def depthwise(weights: Sequence[Array], arguments: Arguments) -> State:
    """(places..., channels, multiplier) as (channels times multiplier, 1, places...)."""
    return named(weights, "weight", "bias", depthwise_kernel(weights[0]))


def depthwise_kernel(kernel: Array) -> Array:
    first = np.moveaxis(kernel, (-2, -1), (0, 1))
    return first.reshape(first.shape[0] * first.shape[1], 1, *first.shape[2:])


def norm(weights: Sequence[Array], arguments: Arguments) -> State:
    """Scale, shift, then running mean and variance if there are some; without arguments there is a scale alone."""
    learned = [key for key, argument in (("weight", "scale"), ("bias", "center")) if arguments.get(argument, True)]
    if len(weights) < 2 and "center" not in arguments:
        learned = learned[: len(weights)]
    return dict(zip((*learned, "running_mean", "running_var"), weights, strict=False))


def lookup(weights: Sequence[Array], arguments: Arguments) -> State:
    """The table of an embedding."""
    return {"weight": weights[0]}


def recurrent(weights: Sequence[Array], arguments: Arguments, end: str = "_l0") -> State:
    """(in, gates times units), (units, gates times units) and a bias; the second bias of ours is 0."""
    state = {f"weight_ih{end}": weights[0].T, f"weight_hh{end}": weights[1].T}
    if len(weights) > 2:
        state |= {f"bias_ih{end}": weights[2], f"bias_hh{end}": np.zeros_like(weights[2])}
    return state


def named(weights: Sequence[Array], kernel: str, bias: str, value: Array) -> State:
    return {kernel: value, **({bias: weights[1]} if len(weights) > 1 else {})}
