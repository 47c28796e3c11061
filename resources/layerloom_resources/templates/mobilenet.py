"""MobileNetV2, a net for phones: nearly all that it computes is in 1 × 1 convolutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import Add, BatchNorm, Conv2D, Dropout, GlobalAveragePool, Layer, ReLU6
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
    conv,
    kind_of,
    normed,
    pictures,
)

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "mobilenet_v2": {"blocks": 7, "width": 1 / 4, "dropout": 0.0, "epochs": 1},
}
FULL_SIZES: Mapping[str, Mapping[str, object]] = {"mobilenet_v2": {"image": 224, "classes": 1000}}


class Stage(NamedTuple):
    """Blocks of the same channels: how many times wider each is inside, and the stride of the first."""

    expansion: int
    channels: int
    blocks: int
    stride: int


MOBILENET_V2 = (
    Stage(1, 16, 1, 1),
    Stage(6, 24, 2, 2),
    Stage(6, 32, 3, 2),
    Stage(6, 64, 4, 2),
    Stage(6, 96, 3, 1),
    Stage(6, 160, 3, 2),
    Stage(6, 320, 1, 1),
)
"""Sandler et al., 2018, table 2."""


def mobilenet_v2(
    blocks: Annotated[Literal[7, 17], "residual blocks: 17 as in the paper, or 7, the first of each stage"] = 17,
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    dropout: Dropped = 0.2,
    epochs: Epochs = 20,
) -> Document:
    """MobileNetV2, few multiplications.

    Sandler et al., 2018: a block makes the channels many, looks at each by itself with a 3 × 3 convolution (as many
    groups as channels), and makes them few again without an activation; blocks that keep the shape have a shortcut.
    Channels are multiples of 8 at every width, and the last convolution is never narrower than the paper's. Other
    pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    before = _eights(32 * width)
    x = chain(draft, x, **_normed("stem", conv(before, 3, 2)))
    number = 0
    for stage in MOBILENET_V2:
        channels = _eights(stage.channels * width)
        for position in range(stage.blocks if blocks == 17 else 1):
            number, stride = number + 1, 1 if position else stage.stride
            x = _block(draft, x, f"b{number}", (before, before * stage.expansion, channels), stride)
            before = channels
    x = chain(draft, x, **_normed("top", conv(_eights(1280 * max(width, 1.0)), 1)))
    x = chain(draft, x, mean=GlobalAveragePool(), dropout=Dropout(dropout))
    classified(draft, x, label, classes, kind_of(image, classes))
    return draft.document({"name": "MobileNetV2", **ADAM, "batch_size": batch_for(image, 32), "epochs": epochs})


def _eights(channels: float) -> int:
    """The nearest multiple of 8 that is at least 8 and no less than nine tenths of the number (the authors' rule)."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


def _block(draft: Draft, x: Output, name: str, channels: tuple[int, int, int], stride: int) -> Output:
    """An inverted residual: channels before, inside and after it."""
    before, inside, after = channels
    wide = _normed(f"{name}_wide", conv(inside, 1)) if inside > before else {}
    each = Conv2D(inside, 3, stride, padding=1, groups=inside, bias=False)
    narrow = {f"{name}_narrow_conv": conv(after, 1), f"{name}_narrow_norm": BatchNorm()}
    found = chain(draft, x, **wide, **_normed(f"{name}_each", each), **narrow)
    if stride != 1 or before != after:
        return found
    (total,) = draft.add(Add(), found, x, title=f"{name}_sum")
    return total


def _normed(name: str, convolution: Conv2D) -> dict[str, Layer]:
    return normed(name, convolution, ReLU6())
