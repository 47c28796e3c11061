"""The first values of parameters: drawn from counter-based streams, so that a seed decides them all.

Each initializer stands here twice: a function of a shape that returns an array (`xavier_normal`), and one with
PyTorch's name and arguments that fills a tensor (`xavier_normal_`). Weights are (out, in, ...).

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
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from layerloom.device import to_device
from layerloom.ops.error_function import erf_array
from layerloom.tensor import Tensor, no_grad

Shape = tuple[int, ...]
Fan = Literal["fan_in", "fan_out", "fan_avg"]
Spread = Literal["uniform", "normal", "truncated_normal"]

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


def without_memory() -> bool:
    """Whether this thread is inside `shapes_only`."""
    return _thread.shapes_only


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


def trunc_normal(
    shape: Shape, dtype: DTypeLike, mean: float = 0.0, std: float = 1.0, low: float = -2.0, high: float = 2.0
) -> NDArray[np.generic]:
    """Normally distributed numbers, but none below `low` or above `high`: the inverse distribution function of even
    draws between those of the limits."""
    if _thread.shapes_only:
        return constant(shape, 0, dtype)
    stream, out = _thread.draws.stream(), np.empty(math.prod(shape), dtype)
    first, last = (math.erf((limit - mean) / (std * math.sqrt(2))) for limit in (low, high))
    for start in range(0, out.size, _BLOCK):
        part = out[start : start + _BLOCK]
        drawn = _inverse_erf(first + (last - first) * _unit(stream, part.size))
        part[...] = np.clip(mean + std * math.sqrt(2) * drawn, low, high)
    return out.reshape(shape)


def _inverse_erf(y: NDArray[np.floating]) -> NDArray[np.floating]:
    """Where the error function is y: the approximation of Winitzki (2008), then three of Newton's steps."""
    y = np.clip(y, -1 + 2**-53, 1 - 2**-53)
    a, logarithm = 0.147, np.log1p(-y * y)
    half = 2 / (math.pi * a) + logarithm / 2
    x: NDArray[np.floating] = np.copysign(np.sqrt(np.sqrt(half * half - logarithm / a) - half), y)
    for _ in range(3):
        x -= (erf_array(np, x) - y) * (math.sqrt(math.pi) / 2) * np.exp(x * x)
    return x


def _unit(stream: np.random.Philox, count: int) -> NDArray[np.floating]:
    """Numbers from 0 to below 1, from the high 53 bits of a word: NumPy promises its words, not its distributions."""
    return (stream.random_raw(count) >> np.uint64(11)) * 2.0**-53


def zeros(shape: Shape, dtype: DTypeLike) -> NDArray[np.generic]:
    return constant(shape, 0, dtype)


def ones(shape: Shape, dtype: DTypeLike) -> NDArray[np.generic]:
    return constant(shape, 1, dtype)


def eye(shape: Shape, dtype: DTypeLike, gain: float = 1.0) -> NDArray[np.generic]:
    """`gain` on the diagonal of a matrix, so that a linear map keeps its input."""
    _need_axes("eye", shape, len(shape) == 2, "two axes")
    return constant(shape, 0, dtype) if _thread.shapes_only else np.asarray(np.eye(shape[0], shape[1]) * gain, dtype)


