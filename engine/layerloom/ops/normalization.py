"""Normalisation over batches, samples, groups of channels: subtract a mean, divide by a deviation, scale and shift.

With x̂ = (x - mean) / sqrt(var + eps), y = w x̂ + b, and n numbers to each mean, the gradient is (Ioffe and Szegedy
2015, section 3)
    gx = w / sqrt(var + eps) * (g - mean(g) - x̂ mean(g x̂)),  gw = sum(g x̂),  gb = sum(g).
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import divide, multiply, power, sqrt, subtract
from layerloom.ops.broadcasting import broadcast_to, reshape, safe_sum, sum
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, Shape, same_dtype
from layerloom.ops.promotion import floating, promoted
from layerloom.ops.reduction import mean as mean_of
from layerloom.ops.shape import index, pad

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class BatchNorm(Operation):
    """x: (batch, channels, ...) normalised over all axes but the channels: (y, mean, var), var divided by the count."""

    many = True
    checked = True
    eps: float

    def infer(self, x: ArraySpec, w: ArraySpec, b: ArraySpec) -> tuple[ArraySpec, ...]:
        if x.ndim < 2 or w.shape != x.shape[1:2] or b.shape != w.shape:
            raise OperationError(
                f"batch_norm needs (batch, channels, ...) and a weight and a bias for each channel, "
                f"got {x.shape}, {w.shape} and {b.shape}"
            )
        channels = ArraySpec(w.shape, same_dtype(self.name, x, w, b))
        return x, channels, channels

    def kernel(self, xp: Any, x: Array, w: Array, b: Array) -> tuple[Array, ...]:
        count = xp.asarray(x.size // max(x.shape[1], 1), x.dtype)
        mean = _channel_sum(xp, x) / count
        centred = x - _beside(mean, x.ndim)
        var = _channel_sum(xp, centred * centred) / count
        scale = w / xp.sqrt(var + xp.asarray(self.eps, x.dtype))
        centred *= _beside(scale, x.ndim)
        centred += _beside(b, x.ndim)
        return centred, mean, var

    def vjp(self, g: tuple[Tensor | None, ...], y: tuple[Tensor, ...], x: Tensor, w: Tensor, b: Tensor) -> Pullbacks:
        gy, g_mean, g_var = g
        _, mean, var = y
        count = max(x.size // max(x.shape[1], 1), 1)  # of no samples there is no number to divide

        @cache
        def parts() -> tuple[Tensor, ...]:
            return BatchNormGrad(self.eps).outputs(gy if gy is not None else x * 0, x, w, mean, var)

        def of_x() -> Tensor:
            gx = parts()[0]
            if g_mean is not None:
                gx = gx + broadcast_to(_channelwise(g_mean, x) / count, x.shape)
            if g_var is not None:
                gx = gx + (x - _channelwise(mean, x)) * (_channelwise(g_var, x) * (2 / count))
            return gx

        return of_x, lambda: parts()[1], lambda: parts()[2]


class BatchNormGrad(Operation):
    """The gradients of `batch_norm` for x, weight and bias, given that of y; mean and var are those of x."""

    many = True
    eps: float

    def infer(self, g: ArraySpec, x: ArraySpec, w: ArraySpec, mean: ArraySpec, var: ArraySpec) -> tuple[ArraySpec, ...]:
        return x, w, w

    def kernel(self, xp: Any, g: Array, x: Array, w: Array, mean: Array, var: Array) -> tuple[Array, ...]:
        count = xp.asarray(x.size // max(x.shape[1], 1), x.dtype)
        inverse = 1 / xp.sqrt(var + xp.asarray(self.eps, x.dtype))
        normal = x - _beside(mean, x.ndim)
        normal *= _beside(inverse, x.ndim)
        gw, gb = _channel_sum(xp, g * normal), _channel_sum(xp, g)
        normal *= _beside(gw / count, x.ndim)
        gx = g - normal
        gx -= _beside(gb / count, x.ndim)
        gx *= _beside(w * inverse, x.ndim)
        return gx, gw, gb

    def decompose(self, g: Tensor, x: Tensor, w: Tensor, mean: Tensor, var: Tensor) -> tuple[Tensor, ...]:
        axes = _all_but_channels(x.ndim)
        inverse = _channelwise(1 / sqrt(var + self.eps), x)
        normal = (x - _channelwise(mean, x)) * inverse
        gw, gb = sum(g * normal, axes), sum(g, axes)
        count = x.size // max(x.shape[1], 1)
        inner = g - _channelwise(gb, x) / count - normal * (_channelwise(gw, x) / count)
        return inner * _channelwise(w, x) * inverse, gw, gb


class LayerNorm(Operation):
    """Each sample of `x` normalised over its last axes, as many as the weight has."""

    checked = True
    eps: float

    def infer(self, x: ArraySpec, w: ArraySpec, b: ArraySpec) -> ArraySpec:
        if not w.shape or x.shape[-w.ndim :] != w.shape or b.shape != w.shape:
            raise OperationError(
                f"layer_norm needs weight and bias shaped like the last axes of {x.shape}, got {w.shape} and {b.shape}"
            )
        return ArraySpec(x.shape, same_dtype(self.name, x, w, b))

    def kernel(self, xp: Any, x: Array, w: Array, b: Array) -> Array:
        normal, _ = _normalised(xp, x, w.ndim, self.eps)
        return normal * w + b

    def vjp(self, g: Tensor, y: Tensor, x: Tensor, w: Tensor, b: Tensor) -> Pullbacks:
        @cache
        def parts() -> tuple[Tensor, ...]:
            return LayerNormGrad(self.eps).outputs(g, x, w)

        return lambda: parts()[0], lambda: parts()[1], lambda: parts()[2]


class LayerNormGrad(Operation):
    """The gradients of `layer_norm` with respect to x, weight and bias, given that of the result."""

    many = True
    eps: float

    def infer(self, g: ArraySpec, x: ArraySpec, w: ArraySpec) -> tuple[ArraySpec, ...]:
        return x, w, w

    def kernel(self, xp: Any, g: Array, x: Array, w: Array) -> tuple[Array, ...]:
        normal, inverse = _normalised(xp, x, w.ndim, self.eps)
        last, count = _last(x.ndim, w.ndim), xp.asarray(math.prod(w.shape), x.dtype)
        gw = g * w
        gx = gw - safe_sum(xp, gw, last, True) / count - normal * (safe_sum(xp, gw * normal, last, True) / count)
        first = tuple(range(x.ndim - w.ndim))
        return gx * inverse, safe_sum(xp, g * normal, first, False), safe_sum(xp, g, first, False)

    def decompose(self, g: Tensor, x: Tensor, w: Tensor) -> tuple[Tensor, ...]:
        last, first = _last(x.ndim, w.ndim), tuple(range(x.ndim - w.ndim))
        centred = x - mean_of(x, last, keepdims=True)
        inverse = 1 / sqrt(mean_of(centred * centred, last, keepdims=True) + self.eps)
        normal, gw = centred * inverse, g * w
        gx = gw - mean_of(gw, last, keepdims=True) - normal * mean_of(gw * normal, last, keepdims=True)
        return gx * inverse, sum(g * normal, first), sum(g, first)


def _channel_sum(xp: Any, x: Array) -> Array:
    """The sum over all axes but the channels: pairwise within a sample, then over the samples in float64."""
    return safe_sum(xp, x.reshape((*x.shape[:2], math.prod(x.shape[2:]))).sum(axis=2), (0,), False)


def _beside(channels: Array, ndim: int) -> Array:
    """One number for each channel, shaped to broadcast along the others of `ndim` axes."""
    return channels.reshape((-1,) + (1,) * (ndim - 2))


def _channelwise(channels: Tensor, x: Tensor) -> Tensor:
    return reshape(channels, (x.shape[1],) + (1,) * (x.ndim - 2))


def _all_but_channels(ndim: int) -> Shape:
    return (0, *range(2, ndim))


def _last(ndim: int, count: int) -> Shape:
    return tuple(range(ndim - count, ndim))


def _normalised(xp: Any, x: Array, axes: int, eps: float) -> tuple[Array, Array]:
    """x with mean 0 and variance 1 over the last axes, and one over its standard deviation."""
    last = _last(x.ndim, axes)
    count = xp.asarray(math.prod(x.shape[x.ndim - axes :]), x.dtype)
    centred = x - safe_sum(xp, x, last, True) / count
    var = safe_sum(xp, centred * centred, last, True) / count
    inverse = 1 / xp.sqrt(var + xp.asarray(eps, x.dtype))
    return centred * inverse, inverse


def batch_norm(
    x: TensorLike, weight: TensorLike | None = None, bias: TensorLike | None = None, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    """x: (batch, channels, ...) with mean 0 and variance 1 in each channel, scaled and shifted: (y, mean, var).

    The variance is divided by the count n; running statistics in PyTorch's manner want it times n / (n - 1).
    """
    x = floating(x)
    ones, zeros = (tape.as_tensor(number, like=x) for number in (1, 0))
    weight = broadcast_to(ones, x.shape[1:2]) if weight is None else weight
    bias = broadcast_to(zeros, x.shape[1:2]) if bias is None else bias
    y, mean, var = BatchNorm(eps).outputs(*promoted(x, weight, bias))
    return y, mean, var


def normalize(
    x: TensorLike,
    mean: TensorLike,
    var: TensorLike,
    weight: TensorLike | None = None,
    bias: TensorLike | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """x: (batch, channels, ...) normalised with the given statistics, as batch norm does outside training."""
    scale = 1 / sqrt(floating(var) + eps)
    scale = scale if weight is None else scale * weight
    x = floating(x)
    y = subtract(x, _channelwise(floating(mean), x)) * _channelwise(scale, x)
    return y if bias is None else y + _channelwise(floating(bias), x)


def group_norm(
    x: TensorLike, groups: int, weight: TensorLike | None = None, bias: TensorLike | None = None, eps: float = 1e-5
) -> Tensor:
    """x: (batch, channels, ...) with mean 0 and variance 1 in each sample's groups of channels (Wu and He 2018).

    The channels are cut into so many groups in their order; each is scaled and shifted by a number of its own.
    """
    x = floating(x)
    if x.ndim < 2 or groups < 1 or x.shape[1] % groups:
        raise OperationError(f"group_norm needs (batch, channels, ...) that divide into {groups} groups, got {x.shape}")
    y, _, _ = _in_groups(x, groups, eps)
    return _scaled(y, weight, bias)


def instance_norm(
    x: TensorLike, weight: TensorLike | None = None, bias: TensorLike | None = None, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    """x: (batch, channels, ...) with mean 0 and variance 1 in each sample's channels (Ulyanov et al. 2016).

    Returns (y, mean, var) with mean and var (batch, channels), the variance divided by the count.
    """
    x = floating(x)
    y, mean, var = _in_groups(x, x.shape[1], eps)
    return _scaled(y, weight, bias), reshape(mean, x.shape[:2]), reshape(var, x.shape[:2])


def _in_groups(x: Tensor, groups: int, eps: float) -> tuple[Tensor, Tensor, Tensor]:
    """Batch norm of a batch of one, in which every group of every sample is a channel."""
    batch, channels, *places = x.shape
    together = (1, batch * groups, channels // groups * math.prod(places))
    y, mean, var = batch_norm(reshape(x, together), eps=eps)
    return reshape(y, x.shape), mean, var


def _scaled(y: Tensor, weight: TensorLike | None, bias: TensorLike | None) -> Tensor:
    """y times a number and plus a number for each channel, where they are given."""
    y = y if weight is None else y * _channelwise(floating(weight), y)
    return y if bias is None else y + _channelwise(floating(bias), y)


def layer_norm(x: TensorLike, weight: TensorLike, bias: TensorLike, eps: float = 1e-5) -> Tensor:
    """Each sample of x with mean 0 and variance 1 over its last axes, as many as the weight has; scaled and shifted."""
    return LayerNorm(eps)(*promoted(floating(x), weight, bias))


def rms_norm(x: TensorLike, axes: int, weight: TensorLike | None = None, eps: float | None = None) -> Tensor:
    """x divided by the root of its mean square over the last axes, so many (Zhang and Sennrich 2019), times a weight.

    Without `eps`, what is added to the mean square is the distance from 1 to the next number of the dtype.
    """
    x = floating(x)
    eps = float(np.spacing(np.ones((), x.dtype))) if eps is None else eps
    square = mean_of(x * x, _last(x.ndim, axes), keepdims=True)
    y = multiply(x, 1 / sqrt(square + eps))
    return y if weight is None else y * weight


def local_response_norm(x: TensorLike, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    """x: (batch, channels, ...) divided by (k + alpha s)^beta, where s is the mean square of `size` channels around
    (Krizhevsky et al. 2012, who took the sum); beyond the first and the last channel there are zeros."""
    x = floating(x)
    margin = ((0, 0), (size // 2, (size - 1) // 2), *((0, 0),) * (x.ndim - 2))
    squares, channels = pad(x * x, margin), x.shape[1]
    total = index(squares, (slice(None), slice(0, channels)))
    for start in range(1, size):
        total = total + index(squares, (slice(None), slice(start, start + channels)))
    return divide(x, power(total * (alpha / size) + k, beta))
