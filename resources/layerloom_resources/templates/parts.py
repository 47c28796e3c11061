"""What several templates are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom.data import blood_cells
from layerloom.graph.draft import Draft
from layerloom.graph.model import Output
from layerloom.layers import Accuracy, BatchNorm, BloodCells, Conv2D, CrossEntropy, Dense, Input, Layer, ReLU
from layerloom.layers import Output as Result
from layerloom.layers.parameters import Count, Probability, Range

Dropped = Annotated[Probability, "share of entries that are dropped in training"]
Epochs = Annotated[Count, "how often every row is seen"]
Width = Annotated[float, Range(low=1 / 64, high=64), "factor of the number of channels and hidden units"]
Side = Annotated[int, Range(low=32, high=1024, unit="px"), "height and width of the pictures"]
Classes = Annotated[Count, "classes of the pictures"]

CELL_SIDE = 32
CELL_CLASSES = len(blood_cells.CLASSES)

ADAM: Mapping[str, object] = {"optimizer": "adam", "learning_rate": 1e-3, "schedule": "cosine", "seed": 0}
MOMENTUM: Mapping[str, object] = {"optimizer": "sgd", "momentum": 0.9, "schedule": "cosine", "seed": 0}


def chain(draft: Draft, x: Output, **layers: Layer) -> Output:
    """Layers one after another, by title; the port at the end."""
    for title, layer in layers.items():
        (x,) = draft.add(layer, x, title=title)
    return x


def conv(channels: int, kernel: int, stride: int = 1) -> Conv2D:
    """A convolution before a batch norm, which has the shift already; the border is the same on all sides."""
    return Conv2D(channels, kernel, stride, padding=kernel // 2, bias=False)


def normed(name: str, convolution: Conv2D, activation: Layer | None = None, eps: float = 1e-5) -> dict[str, Layer]:
    """A convolution with its batch norm and its activation (ReLU unless given), by titles that begin with the name."""
    relu = ReLU() if activation is None else activation
    return {f"{name}_conv": convolution, f"{name}_norm": BatchNorm(eps=eps), f"{name}_relu": relu}


def classified(draft: Draft, x: Output, label: Output, classes: int, result: str) -> None:
    """Scores for each class, their loss and accuracy, and the result under its title."""
    judged(draft, chain(draft, x, scores=Dense(classes)), label, result)


def judged(draft: Draft, scores: Output, label: Output, result: str) -> None:
    """The loss and accuracy of scores, and the result under its title."""
    draft.add(CrossEntropy(), scores, label, title="loss")
    draft.add(Accuracy(), scores, label, title="accuracy")
    draft.add(Result(), scores, title=result)


def are_bundled(side: int, classes: int) -> bool:
    """Whether the bundled blood cells are pictures of that size in so many classes."""
    return (side, classes) == (CELL_SIDE, CELL_CLASSES)


def pictures(draft: Draft, side: int, classes: int) -> tuple[Output, Output]:
    """Where colour pictures and their classes come from: the bundled blood cells if these fit, otherwise `Input`s."""
    if are_bundled(side, classes):
        image, label = draft.add(BloodCells(), title="cells")
        return image, label
    (image,) = draft.add(Input((3, side, side)), title="image")
    (label,) = draft.add(Input((), "int", classes), title="label")
    return image, label


def kind_of(side: int, classes: int) -> str:
    """What the net tells of a picture: the title of its result."""
    return "cell" if are_bundled(side, classes) else "class"


def batch_for(side: int, small: int) -> int:
    """Rows in one step: so many of the bundled pictures, few of large ones."""
    return small if side == CELL_SIDE else 8


def scaled(count: int, width: float) -> int:
    """A number of channels or units by the factor, at least 1."""
    return max(round(count * width), 1)
