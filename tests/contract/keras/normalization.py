"""Keras' norms, and its noise in evaluation."""

from __future__ import annotations

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME

from .case import Arguments, Case
from .weights import norm

VECTOR = Spec((4,), ("F",))
STEPS = Spec((5, 4), SEQUENCE)
LONG = Spec((None, 4), SEQUENCE, variable=True)
PICTURE = Spec((4, 2, 3), IMAGE)
SOLID = Spec((4, 2, 3, 2), VOLUME)
EPSILON = [1e-3, 0.1]
AFFINE = {"center": [True, False], "scale": [True, False]}


def channels(arguments: Arguments) -> bool:
    """Of a batch or group norm ours knows the axis of the channels only."""
    return bool(arguments["axis"] == -1)


CASES: dict[str, Case] = {
    "BatchNormalization": Case(
        "BatchNormalization",
        [[VECTOR], [STEPS], [PICTURE], [SOLID], [LONG]],
        {"axis": [-1, -2], "momentum": [0.99, 0.6], "epsilon": EPSILON, **AFFINE},
        norm,
        channels,
    ),
    "LayerNormalization": Case(
        "LayerNormalization",
        [[STEPS], [Spec((3, 4))]],
        {"axis": [-1, [-2, -1]], "epsilon": EPSILON, **AFFINE},
        norm,
    ),
    "GroupNormalization": Case(
        "GroupNormalization",
        [[VECTOR], [STEPS], [PICTURE], [SOLID]],
        {"axis": [-1, -2], "groups": [2, 1], "epsilon": EPSILON, **AFFINE},
        norm,
        channels,
    ),
    "InstanceNormalization": Case(
        "GroupNormalization", [[STEPS], [PICTURE], [SOLID]], {"groups": [-1], "epsilon": EPSILON, **AFFINE}, norm
    ),
    "RMSNormalization": Case(
        "RMSNormalization", [[STEPS], [Spec((3, 4))]], {"axis": [-1, [-2, -1]], "epsilon": [1e-6, 0.1]}, norm
    ),
    "UnitNormalization": Case("UnitNormalization", [[STEPS]], {"axis": [-1, -2]}),
    "Dropout": Case("Dropout", [[VECTOR]], {"rate": [0.5, 0.2]}),
    "SpatialDropout1D": Case("SpatialDropout1D", [[STEPS]], {"rate": [0.5, 0.2]}),
    "SpatialDropout2D": Case("SpatialDropout2D", [[PICTURE]], {"rate": [0.5, 0.2]}),
    "SpatialDropout3D": Case("SpatialDropout3D", [[SOLID]], {"rate": [0.5, 0.2]}),
    "AlphaDropout": Case("AlphaDropout", [[VECTOR]], {"rate": [0.5, 0.2]}),
    "GaussianNoise": Case("GaussianNoise", [[VECTOR]], {"stddev": [0.5, 0.2]}),
    "GaussianDropout": Case("GaussianDropout", [[VECTOR]], {"rate": [0.5, 0.2]}),
}
