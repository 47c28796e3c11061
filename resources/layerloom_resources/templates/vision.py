"""The classic convolutional nets, at full size and small enough for the bundled blood cells (32 × 32 in colour)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import Add, BatchNorm, Conv2D, Dense, Dropout, Flatten, GlobalAveragePool, MaxPool2D, ReLU
from layerloom.layers.parameters import Count
from layerloom_resources.templates.parts import (
    CELL_CLASSES,
    CELL_SIDE,
    Classes,
    Dropped,
    Epochs,
    Side,
    Width,
    are_bundled,
    chain,
    classified,
    pictures,
    scaled,
)

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "resnet20": {"width": 4, "blocks": 1, "epochs": 1},
    "vgg": {"width": 1 / 8, "dropout": 0.2, "epochs": 1},
    "resnet50": {"depth": 14, "width": 1 / 16, "epochs": 1},
}
FULL_SIZES: Mapping[str, Mapping[str, object]] = {
    "vgg": {"depth": 16, "image": 224, "classes": 1000},
    "resnet50": {"image": 224, "classes": 1000},
}

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

BOTTLENECKS: Mapping[int, tuple[int, ...]] = {
    14: (1, 1, 1, 1),
    26: (2, 2, 2, 2),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}
"""Blocks of each stage by the number of layers with weights. 50 to 152 are He et al., 2015, table 1."""


def resnet20(
    width: Annotated[Count, "channels of the first stage; each stage has twice as many as the one before"] = 16,
    blocks: Annotated[Count, "blocks of two convolutions in each of the three stages: n make 6 n + 2 layers"] = 3,
    epochs: Epochs = 20,
) -> Document:
    """ResNet-20, the residual net for small pictures.

    He et al., 2015, section 4.2: three stages of residual blocks, each stage with half the height and width and twice
    the channels. Where the shape changes the shortcut is a 1 × 1 convolution (the paper's option B).
    """
    draft = Draft()
    image, label = pictures(draft, CELL_SIDE, CELL_CLASSES)
    x = chain(draft, image, conv=_conv(width, 3), norm=BatchNorm(), relu=ReLU())
    before = width
    for number, (channels, stride) in enumerate(_blocks((blocks,) * 3, width), 1):
        x = _basic_block(draft, x, f"b{number}", channels, stride, projected=channels != before)
        before = channels
    classified(draft, chain(draft, x, pool=GlobalAveragePool()), label, CELL_CLASSES, "cell")
    tuned = {"batch_size": 128, "learning_rate": 0.05, "weight_decay": 1e-4}
    return draft.document({"name": "ResNet-20", **_MOMENTUM, **tuned, "epochs": epochs})


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
    classified(draft, x, label, classes, _result(image, classes))
    tuned = {"batch_size": 128 if image == CELL_SIDE else 8, "optimizer": "adam", "learning_rate": 5e-4}
    return draft.document({"name": f"VGG-{depth}", "schedule": "cosine", "seed": 0, **tuned, "epochs": epochs})


def resnet50(
    depth: Annotated[Literal[14, 26, 50, 101, 152], "layers with weights"] = 50,
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    epochs: Epochs = 15,
) -> Document:
    """ResNet-50, the residual net for large pictures.

    He et al., 2015, table 1: bottlenecks of three convolutions beside shortcuts, a 1 × 1 convolution where the shape
    changes. A bottleneck halves the picture in its 3 × 3 convolution, as is usual today, not in its first. Other
    pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    x = chain(draft, x, conv=_conv(scaled(64, width), 7, 2), norm=BatchNorm(), relu=ReLU())
    x = chain(draft, x, pool=MaxPool2D(3, stride=2, padding=1))
    before = 0
    for number, (channels, stride) in enumerate(_blocks(BOTTLENECKS[depth], scaled(64, width)), 1):
        x = _bottleneck(draft, x, f"b{number}", channels, stride, projected=channels != before)
        before = channels
    classified(draft, chain(draft, x, mean=GlobalAveragePool()), label, classes, _result(image, classes))
    tuned = {"batch_size": 32 if image == CELL_SIDE else 8, "learning_rate": 0.005, "weight_decay": 1e-4}
    return draft.document({"name": f"ResNet-{depth}", **_MOMENTUM, **tuned, "epochs": epochs})


_MOMENTUM: Mapping[str, object] = {"optimizer": "sgd", "momentum": 0.9, "schedule": "cosine", "seed": 0}


def _blocks(stages: tuple[int, ...], channels: int) -> Iterator[tuple[int, int]]:
    """Channels and stride of each residual block: every stage but the first begins by halving the picture."""
    for stage, count in enumerate(stages):
        for position in range(count):
            yield channels * 2**stage, 2 if stage and not position else 1


def _conv(channels: int, kernel: int, stride: int = 1) -> Conv2D:
    """A convolution before a batch norm, which has the shift already; the border is the same on all sides."""
    return Conv2D(channels, kernel, stride, padding=kernel // 2, bias=False)


def _basic_block(draft: Draft, x: Output, name: str, channels: int, stride: int, *, projected: bool) -> Output:
    """Two 3 × 3 convolutions beside a shortcut."""
    first = {f"{name}_conv1": _conv(channels, 3, stride), f"{name}_norm1": BatchNorm(), f"{name}_relu1": ReLU()}
    second = {f"{name}_conv2": _conv(channels, 3), f"{name}_norm2": BatchNorm()}
    found = chain(draft, x, **first, **second)
    return _joined(draft, x, found, name, _conv(channels, 1, stride) if projected else None)


def _bottleneck(draft: Draft, x: Output, name: str, channels: int, stride: int, *, projected: bool) -> Output:
    """A 1 × 1, a 3 × 3 and a 1 × 1 convolution to four times the channels, beside a shortcut."""
    first = {f"{name}_conv1": _conv(channels, 1), f"{name}_norm1": BatchNorm(), f"{name}_relu1": ReLU()}
    second = {f"{name}_conv2": _conv(channels, 3, stride), f"{name}_norm2": BatchNorm(), f"{name}_relu2": ReLU()}
    third = {f"{name}_conv3": _conv(4 * channels, 1), f"{name}_norm3": BatchNorm()}
    found = chain(draft, x, **first, **second, **third)
    return _joined(draft, x, found, name, _conv(4 * channels, 1, stride) if projected else None)


def _joined(draft: Draft, x: Output, found: Output, name: str, projection: Conv2D | None) -> Output:
    """What the convolutions found, added to their input, which is projected where its shape differs."""
    if projection is not None:
        x = chain(draft, x, **{f"{name}_skip": projection, f"{name}_skip_norm": BatchNorm()})
    (total,) = draft.add(Add(), found, x, title=f"{name}_sum")
    return chain(draft, total, **{f"{name}_relu": ReLU()})


def _result(side: int, classes: int) -> str:
    return "cell" if are_bundled(side, classes) else "class"
