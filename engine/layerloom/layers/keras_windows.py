"""Keras' layers that move windows, normalize, activate or drop, in ours.

Where the meaning of several arguments depends on one another, a function makes our layer of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layerloom.layers import activation, core, normalization
from layerloom.layers.keras_arguments import NEEDED, Inexpressible, Own, Row, from_end, initializer, layouts, single
from layerloom.layers.layer import Layer

_SLIDING: Mapping[str, object] = {
    "strides": 1, "padding": "valid", "data_format": None, "dilation_rate": 1, "activation": None, "use_bias": True,
}  # fmt: skip
_KERNELS: Mapping[str, object] = {
    "filters": NEEDED, "kernel_size": NEEDED, **_SLIDING, "kernel_initializer": "glorot_uniform",
    "bias_initializer": "zeros",
}  # fmt: skip
_CONVOLUTION: Mapping[str, object] = {**_KERNELS, "groups": 1}
_TRANSPOSED: Mapping[str, object] = {**_KERNELS, "output_padding": None}
_DEPTHWISE: Mapping[str, object] = {
    "kernel_size": NEEDED, **_SLIDING, "depth_multiplier": 1, "depthwise_initializer": "glorot_uniform",
    "bias_initializer": "zeros",
}  # fmt: skip
_SEPARABLE: Mapping[str, object] = {"filters": NEEDED, **_DEPTHWISE, "pointwise_initializer": "glorot_uniform"}
_MAX: Mapping[str, object] = {"pool_size": 2, "strides": None, "padding": "valid", "data_format": None}
_MEAN: Mapping[str, object] = {**_MAX, "pool_size": NEEDED}
_WHOLE: Mapping[str, object] = {"data_format": None, "keepdims": False}
_ADAPTIVE: Mapping[str, object] = {"output_size": NEEDED, "data_format": None}
_NORM: Mapping[str, object] = {"axis": -1, "epsilon": 1e-3, "center": True, "scale": True}
_ALONG_STEPS = {
    "data_format": layouts("channels_last"),
    "kernel_size": single("kernel"),
    "strides": single("stride"),
    "dilation_rate": single("dilation"),
    "pool_size": single("kernel"),
    "output_size": single("size"),
    "output_padding": single("extra"),
}
"""Along one axis Keras also takes a tuple of one."""
_MIXING = {"pointwise_initializer": initializer("initializer")}
"""Both kernels of a separable convolution begin alike."""
_MEANS = {1: _ALONG_STEPS, 2: {}, 3: {}}
"""What arguments mean, by the number of axes that a window moves along."""


def _need_channels(axis: int) -> None:
    if axis != -1:
        raise Inexpressible("ours normalizes channels; insert a Permute before it", "axis")


def _affine(center: bool, scale: bool) -> normalization.Affine:
    if center == scale:
        return bool(scale)
    return "scale" if scale else "shift"


def _trailing(axis: int | Sequence[int]) -> int:
    """How many of the last axes, from -1 or [-2, -1]."""
    axes = sorted([axis] if isinstance(axis, int) else axis)
    if axes != list(range(-len(axes), 0)):
        raise Inexpressible("ours goes over the last axes, counted from the end: -1, or [-2, -1]", "axis")
    return len(axes)


def _batch_norm(axis: int, momentum: float, epsilon: float, center: bool, scale: bool) -> Layer:
    """Keras' momentum is the share that is kept, and its running variance the biased one."""
    _need_channels(axis)
    return normalization.BatchNorm(round(1 - momentum, 12), epsilon, _affine(center, scale), "biased")


def _group_norm(groups: int, axis: int, epsilon: float, center: bool, scale: bool) -> Layer:
    """With groups=-1 each channel is a group of its own, which is an instance norm."""
    _need_channels(axis)
    affine = _affine(center, scale)
    if groups == -1:
        return normalization.InstanceNorm(epsilon, affine)
    return normalization.GroupNorm(groups, epsilon, affine)


def _layer_norm(axis: int | Sequence[int], epsilon: float, center: bool, scale: bool) -> Layer:
    return normalization.LayerNorm(_trailing(axis), epsilon, _affine(center, scale))


def _rms_norm(axis: int | Sequence[int], epsilon: float) -> Layer:
    return normalization.RMSNorm(_trailing(axis), epsilon)


def _relu(max_value: float | None, negative_slope: float, threshold: float) -> Layer:
    """Where there are layers of ours for a limit or a slope alone, it is these."""
    match max_value, negative_slope, threshold:
        case 6, 0, 0:
            return activation.ReLU6()
        case None, slope, 0 if slope:
            return activation.LeakyReLU(slope)
    limit = None if max_value is None else float(max_value)
    return activation.ReLU(limit, float(negative_slope), float(threshold))


def _one_axis(axis: int | Sequence[int]) -> Own:
    axes = [axis] if isinstance(axis, int) else list(axis)
    if len(axes) != 1:
        raise Inexpressible("bring these axes into one with a Reshape before")
    return from_end("axis")(axes[0])


def _from_zero(initializer: object) -> Own:
    if initializer not in ("Zeros", "zeros"):
        raise Inexpressible("use PReLU(first=...), one number for all slopes")
    return {"first": 0.0}


