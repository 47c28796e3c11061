"""Samples of convolutions and pooling over sequences, images and volumes."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, Sample, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME

LONG = Spec((9, 4), SEQUENCE)
SOLID = Spec((2, 4, 5, 3), VOLUME)
SMALL = Spec((2, 4, 5), IMAGE)
POSITIVE = {"x": (0.1, 2.0)}

CONVOLUTIONS = (
    *x(layers.Conv1D(), STEPS),
    *x(layers.Conv1D(4, 3, padding="causal", dilation=2), LONG),
    *x(layers.Conv1D(4, 4, stride=2), LONG),
    *x(layers.Conv1D(4, 2, stride=3, padding="causal", activation="softmax"), LONG),
    *x(layers.Conv1D(4, padding=(2, 0), groups=2, bias=False), LONG),
    *x(layers.Conv1D(4, padding="valid", activation="relu"), LONG),
    *x(layers.Conv2D(4, activation="softmax"), SMALL),
    *x(layers.Conv2D(4, stride=2, activation="gelu"), SMALL),
    *x(layers.Conv3D(3), SOLID),
    *x(layers.Conv3D(4, (2, 3, 1), (1, 2, 1), dilation=(2, 1, 1), groups=2), SOLID),
    *x(layers.Conv3D(3, 2, padding=((1, 0), (0, 0), (2, 1)), activation="tanh"), SOLID),
    *x(layers.Conv3D(2, padding=1, bias=False), SOLID),
    *x(layers.DepthwiseConv1D(padding="causal", multiplier=2), LONG),
    *x(layers.DepthwiseConv2D(), SMALL),
    *x(layers.DepthwiseConv2D((2, 3), 2, multiplier=3, bias=False, activation="relu6"), SMALL),
    *x(layers.SeparableConv1D(5, padding="causal", activation="elu"), LONG),
    *x(layers.SeparableConv2D(5), SMALL),
    *x(layers.SeparableConv2D(3, 2, 2, multiplier=2, bias=False, activation="silu"), SMALL),
    *x(layers.Conv1DTranspose(3), LONG),
    *x(layers.Conv1DTranspose(4, 4, 3, padding=(1, 2), groups=2, activation="tanh"), LONG),
    *x(layers.Conv2DTranspose(3), SMALL),
    *x(layers.Conv2DTranspose(3, 4, activation="relu"), SMALL),
    *x(layers.Conv2DTranspose(3, (2, 1), 3, padding="valid"), SMALL),
    *x(layers.Conv2DTranspose(3, 1, (2, 3)), SMALL),
    *x(layers.Conv2DTranspose(3, 3, 2, padding=1, extra=1, dilation=2, bias=False), SMALL),
    *x(layers.Conv2DTranspose(3, (3, 4), 2, extra=(1, 0)), SMALL),
    *x(layers.Conv3DTranspose(2), Spec((2, 2, 3, 2), VOLUME)),
    *x(layers.Conv3DTranspose(2, 2, (1, 2, 3), padding="valid", bias=False), Spec((2, 2, 3, 2), VOLUME)),
)
POOLS = (
    *x(layers.MaxPool1D(), LONG),
    *x(layers.MaxPool1D(3, 2, padding="same"), LONG),
    *x(layers.MaxPool1D(3, 1, padding=(0, 2)), LONG),
    *x(layers.MaxPool1D(2, padding=1, ceil_mode=True), LONG),
    *x(layers.MaxPool3D(), SOLID),
    *x(layers.MaxPool3D((2, 3, 1), padding="same"), SOLID),
    *x(layers.MaxPool3D(2, 3, ceil_mode=True), Spec((2, 6, 5, 3), VOLUME)),
    *x(layers.AveragePool1D(), LONG),
    *x(layers.AveragePool1D(4, 2, padding="same"), LONG),
    *x(layers.AveragePool1D(3, 2, padding=1, ceil_mode=True), LONG),
    *x(layers.AveragePool3D(2, 1), SOLID),
    *x(layers.AveragePool3D((2, 3, 2), 2, padding="same"), SOLID),
    *x(layers.AveragePool3D(2, padding=1), SOLID),
    *x(layers.GlobalMaxPool(), SOLID),
    *x(layers.GlobalMaxPool(keepdims=True), PICTURE, STEPS),
    *x(layers.GlobalAveragePool(), SOLID),
    *x(layers.GlobalAveragePool(keepdims=True), PICTURE, STEPS, SOLID),
    *x(layers.AdaptiveAveragePool(), SMALL),
    *x(layers.AdaptiveAveragePool((3,)), LONG),
    *x(layers.AdaptiveAveragePool((2, 3, 2)), SOLID),
    *x(layers.AdaptiveMaxPool(3), SMALL, LONG, SOLID),
    *x(layers.LPPool(), SMALL),
    Sample(layers.LPPool(3.0, 3, 2, ceil_mode=True), {"x": LONG}, POSITIVE),
    Sample(layers.LPPool(1.5, (2, 3, 1)), {"x": SOLID}, POSITIVE),
)
SAMPLES: tuple[Sample, ...] = (*CONVOLUTIONS, *POOLS)
