"""Samples of the layers for sequences."""

from __future__ import annotations

from tests.contract.wired.base import STEPS, VECTOR, WORDS, Sample, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE

FRAME = Spec((3, 4, 3), IMAGE)
VIDEO = Spec((3, 2, 5, 4))
ODD = Spec((7, 5))
STATE = Spec((4,), ("F",))
WIDE = Spec((8,), ("F",))
LAYERED = Spec((2, 4))
BOTH = {"bidirectional": True, "return_sequences": True}

RECURRENT = (
    *x(layers.RNN(), STEPS),
    *x(layers.RNN(4, activation="relu", bidirectional=True, merge="sum"), STEPS),
    Sample(layers.RNN(4, return_state=True, go_backwards=True), {"x": STEPS, "state": STATE}),
    *x(layers.LSTM(4, return_state=True, return_sequences=True), STEPS),
    *x(layers.LSTM(4, merge="mul", bias=False, **BOTH), STEPS),
    *x(layers.LSTM(4, go_backwards=True, return_sequences=True), STEPS),
    *x(layers.LSTM(4, bidirectional=True, merge="ave", layers=2), STEPS),
    Sample(layers.LSTM(4, return_state=True, **BOTH), {"x": STEPS, "state": WIDE, "cell": WIDE}),
    Sample(layers.LSTM(4, layers=2, return_state=True), {"x": STEPS, "state": LAYERED, "cell": LAYERED}),
    *x(layers.GRU(), STEPS),
    *x(layers.GRU(4, layers=2, return_state=True, **BOTH), STEPS),
    *x(layers.GRU(4, reset_after=False, return_sequences=True), STEPS),
    Sample(layers.GRU(4, return_state=True), {"x": STEPS, "state": STATE}),
    *x(layers.Embedding(3, mask_zero=True), WORDS),
)

STEPWISE = (
    *x(layers.Masking(), STEPS, VIDEO),
    *x(layers.RepeatVector(3), VECTOR),
    *x(layers.Reverse(), STEPS, VIDEO),
    *x(layers.LastStep(), STEPS, VIDEO),
    *x(layers.TimeDistributed(), STEPS),
    *x(layers.TimeDistributed("Conv2D(3, kernel=2, stride=2)"), VIDEO),
    *x(layers.TimeDistributed("BatchNorm()"), VIDEO),
    *x(layers.TimeDistributed("LSTM(units=4)"), Spec((3, 5, 6))),
)

ATTENTION = (
    *x(layers.SinusoidalPositions(), STEPS, ODD),
    Sample(layers.MultiHeadAttention(2, key_size=3), {"query": STEPS}),
    Sample(layers.MultiHeadAttention(4, True, bias=False, key_size=3, value_size=2, units=5), {"query": STEPS}),
    Sample(layers.MultiHeadAttention(2, units=5), {"query": STEPS, "key": ODD, "value": Spec((7, 2))}),
    *(
        Sample(layer, inputs)
        for layer in (
            layers.Attention(),
            layers.Attention(scale=True, causal=True),
            layers.Attention(score="concat"),
            layers.Attention(score="concat", scale=True),
            layers.AdditiveAttention(),
            layers.AdditiveAttention(causal=True, scale=False),
        )
        for inputs in ({"query": STEPS}, {"query": STEPS, "value": Spec((7, 6)), "key": Spec((7, 6))})
    ),
    *x(layers.TransformerEncoder(2, 5, layers=2), STEPS),
    *x(layers.TransformerEncoder(3, 5, dropout=0.0, activation="gelu", norm_first=True, causal=True), STEPS),
    Sample(layers.TransformerDecoder(2, 5, dropout=0.0), {"x": STEPS, "memory": Spec((7, 6))}),
    Sample(layers.TransformerDecoder(3, 5, 2, causal=False), {"x": STEPS, "memory": STEPS}),
)

CONVOLVED = (
    *x(layers.ConvLSTM1D(2, padding="same", return_sequences=True), Spec((3, 5, 2))),
    *x(layers.ConvLSTM2D(3, 2, return_state=True), VIDEO),
    *x(layers.ConvLSTM2D(3, (2, 3), 2, "same", bias=False, go_backwards=True), VIDEO),
    Sample(layers.ConvLSTM2D(3, 2), {"x": VIDEO, "state": FRAME, "cell": FRAME}),
    *x(layers.ConvLSTM3D(2, 2, return_sequences=True), Spec((2, 1, 3, 2, 4))),
)

SAMPLES: tuple[Sample, ...] = (*RECURRENT, *STEPWISE, *ATTENTION, *CONVOLVED)
