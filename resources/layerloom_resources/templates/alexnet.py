"""AlexNet and SqueezeNet, which reaches the same accuracy on ImageNet with a fiftieth of the parameters."""

from __future__ import annotations

from collections.abc import Mapping

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import Concatenate, Conv2D, Dense, Dropout, Flatten, GlobalAveragePool, MaxPool2D, ReLU
from layerloom_resources.templates.parts import (
    ADAM,
    Classes,
    Dropped,
    Epochs,
    Side,
    Width,
    batch_for,
    chain,
    classified,
    judged,
    kind_of,
    pictures,
    scaled,
)

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "alexnet": {"width": 1 / 16, "dropout": 0.2, "epochs": 1},
    "squeezenet": {"width": 1 / 4, "dropout": 0.0, "epochs": 1},
}
FULL_SIZES: Mapping[str, Mapping[str, object]] = {
    "alexnet": {"image": 224, "classes": 1000},
    "squeezenet": {"image": 224, "classes": 1000},
}

SMALL = 64
"""Pictures with fewer pixels a side vanish between strides of 4."""

FIRES = ((16, 16, 32, 32, 48, 48, 64, 64), (2, 4))
"""Channels that each fire module squeezes to, and after how many modules the picture is halved."""


def alexnet(
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    dropout: Dropped = 0.5,
    epochs: Epochs = 15,
) -> Document:
    """AlexNet, five convolutions and three dense layers.

    Krizhevsky et al., 2012, in the form in one column of Krizhevsky, 2014, that torchvision has: 64, 192, 384, 256 and
    256 channels, no local response normalization. Pictures under 64 pixels go through the first convolution with a
    stride of 1, not 4. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire
    data of your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    stride = 4 if image >= SMALL else 1
    x = chain(draft, x, conv1=Conv2D(scaled(64, width), 11, stride, padding=2), relu1=ReLU(), pool1=MaxPool2D(3, 2))
    x = chain(draft, x, conv2=Conv2D(scaled(192, width), 5), relu2=ReLU(), pool2=MaxPool2D(3, 2))
    for number, channels in enumerate((384, 256, 256), 3):
        x = chain(draft, x, **{f"conv{number}": Conv2D(scaled(channels, width)), f"relu{number}": ReLU()})
    x = chain(draft, x, pool5=MaxPool2D(3, 2), flatten=Flatten())
    for number in (1, 2):
        dense = {f"dense{number}": Dense(scaled(4096, width)), f"dense{number}_relu": ReLU()}
        x = chain(draft, x, **{f"dropout{number}": Dropout(dropout)}, **dense)
    classified(draft, x, label, classes, kind_of(image, classes))
    tuned = {"batch_size": batch_for(image, 64), "learning_rate": 3e-4}
    return draft.document({"name": "AlexNet", **ADAM, **tuned, "epochs": epochs})


def squeezenet(
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    dropout: Dropped = 0.5,
    epochs: Epochs = 20,
) -> Document:
    """SqueezeNet 1.1, few parameters.

    Iandola et al., 2016, in the authors' version 1.1: fire modules squeeze the channels with a 1 × 1 convolution, then
    expand them with 1 × 1 and 3 × 3 convolutions side by side. The scores are a convolution and its mean over the
    picture; there is no dense layer. Poolings round up, as the authors' do. Other pictures than the bundled blood cells
    (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    x = chain(draft, x, conv1=Conv2D(scaled(64, width), stride=2, padding="valid"), relu1=ReLU(), pool1=_halved())
    squeezed, pooled_after = FIRES
    for number, channels in enumerate(squeezed, 1):
        x = _fire(draft, x, f"fire{number}", scaled(channels, width), scaled(4 * channels, width))
        x = chain(draft, x, **{f"pool{number}": _halved()}) if number in pooled_after else x
    x = chain(draft, x, dropout=Dropout(dropout), conv2=Conv2D(classes, 1), relu2=ReLU(), scores=GlobalAveragePool())
    judged(draft, x, label, kind_of(image, classes))
    tuned = {"batch_size": batch_for(image, 32), "learning_rate": 5e-4}
    return draft.document({"name": "SqueezeNet", **ADAM, **tuned, "epochs": epochs})


def _halved() -> MaxPool2D:
    return MaxPool2D(3, 2, ceil_mode=True)


def _fire(draft: Draft, x: Output, name: str, squeezed: int, expanded: int) -> Output:
    """Few channels by a 1 × 1 convolution, then many by a 1 × 1 and a 3 × 3 side by side."""
    x = chain(draft, x, **{f"{name}_squeeze": Conv2D(squeezed, 1), f"{name}_relu": ReLU()})
    sides = [
        chain(draft, x, **{f"{name}_{k}x{k}": Conv2D(expanded, k), f"{name}_{k}x{k}_relu": ReLU()}) for k in (1, 3)
    ]
    (joined,) = draft.add(Concatenate(), *sides, title=f"{name}_joined")
    return joined
