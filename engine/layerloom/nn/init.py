"""The first values of parameters: drawn from counter-based streams, so that a seed decides them all.

Inside `with initializing(seed)` the n-th array that is drawn comes from Philox4x64-10 with key (seed, n): it depends on
nothing but the seed, how many arrays were drawn before, and its own shape. Outside, each thread draws from a seed of
the operating system. Inside `with shapes_only()` arrays have their shape but one number of memory, so that the
parameters of any net can be counted.

    with initializing(7):
        network = Sequential(Linear(64, 32), ReLU(), Linear(32, 10))

Arrays are made on the CPU; `Module.to` moves them.
"""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

Shape = tuple[int, ...]

_BLOCK = 1 << 20
"""Numbers drawn at a time: a large parameter needs no second array of raw 64-bit words."""


@dataclass
class _Draws:
    """Where the thread's next parameter comes from."""

    seed: int
    count: int = 0

    def stream(self) -> np.random.Philox:
        key = np.array([self.seed % 2**64, self.count], dtype=np.uint64)
        self.count += 1
        return np.random.Philox(key=key)


class _Thread(threading.local):
    def __init__(self) -> None:
        self.draws = _Draws(secrets.randbits(64))
        self.shapes_only = False


_thread = _Thread()


@contextmanager
def initializing(seed: int) -> Iterator[None]:
    """Parameters made inside, in this thread, get the values that belong to the seed."""
    before, _thread.draws = _thread.draws, _Draws(seed)
    try:
        yield
    finally:
        _thread.draws = before


@contextmanager
def shapes_only() -> Iterator[None]:
    """Parameters and buffers made inside, in this thread, have shapes but no memory: read-only arrays of stride 0."""
    before, _thread.shapes_only = _thread.shapes_only, True
    try:
        yield
    finally:
        _thread.shapes_only = before


def constant(shape: Shape, value: float, dtype: DTypeLike) -> NDArray[np.generic]:
    """An array full of one number."""
    if _thread.shapes_only:
        return np.broadcast_to(np.asarray(value, dtype), shape)
    return np.full(shape, value, dtype)


def uniform(shape: Shape, bound: float, dtype: DTypeLike) -> NDArray[np.generic]:
    """Numbers drawn evenly from -bound to bound."""
    if _thread.shapes_only:
        return constant(shape, 0, dtype)
    stream, out = _thread.draws.stream(), np.empty(math.prod(shape), dtype)
    for start in range(0, out.size, _BLOCK):
        part = out[start : start + _BLOCK]
        part[...] = bound * (2 * _unit(stream, part.size) - 1)
    return out.reshape(shape)


def normal(shape: Shape, std: float, dtype: DTypeLike) -> NDArray[np.generic]:
    """Normally distributed numbers with mean 0, by Box and Muller (1958): two from each two of the stream."""
    if _thread.shapes_only:
        return constant(shape, 0, dtype)
    stream, out = _thread.draws.stream(), np.empty(math.prod(shape), dtype)
    for start in range(0, out.size, _BLOCK):
        part = out[start : start + _BLOCK]
        u, v = _unit(stream, part.size + part.size % 2).reshape(-1, 2).T
        radius, angle = np.sqrt(-2 * np.log1p(-u)), 2 * np.pi * v
        pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        part[...] = std * pairs.reshape(-1)[: part.size]
    return out.reshape(shape)


def _unit(stream: np.random.Philox, count: int) -> NDArray[np.floating]:
    """Numbers from 0 to below 1, from the high 53 bits of a word: NumPy promises its words, not its distributions."""
    return (stream.random_raw(count) >> np.uint64(11)) * 2.0**-53


def fan_in(shape: Shape) -> int:
    """The number of inputs of one output, for a weight (out, in, ...)."""
    return math.prod(shape[1:])


def kaiming_uniform(shape: Shape, dtype: DTypeLike, a: float = math.sqrt(5)) -> NDArray[np.generic]:
    """He et al. (2015), equation 14 for a leaky ReLU of slope `a`: U(-b, b) with b = sqrt(6 / ((1 + a²) fan_in)).

    PyTorch's default a = sqrt(5) makes b = 1 / sqrt(fan_in).
    """
    return uniform(shape, math.sqrt(6 / ((1 + a * a) * max(fan_in(shape), 1))), dtype)


def xavier_uniform(shape: Shape, dtype: DTypeLike) -> NDArray[np.generic]:
    """Glorot and Bengio (2010), equation 16, for a weight (out, in): U(-b, b) with b = sqrt(6 / (in + out))."""
    return uniform(shape, math.sqrt(6 / max(sum(shape), 1)), dtype)


def bias_uniform(weight_shape: Shape, dtype: DTypeLike) -> NDArray[np.generic]:
    """PyTorch's default bias of a linear map or convolution: U(-b, b) with b = 1 / sqrt(fan_in), one an output."""
    return uniform(weight_shape[:1], 1 / math.sqrt(max(fan_in(weight_shape), 1)), dtype)
