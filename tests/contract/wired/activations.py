"""Samples of activations, and of dense layers that end in one."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, VECTOR, Sample, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import VOLUME

WIDE = {"x": (-4.0, 4.0)}

SAMPLES: tuple[Sample, ...] = (
    *x(layers.Dense(5, activation="relu"), VECTOR),
    *x(layers.Dense(5, activation="softmax"), STEPS),
    *x(layers.Dense(5, activation="log_softmax"), VECTOR),
    *x(layers.Dense(5, activation="leaky_relu"), VECTOR),
    *(
        Sample(layer, {"x": VECTOR}, WIDE)
        for layer in (
            layers.CELU(),
            layers.CELU(0.5),
            layers.ELU(),
            layers.ELU(0.5),
            layers.Exponential(),
            layers.HardShrink(),
            layers.HardShrink(0.25),
            layers.HardSigmoid(),
            layers.HardSwish(),
            layers.HardTanh(),
            layers.HardTanh(-0.5, 2.0),
            layers.LogSigmoid(),
            layers.Mish(),
            layers.RReLU(),
            layers.RReLU(0.2, 0.4),
            layers.SELU(),
            layers.SiLU(),
            layers.SoftShrink(),
            layers.SoftShrink(0.25),
            layers.Softplus(),
            layers.Softplus(2.0, 3.0),
            layers.Softsign(),
            layers.TanhShrink(),
            layers.Threshold(),
            layers.Threshold(0.5, -1.0),
        )
    ),
    *x(layers.PReLU(), VECTOR, STEPS, PICTURE, Spec((2, 2, 3, 2), VOLUME)),
    *x(layers.PReLU("channel", 0.1, 2), PICTURE),
    *x(layers.PReLU("one", 0.1), PICTURE, STEPS),
    *x(layers.PReLU("entry"), PICTURE, VECTOR, STEPS),
    *x(layers.GLU(), VECTOR, STEPS),
    *x(layers.GLU(-3), PICTURE),
    *x(layers.LogSoftmax(), VECTOR),
    *x(layers.LogSoftmax(-3), PICTURE),
    *x(layers.Softmin(-2), STEPS),
)
