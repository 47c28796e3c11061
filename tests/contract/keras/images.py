"""Keras' layers that resize, scale and augment images; the random ones are compared where they draw nothing."""

from __future__ import annotations

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME

from .case import Case

VECTOR = Spec((3,), ("F",))
STEPS = Spec((5, 3), SEQUENCE)
PICTURE = Spec((3, 5, 6), IMAGE)
BLOCK = Spec((2, 3, 2, 3), VOLUME)
NUMBERS = Spec((4,), kind="int", classes=3)
FORMATS = [None, "channels_last"]

CASES: dict[str, Case] = {
    "UpSampling1D": Case("UpSampling1D", [[STEPS]], {"size": [2, 3]}),
    "UpSampling2D": Case(
        "UpSampling2D",
        [[PICTURE]],
        {"size": [(2, 2), 3, (1, 2)], "interpolation": ["nearest", "bilinear"], "data_format": FORMATS},
    ),
    "UpSampling3D": Case("UpSampling3D", [[BLOCK]], {"size": [(2, 2, 2), 3, (1, 2, 3)], "data_format": FORMATS}),
    "CenterCrop": Case("CenterCrop", [[PICTURE]], {"height": [2, 3], "width": [4, 3], "data_format": FORMATS}),
    "Resizing": Case(
        "Resizing",
        [[PICTURE]],
        {
            "height": [4, 9, 5],
            "width": [11, 4, 6],
            "interpolation": ["bilinear", "nearest", "bicubic"],
            "data_format": FORMATS,
        },
    ),
    "Rescaling": Case("Rescaling", [[PICTURE], [VECTOR]], {"scale": [1 / 255, 2.0], "offset": [0.0, -1.0]}),
    "Normalization": Case(
        "Normalization",
        [[PICTURE], [VECTOR], [STEPS]],
        {"mean": [(0.5, 1.0, -1.0), 2.0], "variance": [(1.0, 0.0, 4.0), 0.25]},
        valid=lambda a: isinstance(a["mean"], tuple) == isinstance(a["variance"], tuple),
    ),
    "CategoryEncoding": Case(
        "CategoryEncoding", [[NUMBERS]], {"num_tokens": [3, 7], "output_mode": ["multi_hot", "one_hot", "count"]}
    ),
    "RandomFlip": Case(
        "RandomFlip",
        [[PICTURE]],
        {"mode": ["horizontal_and_vertical", "horizontal", "vertical"], "data_format": FORMATS},
    ),
    "RandomRotation": Case("RandomRotation", [[PICTURE]], {"factor": [0.1, (-0.2, 0.2)], "data_format": FORMATS}),
    "RandomZoom": Case("RandomZoom", [[PICTURE]], {"height_factor": [0.1, (-0.2, 0.2)], "data_format": FORMATS}),
    "RandomTranslation": Case(
        "RandomTranslation",
        [[PICTURE]],
        {"height_factor": [0.1, (-0.2, 0.2)], "width_factor": [0.2, 0.0], "data_format": FORMATS},
    ),
    "RandomContrast": Case("RandomContrast", [[PICTURE]], {"factor": [0.1, 0.5], "value_range": [(0, 255), (0, 1)]}),
    "RandomBrightness": Case(
        "RandomBrightness", [[PICTURE]], {"factor": [0.1, 0.5], "value_range": [(0, 255), (0, 1)]}
    ),
}
