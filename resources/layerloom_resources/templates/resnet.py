"""Residual nets: for small pictures, and in the two forms of ImageNet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import Add, BatchNorm, Conv2D, GlobalAveragePool, MaxPool2D, ReLU
from layerloom.layers.parameters import Count
from layerloom_resources.templates.parts import (
    CELL_CLASSES,
    CELL_SIDE,
    MOMENTUM,
    Classes,
    Epochs,
    Side,
    Width,
    batch_for,
    chain,
    classified,
    conv,
    kind_of,
    pictures,
    scaled,
)

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "resnet20": {"width": 4, "blocks": 1, "epochs": 1},
    "resnet18": {"depth": 10, "width": 1 / 16, "epochs": 1},
    "resnet50": {"depth": 14, "width": 1 / 16, "epochs": 1},
}
FULL_SIZES: Mapping[str, Mapping[str, object]] = {
    "resnet18": {"image": 224, "classes": 1000},
    "resnet50": {"image": 224, "classes": 1000},
}

BASIC_BLOCKS: Mapping[int, tuple[int, ...]] = {10: (1, 1, 1, 1), 18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}
"""Blocks of each stage by the number of layers with weights. 18 and 34 are He et al., 2015, table 1."""

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
    x = chain(draft, image, conv=conv(width, 3), norm=BatchNorm(), relu=ReLU())
    before = width
    for number, (channels, stride) in enumerate(_blocks((blocks,) * 3, width), 1):
        x = _basic_block(draft, x, f"b{number}", channels, stride, projected=channels != before)
        before = channels
    classified(draft, chain(draft, x, pool=GlobalAveragePool()), label, CELL_CLASSES, "cell")
    tuned = {"batch_size": 128, "learning_rate": 0.05, "weight_decay": 1e-4}
    return draft.document({"name": "ResNet-20", **MOMENTUM, **tuned, "epochs": epochs})


def resnet18(
    depth: Annotated[Literal[10, 18, 34], "layers with weights; 10 is for trying out"] = 18,
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    epochs: Epochs = 15,
) -> Document:
    """ResNet-18, the shallow residual net for large pictures.

    He et al., 2015, table 1: blocks of two 3 × 3 convolutions beside shortcuts, a 1 × 1 convolution where the shape
    changes. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your
    own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    before = scaled(64, width)
    x = _stem(draft, x, before)
    for number, (channels, stride) in enumerate(_blocks(BASIC_BLOCKS[depth], before), 1):
        x = _basic_block(draft, x, f"b{number}", channels, stride, projected=channels != before)
        before = channels
    return _resnet(draft, x, label, depth, image, classes, epochs)


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
    x, before = _stem(draft, x, scaled(64, width)), 0
    for number, (channels, stride) in enumerate(_blocks(BOTTLENECKS[depth], scaled(64, width)), 1):
        x = _bottleneck(draft, x, f"b{number}", channels, stride, projected=channels != before)
        before = channels
    return _resnet(draft, x, label, depth, image, classes, epochs)


def _stem(draft: Draft, x: Output, channels: int) -> Output:
    """A quarter of the height and width."""
    x = chain(draft, x, conv=conv(channels, 7, 2), norm=BatchNorm(), relu=ReLU())
    return chain(draft, x, pool=MaxPool2D(3, stride=2, padding=1))


def _resnet(draft: Draft, x: Output, label: Output, depth: int, image: int, classes: int, epochs: int) -> Document:
    """What the blocks found, classified, and how that is trained."""
    classified(draft, chain(draft, x, mean=GlobalAveragePool()), label, classes, kind_of(image, classes))
    tuned = {"batch_size": batch_for(image, 32), "learning_rate": 0.005, "weight_decay": 1e-4}
    return draft.document({"name": f"ResNet-{depth}", **MOMENTUM, **tuned, "epochs": epochs})


def _blocks(stages: tuple[int, ...], channels: int) -> Iterator[tuple[int, int]]:
    """Channels and stride of each residual block: every stage but the first begins by halving the picture."""
    for stage, count in enumerate(stages):
        for position in range(count):
            yield channels * 2**stage, 2 if stage and not position else 1


def _basic_block(draft: Draft, x: Output, name: str, channels: int, stride: int, *, projected: bool) -> Output:
    """Two 3 × 3 convolutions beside a shortcut."""
    first = {f"{name}_conv1": conv(channels, 3, stride), f"{name}_norm1": BatchNorm(), f"{name}_relu1": ReLU()}
    second = {f"{name}_conv2": conv(channels, 3), f"{name}_norm2": BatchNorm()}
    found = chain(draft, x, **first, **second)
    return _joined(draft, x, found, name, conv(channels, 1, stride) if projected else None)


def _bottleneck(draft: Draft, x: Output, name: str, channels: int, stride: int, *, projected: bool) -> Output:
    """A 1 × 1, a 3 × 3 and a 1 × 1 convolution to four times the channels, beside a shortcut."""
    first = {f"{name}_conv1": conv(channels, 1), f"{name}_norm1": BatchNorm(), f"{name}_relu1": ReLU()}
    second = {f"{name}_conv2": conv(channels, 3, stride), f"{name}_norm2": BatchNorm(), f"{name}_relu2": ReLU()}
    third = {f"{name}_conv3": conv(4 * channels, 1), f"{name}_norm3": BatchNorm()}
    found = chain(draft, x, **first, **second, **third)
    return _joined(draft, x, found, name, conv(4 * channels, 1, stride) if projected else None)


def _joined(draft: Draft, x: Output, found: Output, name: str, projection: Conv2D | None) -> Output:
    """What the convolutions found, added to their input, which is projected where its shape differs."""
    if projection is not None:
        x = chain(draft, x, **{f"{name}_skip": projection, f"{name}_skip_norm": BatchNorm()})
    (total,) = draft.add(Add(), found, x, title=f"{name}_sum")
    return chain(draft, total, **{f"{name}_relu": ReLU()})
