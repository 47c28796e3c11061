"""Keras' layers that arrange, cut and pad."""

from __future__ import annotations

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME

from .case import Case

VECTOR = Spec((12,), ("F",))
STEPS = Spec((5, 4), SEQUENCE)
FOUR_AXES = Spec((2, 3, 4, 2))
PICTURE = Spec((2, 5, 6), IMAGE)
BLOCK = Spec((2, 5, 4, 6), VOLUME)
FORMATS = [None, "channels_last"]

CASES: dict[str, Case] = {
    "Flatten": Case("Flatten", [[STEPS], [VECTOR]], {"data_format": FORMATS}),
    "Reshape": Case("Reshape", [[VECTOR]], {"target_shape": [(3, 4), (12,), (2, -1, 3)]}),
    "Permute": Case("Permute", [[FOUR_AXES]], {"dims": [(2, 1, 3, 4), (4, 3, 1, 2), (1, 2, 3, 4)]}),
    "Cropping1D": Case("Cropping1D", [[STEPS]], {"cropping": [(1, 1), 2, (0, 1)]}),
    "Cropping2D": Case(
        "Cropping2D", [[PICTURE]], {"cropping": [((0, 0), (0, 0)), 1, (1, 2), ((1, 0), (2, 1))], "data_format": FORMATS}
    ),
    "Cropping3D": Case(
        "Cropping3D",
        [[BLOCK]],
        {"cropping": [((1, 1), (1, 1), (1, 1)), 1, (1, 0, 2), ((1, 0), (0, 1), (2, 1))], "data_format": FORMATS},
    ),
    "ZeroPadding1D": Case("ZeroPadding1D", [[STEPS]], {"padding": [1, (0, 2)], "data_format": FORMATS}),
    "ZeroPadding2D": Case(
        "ZeroPadding2D", [[PICTURE]], {"padding": [(1, 1), 2, (1, 2), ((1, 0), (2, 1))], "data_format": FORMATS}
    ),
    "ZeroPadding3D": Case(
        "ZeroPadding3D",
        [[BLOCK]],
        {"padding": [((1, 1), (1, 1), (1, 1)), 2, (1, 0, 2), ((1, 0), (0, 1), (2, 1))], "data_format": FORMATS},
    ),
}
