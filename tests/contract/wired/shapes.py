"""Samples of layers that arrange, cut and pad values, and change the size of images."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, VECTOR, Sample, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE

VOLUME = Spec((2, 3, 4, 5))
EVEN = Spec((4, 6, 8), IMAGE)

ARRANGED = (
    *x(layers.Permute(), PICTURE, STEPS),
    *x(layers.Permute((-2, -1, -3)), PICTURE),
    *x(layers.Transpose(), STEPS, PICTURE),
    *x(layers.Transpose(-3, -1), PICTURE),
    *x(layers.Squeeze(), Spec((1,)), Spec((3, 1))),
    *x(layers.Squeeze(-3), Spec((1, 7, 9), IMAGE)),
    *x(layers.Unsqueeze(), VECTOR, Spec(())),
    *x(layers.Unsqueeze(-3), STEPS),
    *x(layers.Slice(), VECTOR),
    *x(layers.Slice(1, 5, axis=-3), Spec((6, 2, 3), IMAGE)),
    *x(layers.Slice(-4, -1), VECTOR),
    *x(layers.Slice(1, 8, 3, axis=-2), PICTURE),
    *x(layers.Split(), PICTURE, VECTOR),
    *x(layers.Split((1, 5, 6)), VECTOR),
    *x(layers.Split((2, 3), axis=-2), STEPS),
    *x(layers.Split((12,)), VECTOR),
)

BORDERS = (
    *x(layers.Cropping1D(), STEPS),
    *x(layers.Cropping1D((0, 2)), STEPS),
    *x(layers.Cropping2D(), PICTURE),
    *x(layers.Cropping2D((1, 2)), PICTURE),
    *x(layers.Cropping2D(((1, 0), (2, 3))), PICTURE),
    *x(layers.Cropping3D(), VOLUME),
    *x(layers.Cropping3D((0, 1, 1)), VOLUME),
    *x(layers.Cropping3D(((0, 1), (1, 0), (2, 1))), VOLUME),
    *x(layers.CenterCrop(), Spec((2, 9, 11), IMAGE)),
    *x(layers.CenterCrop(4, 3), EVEN),
    *x(layers.ZeroPadding1D(), STEPS),
    *x(layers.ZeroPadding1D((2, 1)), STEPS),
    *x(layers.ZeroPadding2D(), PICTURE),
    *x(layers.ZeroPadding2D((1, 2)), PICTURE),
    *x(layers.ZeroPadding2D(((1, 0), (2, 3))), PICTURE),
    *x(layers.ZeroPadding3D(), VOLUME),
    *x(layers.ZeroPadding3D((0, 1, 2)), VOLUME),
    *x(layers.ZeroPadding3D(((0, 1), (1, 0), (2, 1))), VOLUME),
    *x(layers.Padding1D(), STEPS),
    *x(layers.Padding1D((2, 1), "circular"), STEPS),
    *x(layers.Padding2D(), PICTURE),
    *x(layers.Padding2D((1, 2), "replicate"), PICTURE),
    *x(layers.Padding2D(((1, 0), (2, 3)), "circular"), PICTURE),
    *x(layers.Padding3D(), VOLUME),
    *x(layers.Padding3D((0, 1, 2), "replicate"), VOLUME),
    *x(layers.Padding3D(((0, 1), (1, 0), (2, 1)), "circular"), VOLUME),
)

RESIZED = (
    *x(layers.UpSampling1D(3), STEPS),
    *x(layers.UpSampling2D(), PICTURE),
    *x(layers.UpSampling2D((2, 3), "bilinear"), PICTURE),
    *x(layers.UpSampling3D(), VOLUME),
    *x(layers.UpSampling3D((1, 2, 3)), VOLUME),
    *x(layers.Resizing(), Spec((1, 5, 6), IMAGE)),
    *x(layers.Resizing(5, 11, "nearest"), PICTURE),
    *x(layers.Resizing(9, 4, "bicubic"), PICTURE),
    *x(layers.PixelShuffle(), PICTURE),
    *x(layers.PixelUnshuffle(), EVEN),
    *x(layers.SpaceToDepth(), EVEN),
    *x(layers.DepthToSpace(), Spec((8, 3, 2), IMAGE)),
    *x(layers.Unfold(), EVEN),
    *x(layers.Unfold((2, 3), stride=(2, 1), padding=1), PICTURE),
    *x(layers.Fold(8, 12), Spec((6, 32), SEQUENCE)),
    *x(layers.Fold(5, 4, kernel=(2, 3), stride=1, padding=(0, 1)), Spec((16, 12), SEQUENCE)),
)

SAMPLES: tuple[Sample, ...] = (*ARRANGED, *BORDERS, *RESIZED)
