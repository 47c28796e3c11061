"""Normalization over the batch or over the features of a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import floating
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor, as_tensor, no_grad


class _BatchNorm(Module):
    """Each channel (axis 1) minus its mean over all else, divided by sqrt(variance + eps), times weight, plus bias.

    In training the statistics are the batch's, and the running ones move towards them by `momentum` (None: they are the
    mean over all batches so far); their variance is the unbiased one. In evaluation they are the running ones, if they
    are tracked. Ioffe and Szegedy (2015).
    """

    axes: ClassVar[Mapping[int, str]]
    """How an input may look: its number of axes, and their names after batch and channels."""

    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

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

    def forward(self, x: Tensor) -> Tensor:
        self._check(x)
        if not self.training and self.running_mean is not None and self.running_var is not None:
            return ops.normalize(x, self.running_mean, self.running_var, self.weight, self.bias, self.eps)
        y, mean, var = ops.batch_norm(x, self.weight, self.bias, self.eps)
        if self.training:
            with no_grad():
                self._track(mean, var, x.size // self.num_features)
        return y

    def _check(self, x: Tensor) -> None:
        if x.ndim not in self.axes or x.shape[1] != self.num_features:
            layouts = " or ".join(f"(batch, {self.num_features}{self.axes[n]})" for n in self.axes)
            raise ValueError(f"{type(self).__name__} needs {layouts}, got {x.shape}")
        if self.training and x.size == self.num_features:
            raise ValueError(f"{type(self).__name__} needs more than one value a channel in training, got {x.shape}")

    def _track(self, mean: Tensor, var: Tensor, count: int) -> None:
        """Moves the running statistics towards those of a batch with `count` values a channel."""
        if self.running_mean is None or self.running_var is None or self.num_batches_tracked is None:
            return
        self.num_batches_tracked.assign(self.num_batches_tracked + 1)
        if not count:
            return
        part: Tensor | float | None = self.momentum
        if part is None:
            part = 1 / ops.cast(self.num_batches_tracked, mean.dtype)
        self.running_mean.assign((1 - part) * self.running_mean + part * mean)
        self.running_var.assign((1 - part) * self.running_var + part * (var * (count / (count - 1))))

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchNorm):
    """Batch normalization of features (batch, features) or sequences (batch, channels, time)."""

    axes: ClassVar = {2: "", 3: ", time"}


class BatchNorm2d(_BatchNorm):
    """Batch normalization of images (batch, channels, height, width)."""

    axes: ClassVar = {4: ", height, width"}


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
        self.normalized_shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        shape, kind = self.normalized_shape, floating(dtype)
        self.weight = Parameter(init.constant(shape, 1, kind)) if elementwise_affine else None
        self.bias = Parameter(init.constant(shape, 0, kind)) if elementwise_affine and bias else None

    def forward(self, x: Tensor) -> Tensor:
        shape = self.normalized_shape
        if x.ndim < len(shape) or x.shape[x.ndim - len(shape) :] != shape:
            raise ValueError(f"LayerNorm needs (..., {', '.join(map(str, shape))}), got {x.shape}")
        weight = _full(shape, 1, x) if self.weight is None else self.weight
        bias = _full(shape, 0, x) if self.bias is None else self.bias
        return ops.layer_norm(x, weight, bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


def _full(shape: tuple[int, ...], value: float, like: Tensor) -> Tensor:
    """One number in a whole shape, without memory for each."""
    return ops.broadcast_to(as_tensor(value, like=like), shape)
