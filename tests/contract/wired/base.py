"""Samples of the layers that most nets have, and what families of samples share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layerloom import layers
from layerloom.data import Column
from layerloom.layers import Layer, Spec
from layerloom.layers.spec import IMAGE, SEQUENCE

PortSpecs = Mapping[str, Spec | tuple[Spec, ...]]

VECTOR = Spec((12,), ("F",))
PICTURE = Spec((4, 7, 9), IMAGE)
STEPS = Spec((5, 6), SEQUENCE)
WORDS = Spec((5,), ("T",), "int", vocabulary=9)
SCORES = Spec((5,), ("F",))
LABEL = Spec((), kind="int", classes=5)
NUMBERS = Spec((3,), ("F",))
SCORE = Spec((1,), ("F",))
SHARE = Spec((1,), ("F",))
SHARES = (0.1, 0.9)
YES_OR_NO = Spec((), kind="int", classes=2)


@dataclass(frozen=True)
class Sample:
    """A layer and the Specs at its input ports; `between` are the limits of the values at some of them."""

    layer: Layer
    inputs: PortSpecs = field(default_factory=dict)
    between: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __str__(self) -> str:
        changed = ", ".join(f"{name}={value}" for name, value in self.layer.changed.items())
        return f"{self.layer.type_name}({changed})"


def x(layer: Layer, *specs: Spec) -> list[Sample]:
    return [Sample(layer, {"x": spec}) for spec in specs]


def measured(
    layer: Layer, prediction: Spec, target: Spec, between: Mapping[str, tuple[float, float]] | None = None
) -> Sample:
    return Sample(layer, {"prediction": prediction, "target": target}, between or {})


CSV_TEXT = "length,width,species\n" + "".join(
    f"{i / 4},{i * i},{'setosa' if i % 2 else 'virginica'}\n" for i in range(6)
)
COLUMNS = (
    Column("features", "number", ("length", "width")),
    Column("species", "class", (), ("setosa", "virginica")),
)
FIELDS = (layers.Field("picture", (1, 2, 2)), layers.Field("label", (), "int", 3))


def write_files(folder: Path) -> None:
    """The files that the samples of data layers name."""
    (folder / "flowers.csv").write_text(CSV_TEXT)
    np.savez(folder / "arrays.npz", picture=np.zeros((6, 1, 2, 2), np.float32), label=np.arange(6) % 3)


SAMPLES: tuple[Sample, ...] = (
    Sample(layers.Digits()),
    Sample(layers.Mnist5k()),
    Sample(layers.BloodCells()),
    Sample(layers.Sentences(50, length=8)),
    Sample(layers.Text(50, length=8)),
    Sample(layers.CSV("flowers.csv", COLUMNS, 6, "0" * 64)),
    Sample(layers.Arrays("arrays.npz", FIELDS, 6, "0" * 64)),
    *x(layers.Input(), PICTURE, VECTOR),
    Sample(layers.Input((None, 3), "int", 4), {"x": VECTOR}),
    *x(layers.Output(), VECTOR),
    *x(layers.Dense(), VECTOR, STEPS, PICTURE),
    *x(layers.Dense(7, bias=False), VECTOR),
    *x(layers.Dropout(), VECTOR, PICTURE),
    *x(layers.Dropout(0.0), VECTOR),
    *x(layers.Conv2D(), PICTURE),
    *x(layers.Conv2D(6, kernel=(2, 3), bias=False), PICTURE),
    *x(layers.Conv2D(6, stride=2), PICTURE),
    *x(layers.Conv2D(6, kernel=4, stride=(2, 3), padding="valid"), PICTURE),
    *x(layers.Conv2D(6, padding=2, dilation=2, groups=2), PICTURE),
    *x(layers.Conv2D(6, padding=((0, 1), (2, 0))), PICTURE),
    *x(layers.MaxPool2D(), PICTURE),
    *x(layers.MaxPool2D(padding="same"), PICTURE),
    *x(layers.MaxPool2D(3, stride=(1, 2), padding=1), PICTURE),
    *x(layers.MaxPool2D((3, 2), padding=((2, 0), (0, 1))), PICTURE),
    *x(layers.MaxPool2D(3, 2, ceil_mode=True), Spec((4, 8, 9), IMAGE), Spec((4, 6, 10), IMAGE)),
    *x(layers.MaxPool2D(2, 3, padding=((0, 0), (1, 0)), ceil_mode=True), Spec((4, 9, 7), IMAGE)),
    *x(layers.MaxPool2D(2, 2, padding=1, ceil_mode=True), PICTURE),
    *x(layers.AveragePool2D(3, 2, ceil_mode=True), Spec((4, 8, 9), IMAGE)),
    *x(layers.AveragePool2D(3, 3, padding=1, ceil_mode=True), PICTURE, Spec((4, 8, 6), IMAGE)),
    *x(layers.AveragePool2D(3, 2, padding=((2, 0), (0, 0)), ceil_mode=True), Spec((4, 8, 6), IMAGE)),
    *x(layers.AveragePool2D(), PICTURE),
    *x(layers.AveragePool2D(padding="same"), PICTURE),
    *x(layers.AveragePool2D(3, stride=2, padding=1), PICTURE),
    *x(layers.AveragePool2D((4, 3), stride=1, padding="same"), PICTURE),
    *x(layers.GlobalAveragePool(), PICTURE, STEPS),
    *x(layers.GlobalMaxPool(), PICTURE, STEPS),
    *x(layers.BatchNorm(), VECTOR, PICTURE),
    *x(layers.BatchNorm(0.3, 1e-3, affine=False), PICTURE),
    *x(layers.LayerNorm(), VECTOR, STEPS, PICTURE),
    *x(layers.LayerNorm(2, 1e-3, affine=False), PICTURE),
    *x(layers.ReLU(), VECTOR, PICTURE),
    *x(layers.ReLU6(), VECTOR, PICTURE),
    *x(layers.LeakyReLU(), VECTOR),
    *x(layers.LeakyReLU(0.3), VECTOR),
    *x(layers.GELU(), VECTOR),
    *x(layers.GELU("tanh"), VECTOR),
    *x(layers.Sigmoid(), VECTOR),
    *x(layers.Tanh(), VECTOR),
    *x(layers.Softmax(), VECTOR, STEPS),
    *x(layers.Softmax(-3), PICTURE),
    *x(layers.Embedding(), WORDS, Spec((2,), kind="int", classes=5)),
    *x(layers.Embedding(3, vocabulary=20, padding=0), WORDS, Spec((2, 4), kind="int"), Spec((), kind="int")),
    *x(layers.LSTM(), STEPS),
    *x(layers.LSTM(4, return_sequences=True, layers=2), STEPS),
    *x(layers.LSTM(4, bidirectional=True, layers=2), STEPS),
    *x(layers.LSTM(4, return_sequences=True, bidirectional=True, dropout=0.5), STEPS),
    *(
        Sample(layer, inputs)
        for layer in (layers.MultiHeadAttention(2), layers.MultiHeadAttention(3, causal=True, bias=False))
        for inputs in (
            {"query": STEPS},
            {"query": STEPS, "key": Spec((7, 6))},
            {"query": STEPS, "key": Spec((7, 4)), "value": Spec((7, 3))},
        )
    ),
    *x(layers.PositionalEmbedding(), STEPS),
    *x(layers.PositionalEmbedding(9), STEPS),
    *x(layers.Flatten(), PICTURE, VECTOR),
    *x(layers.Reshape(), PICTURE, VECTOR, Spec(())),
    *x(layers.Reshape((3, -1)), VECTOR, PICTURE),
    *x(layers.Reshape((1, 3, 4)), VECTOR),
    *(
        Sample(layer, {"x": specs})
        for layer in (layers.Add(), layers.Multiply())
        for specs in ((VECTOR, VECTOR), (VECTOR, VECTOR, VECTOR), (PICTURE, Spec((4, 1, 1), IMAGE)), (VECTOR,))
    ),
    Sample(layers.Concatenate(), {"x": (VECTOR, Spec((3,)))}),
    Sample(layers.Concatenate(), {"x": (PICTURE, Spec((2, 7, 9), IMAGE), PICTURE)}),
    Sample(layers.Concatenate(-2), {"x": (STEPS, Spec((2, 6), SEQUENCE))}),
    measured(layers.CrossEntropy(), SCORES, LABEL),
    measured(layers.CrossEntropy(0.5), Spec((4, 5)), Spec((4,), kind="int", classes=5)),
    measured(layers.CrossEntropy(), Spec((5, 3, 2), IMAGE), Spec((3, 2), kind="int", classes=5)),
    measured(layers.MSE(), NUMBERS, NUMBERS),
    measured(layers.MSE(2.0), SCORE, Spec(())),
    measured(layers.MSE(), PICTURE, PICTURE),
    measured(layers.BinaryCrossEntropy(), SCORE, YES_OR_NO),
    measured(layers.BinaryCrossEntropy(), NUMBERS, NUMBERS, {"target": SHARES}),
    measured(layers.BinaryCrossEntropy(logits=False), Spec((), kind="float"), YES_OR_NO, {"prediction": SHARES}),
    measured(layers.Accuracy(), SCORES, LABEL),
    measured(layers.Accuracy(), Spec((5, 3, 2), IMAGE), Spec((3, 2), kind="int", classes=5)),
    measured(layers.Accuracy(), SCORE, YES_OR_NO),
    measured(layers.Accuracy("probabilities"), NUMBERS, NUMBERS),
)


def values(spec: Spec, batch: int, seed: int, limits: tuple[float, float] | None = None) -> NDArray[np.generic]:
    """A batch of such values: classes, numbers around 0, or even ones between limits."""
    generator = np.random.default_rng(seed)
    shape = (batch, *(dim or 3 for dim in spec.dims))
    if spec.kind == "int":
        return generator.integers(0, spec.classes or spec.vocabulary or 4, shape)
    return generator.uniform(*limits, shape) if limits else generator.normal(size=shape)