def dirac(shape: Shape, dtype: DTypeLike, groups: int = 1) -> NDArray[np.generic]:
    """Kernels (out, in, ...) whose convolution keeps as many channels as it can, group by group."""
    _need_axes("dirac", shape, 3 <= len(shape) <= 5, "three to five axes")
    if shape[0] % groups:
        raise ValueError(f"{shape[0]} outputs do not divide into {groups} groups")
    if _thread.shapes_only:
        return constant(shape, 0, dtype)
    kernels, each = np.zeros(shape, dtype), shape[0] // groups
    middle = tuple(size // 2 for size in shape[2:])
    for channel in range(min(each, shape[1])):
        for group in range(groups):
            kernels[(group * each + channel, channel, *middle)] = 1
    return kernels


def orthogonal(shape: Shape, dtype: DTypeLike, gain: float = 1.0) -> NDArray[np.generic]:
    """A weight whose rows (out), or if there are more of them, whose columns (all else) are orthonormal, times `gain`.

    Saxe et al. (2014): the Q of a normal matrix, with the signs that make it evenly distributed.
    """
    _need_axes("orthogonal", shape, len(shape) >= 2, "at least two axes")
    rows, columns = shape[0], math.prod(shape[1:])
    drawn = normal((max(rows, columns), min(rows, columns)), 1.0, np.float64)
    if _thread.shapes_only or not drawn.size:
        return constant(shape, 0, dtype)
    q, r = np.linalg.qr(np.asarray(drawn, np.float64))
    q *= np.copysign(1.0, np.diag(r))
    return np.asarray((q if rows >= columns else q.T).reshape(shape) * gain, dtype)


def sparse(shape: Shape, dtype: DTypeLike, sparsity: float, std: float = 0.01) -> NDArray[np.generic]:
    """Normal numbers, of which the share `sparsity` in each column is 0 (Martens 2010)."""
    _need_axes("sparse", shape, len(shape) == 2, "two axes")
    weight, order = normal(shape, std, dtype), uniform(shape, 1.0, np.float64)
    if not _thread.shapes_only:
        nothing = np.argsort(order, axis=0)[: math.ceil(sparsity * shape[0])]
        np.put_along_axis(weight, nothing, np.zeros((), dtype), 0)
    return weight


def fan_in(shape: Shape) -> int:
    """The number of inputs of one output, for a weight (out, in, ...)."""
    return math.prod(shape[1:])


def fan_out(shape: Shape) -> int:
    """The number of outputs that one input reaches, for a weight (out, in, ...)."""
    return math.prod(shape[:1] + shape[2:])


def gain_of(nonlinearity: str, param: float | None = None) -> float:
    """What keeps the variance through an activation, as PyTorch's `calculate_gain`; `param` is a leaky ReLU's slope."""
    slope = 0.01 if param is None else param
    gains = {
        "sigmoid": 1.0,
        "tanh": 5 / 3,
        "relu": math.sqrt(2),
        "leaky_relu": math.sqrt(2 / (1 + slope * slope)),
        "selu": 3 / 4,
    }
    if nonlinearity == "linear" or nonlinearity.startswith("conv"):
        return 1.0
    if nonlinearity not in gains:
        raise ValueError(f"nonlinearity needs one of linear, conv..., {', '.join(gains)}, got {nonlinearity!r}")
    return gains[nonlinearity]


calculate_gain = gain_of


def variance_scaling(
    shape: Shape, dtype: DTypeLike, scale: float = 1.0, mode: Fan = "fan_in", distribution: Spread = "truncated_normal"
) -> NDArray[np.generic]:
    """Numbers of mean 0 and variance scale / n, where n counts inputs, outputs or their mean (Keras).

    A normal distribution is cut at two standard deviations of its own if it is truncated.
    """
    fans = {"fan_in": fan_in(shape), "fan_out": fan_out(shape), "fan_avg": (fan_in(shape) + fan_out(shape)) / 2}
    if mode not in fans:
        raise ValueError(f"mode needs one of {', '.join(fans)}, got {mode!r}")
    std = math.sqrt(scale / max(fans[mode], 1))
    if distribution == "uniform":
        return uniform(shape, math.sqrt(3 * scale / max(fans[mode], 1)), dtype)
    if distribution == "normal":
        return normal(shape, std, dtype)
    if distribution != "truncated_normal":
        raise ValueError(f"distribution needs uniform, normal or truncated_normal, got {distribution!r}")
    whole = std / _CUT_STD
    return trunc_normal(shape, dtype, 0.0, whole, -2 * whole, 2 * whole)


_CUT_STD = 0.87962566103423978
"""The standard deviation of a standard normal distribution that is cut at -2 and 2."""


def kaiming_uniform(
    shape: Shape,
    dtype: DTypeLike,
    a: float = math.sqrt(5),
    mode: Fan = "fan_in",
    nonlinearity: str = "leaky_relu",
) -> NDArray[np.generic]:
    """He et al. (2015), equation 14 for a leaky ReLU of slope `a`: U(-b, b) with b = sqrt(6 / ((1 + a²) fan_in)).

    PyTorch's default a = sqrt(5) makes b = 1 / sqrt(fan_in).
    """
    return variance_scaling(shape, dtype, gain_of(nonlinearity, a) ** 2, mode, "uniform")


def kaiming_normal(
    shape: Shape, dtype: DTypeLike, a: float = 0.0, mode: Fan = "fan_in", nonlinearity: str = "leaky_relu"
) -> NDArray[np.generic]:
    """He et al. (2015), equation 14: normal numbers of variance gain² / fan."""
    return variance_scaling(shape, dtype, gain_of(nonlinearity, a) ** 2, mode, "normal")


def xavier_uniform(shape: Shape, dtype: DTypeLike, gain: float = 1.0) -> NDArray[np.generic]:
    """Glorot and Bengio (2010), equation 16: U(-b, b) with b = gain sqrt(6 / (fan_in + fan_out))."""
    return variance_scaling(shape, dtype, gain * gain, "fan_avg", "uniform")


def xavier_normal(shape: Shape, dtype: DTypeLike, gain: float = 1.0) -> NDArray[np.generic]:
    """Glorot and Bengio (2010): normal numbers of variance 2 gain² / (fan_in + fan_out)."""
    return variance_scaling(shape, dtype, gain * gain, "fan_avg", "normal")


def lecun_uniform(shape: Shape, dtype: DTypeLike) -> NDArray[np.generic]:
    """LeCun et al. (1998), section 4.6: U(-b, b) with b = sqrt(3 / fan_in)."""
    return variance_scaling(shape, dtype, 1.0, "fan_in", "uniform")


def lecun_normal(shape: Shape, dtype: DTypeLike) -> NDArray[np.generic]:
    """LeCun et al. (1998), section 4.6: numbers of variance 1 / fan_in, normal and truncated as in Keras."""
    return variance_scaling(shape, dtype, 1.0, "fan_in", "truncated_normal")


def bias_uniform(weight_shape: Shape, dtype: DTypeLike) -> NDArray[np.generic]:
    """PyTorch's default bias of a linear map or convolution: U(-b, b) with b = 1 / sqrt(fan_in), one an output."""
    return uniform(weight_shape[:1], 1 / math.sqrt(max(fan_in(weight_shape), 1)), dtype)


def _need_axes(name: str, shape: Shape, fits: bool, needed: str) -> None:
    if not fits:
        raise ValueError(f"{name} needs a shape with {needed}, got {shape}")


def _fill(tensor: Tensor, values: NDArray[Any]) -> Tensor:
    """Puts values into a tensor and returns it."""
    with no_grad():
        tensor.assign(to_device(values.astype(tensor.dtype, copy=False), tensor.device))
    return tensor


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0) -> Tensor:
    """Fills the tensor with numbers drawn evenly from a to b."""
    return _fill(tensor, (a + b) / 2 + np.asarray(uniform(tensor.shape, (b - a) / 2, np.float64), np.float64))


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0) -> Tensor:
    """Fills the tensor with normally distributed numbers."""
    return _fill(tensor, mean + np.asarray(normal(tensor.shape, std, np.float64), np.float64))