def _slopes(shared_axes: Sequence[int] | None) -> Own:
    if shared_axes is None:
        return {"slopes": "entry"}
    if tuple(shared_axes) not in ((1,), (1, 2), (1, 2, 3)):
        raise Inexpressible("use PReLU('channel') to share all places, PReLU('one') to share all entries")
    return {"slopes": "channel", "axes": len(shared_axes)}


_NAMED: Mapping[str, Layer] = {
    "relu": activation.ReLU(), "relu6": activation.ReLU6(), "leaky_relu": activation.LeakyReLU(0.2),
    "elu": activation.ELU(), "selu": activation.SELU(), "celu": activation.CELU(), "gelu": activation.GELU(),
    "silu": activation.SiLU(), "swish": activation.SiLU(), "mish": activation.Mish(), "sigmoid": activation.Sigmoid(),
    "log_sigmoid": activation.LogSigmoid(), "tanh": activation.Tanh(), "softplus": activation.Softplus(),
    "softsign": activation.Softsign(), "softmax": activation.Softmax(), "log_softmax": activation.LogSoftmax(),
    "exponential": activation.Exponential(), "hard_sigmoid": activation.HardSigmoid(), "glu": activation.GLU(),
    "hard_silu": activation.HardSwish(), "hard_swish": activation.HardSwish(), "hard_tanh": activation.HardTanh(),
    "tanh_shrink": activation.TanhShrink(), "soft_shrink": activation.SoftShrink(),
    "hard_shrink": activation.HardShrink(), "squareplus": activation.SquarePlus(),
    "sparse_plus": activation.SparsePlus(), "sparsemax": activation.Sparsemax(),
}  # fmt: skip
"""The layers of activations by the names that Keras has for them."""


def _activation(activation: object) -> Layer:
    if activation in (None, "linear"):
        return core.Identity()
    if not isinstance(activation, str) or activation not in _NAMED:
        raise Inexpressible(f"there are {', '.join(_NAMED)}", "activation")
    return _NAMED[activation]


def _size(size: int | Sequence[int]) -> Own:
    return {"size": size if isinstance(size, int) else tuple(size)}


ROWS: Mapping[str, Row] = {
    **{f"Conv{n}D": Row(f"Conv{n}D", _CONVOLUTION, _MEANS[n]) for n in (1, 2, 3)},
    **{f"DepthwiseConv{n}D": Row(f"DepthwiseConv{n}D", _DEPTHWISE, _MEANS[n]) for n in (1, 2)},
    **{f"SeparableConv{n}D": Row(f"SeparableConv{n}D", _SEPARABLE, {**_MEANS[n], **_MIXING}) for n in (1, 2)},
    **{f"Conv{n}DTranspose": Row(f"Conv{n}DTranspose", _TRANSPOSED, _MEANS[n]) for n in (1, 2, 3)},
    **{f"MaxPooling{n}D": Row(f"MaxPool{n}D", _MAX, _MEANS[n]) for n in (1, 2, 3)},
    **{f"AveragePooling{n}D": Row(f"AveragePool{n}D", _MEAN, _MEANS[n]) for n in (1, 2, 3)},
    **{f"GlobalMaxPooling{n}D": Row("GlobalMaxPool", _WHOLE, _MEANS[n]) for n in (1, 2, 3)},
    **{f"GlobalAveragePooling{n}D": Row("GlobalAveragePool", _WHOLE, _MEANS[n]) for n in (1, 2, 3)},
    **{
        f"Adaptive{kind}Pooling{n}D": Row(f"Adaptive{kind}Pool", _ADAPTIVE, {"output_size": _size, **_MEANS[n]})
        for kind in ("Max", "Average")
        for n in (1, 2, 3)
    },
    "BatchNormalization": Row(_batch_norm, {**_NORM, "momentum": 0.99}),
    "LayerNormalization": Row(_layer_norm, _NORM),
    "GroupNormalization": Row(_group_norm, {"groups": 32, **_NORM}),
    "RMSNormalization": Row(_rms_norm, {"axis": -1, "epsilon": 1e-6}),
    "UnitNormalization": Row("UnitNorm", {"axis": -1}, {"axis": _one_axis}),
    "Activation": Row(_activation, {"activation": NEEDED}),
    "ReLU": Row(_relu, {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}),
    "LeakyReLU": Row("LeakyReLU", {"negative_slope": 0.3}),
    "PReLU": Row(
        "PReLU",
        {"alpha_initializer": "Zeros", "shared_axes": None},
        {"alpha_initializer": _from_zero, "shared_axes": _slopes},
    ),
    "ELU": Row("ELU", {"alpha": 1.0}),
    "Identity": Row("Identity"),
    "Softmax": Row("Softmax", {"axis": -1}, {"axis": from_end("axis")}),
    "Dropout": Row("Dropout", {"rate": NEEDED}),
    "SpatialDropout1D": Row("SpatialDropout", {"rate": NEEDED}),
    "SpatialDropout2D": Row("SpatialDropout", {"rate": NEEDED, "data_format": None}),
    "SpatialDropout3D": Row("SpatialDropout", {"rate": NEEDED, "data_format": None}),
    "AlphaDropout": Row("AlphaDropout", {"rate": NEEDED}),
    "GaussianNoise": Row("GaussianNoise", {"stddev": NEEDED}),
    "GaussianDropout": Row("GaussianDropout", {"rate": NEEDED}),
}
"""By Keras' names."""
