"""Normalization over the batch, the places of a channel, groups of channels or the features of a sample."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import floating
from layerloom.nn.module import Module, Parameter
from layerloom.ops import normalization
from layerloom.tensor import Tensor, as_tensor, no_grad


class _ChannelNorm(Module):
    """What batch and instance norm share: a weight, a bias and running statistics for each channel.

    The running statistics move towards those of a batch by `momentum`; their variance is the unbiased one.
    """

    axes: ClassVar[Mapping[int, str]]
    """How an input may look: its number of axes, and their names after batch and channels."""

    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float,
        momentum: float | None,
        affine: bool,
        track_running_stats: bool,
        *,
        bias: bool,
        dtype: DTypeLike | None,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        shape, kind = (num_features,), floating(dtype)
        self.weight = Parameter(init.constant(shape, 1, kind)) if affine else None
        self.bias = Parameter(init.constant(shape, 0, kind)) if affine and bias else None
        starts = {"running_mean": init.constant(shape, 0, kind), "running_var": init.constant(shape, 1, kind)}
        starts["num_batches_tracked"] = init.constant((), 0, np.int64)
        for name, start in starts.items():
            self.register_buffer(name, Tensor(start) if track_running_stats else None)

    @property
    def uses_running(self) -> bool:
        """Whether the statistics are the running ones, as they are in evaluation if there are any."""
        return not self.training and self.running_mean is not None

    def by_running(self, x: Tensor) -> Tensor:
        """x: (batch, channels, ...) normalized by the running statistics."""
        assert self.running_mean is not None and self.running_var is not None, "used only where they are tracked"
        return ops.normalize(x, self.running_mean, self.running_var, self.weight, self.bias, self.eps)

    def move_running(self, mean: Tensor, var: Tensor, count: int, part: Tensor | float) -> None:
        """Moves the running statistics by a part of the way to those of `count` values a channel."""
        if self.running_mean is not None and self.running_var is not None:
            self.running_mean.assign((1 - part) * self.running_mean + part * mean)
            self.running_var.assign((1 - part) * self.running_var + part * (var * (count / (count - 1))))

    def _refused(self, x: Tensor, layouts: Sequence[str]) -> ValueError:
        return ValueError(f"{type(self).__name__} needs {' or '.join(layouts)}, got {x.shape}")

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class _BatchNorm(_ChannelNorm):
    """Each channel (axis 1) minus its mean over all else, divided by sqrt(variance + eps), times weight, plus bias.

    In training the statistics are the batch's, and the running ones move towards them by `momentum` (None: they are the
    mean over all batches so far). In evaluation they are the running ones, if they are tracked. Ioffe and Szegedy
    (2015).
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        *,
        bias: bool = True,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, bias=bias, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        self._check(x)
        if self.uses_running:
            return self.by_running(x)
        y, mean, var = ops.batch_norm(x, self.weight, self.bias, self.eps)
        if self.training:
            with no_grad():
                self._track(mean, var, x.size // max(self.num_features, 1))
        return y

    def _check(self, x: Tensor) -> None:
        if x.ndim not in self.axes or x.shape[1] != self.num_features:
            raise self._refused(x, [f"(batch, {self.num_features}{names})" for names in self.axes.values()])
        if not self.uses_running and x.size == self.num_features:
            raise ValueError(f"{type(self).__name__} needs more than one value a channel in training, got {x.shape}")

    def _track(self, mean: Tensor, var: Tensor, count: int) -> None:
        """Counts the batch and follows its statistics, unless there is nothing in it."""
        if self.num_batches_tracked is None:
            return
        self.num_batches_tracked.assign(self.num_batches_tracked + 1)
        part: Tensor | float | None = self.momentum
        if part is None:
            part = 1 / ops.cast(self.num_batches_tracked, mean.dtype)
        if count:
            self.move_running(mean, var, count, part)


class BatchNorm1d(_BatchNorm):
    """Batch normalization of features (batch, features) or sequences (batch, channels, time)."""

    axes: ClassVar = {2: "", 3: ", time"}


class BatchNorm2d(_BatchNorm):
    """Batch normalization of images (batch, channels, height, width)."""

    axes: ClassVar = {4: ", height, width"}


class BatchNorm3d(_BatchNorm):
    """Batch normalization of volumes (batch, channels, depth, height, width)."""

    axes: ClassVar = {5: ", depth, height, width"}


class _InstanceNorm(_ChannelNorm):
    """Each channel of each sample minus its mean, divided by sqrt(variance + eps), times weight, plus bias.

    The statistics are the sample's own; if they are tracked, evaluation uses the running ones, which in training move
    by `momentum` towards the mean over the batch (None: they stay). Ulyanov et al. (2016). A single sample may come
    without the axis of the batch.
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        *,
        bias: bool = True,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, bias=bias, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        alone = x.ndim + 1 in self.axes
        self._check(x, alone)
        if alone:
            return ops.reshape(self._normalized(ops.reshape(x, (1, *x.shape))), x.shape)
        return self._normalized(x)

    def _check(self, x: Tensor, alone: bool) -> None:
        if not (alone or x.ndim in self.axes) or x.shape[0 if alone else 1] != self.num_features:
            (names,) = self.axes.values()
            raise self._refused(x, [f"(batch, {self.num_features}{names})", f"({self.num_features}{names})"])
        if not self.uses_running and math.prod(x.shape[1 if alone else 2 :]) == 1:
            raise ValueError(f"{type(self).__name__} needs more than one value a channel in training, got {x.shape}")

    def _normalized(self, x: Tensor) -> Tensor:
        if self.uses_running:
            return self.by_running(x)
        y, mean, var = normalization.instance_norm(x, self.weight, self.bias, self.eps)
        if self.training and self.momentum is not None and x.size:
            with no_grad():
                self.move_running(mean.mean(0), var.mean(0), math.prod(x.shape[2:]), self.momentum)
        return y


class InstanceNorm1d(_InstanceNorm):
    """Instance normalization of sequences (batch, channels, time)."""

    axes: ClassVar = {3: ", time"}


class InstanceNorm2d(_InstanceNorm):
    """Instance normalization of images (batch, channels, height, width)."""

    axes: ClassVar = {4: ", height, width"}


class InstanceNorm3d(_InstanceNorm):
    """Instance normalization of volumes (batch, channels, depth, height, width)."""

    axes: ClassVar = {5: ", depth, height, width"}


class GroupNorm(Module):
    """Each sample's groups of channels minus their mean, divided by sqrt(variance + eps) (Wu and He, 2018).

    The channels (axis 1) are cut into `num_groups` groups in their order; a weight and a bias for each channel follow.
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        *,
        bias: bool = True,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        if num_groups < 1 or num_channels % num_groups:
            raise ValueError(f"{num_channels} channels do not divide into {num_groups} groups")
        self.num_groups, self.num_channels, self.eps, self.affine = num_groups, num_channels, eps, affine
        kind = floating(dtype)
        self.weight = Parameter(init.constant((num_channels,), 1, kind)) if affine else None
        self.bias = Parameter(init.constant((num_channels,), 0, kind)) if affine and bias else None

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim < 2 or x.shape[1] != self.num_channels:
            raise ValueError(f"GroupNorm needs (batch, {self.num_channels}, ...), got {x.shape}")
        if x.size == self.num_groups:
            raise ValueError(f"GroupNorm needs more than one value a group, got {x.shape}")
        return normalization.group_norm(x, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class LayerNorm(Module):
    """Each sample minus its mean over the last axes, divided by sqrt(variance + eps) (Ba et al., 2016).

    The axes have the sizes `normalized_shape`; the result is multiplied by a weight and added to a bias of that shape.
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        shape, kind = self.normalized_shape, floating(dtype)
        self.weight = Parameter(init.constant(shape, 1, kind)) if elementwise_affine else None
        self.bias = Parameter(init.constant(shape, 0, kind)) if elementwise_affine and bias else None

    def forward(self, x: Tensor) -> Tensor:
        _check_last(self, x, self.normalized_shape)
        weight = _full(self.normalized_shape, 1, x) if self.weight is None else self.weight
        bias = _full(self.normalized_shape, 0, x) if self.bias is None else self.bias
        return ops.layer_norm(x, weight, bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """Each sample divided by the root of its mean square over the last axes (Zhang and Sennrich, 2019), times a weight.

    The axes and the weight have the sizes `normalized_shape`. `eps` is added to the mean square; None is the distance
    from 1 to the next number of the input's dtype.
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        kind = floating(dtype)
        self.weight = Parameter(init.constant(self.normalized_shape, 1, kind)) if elementwise_affine else None

    def forward(self, x: Tensor) -> Tensor:
        _check_last(self, x, self.normalized_shape)
        return normalization.rms_norm(x, len(self.normalized_shape), self.weight, self.eps)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class LocalResponseNorm(Module):
    """x divided by (k + alpha s)^beta, where s is the mean square of `size` neighbouring channels.

    Krizhevsky et al. (2012), section 3.3, took their sum: alpha here is theirs times `size`.
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        if size < 1:
            raise ValueError(f"LocalResponseNorm needs a size of at least 1, got {size}")
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim < 3:
            raise ValueError(f"LocalResponseNorm needs (batch, channels, ...) with at least 3 axes, got {x.shape}")
        return normalization.local_response_norm(x, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


def _shape(normalized_shape: int | Sequence[int]) -> tuple[int, ...]:
    return (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)


def _check_last(owner: Module, x: Tensor, shape: tuple[int, ...]) -> None:
    """Raises unless the last axes of x have these sizes."""
    if x.ndim < len(shape) or x.shape[x.ndim - len(shape) :] != shape:
        raise ValueError(f"{type(owner).__name__} needs (..., {', '.join(map(str, shape))}), got {x.shape}")


def _full(shape: tuple[int, ...], value: float, like: Tensor) -> Tensor:
    """One number in a whole shape, without memory for each."""
    return ops.broadcast_to(as_tensor(value, like=like), shape)
