"""GoogLeNet and Inception-v3: modules whose branches look at the same picture with kernels of several sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import (
    AveragePool2D,
    Concatenate,
    Conv2D,
    CrossEntropy,
    Dense,
    Dropout,
    GlobalAveragePool,
    Layer,
    MaxPool2D,
)
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
    scaled,
)

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "googlenet": {"modules": 3, "width": 1 / 8, "dropout": 0.0, "epochs": 1},
    "inception_v3": {"modules": 5, "width": 1 / 16, "dropout": 0.0, "epochs": 1},
}
FULL_SIZES: Mapping[str, Mapping[str, object]] = {
    "googlenet": {"image": 224, "classes": 1000},
    "inception_v3": {"image": 299, "classes": 1000},
}

EPS = 1e-3
"""Of every batch norm in both nets, as in the authors' and torchvision's; not the usual 1e-5."""

Auxiliary = Annotated[bool, "whether scores from the middle of the net have a loss too, which helps deep nets learn"]


class Branches(NamedTuple):
    """Channels of the four branches of a module of GoogLeNet: 1 × 1; 1 × 1 then 3 × 3, twice; pooling then 1 × 1."""

    single: int
    first: tuple[int, int]
    second: tuple[int, int]
    pooled: int


GOOGLENET: tuple[tuple[Branches, ...], ...] = (
    (Branches(64, (96, 128), (16, 32), 32), Branches(128, (128, 192), (32, 96), 64)),
    (
        Branches(192, (96, 208), (16, 48), 64),
        Branches(160, (112, 224), (24, 64), 64),
        Branches(128, (128, 256), (24, 64), 64),
        Branches(112, (144, 288), (32, 64), 64),
        Branches(256, (160, 320), (32, 128), 128),
    ),
    (Branches(256, (160, 320), (32, 128), 128), Branches(384, (192, 384), (48, 128), 128)),
)
"""The modules of each stage: Szegedy et al., 2014, table 1."""


def googlenet(
    modules: Annotated[Literal[3, 9], "inception modules: 9 as in the paper, or 3, the first of each stage"] = 9,
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    dropout: Dropped = 0.2,
    epochs: Epochs = 15,
) -> Document:
    """GoogLeNet, branches with kernels of several sizes.

    Szegedy et al., 2014, as torchvision has it: with batch normalization (eps 0.001), 3 × 3 convolutions where the
    paper has 5 × 5, poolings that round up, and without auxiliary scores. Other pictures than the bundled blood cells
    (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    x = chain(draft, x, **_normed("stem1", conv(scaled(64, width), 7, 2)), pool1=MaxPool2D(3, 2, ceil_mode=True))
    x = chain(draft, x, **_normed("stem2", conv(scaled(64, width), 1)), **_normed("stem3", conv(scaled(192, width), 3)))
    x = chain(draft, x, pool2=MaxPool2D(3, 2, ceil_mode=True))
    for stage, found in enumerate(GOOGLENET, 3):
        for letter, branches in zip("abcde", found if modules == 9 else found[:1], strict=False):
            x = _module(draft, x, f"{stage}{letter}", branches, width)
        if stage < 5:
            x = chain(draft, x, **{f"pool{stage}": MaxPool2D(3 if stage == 3 else 2, 2, ceil_mode=True)})
    x = chain(draft, x, mean=GlobalAveragePool(), dropout=Dropout(dropout))
    classified(draft, x, label, classes, kind_of(image, classes))
    return draft.document({"name": "GoogLeNet", **ADAM, "batch_size": batch_for(image, 32), "epochs": epochs})


def _module(draft: Draft, x: Output, name: str, branches: Branches, width: float) -> Output:
    """The four branches side by side."""
    sides = [chain(draft, x, **_normed(f"{name}_1x1", conv(scaled(branches.single, width), 1)))]
    for letter, (before, after) in zip("ab", (branches.first, branches.second), strict=True):
        reduced = _normed(f"{name}_{letter}1", conv(scaled(before, width), 1))
        sides.append(chain(draft, x, **reduced, **_normed(f"{name}_{letter}2", conv(scaled(after, width), 3))))
    pooled = _normed(f"{name}_pooled", conv(scaled(branches.pooled, width), 1))
    sides.append(chain(draft, x, **{f"{name}_pool": MaxPool2D(3, 1, padding=1)}, **pooled))
    return _joined(draft, sides, name)


PAPER_SIDE = 299
"""Height and width of the pictures for which Inception-v3 was made."""

Border = Literal["valid", "same"]


def inception_v3(
    modules: Annotated[Literal[5, 11], "inception modules: 11 as in the paper, or 5, one of each kind"] = 11,
    width: Width = 1.0,
    image: Side = 32,
    classes: Classes = 3,
    dropout: Dropped = 0.5,
    auxiliary: Auxiliary = True,
    epochs: Epochs = 15,
) -> Document:
    """Inception-v3, large kernels as pairs of narrow ones.

    Szegedy et al., 2015, as torchvision has it (batch norm with eps 0.001); the border of mean poolings is not counted,
    as in the authors' net. Pictures under 299 pixels would vanish: they keep a border in every layer. Other pictures
    than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.
    """
    draft = Draft()
    x, label = pictures(draft, image, classes)
    net = _InceptionV3(draft, width, "valid" if image >= PAPER_SIDE else "same")
    thrice, four, twice = (3, 4, 2) if modules == 11 else (1, 1, 1)
    x = net.stem(x)
    for number, pooled in enumerate((32, 64, 64)[:thrice], 1):
        x = net.several_sizes(x, f"a{number}", pooled)
    x = net.halved(x, "b1")
    for number, inner in enumerate((128, 160, 160, 192)[:four], 1):
        x = net.narrow_pairs(x, f"c{number}", inner)
    if auxiliary:
        scores = net.auxiliary_scores(x, classes)
        draft.add(CrossEntropy(0.4), scores, label, title="auxiliary_loss")
    x = net.halved_again(x, "d1")
    for number in range(1, twice + 1):
        x = net.widest(x, f"e{number}")
    x = chain(draft, x, mean=GlobalAveragePool(), dropout=Dropout(dropout))
    classified(draft, x, label, classes, kind_of(image, classes))
    return draft.document({"name": "Inception-v3", **ADAM, "batch_size": batch_for(image, 32), "epochs": epochs})


class _InceptionV3:
    """The kinds of modules, each with the channels of the paper times `width`.

    Layers that make the picture smaller have `border`; all others keep its size.
    """

    def __init__(self, draft: Draft, width: float, border: Border) -> None:
        self._draft, self._width, self._border = draft, width, border

    def _conv(self, channels: int, kernel: int | tuple[int, int] = 1) -> Conv2D:
        return Conv2D(scaled(channels, self._width), kernel, bias=False)

    def _smaller(self, channels: int, stride: int = 2, kernel: int = 3) -> Conv2D:
        return Conv2D(scaled(channels, self._width), kernel, stride, padding=self._border, bias=False)

    def _through(self, x: Output, name: str, *convolutions: Conv2D) -> Output:
        """Convolutions one after another, each with its norm and ReLU."""
        numbered = enumerate(convolutions, 1)
        layers: dict[str, Layer] = {}
        for number, convolution in numbered:
            layers |= _normed(f"{name}{number}", convolution)
        return chain(self._draft, x, **layers)

    def _pooled(self, x: Output, name: str, channels: int) -> Output:
        means = chain(self._draft, x, **{f"{name}_pool": AveragePool2D(3, 1, padding=1)})
        return self._through(means, f"{name}_pooled", self._conv(channels))

    def _largest(self, x: Output, name: str) -> Output:
        return chain(self._draft, x, **{f"{name}_pool": MaxPool2D(3, 2, padding=self._border)})

    def stem(self, x: Output) -> Output:
        """An eighth of the height and width, in 192 channels."""
        x = self._through(x, "stem_a", self._smaller(32), self._smaller(32, 1), self._conv(64, 3))
        x = self._largest(x, "stem_a")
        x = self._through(x, "stem_b", self._conv(80), self._smaller(192, 1))
        return self._largest(x, "stem_b")

    def several_sizes(self, x: Output, name: str, pooled: int) -> Output:
        """Figure 5 of the paper: 1 × 1, 5 × 5, two 3 × 3, pooling."""
        sides = [
            self._through(x, f"{name}_1x1_", self._conv(64)),
            self._through(x, f"{name}_5x5_", self._conv(48), self._conv(64, 5)),
            self._through(x, f"{name}_3x3_", self._conv(64), self._conv(96, 3), self._conv(96, 3)),
            self._pooled(x, name, pooled),
        ]
        return _joined(self._draft, sides, name)

    def halved(self, x: Output, name: str) -> Output:
        """Half the height and width: a 3 × 3, two 3 × 3, pooling."""
        sides = [
            self._through(x, f"{name}_3x3_", self._smaller(384)),
            self._through(x, f"{name}_twice_", self._conv(64), self._conv(96, 3), self._smaller(96)),
            self._largest(x, name),
        ]
        return _joined(self._draft, sides, name)

    def narrow_pairs(self, x: Output, name: str, inner: int) -> Output:
        """Figure 6: 1 × 1, a 7 × 7 as a pair of narrow kernels, two such pairs, pooling."""
        row, column = self._conv(inner, (1, 7)), self._conv(inner, (7, 1))
        sides = [
            self._through(x, f"{name}_1x1_", self._conv(192)),
            self._through(x, f"{name}_7x7_", self._conv(inner), row, self._conv(192, (7, 1))),
            self._through(x, f"{name}_twice_", self._conv(inner), column, row, column, self._conv(192, (1, 7))),
            self._pooled(x, name, 192),
        ]
        return _joined(self._draft, sides, name)

    def halved_again(self, x: Output, name: str) -> Output:
        """Half the height and width: a 3 × 3, a pair of narrow kernels then a 3 × 3, pooling."""
        pair = self._conv(192, (1, 7)), self._conv(192, (7, 1))
        sides = [
            self._through(x, f"{name}_3x3_", self._conv(192), self._smaller(320)),
            self._through(x, f"{name}_7x7_", self._conv(192), *pair, self._smaller(192)),
            self._largest(x, name),
        ]
        return _joined(self._draft, sides, name)

    def widest(self, x: Output, name: str) -> Output:
        """Figure 7: as the first kind, but each 3 × 3 ends in a row and a column side by side."""
        sides = [
            self._through(x, f"{name}_1x1_", self._conv(320)),
            self._row_beside_column(self._through(x, f"{name}_3x3_", self._conv(384)), f"{name}_3x3"),
            self._row_beside_column(
                self._through(x, f"{name}_twice_", self._conv(448), self._conv(384, 3)), f"{name}_twice"
            ),
            self._pooled(x, name, 192),
        ]
        return _joined(self._draft, sides, name)

    def _row_beside_column(self, x: Output, name: str) -> Output:
        narrow = (("row", (1, 3)), ("column", (3, 1)))
        sides = [self._through(x, f"{name}_{form}", self._conv(384, kernel)) for form, kernel in narrow]
        return _joined(self._draft, sides, name)

    def auxiliary_scores(self, x: Output, classes: int) -> Output:
        """Scores from the middle of the net."""
        pool = AveragePool2D(5, 3, padding=2 if self._border == "same" else "valid")
        x = chain(self._draft, x, auxiliary_pool=pool)
        x = self._through(x, "auxiliary", self._conv(128), self._smaller(768, 1, kernel=5))
        return chain(self._draft, x, auxiliary_mean=GlobalAveragePool(), auxiliary_scores=Dense(classes))


def _normed(name: str, convolution: Conv2D) -> dict[str, Layer]:
    return normed(name, convolution, eps=EPS)


def _joined(draft: Draft, sides: list[Output], name: str) -> Output:
    (joined,) = draft.add(Concatenate(), *sides, title=f"{name}_joined")
    return joined
