"""Nets for the bundled handwritten digits: 1,797 pictures of 8 × 8 pixels, and 5,000 of 28 × 28, in ten classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import BatchNorm, Concatenate, Conv2D, Dense, Digits, Dropout, Flatten, MaxPool2D, Mnist5k, ReLU
from layerloom.layers.parameters import Count
from layerloom_resources.templates.parts import Dropped, Epochs, chain, classified

Hidden = Annotated[Count, "units of a hidden layer"]
Width = Annotated[Count, "channels of the first convolution; the second has twice as many"]
First = Annotated[Count, "units of the first hidden layer; the second has half as many"]

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "digits_mlp": {"units": 8, "epochs": 1},
    "digits_cnn": {"width": 4, "units": 16, "dropout": 0.2, "epochs": 1},
    "two_inputs": {"width": 4, "units": 16, "dropout": 0.2, "epochs": 1},
    "mlp": {"units": 16, "epochs": 1},
    "cnn": {"width": 4, "units": 32, "epochs": 1},
}
CLASSES = 10


def digits_mlp(units: Hidden = 128, dropout: Dropped = 0.2, epochs: Epochs = 30) -> Document:
    """Digits with a multilayer perceptron.

    The pixels as one vector, two hidden layers of ReLU units with dropout, and a score for each digit.
    """
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    x = chain(draft, image, flatten=Flatten())
    x = chain(draft, x, dense1=Dense(units), relu1=ReLU(), dropout1=Dropout(dropout))
    x = chain(draft, x, dense2=Dense(units), relu2=ReLU(), dropout2=Dropout(dropout))
    return _classified(draft, x, label, "Digits MLP", epochs=epochs)


def digits_cnn(width: Width = 32, units: Hidden = 128, dropout: Dropped = 0.5, epochs: Epochs = 20) -> Document:
    """Digits with a convolutional net.

    Two convolutions with batch normalization, ReLU and max pooling, then a hidden layer with dropout.
    """
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    x = chain(draft, image, conv1=Conv2D(width), norm1=BatchNorm(), relu1=ReLU(), pool1=MaxPool2D())
    x = chain(draft, x, conv2=Conv2D(2 * width), norm2=BatchNorm(), relu2=ReLU(), pool2=MaxPool2D())
    x = chain(draft, x, flatten=Flatten(), dense1=Dense(units), relu3=ReLU(), dropout=Dropout(dropout))
    return _classified(draft, x, label, "Digits CNN", epochs=epochs)


def two_inputs(width: Width = 16, units: Hidden = 32, dropout: Dropped = 0.3, epochs: Epochs = 20) -> Document:
    """Two branches joined.

    The picture goes through convolutions in one branch and as a vector of pixels through a dense layer in the other;
    what both find is put side by side before the scores.
    """
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    shapes = chain(draft, image, conv1=Conv2D(width), norm1=BatchNorm(), relu1=ReLU(), pool1=MaxPool2D())
    shapes = chain(draft, shapes, conv2=Conv2D(2 * width), norm2=BatchNorm(), relu2=ReLU(), pool2=MaxPool2D())
    shapes = chain(draft, shapes, flatten1=Flatten())
    pixels = chain(draft, image, flatten2=Flatten(), dense1=Dense(units), relu3=ReLU())
    (joined,) = draft.add(Concatenate(), shapes, pixels, title="joined")
    x = chain(draft, joined, dropout=Dropout(dropout))
    return _classified(draft, x, label, "Two inputs", epochs=epochs)


def mlp(units: First = 512, epochs: Epochs = 20) -> Document:
    """MNIST with a multilayer perceptron.

    784 pixels, two hidden layers of ReLU units, and a score for each digit.
    """
    draft = Draft()
    image, label = draft.add(Mnist5k(), title="digits")
    x = chain(draft, image, flatten=Flatten(), dense1=Dense(units), relu1=ReLU())
    x = chain(draft, x, dense2=Dense(max(units // 2, 1)), relu2=ReLU())
    return _classified(draft, x, label, "MNIST MLP", **LARGE_BATCHES, epochs=epochs)


def cnn(width: Width = 32, units: Hidden = 128, epochs: Epochs = 10) -> Document:
    """MNIST with a convolutional net.

    Two convolutions with ReLU, max pooling, then a hidden layer.
    """
    draft = Draft()
    image, label = draft.add(Mnist5k(), title="digits")
    x = chain(draft, image, conv1=Conv2D(width), relu1=ReLU(), conv2=Conv2D(2 * width), relu2=ReLU(), pool=MaxPool2D())
    x = chain(draft, x, flatten=Flatten(), dense1=Dense(units), relu3=ReLU())
    return _classified(draft, x, label, "MNIST CNN", **LARGE_BATCHES, epochs=epochs)


LARGE_BATCHES: Mapping[str, object] = {"batch_size": 128, "learning_rate": 1e-3}


def _classified(draft: Draft, x: Output, label: Output, name: str, **settings: object) -> Document:
    """The scores of the ten digits, their loss, accuracy and result, and the settings that train the net well."""
    classified(draft, x, label, CLASSES, "digit")
    tuned = {"batch_size": 32, "optimizer": "adam", "learning_rate": 2e-3, "schedule": "cosine", "seed": 0}
    return draft.document({"name": name, **tuned, **settings})
