"""Keras' layers that arrange, join, resize, scale or augment, in ours.

Axes and shapes are those of our layout: images are (channels, height, width).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from layerloom.layers.keras_arguments import NEEDED, Inexpressible, Own, Row, from_end, layouts, only

_IMAGES: Mapping[str, object] = {"data_format": None}
_STEPS = {"data_format": layouts("channels_last")}


def _permuted(dims: Sequence[int]) -> Own:
    """Keras counts the axes of a sample from 1."""
    return {"axes": tuple(dim - len(dims) - 1 for dim in dims)}


def _joined(axis: int) -> Own:
    """Keras' last axis is that of channels; other axes count in our order."""
    return {"axis": None} if axis == -1 else from_end("axis")(axis)


def _numbers(name: str) -> Any:
    """A mean or variance: one number, or one for each feature."""

    def become(value: Any) -> Own:
        numbers = value.tolist() if hasattr(value, "tolist") else value
        return {name: tuple(map(float, numbers)) if isinstance(numbers, Sequence) else numbers}

    return become


def _around_0(name: str) -> Any:
    """A factor: Keras' (-0.2, 0.2) is our 0.2."""

    def become(value: Any) -> Own:
        low, high = value if isinstance(value, Sequence) else (-value, value)
        if low != -high:
            raise Inexpressible("ours changes by as much in both directions: give one number")
        return {name: float(high)}

    return become


def _limits(value: Sequence[float]) -> Own:
    return {"low": float(value[0]), "high": float(value[1])}


def _flipped(mode: str) -> Own:
    return {"mode": {"horizontal_and_vertical": "both"}.get(mode, mode)}


_MOVED: Mapping[str, object] = {
    "fill_mode": "reflect", "interpolation": "bilinear", "fill_value": 0.0, "data_format": None,
}  # fmt: skip
_MOVED_ONLY = {
    "fill_mode": only("reflect", instead="ours mirrors the image beyond its border"),
    "interpolation": only("bilinear", instead="ours weighs between four pixels"),
    "fill_value": only(0.0, instead="ours mirrors the image beyond its border"),
}
_FACTOR = {"factor": _around_0("factor")}
_LIGHT: Mapping[str, object] = {"factor": NEEDED, "value_range": (0, 255)}
_UNCUT = only(False, instead="crop with a CenterCrop, or pad with a ZeroPadding2D")
_STRETCHED = {
    "crop_to_aspect_ratio": _UNCUT,
    "pad_to_aspect_ratio": _UNCUT,
    "fill_mode": only("constant", instead="ours stretches the image"),
    "fill_value": only(0.0, instead="ours stretches the image"),
    "antialias": only(False, instead="shrink with an AveragePool2D, which does blur"),
}

ROWS: Mapping[str, Row] = {
    "Flatten": Row("Flatten", _IMAGES),
    "Reshape": Row("Reshape", {"target_shape": NEEDED}),
    "Permute": Row("Permute", {"dims": NEEDED}, {"dims": _permuted}),
    "Cropping1D": Row("Cropping1D", {"cropping": (1, 1)}),
    "Cropping2D": Row("Cropping2D", {"cropping": ((0, 0), (0, 0)), **_IMAGES}),
    "Cropping3D": Row("Cropping3D", {"cropping": ((1, 1), (1, 1), (1, 1)), **_IMAGES}),
    "ZeroPadding1D": Row("ZeroPadding1D", {"padding": 1, **_IMAGES}, _STEPS),
    "ZeroPadding2D": Row("ZeroPadding2D", {"padding": 1, **_IMAGES}),
    "ZeroPadding3D": Row("ZeroPadding3D", {"padding": ((1, 1), (1, 1), (1, 1)), **_IMAGES}),
    "UpSampling1D": Row("UpSampling1D", {"size": 2}),
    "UpSampling2D": Row("UpSampling2D", {"size": 2, "interpolation": "nearest", **_IMAGES}),
    "UpSampling3D": Row("UpSampling3D", {"size": 2, **_IMAGES}),
    "CenterCrop": Row("CenterCrop", {"height": NEEDED, "width": NEEDED, **_IMAGES}),
    "Resizing": Row(
        "Resizing",
        {
            "height": NEEDED,
            "width": NEEDED,
            "interpolation": "bilinear",
            "crop_to_aspect_ratio": False,
            "pad_to_aspect_ratio": False,
            "fill_mode": "constant",
            "fill_value": 0.0,
            "antialias": False,
            **_IMAGES,
        },
        _STRETCHED,
    ),
    "Rescaling": Row("Rescaling", {"scale": NEEDED, "offset": 0.0}),
    "Normalization": Row(
        "Normalization",
        {"axis": -1, "mean": None, "variance": None, "invert": False},
        {
            "axis": only(-1, instead="ours goes by channel, or by entry of the last axis"),
            "mean": _numbers("mean"),
            "variance": _numbers("variance"),
            "invert": only(False, instead="use an Expression: x * deviation + mean"),
        },
    ),
    "CategoryEncoding": Row(
        "OneHot",
        {"num_tokens": None, "output_mode": "multi_hot", "sparse": False},
        {"sparse": only(False, instead="ours gives all numbers, the zeros too")},
    ),
    **{name: Row(name) for name in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract")},
    "Concatenate": Row("Concatenate", {"axis": -1}, {"axis": _joined}),
    "Dot": Row("Dot", {"axes": NEEDED, "normalize": False}, {"axes": from_end("axes")}),
    "RandomFlip": Row("RandomFlip", {"mode": "horizontal_and_vertical", **_IMAGES}, {"mode": _flipped}),
    "RandomRotation": Row("RandomRotation", {"factor": NEEDED, **_MOVED}, {**_FACTOR, **_MOVED_ONLY}),
    "RandomZoom": Row(
        "RandomZoom",
        {"height_factor": NEEDED, "width_factor": None, **_MOVED},
        {
            "height_factor": _around_0("factor"),
            "width_factor": only(None, instead="ours keeps the proportions of the image"),
            **_MOVED_ONLY,
        },
    ),
    "RandomTranslation": Row(
        "RandomTranslation",
        {"height_factor": NEEDED, "width_factor": NEEDED, **_MOVED},
        {"height_factor": _around_0("height"), "width_factor": _around_0("width"), **_MOVED_ONLY},
    ),
    "RandomContrast": Row("RandomContrast", _LIGHT, {**_FACTOR, "value_range": _limits}),
    "RandomBrightness": Row("RandomBrightness", _LIGHT, {**_FACTOR, "value_range": _limits}),
}
"""The layers of Keras that arrange, join, resize, scale or augment, by their names there."""
