"""Samples of layers that scale data, weigh channels and places, and change images at random."""

from __future__ import annotations

from tests.contract.wired.base import LABEL, PICTURE, STEPS, VECTOR, WORDS, Sample, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE

SCALED: tuple[Sample, ...] = (
    *x(layers.Rescaling(), PICTURE),
    *x(layers.Rescaling(1 / 127.5, -1.0), VECTOR),
    *x(layers.Normalization(), PICTURE, STEPS, VECTOR, Spec((2, 3, 4, 2))),
    *x(layers.Normalization(1.5, 4.0), VECTOR),
    *x(layers.Normalization((0.5, 1.0, -1.0, 0.0), (1.0, 4.0, 0.25, 0.0)), PICTURE),
    *x(layers.Normalization((0.5, 1.0, -1.0), 2.0), Spec((4, 3))),
    *x(layers.OneHot(), WORDS, Spec((2,), kind="int", classes=5)),
    *x(layers.OneHot(6), LABEL),
    *x(layers.OneHot(20), Spec((2, 3), kind="int")),
    *x(layers.OneHot(mode="multi_hot"), WORDS),
    *x(layers.OneHot(mode="count"), WORDS),
)

WEIGHED: tuple[Sample, ...] = (
    *x(layers.SqueezeExcite(), PICTURE),
    *x(layers.SqueezeExcite(2), PICTURE),
    *x(layers.CBAM(), Spec((32, 4, 5), IMAGE)),
    *x(layers.CBAM(2, kernel=3), Spec((6, 4, 5), IMAGE)),
)

CHANGED: tuple[Sample, ...] = (
    *x(layers.RandomFlip(), PICTURE),
    *x(layers.RandomFlip("both"), PICTURE),
    *x(layers.RandomRotation(), PICTURE),
    *x(layers.RandomZoom(), PICTURE),
    *x(layers.RandomTranslation(), PICTURE),
    *x(layers.RandomCrop(), Spec((2, 9, 12), IMAGE)),
    *x(layers.RandomCrop(7, 3), PICTURE),
    *x(layers.RandomContrast(), PICTURE),
    *x(layers.RandomContrast(0.5, -1.0, 1.0), PICTURE),
    *x(layers.RandomBrightness(), PICTURE),
    *x(layers.RandomErasing(), PICTURE),
    *x(layers.RandomErasing((2, 3), 1.0, -1.0), PICTURE),
)

SAMPLES: tuple[Sample, ...] = (*SCALED, *WEIGHED, *CHANGED)
