"""What several templates are made of."""

from __future__ import annotations

from typing import Annotated

from layerloom.data import blood_cells
from layerloom.graph.draft import Draft
from layerloom.graph.model import Output
from layerloom.layers import Accuracy, BloodCells, CrossEntropy, Dense, Input, Layer
from layerloom.layers import Output as Result
from layerloom.layers.parameters import Count, Probability, Range

Dropped = Annotated[Probability, "share of entries that are dropped in training"]
Epochs = Annotated[Count, "how often every row is seen"]
Width = Annotated[float, Range(low=1 / 64, high=64), "factor of the number of channels and hidden units"]
Side = Annotated[int, Range(low=32, high=1024, unit="px"), "height and width of the pictures"]
Classes = Annotated[Count, "classes of the pictures"]

CELL_SIDE = 32
CELL_CLASSES = len(blood_cells.CLASSES)


def chain(draft: Draft, x: Output, **layers: Layer) -> Output:
    """Layers one after another, by title; the port at the end."""
    for title, layer in layers.items():
        (x,) = draft.add(layer, x, title=title)
    return x


def classified(draft: Draft, x: Output, label: Output, classes: int, result: str) -> None:
    """Scores for each class, their loss and accuracy, and the result under its title."""
    scores = chain(draft, x, scores=Dense(classes))
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


def scaled(count: int, width: float) -> int:
    """A number of channels or units by the factor, at least 1."""
    return max(round(count * width), 1)
