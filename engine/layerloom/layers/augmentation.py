"""Layers that change images at random while training, so that a net sees more of them than there are.

Every sample is changed by itself. In evaluation and prediction they do nothing (RandomCrop takes the middle).
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers import augmentation_modules as modules
from layerloom.layers.borders import CenterCrop
from layerloom.layers.checks import known
from layerloom.layers.code import (
    Attribute,
    Call,
    Code,
    Conditional,
    Expression,
    Item,
    Method,
    Operator,
    Part,
    Port,
    Shared,
    call,
    named,
)
from layerloom.layers.code_sizes import reckoned, size_of
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Pair, Pixels, Probability, Range, Rate
from layerloom.layers.spec import Spec
from layerloom.layers.windows import need_image, pair

X = Port("x")
TRAINING = Attribute(Part(), "training")
"""Whether the net is in training, in PyTorch: what the part of the layer knows of itself."""
Turn = Annotated[float, Range(low=0.0, high=0.5)]


class _Augmentation(Layer):
    """What all share: the shape stays."""

    random: ClassVar[bool] = True

    def infer(self, x: Spec) -> Spec:
        return need_image(x, type(self).__name__)


def _only_in_training(changed: Expression, otherwise: Expression = X, shared: Expression = None) -> Code:
    return Code({"": named("torch.nn.Identity")}, (Conditional(TRAINING, changed, otherwise),), shared)


def _drawn(low: float, high: float, *shape: int) -> Expression:
    """Numbers evenly spread between limits, of this shape for every sample."""
    batch = Item(Attribute(X, "shape"), 0)
    return Method(Method(X, "new_empty", ((batch, *shape),)), "uniform_", (low, high))


class RandomFlip(_Augmentation, category="Augmentation", aliases=("augmentation", "mirror", "horizontal flip")):
    """In training mirrors half of the images, left to right, top to bottom, or both."""

    mode: Annotated[Literal["horizontal", "vertical", "both"], "left to right, top to bottom, or each by itself"] = (
        "horizontal"
    )

    @property
    def _axes(self) -> tuple[int, ...]:
        return {"horizontal": (-1,), "vertical": (-2,), "both": (-1, -2)}[self.mode]

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomFlip, self._axes)

    def torch(self, x: Spec) -> Code:
        if len(self._axes) == 1:
            return _only_in_training(_half(X, self._axes[0]))
        return _only_in_training(_half(Shared(), -2), shared=_half(X, -1))


def _half(value: Expression, axis: int) -> Expression:
    """The values, half of them mirrored along an axis."""
    return named("torch.where", Operator("<", (_drawn(0, 1, 1, 1, 1), 0.5)), Method(value, "flip", (axis,)), value)


class RandomRotation(_Augmentation, category="Augmentation", aliases=("augmentation", "turn", "rotate")):
    """In training turns each image around its middle; what comes in from outside is the image mirrored."""

    factor: Annotated[Turn, "largest turn in both directions, as a part of a full one: 0.1 is 36 degrees"] = 0.1

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomRotation, self.factor)

    def torch(self, x: Spec) -> Code:
        height, width = x.dims[1:]
        angle, none = Shared(), named("torch.zeros_like", Shared())
        sine, cosine = named("torch.sin", angle), named("torch.cos", angle)
        if height is None or width is None:
            tall = Operator("/", (size_of(x, 1), size_of(x, 2)))
            down, right = Operator("*", (Operator("-", (sine,)), tall)), Operator("/", (sine, tall))
        else:
            down, right = Operator("*", (sine, -height / width)), Operator("*", (sine, width / height))
        most = 2 * math.pi * self.factor
        return _only_in_training(_sampled(_map(cosine, down, none, right, cosine, none)), shared=_drawn(-most, most))


class RandomZoom(_Augmentation, category="Augmentation", aliases=("augmentation", "scale")):
    """In training shows each image larger or smaller; what comes in from outside is the image mirrored."""

    factor: Annotated[Rate, "largest change of the size, as a part of it"] = 0.2

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomZoom, self.factor)

    def torch(self, x: Spec) -> Code:
        scale, none = Shared(), named("torch.zeros_like", Shared())
        drawn = _drawn(1 - self.factor, 1 + self.factor)
        return _only_in_training(_sampled(_map(scale, none, none, none, scale, none)), shared=drawn)


class RandomTranslation(_Augmentation, category="Augmentation", aliases=("augmentation", "shift", "move")):
    """In training moves each image; what comes in from outside is the image mirrored."""

    height: Annotated[Probability, "most that it is moved up or down, as a part of its height"] = 0.1
    width: Annotated[Probability, "most that it is moved to a side, as a part of its width"] = 0.1

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomTranslation, self.height, self.width)

    def torch(self, x: Spec) -> Code:
        one, none = named("torch.ones_like", Shared()), named("torch.zeros_like", Shared())
        down, right = _drawn(-2 * self.height, 2 * self.height), Shared()
        drawn = _drawn(-2 * self.width, 2 * self.width)
        return _only_in_training(_sampled(_map(one, none, right, none, one, down)), shared=drawn)


def _map(*entries: Expression) -> Expression:
    """Affine maps from their six entries, row by row."""
    return Method(named("torch.stack", list(entries), dim=-1), "reshape", (-1, 2, 3))


def _sampled(theta: Expression) -> Expression:
    functional = "torch.nn.functional"
    grid = named(f"{functional}.affine_grid", theta, Attribute(X, "shape"), align_corners=False)
    return named(f"{functional}.grid_sample", X, grid, padding_mode="reflection", align_corners=False)


class RandomCrop(CenterCrop, category="Augmentation", aliases=("augmentation", "part", "window")):
    """In training a part of the image from anywhere, otherwise its middle."""

    random: ClassVar[bool] = True

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomCrop, self.height, self.width)

    def torch(self, x: Spec) -> Code:
        over = tuple(reckoned(size_of(x, axis), "-", kept) for axis, kept in ((1, self.height), (2, self.width)))
        rows = Operator("+", (_start(over[0]), Method(_places(self.height), "reshape", (-1, 1))))
        columns = Operator("+", (_start(over[1]), _places(self.width)))
        cut = named("torch.take_along_dim", named("torch.take_along_dim", X, rows, dim=-2), columns, dim=-1)
        return _only_in_training(cut, self._middle(x))


def _start(over: Expression) -> Expression:
    """Where each sample begins: a whole number up to what is left over."""
    count = over + 1 if isinstance(over, int) else Operator("+", (over, 1))
    drawn = named("torch.randint", count, (Item(Attribute(X, "shape"), 0), 1, 1, 1))
    return Method(drawn, "to", (Attribute(X, "device"),))


def _places(count: int) -> Expression:
    return Call("torch.arange", (count,), (("device", Attribute(X, "device")),))


class RandomContrast(_Augmentation, category="Augmentation", aliases=("augmentation", "color", "light")):
    """In training brings the pixels of each image nearer to the mean of their channel, or further from it."""

    factor: Annotated[Probability, "largest change of the distance, as a part of it"] = 0.2
    low: Annotated[float | None, "smallest value that there is; none: any"] = None
    high: Annotated[float | None, "largest value that there is; none: any"] = None

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomContrast, self.factor, (self.low, self.high))

    def torch(self, x: Spec) -> Code:
        distance = Operator("-", (X, Shared()))
        changed = Operator("*", (distance, _drawn(1 - self.factor, 1 + self.factor, 1, 1, 1)))
        mean = Method(X, "mean", ((2, 3),), (("keepdim", True),))
        moved: Expression = Operator("+", (changed, Shared()))
        limits = (self.low, self.high)
        return _only_in_training(moved if limits == (None, None) else Method(moved, "clamp", limits), shared=mean)


class RandomBrightness(_Augmentation, category="Augmentation", aliases=("augmentation", "color", "light")):
    """In training makes each image brighter or darker, within the range that values have."""

    factor: Annotated[Probability, "largest change, as a part of the range"] = 0.2
    low: Annotated[float, "smallest value that there is"] = 0.0
    high: Annotated[float, "largest value that there is"] = 1.0

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomBrightness, self.factor, (self.low, self.high))

    def torch(self, x: Spec) -> Code:
        most = self.factor * (self.high - self.low)
        return _only_in_training(
            Method(Operator("+", (X, _drawn(-most, most, 1, 1, 1))), "clamp", (self.low, self.high))
        )


class RandomErasing(_Augmentation, category="Augmentation", aliases=("augmentation", "cutout", "occlusion")):
    """In training fills a rectangle at a random place of each image, which may reach beyond the border."""

    size: Annotated[Pixels | Pair[Pixels], "height and width of the rectangle"] = 8
    rate: Annotated[Probability, "share of the images that lose one"] = 0.5
    value: Annotated[float, "what it is filled with"] = 0.0

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RandomErasing, pair(self.size), self.rate, self.value)

    def torch(self, x: Spec) -> Code:
        (rows, columns), (high, wide) = map(known, x.dims[1:]), pair(self.size)
        down = Operator("-", (Method(_centres(rows), "reshape", (-1, 1)), _drawn(0, rows, 1, 1, 1)))
        right = Operator("-", (_centres(columns), _drawn(0, columns, 1, 1, 1)))
        inside = [Operator("<", (Method(d, "abs"), size / 2)) for d, size in ((down, high), (right, wide))]
        chosen = Operator("<", (_drawn(0, 1, 1, 1, 1), self.rate))
        return _only_in_training(Method(X, "masked_fill", (Operator("*", (chosen, *inside)), self.value)))


def _centres(count: int) -> Expression:
    """Where the middle of each pixel lies."""
    return Operator("+", (_places(count), 0.5))