def trunc_normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0) -> Tensor:
    """Fills the tensor with normally distributed numbers, none below a or above b."""
    return _fill(tensor, trunc_normal(tensor.shape, tensor.dtype, mean, std, a, b))


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fills the tensor with one number."""
    return _fill(tensor, constant(tensor.shape, val, tensor.dtype))


def ones_(tensor: Tensor) -> Tensor:
    """Fills the tensor with ones."""
    return constant_(tensor, 1)


def zeros_(tensor: Tensor) -> Tensor:
    """Fills the tensor with zeros."""
    return constant_(tensor, 0)


def eye_(tensor: Tensor) -> Tensor:
    """Fills a matrix with ones on the diagonal."""
    return _fill(tensor, eye(tensor.shape, tensor.dtype))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fills kernels so that their convolution keeps its input."""
    return _fill(tensor, dirac(tensor.shape, tensor.dtype, groups))


def xavier_uniform_(tensor: Tensor, gain: float = 1.0) -> Tensor:
    """Fills a weight as `xavier_uniform` says."""
    return _fill(tensor, xavier_uniform(_weight(tensor), tensor.dtype, gain))


def xavier_normal_(tensor: Tensor, gain: float = 1.0) -> Tensor:
    """Fills a weight as `xavier_normal` says."""
    return _fill(tensor, xavier_normal(_weight(tensor), tensor.dtype, gain))


def kaiming_uniform_(tensor: Tensor, a: float = 0.0, mode: Fan = "fan_in", nonlinearity: str = "leaky_relu") -> Tensor:
    """Fills a weight as `kaiming_uniform` says."""
    return _fill(tensor, kaiming_uniform(_weight(tensor), tensor.dtype, a, mode, nonlinearity))


def kaiming_normal_(tensor: Tensor, a: float = 0.0, mode: Fan = "fan_in", nonlinearity: str = "leaky_relu") -> Tensor:
    """Fills a weight as `kaiming_normal` says."""
    return _fill(tensor, kaiming_normal(_weight(tensor), tensor.dtype, a, mode, nonlinearity))


def orthogonal_(tensor: Tensor, gain: float = 1.0) -> Tensor:
    """Fills a weight as `orthogonal` says."""
    return _fill(tensor, orthogonal(tensor.shape, tensor.dtype, gain))


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01) -> Tensor:
    """Fills a matrix as `sparse` says."""
    return _fill(tensor, sparse(tensor.shape, tensor.dtype, sparsity, std))


def _weight(tensor: Tensor) -> Shape:
    """The shape of a weight, which has inputs and outputs."""
    _need_axes("an initializer that counts inputs and outputs", tensor.shape, tensor.ndim >= 2, "at least two axes")
    return tensor.shape
