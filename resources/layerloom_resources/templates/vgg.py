"""VGG at its depths, and one for the small bundled pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document
from layerloom.layers import BatchNorm, Conv2D, Dense, Dropout, Flatten, MaxPool2D, ReLU
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
    kind_of,
    pictures,
    scaled,
)

TEST_SIZES: Mapping[str, Mapping[str, object]] = {"vgg": {"width": 1 / 8, "dropout": 0.2, "epochs": 1}}
FULL_SIZES: Mapping[str, Mapping[str, object]] = {"vgg": {"depth": 16, "image": 224, "classes": 1000}}

Normalized = Annotated[bool, "whether batch normalization follows each convolution; deep nets hardly learn without"]


class Stages(NamedTuple):
    """How many convolutions there are between two poolings, and how many units each hidden dense layer has."""

    convolutions: tuple[int, ...]
    hidden: tuple[int, ...]


VGG: Mapping[int, Stages] = {
    8: Stages((2, 2, 2), (256,)),
    11: Stages((1, 1, 2, 2, 2), (4096, 4096)),
    13: Stages((2, 2, 2, 2, 2), (4096, 4096)),
    16: Stages((2, 2, 3, 3, 3), (4096, 4096)),
    19: Stages((2, 2, 4, 4, 4), (4096, 4096)),
    32: Stages((3, 4, 7, 8, 7), (4096, 4096)),
}
"""By the number of layers with weights. 11 to 19 are Simonyan and Zisserman, 2015, table 1; 8 and 32 are ours."""

VGG_CHANNELS = (64, 128, 256, 512, 512)


def vgg(
    depth: Annotated[Literal[8, 11, 13, 16, 19, 32], "layers with weights; 8 is for small pictures"] = 8,
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    dropout: Dropped = 0.5,
    batch_norm: Normalized = False,
    epochs: Epochs = 15,
) -> Document:
    """VGG, stages of 3 × 3 convolutions.

    Simonyan and Zisserman, 2015: stages of convolutions that end in max pooling, then dense layers with dropout. Depth
    8 has six convolutions and two dense layers; 32 is in no paper: stages of 3, 4, 7, 8 and 7 convolutions and three
    dense layers. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of
    your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    for stage, count in enumerate(VGG[depth].convolutions):
        for position in range(count):
            name = f"{stage + 1}_{position + 1}"
            x = chain(draft, x, **{f"conv{name}": Conv2D(scaled(VGG_CHANNELS[stage], width))})
            x = chain(draft, x, **{f"norm{name}": BatchNorm()}) if batch_norm else x
            x = chain(draft, x, **{f"relu{name}": ReLU()})
        x = chain(draft, x, **{f"pool{stage + 1}": MaxPool2D()})
    x = chain(draft, x, flatten=Flatten())
    for number, units in enumerate(VGG[depth].hidden, 1):
        dense = {f"dense{number}": Dense(scaled(units, width)), f"relu{number}": ReLU()}
        x = chain(draft, x, **dense, **{f"dropout{number}": Dropout(dropout)})
    classified(draft, x, label, classes, kind_of(image, classes))
    tuned = {"batch_size": batch_for(image, 128), "learning_rate": 5e-4}
    return draft.document({"name": f"VGG-{depth}", **ADAM, **tuned, "epochs": epochs})
