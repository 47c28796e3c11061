"""Layers of object detection. Boxes are (left, top, right, bottom) in pixels of the image: a sample has (boxes, 4)."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal, NamedTuple

from layerloom import nn
from layerloom.layers import detection_modules as modules
from layerloom.layers.checks import as_float, described, need_float
from layerloom.layers.code import (
    Attribute,
    Call,
    Code,
    Expression,
    Item,
    Method,
    NotExportable,
    Operator,
    Port,
    Shared,
    call,
    named,
)
from layerloom.layers.code_sizes import size_of
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Count, Pair, Pixels, Positive, Probability
from layerloom.layers.spec import ShapeError, Spec, agree
from layerloom.layers.windows import need_image, pair
from layerloom.ops.boxes import LARGEST_GROWTH
from layerloom.words import tr

Four = tuple[Positive, Positive, Positive, Positive]


class AnchorBoxes(Layer, category="Detection", aliases=("anchors", "priors", "default boxes", "region proposal")):
    """Boxes of several sizes and shapes around each cell of a feature map, for a net to shift and to scale."""

    without_gradient: ClassVar[tuple[str, ...]] = ("x",)

    stride: Annotated[Count, "pixels of the image from cell to cell"] = 16
    sizes: Annotated[tuple[Positive, ...], "roots of the areas, in pixels"] = (32.0, 64.0, 128.0)
    ratios: Annotated[tuple[Positive, ...], "height divided by width"] = (0.5, 1.0, 2.0)

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, "AnchorBoxes")
        kinds = len(self.sizes) * len(self.ratios)
        if not kinds:
            raise ShapeError(tr("at least one size and one ratio"), tr("none"), tr("there would be no boxes"))
        rows, columns = x.dims[1:]
        return Spec((None if rows is None or columns is None else rows * columns * kinds, 4))

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.AnchorBoxes, self.stride, self.sizes, self.ratios)

    def torch(self, x: Spec) -> Code:
        rows, columns = (self._centres(size_of(x, axis)) for axis in (1, 2))
        centres = Method(Method(named("torch.cartesian_prod", rows, columns), "flip", (-1,)), "repeat", (1, 2))
        kinds = Method(Port("x"), "new_tensor", (self._kinds,))
        boxes = Method(Operator("+", (Method(centres, "unsqueeze", (1,)), kinds)), "reshape", (-1, 4))
        batch = Item(Attribute(Port("x"), "shape"), 0)
        return Code(outputs=(Method(boxes, "expand", (batch, -1, -1)),))

    def _centres(self, count: Expression) -> Expression:
        places = Method(named("torch.arange", count), "to", (Port("x"),))
        return Operator("*", (Operator("+", (places, 0.5)), self.stride))

    @property
    def _kinds(self) -> list[Expression]:
        """The boxes around the point 0, 0: every ratio in every size."""
        kinds = [(size / 2, math.sqrt(ratio)) for ratio in self.ratios for size in self.sizes]
        return [[-half / root, -half * root, half / root, half * root] for half, root in kinds]


class BoxDecoding(Layer, category="Detection", aliases=("box regression", "yolo", "faster r-cnn", "ssd")):
    """Boxes from what a net says about anchors: how far each is shifted and how much larger it is."""

    form: Annotated[Literal["offsets", "yolo"], "shifts in sizes of an anchor; or a centre in its cell"] = "offsets"
    weights: Annotated[Four, "offsets: what codes are divided by, such as 10, 10, 5, 5"] = (1.0, 1.0, 1.0, 1.0)
    stride: Annotated[Count, "yolo: pixels of the image from cell to cell"] = 16

    def infer(self, codes: Spec, anchors: Spec) -> Spec:
        need_boxes(codes, "BoxDecoding")
        need_boxes(anchors, "BoxDecoding")
        if not agree(codes.dims[0], anchors.dims[0]):
            expected = tr("as many anchors as codes, {0}").format(codes.dims[0])
            raise ShapeError(expected, described(anchors), tr("each code belongs to an anchor"))
        return as_float(codes, (anchors.dims[0] if codes.dims[0] is None else codes.dims[0], 4))

    def build(self, codes: Spec, anchors: Spec) -> Call[nn.Module]:
        if self.form == "yolo":
            return call(modules.YoloDecoding, self.stride)
        return call(modules.BoxDecoding, self.weights)

    def torch(self, codes: Spec, anchors: Spec) -> Code:
        low, high = _half("anchors", 0), _half("anchors", 2)
        size, middle = Operator("-", (high, low)), Operator("/", (Operator("+", (low, high)), 2))
        shift, growth = _half("codes", 0), _half("codes", 2)
        if self.form == "yolo":
            moved: Expression = Operator("*", (Operator("-", (named("torch.sigmoid", shift), 0.5)), self.stride))
        else:
            shift, growth = (self._divided(part, first) for part, first in ((shift, 0), (growth, 2)))
            moved = Operator("*", (shift, size))
        grown = named("torch.exp", named("torch.clamp", growth, max=LARGEST_GROWTH))
        both: list[Expression] = [Operator("+", (middle, moved)), Operator("/", (Operator("*", (size, grown)), 2))]
        centre, half = (Method(Shared(), "narrow", (-1, first, 2)) for first in (0, 2))
        sides: list[Expression] = [Operator("-", (centre, half)), Operator("+", (centre, half))]
        return Code(outputs=(named("torch.cat", sides, dim=-1),), shared=named("torch.cat", both, dim=-1))

    def _divided(self, part: Expression, first: int) -> Expression:
        weights: Expression = list(self.weights[first : first + 2])
        if weights == [1.0, 1.0]:
            return part
        return Operator("/", (part, Method(Port("codes"), "new_tensor", (weights,))))


def _half(port: str, first: int) -> Expression:
    return Method(Port(port), "narrow", (-1, first, 2))


class BoxIoU(Layer, category="Detection", aliases=("intersection over union", "jaccard", "overlap")):
    """How much each box of the first input overlaps each of the second: the shared part of what both cover."""

    def infer(self, a: Spec, b: Spec) -> Spec:
        need_boxes(a, "BoxIoU")
        need_boxes(b, "BoxIoU")
        return Spec((a.dims[0], b.dims[0]))

    def build(self, a: Spec, b: Spec) -> Call[nn.Module]:
        return call(modules.BoxIoU)

    def torch(self, a: Spec, b: Spec) -> Code:
        ours, theirs = Method(Port("a"), "unsqueeze", (2,)), Method(Port("b"), "unsqueeze", (1,))

        def corner(value: Expression, first: int) -> Expression:
            return Method(value, "narrow", (-1, first, 2))

        def area(value: Expression) -> Expression:
            return Method(Operator("-", (corner(value, 2), corner(value, 0))), "prod", (-1,))

        low = named("torch.maximum", corner(ours, 0), corner(theirs, 0))
        high = named("torch.minimum", corner(ours, 2), corner(theirs, 2))
        shared = Method(Method(Operator("-", (high, low)), "clamp", (0,)), "prod", (-1,))
        union = Operator("-", (Operator("+", (area(ours), area(theirs))), Shared()))
        ratio = named("torch.where", Operator(">", (union, 0)), Operator("/", (Shared(), union)), 0.0)
        return Code(outputs=(ratio,), shared=shared)


class RoIAlign(Layer, category="Detection", aliases=("region of interest", "mask r-cnn", "crop and resize")):
    """The features in each box, as a small image of a fixed size (RoIAlign; He et al., 2017)."""

    everywhere: ClassVar[bool] = True
    without_gradient: ClassVar[tuple[str, ...]] = ("boxes",)

    size: Annotated[Pixels | Pair[Pixels], "height and width of what comes out of a box"] = 7
    stride: Annotated[Positive, "pixels of the image for one of the features"] = 16.0
    samples: Annotated[Count, "places in each direction that a pixel is the mean of"] = 2

    def infer(self, x: Spec, boxes: Spec) -> Spec:
        x = need_image(x, "RoIAlign")
        need_boxes(boxes, "RoIAlign")
        return Spec((boxes.dims[0], x.dims[0], *pair(self.size)))

    def build(self, x: Spec, boxes: Spec) -> Call[nn.Module]:
        return call(modules.RoIAlign, pair(self.size), 1 / self.stride, self.samples)

    def torch(self, x: Spec, boxes: Spec) -> Code:
        raise NotExportable(tr("PyTorch itself has no RoIAlign: it is in the package torchvision"))


class Objects(NamedTuple):
    """What NonMaxSuppression gives."""

    boxes: Spec
    scores: Spec
    classes: Spec
    valid: Spec


class NonMaxSuppression(Layer, category="Detection", aliases=("nms", "final boxes", "duplicates")):
    """The best boxes, without those that overlap a better one of their class; always as many, and how many count."""

    max_count: Annotated[Count, "most boxes of a sample; where there are fewer, zeros follow"] = 100
    iou: Annotated[Probability, "overlap above which the worse one goes"] = 0.5
    score: Annotated[Probability, "boxes must score more than this"] = 0.05

    def infer(self, boxes: Spec, scores: Spec) -> Objects:
        need_boxes(boxes, "NonMaxSuppression")
        need_float(scores, "NonMaxSuppression")
        if scores.rank not in (1, 2) or not agree(scores.dims[0], boxes.dims[0]):
            expected = tr("scores ({0},), or with an axis of classes").format(boxes.dims[0] or tr("boxes"))
            raise ShapeError(expected, described(scores), tr("each box has one, or one for each class"))
        classes = scores.dims[1] if scores.rank == 2 else 1
        count = self.max_count
        return Objects(
            Spec((count, 4)), Spec((count,)), Spec((count,), (), "int", classes=classes), Spec((), kind="int")
        )

    def build(self, boxes: Spec, scores: Spec) -> Call[nn.Module]:
        return call(modules.NonMaxSuppression, self.max_count, self.iou, self.score)

    def torch(self, boxes: Spec, scores: Spec) -> Code:
        raise NotExportable(tr("PyTorch itself has no non-maximum suppression: it is in the package torchvision"))


def need_boxes(x: Spec, what: str) -> None:
    """Raises `ShapeError` unless a sample is a list of boxes."""
    need_float(x, what)
    if x.rank != 2 or x.dims[1] not in (4, None):
        why = tr("{0} reads the four sides of each box").format(what)
        raise ShapeError(tr("boxes (boxes, 4)"), described(x), why)
    if x.variable:
        raise ShapeError(tr("a fixed number of boxes"), described(x), tr("the number says how large what comes out is"))
