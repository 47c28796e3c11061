"""Samples of what layers do for Keras' arguments."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, VECTOR, Sample, measured, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE

WIDE = {"x": (-4.0, 4.0)}
MASK = Spec((1, 3, 4), IMAGE)
BETWEEN = {"target": (0.05, 0.95)}
VIDEO = Spec((2, 2, 4, 3))

SAMPLES: tuple[Sample, ...] = (
    *(Sample(layer, {"x": VECTOR}, WIDE) for layer in (layers.SquarePlus(), layers.SquarePlus(1.0))),
    *(Sample(layer, {"x": VECTOR}, WIDE) for layer in (layers.SparsePlus(), layers.ReLU(2.0, 0.25, 0.5))),
    Sample(layers.ReLU(slope=0.25, threshold=-1.0), {"x": PICTURE}, WIDE),
    *x(layers.Sparsemax(), VECTOR, STEPS),
    *x(layers.Sparsemax(-3), PICTURE),
    *x(layers.Identity(), STEPS),
    *x(layers.Dense(3, initializer="identity"), VECTOR),
    *x(layers.ConvLSTM1D(2, padding="same", initializer="he uniform", forget_bias=True), Spec((3, 4, 2))),
    *x(layers.BatchNorm(affine="scale"), PICTURE),
    *x(layers.BatchNorm(affine="shift"), PICTURE, STEPS),
    *x(layers.LayerNorm(affine="scale"), VECTOR),
    *x(layers.LayerNorm(affine="shift"), VECTOR),
    *x(layers.GroupNorm(1, affine="shift"), PICTURE),
    *x(layers.InstanceNorm(affine="scale"), PICTURE),
    *x(layers.RNN(4, activation="elu"), STEPS),
    *x(layers.LSTM(4, activation="softsign", recurrent_activation="hard_sigmoid", layers=2), STEPS),
    *x(layers.LSTM(4, bidirectional=True, bias_initializer="zeros", forget_bias=True), STEPS),
    *x(layers.GRU(4, activation="none", reset_after=False), STEPS),
    *x(layers.ConvLSTM2D(2, padding="same", activation="relu", recurrent_activation="softmax"), VIDEO),
    Sample(layers.MultiHeadAttention(4, key_heads=2, causal=True, bias=False), {"query": Spec((5, 8))}),
    Sample(layers.MultiHeadAttention(4, key_size=3, key_heads=1), {"query": STEPS, "key": Spec((7, 5))}),
    measured(layers.Tversky(), MASK, MASK, BETWEEN),
    measured(layers.Tversky(0.3, 0.8, "batch"), MASK, MASK, BETWEEN),
    measured(layers.Tversky(logits=False), MASK, MASK, {**BETWEEN, "prediction": (0.05, 0.95)}),
)
