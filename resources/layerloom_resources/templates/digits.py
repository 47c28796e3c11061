"""Nets for the bundled handwritten digits: 1,797 pictures of 8 × 8 pixels in ten classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import (
    Accuracy,
    BatchNorm,
    Concatenate,
    Conv2D,
    CrossEntropy,
    Dense,
    Digits,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    ReLU,
)
from layerloom.layers import Output as Result
from layerloom.layers.parameters import Count, Probability

Hidden = Annotated[Count, "units of a hidden layer"]
Width = Annotated[Count, "channels of the first convolution; the second has twice as many"]
Dropped = Annotated[Probability, "share of entries that are dropped in training"]
Epochs = Annotated[Count, "how often every picture is seen"]

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "digits_mlp": {"units": 8, "epochs": 1},
    "digits_cnn": {"width": 4, "units": 16, "dropout": 0.2, "epochs": 1},
    "two_inputs": {"width": 4, "units": 16, "dropout": 0.2, "epochs": 1},
}
CLASSES = 10


def digits_mlp(units: Hidden = 128, dropout: Dropped = 0.2, epochs: Epochs = 30) -> Document:
    """Digits with a multilayer perceptron.

    The pixels as one vector, two hidden layers of ReLU units with dropout, and a score for each digit.
    """
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    x = _chain(draft, image, flatten=Flatten())
    x = _chain(draft, x, dense1=Dense(units), relu1=ReLU(), dropout1=Dropout(dropout))
    x = _chain(draft, x, dense2=Dense(units), relu2=ReLU(), dropout2=Dropout(dropout))
    return _classified(draft, x, label, "Digits MLP", epochs=epochs)


def digits_cnn(width: Width = 32, units: Hidden = 128, dropout: Dropped = 0.5, epochs: Epochs = 20) -> Document:
    """Digits with a convolutional net.

    Two convolutions with batch normalization, ReLU and max pooling, then a hidden layer with dropout.
    """
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    x = _chain(draft, image, conv1=Conv2D(width), norm1=BatchNorm(), relu1=ReLU(), pool1=MaxPool2D())
    x = _chain(draft, x, conv2=Conv2D(2 * width), norm2=BatchNorm(), relu2=ReLU(), pool2=MaxPool2D())
    x = _chain(draft, x, flatten=Flatten(), dense1=Dense(units), relu3=ReLU(), dropout=Dropout(dropout))
    return _classified(draft, x, label, "Digits CNN", epochs=epochs)


def two_inputs(width: Width = 16, units: Hidden = 32, dropout: Dropped = 0.3, epochs: Epochs = 20) -> Document:
    """Two branches joined.

    The picture goes through convolutions in one branch and as a vector of pixels through a dense layer in the other;
    what both find is put side by side before the scores.
    """
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    shapes = _chain(draft, image, conv1=Conv2D(width), norm1=BatchNorm(), relu1=ReLU(), pool1=MaxPool2D())
    shapes = _chain(draft, shapes, conv2=Conv2D(2 * width), norm2=BatchNorm(), relu2=ReLU(), pool2=MaxPool2D())
    shapes = _chain(draft, shapes, flatten1=Flatten())
    pixels = _chain(draft, image, flatten2=Flatten(), dense1=Dense(units), relu3=ReLU())
    (joined,) = draft.add(Concatenate(), shapes, pixels, title="joined")
    x = _chain(draft, joined, dropout=Dropout(dropout))
    return _classified(draft, x, label, "Two inputs", epochs=epochs)


def _chain(draft: Draft, x: Output, **layers: Layer) -> Output:
    """Layers one after another, by title; the port at the end."""
    for title, layer in layers.items():
        (x,) = draft.add(layer, x, title=title)
    return x


def _classified(draft: Draft, x: Output, label: Output, name: str, **settings: object) -> Document:
    """The scores of the ten classes, their loss, accuracy and result, and the settings that train the net well."""
    scores = _chain(draft, x, scores=Dense(CLASSES))
    draft.add(CrossEntropy(), scores, label, title="loss")
    draft.add(Accuracy(), scores, label, title="accuracy")
    draft.add(Result(), scores, title="digit")
    tuned = {"batch_size": 32, "optimizer": "adam", "learning_rate": 2e-3, "schedule": "cosine", "seed": 0}
    return draft.document({"name": name, **tuned, **settings})
