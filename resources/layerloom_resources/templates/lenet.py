"""LeNet-5, the first convolutional net that was used every day, on the bundled digits of 28 × 28 pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document
from layerloom.layers import AveragePool2D, Conv2D, Dense, Flatten, Layer, MaxPool2D, Mnist5k, ReLU, Tanh
from layerloom_resources.templates.parts import ADAM, Epochs, Width, chain, classified, scaled

TEST_SIZES: Mapping[str, Mapping[str, object]] = {"lenet": {"width": 0.5, "epochs": 1}}
CLASSES = 10

Style = Annotated[Literal["1998", "modern"], "'1998' has tanh and mean pooling, 'modern' ReLU and max pooling"]


def lenet(width: Width = 1.0, style: Style = "1998", epochs: Epochs = 15) -> Document:
    """LeNet-5, two convolutions and three dense layers.

    LeCun et al., 1998: the pictures of 28 × 28 get a border of 2 pixels for the paper's 32 × 32. As is usual today the
    second convolution sees all channels, pooling has no weights, and the scores are a dense layer: 61,706 parameters.
    """
    draft = Draft()
    x, label = draft.add(Mnist5k(), title="digits")
    x = chain(draft, x, conv1=Conv2D(scaled(6, width), 5, padding=2), act1=_activation(style), pool1=_pool(style))
    x = chain(draft, x, conv2=Conv2D(scaled(16, width), 5, padding=0), act2=_activation(style))
    x = chain(draft, x, pool2=_pool(style), flatten=Flatten())
    x = chain(draft, x, dense1=Dense(scaled(120, width)), act3=_activation(style))
    x = chain(draft, x, dense2=Dense(scaled(84, width)), act4=_activation(style))
    classified(draft, x, label, CLASSES, "digit")
    return draft.document({"name": "LeNet-5", **ADAM, "batch_size": 64, "learning_rate": 2e-3, "epochs": epochs})


def _activation(style: str) -> Layer:
    return Tanh() if style == "1998" else ReLU()


def _pool(style: str) -> Layer:
    return AveragePool2D() if style == "1998" else MaxPool2D()
