"""Linear maps, convolutions, normalization, embedding and dropout as functions of their weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from layerloom import nn, ops
from layerloom.nn.arguments import Size
from layerloom.nn.windows import as_given, per_axis
from layerloom.ops.lookup import limited
from layerloom.tensor import Tensor, no_grad


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x weightᵀ + bias, with weight (out, in) or (in,)."""
    y = ops.matmul(input, ops.transpose(weight))
    return y if bias is None else y + bias


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Products of all pairs of features, weighted: (..., in1), (..., in2) and (out, in1, in2) make (..., out)."""
    out, first, second = weight.shape
    columns = ops.reshape(ops.transpose(weight, (1, 0, 2)), (first, out * second))
    rows = ops.reshape(ops.matmul(input1, columns), (*input1.shape[:-1], out, second))
    y = ops.sum(rows * ops.expand_dims(input2, -2), -1)
    return y if bias is None else y + bias


def conv1d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = 1, padding: Size | str = 0,
    dilation: Size = 1, groups: int = 1,
) -> Tensor:  # fmt: skip
    return _conv(1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = 1, padding: Size | str = 0,
    dilation: Size = 1, groups: int = 1,
) -> Tensor:  # fmt: skip
    return _conv(2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = 1, padding: Size | str = 0,
    dilation: Size = 1, groups: int = 1,
) -> Tensor:  # fmt: skip
    return _conv(3, input, weight, bias, stride, padding, dilation, groups)


def _conv(
    axes: int, x: Tensor, weight: Tensor, bias: Tensor | None, stride: Size, padding: Size | str, dilation: Size,
    groups: int,
) -> Tensor:  # fmt: skip
    whole, gaps = _batched(x, axes), per_axis(dilation, axes, "dilation")
    if padding == "same" and set(per_axis(stride, axes, "stride")) != {1}:
        raise ValueError(f"padding='same' needs stride 1, got {stride}")
    y = ops.conv(whole, weight, stride, _sides(padding, weight.shape[2:], gaps), gaps, groups)
    return as_given(_biased(y, bias, axes), x)


def _sides(padding: Size | str, kernel: Sequence[int], gaps: Sequence[int]) -> list[tuple[int, int]]:
    """(before, after) for each axis; with 'same' an odd place goes to the end."""
    if padding == "same":
        reach = [gap * (size - 1) for gap, size in zip(gaps, kernel, strict=True)]
        return [(margin // 2, margin - margin // 2) for margin in reach]
    if isinstance(padding, str) and padding != "valid":
        raise ValueError(f"padding needs 'same', 'valid' or numbers of places, got {padding!r}")
    margins = per_axis(0 if isinstance(padding, str) else padding, len(kernel), "padding", low=0)
    return [(margin, margin) for margin in margins]


def conv_transpose1d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = 1, padding: Size = 0,
    output_padding: Size = 0, groups: int = 1, dilation: Size = 1,
) -> Tensor:  # fmt: skip
    y = ops.conv_transpose(_batched(input, 1), weight, stride, padding, output_padding, groups, dilation)
    return as_given(_biased(y, bias, 1), input)


def conv_transpose2d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = 1, padding: Size = 0,
    output_padding: Size = 0, groups: int = 1, dilation: Size = 1,
) -> Tensor:  # fmt: skip
    y = ops.conv_transpose(_batched(input, 2), weight, stride, padding, output_padding, groups, dilation)
    return as_given(_biased(y, bias, 2), input)


def conv_transpose3d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = 1, padding: Size = 0,
    output_padding: Size = 0, groups: int = 1, dilation: Size = 1,
) -> Tensor:  # fmt: skip
    y = ops.conv_transpose(_batched(input, 3), weight, stride, padding, output_padding, groups, dilation)
    return as_given(_biased(y, bias, 3), input)


def _batched(x: Tensor, axes: int) -> Tensor:
    return ops.expand_dims(x, 0) if x.ndim == axes + 1 else x


def _biased(y: Tensor, bias: Tensor | None, axes: int) -> Tensor:
    return y if bias is None else y + bias.reshape(-1, *(1,) * axes)


# Normalization


def batch_norm(
    input: Tensor, running_mean: Tensor | None, running_var: Tensor | None, weight: Tensor | None = None,
    bias: Tensor | None = None, training: bool = False, momentum: float = 0.1, eps: float = 1e-5,
) -> Tensor:  # fmt: skip
    """Each channel (axis 1) by the statistics of the batch, which the running ones follow, or else by these."""
    if not training:
        if running_mean is None or running_var is None:
            raise ValueError("batch_norm needs running_mean and running_var outside training")
        return ops.normalize(input, running_mean, running_var, weight, bias, eps)
    count = input.numel() // max(input.shape[1], 1)
    if count == 1:
        raise ValueError(f"batch_norm needs more than one value a channel in training, got {input.shape}")
    y, mean, var = ops.batch_norm(input, weight, bias, eps)
    if count:
        _follow(running_mean, mean, momentum)
        _follow(running_var, var * (count / (count - 1)), momentum)
    return y


def instance_norm(
    input: Tensor, running_mean: Tensor | None = None, running_var: Tensor | None = None, weight: Tensor | None = None,
    bias: Tensor | None = None, use_input_stats: bool = True, momentum: float = 0.1, eps: float = 1e-5,
) -> Tensor:  # fmt: skip
    """Each channel of each sample by its own statistics, which the running ones follow, or else by these."""
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    y, mean, var = ops.instance_norm(input, weight, bias, eps)
    count = input.numel() // max(mean.numel(), 1)
    _follow(running_mean, mean.mean(0), momentum)
    _follow(running_var, var.mean(0) * (count / max(count - 1, 1)), momentum)
    return y


def _follow(running: Tensor | None, new: Tensor, momentum: float) -> None:
    if running is not None:
        with no_grad():
            running.assign(ops.cast((1 - momentum) * running + momentum * new, running.dtype))


def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    return ops.group_norm(input, num_groups, weight, bias, eps)


def layer_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:  # fmt: skip
    """Each sample with mean 0 and variance 1 over its last axes, whose sizes are `normalized_shape`."""
    shape = _need_last(input, normalized_shape)
    scale = ops.ones(shape, input.dtype, input.device) if weight is None else weight
    return ops.layer_norm(input, scale, ops.zeros_like(scale) if bias is None else bias, eps)


def rms_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, eps: float | None = None
) -> Tensor:
    return ops.rms_norm(input, len(_need_last(input, normalized_shape)), weight, eps)


def _need_last(x: Tensor, shape: Sequence[int]) -> tuple[int, ...]:
    if x.shape[x.ndim - len(shape) :] != tuple(shape):
        raise ValueError(f"normalized_shape needs the last sizes of {x.shape}, got {tuple(shape)}")
    return tuple(shape)


def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    return ops.local_response_norm(input, size, alpha, beta, k)


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12) -> Tensor:
    """x divided by its p-norm along an axis, or by `eps` where that is larger."""
    return ops.normalized(input, p, dim, eps)


# Tables


def embedding(
    input: Tensor, weight: Tensor, padding_idx: int | None = None, max_norm: float | None = None,
    norm_type: float = 2.0, scale_grad_by_freq: bool = False,
) -> Tensor:  # fmt: skip
    """The rows of a table at whole numbers; rows longer than `max_norm` are shortened in the table."""
    _shorten(weight, input, max_norm, norm_type)
    padding = None if padding_idx is None else padding_idx % weight.shape[0]
    return ops.lookup(input, weight, padding, scale_grad_by_freq)


def _shorten(weight: Tensor, ids: Tensor, limit: float | None, p: float) -> None:
    if limit is not None:
        with no_grad():
            weight.assign(limited(weight, ids, limit, p))


def embedding_bag(
    input: Tensor, weight: Tensor, offsets: Tensor | None = None, max_norm: float | None = None,
    norm_type: float = 2, scale_grad_by_freq: bool = False, mode: Literal["sum", "mean", "max"] = "mean",
    per_sample_weights: Tensor | None = None, include_last_offset: bool = False, padding_idx: int | None = None,
) -> Tensor:  # fmt: skip
    """The sum, mean or largest of the rows of each bag of tokens; see `nn.EmbeddingBag`."""
    rows, width = weight.shape
    with nn.shapes_only():
        module = nn.EmbeddingBag(
            rows,
            width,
            max_norm,
            norm_type,
            scale_grad_by_freq,
            mode,
            include_last_offset=include_last_offset,
            padding_idx=padding_idx,
        )
    vars(module)["weight"] = weight
    return module(input, offsets, per_sample_weights)  # type: ignore[no-any-return]


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """1 at the class of each label in a new last axis, as int64; -1 stands for the largest label and 1."""
    return ops.one_hot(tensor, int(ops.max(tensor)) + 1 if num_classes == -1 else num_classes, "int64")


# Chance


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    return _dropped(nn.Dropout(p), input, training, inplace)


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    return _dropped(nn.Dropout1d(p), input, training, inplace)


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    return _dropped(nn.Dropout2d(p), input, training, inplace)


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    return _dropped(nn.Dropout3d(p), input, training, inplace)


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    return _dropped(nn.AlphaDropout(p), input, training, inplace)


def feature_alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    return _dropped(nn.FeatureAlphaDropout(p), input, training, inplace)


def _dropped(module: nn.Module, x: Tensor, training: bool, inplace: bool) -> Tensor:
    y: Tensor = module.train(training)(x)
    return x.copy_(y) if inplace else y
