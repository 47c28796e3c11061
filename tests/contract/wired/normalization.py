"""Samples of norms of all grounds, and of noise in training."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, VECTOR, Sample, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, VOLUME

SOLID = Spec((4, 2, 3, 2), VOLUME)

SAMPLES: tuple[Sample, ...] = (
    *x(layers.BatchNorm(), STEPS, SOLID),
    *x(layers.BatchNorm(0.3, 1e-3, affine=False), STEPS),
    *x(layers.GroupNorm(), Spec((8, 2, 3), IMAGE)),
    *x(layers.GroupNorm(2, 1e-3), PICTURE, STEPS, VECTOR, SOLID),
    *x(layers.GroupNorm(1, affine=False), PICTURE),
    *x(layers.InstanceNorm(), PICTURE, STEPS, SOLID),
    *x(layers.InstanceNorm(1e-3, affine=False), PICTURE),
    *x(layers.RMSNorm(), VECTOR, STEPS, PICTURE),
    *x(layers.RMSNorm(2, 1e-3, affine=False), PICTURE),
    *x(layers.LocalResponseNorm(), PICTURE, STEPS),
    *x(layers.LocalResponseNorm(3, 0.5, 0.5, 2.0), PICTURE, SOLID),
    *x(layers.UnitNorm(), VECTOR, STEPS),
    *x(layers.UnitNorm(-3), PICTURE),
    *x(layers.SpatialDropout(), PICTURE, STEPS, SOLID),
    *x(layers.SpatialDropout(0.0), PICTURE),
    *x(layers.AlphaDropout(0.3), VECTOR),
    *x(layers.GaussianNoise(), VECTOR),
    *x(layers.GaussianNoise(0.0), PICTURE),
    *x(layers.GaussianDropout(0.3), VECTOR),
)
