"""DenseNet: every layer sees what all layers before it in its block have found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import AveragePool2D, BatchNorm, Concatenate, GlobalAveragePool, Layer, MaxPool2D, ReLU
from layerloom.layers.parameters import Count
from layerloom_resources.templates.parts import (
    ADAM,
    Classes,
    Epochs,
    Side,
    batch_for,
    chain,
    classified,
    conv,
    kind_of,
    normed,
    pictures,
)

TEST_SIZES: Mapping[str, Mapping[str, object]] = {"densenet121": {"depth": 13, "growth": 4, "epochs": 1}}
FULL_SIZES: Mapping[str, Mapping[str, object]] = {"densenet121": {"image": 224, "classes": 1000}}

BLOCKS: Mapping[int, tuple[int, ...]] = {
    13: (1, 1, 1, 1),
    121: (6, 12, 24, 16),
    169: (6, 12, 32, 32),
    201: (6, 12, 48, 32),
}
"""Layers of each block by the number of layers with weights. 121 to 201 are Huang et al., 2017, table 1."""

INNER = 4
"""How many times the growth a layer has inside."""


def densenet121(
    depth: Annotated[Literal[13, 121, 169, 201], "layers with weights; 13 is for trying out"] = 121,
    growth: Annotated[Count, "channels that each layer adds; the first convolution has twice as many"] = 32,
    image: Side = 32,
    classes: Classes = 3,
    epochs: Epochs = 15,
) -> Document:
    """DenseNet-121, layers that see all before them.

    Huang et al., 2017, table 1, with bottlenecks and half the channels between blocks (DenseNet-BC): norm and ReLU
    come before each convolution, and what it finds is put beside all channels so far. Other pictures than the bundled
    blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    channels = 2 * growth
    x = chain(draft, x, **normed("stem", conv(channels, 7, 2)), pool=MaxPool2D(3, 2, padding=1))
    for block, count in enumerate(BLOCKS[depth], 1):
        for number in range(1, count + 1):
            x = _grown(draft, x, f"b{block}_{number}", growth)
        channels += growth * count
        if block < len(BLOCKS[depth]):
            channels //= 2
            x = chain(draft, x, **_halving(f"t{block}", channels))
    x = chain(draft, x, norm=BatchNorm(), relu=ReLU(), mean=GlobalAveragePool())
    classified(draft, x, label, classes, kind_of(image, classes))
    tuned = {"batch_size": batch_for(image, 32), "epochs": epochs}
    return draft.document({"name": f"DenseNet-{depth}", **ADAM, **tuned})


def _grown(draft: Draft, x: Output, name: str, growth: int) -> Output:
    """The channels so far, and beside them those that a 1 × 1 and a 3 × 3 convolution find in them."""
    inner = {f"{name}_norm1": BatchNorm(), f"{name}_relu1": ReLU(), f"{name}_conv1": conv(INNER * growth, 1)}
    outer = {f"{name}_norm2": BatchNorm(), f"{name}_relu2": ReLU(), f"{name}_conv2": conv(growth, 3)}
    (joined,) = draft.add(Concatenate(), x, chain(draft, x, **inner, **outer), title=f"{name}_joined")
    return joined


def _halving(name: str, channels: int) -> dict[str, Layer]:
    """Half the channels, half the height and width."""
    found: dict[str, Layer] = {f"{name}_norm": BatchNorm(), f"{name}_relu": ReLU()}
    return {**found, f"{name}_conv": conv(channels, 1), f"{name}_pool": AveragePool2D()}
