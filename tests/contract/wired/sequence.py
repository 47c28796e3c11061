"""Samples of the layers for sequences."""

from __future__ import annotations

from tests.contract.wired.base import STEPS, WORDS, Sample, x

from layerloom import layers
from layerloom.layers import Spec

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

SAMPLES: tuple[Sample, ...] = RECURRENT
