"""Modules of object detection. Boxes are (left, top, right, bottom) in pixels of the image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from layerloom import ops
from layerloom.nn import Module
from layerloom.tensor import Tensor


class AnchorBoxes(Module):
    """The same boxes for every sample, of several sizes and shapes around each cell of x (batch, channels, *grid).

    Gives (batch, rows * columns * kinds, 4); see `ops.anchors`.
    """

    def __init__(self, stride: int, sizes: Sequence[float], ratios: Sequence[float]) -> None:
        super().__init__()
        self.stride, self.sizes, self.ratios = stride, tuple(sizes), tuple(ratios)

    def forward(self, x: Tensor) -> Tensor:
        boxes = ops.anchors(x.shape[2:], self.stride, self.sizes, self.ratios, like=x)
        return ops.broadcast_to(boxes, (x.shape[0], *boxes.shape))


class BoxDecoding(Module):
    """Boxes from codes and anchors (batch, boxes, 4): shifts in sizes of the anchor, logarithms of growth."""

    def __init__(self, weights: Sequence[float] = (1, 1, 1, 1)) -> None:
        super().__init__()
        self.weights = tuple(weights)

    def forward(self, codes: Tensor, anchors: Tensor) -> Tensor:
        return ops.decode_boxes(codes, anchors, self.weights)


class YoloDecoding(Module):
    """As `BoxDecoding`, but a centre stays within its cell: it is at a sigmoid's part of it (Redmon, Farhadi 2017)."""

    def __init__(self, stride: int) -> None:
        super().__init__()
        self.stride = stride

    def forward(self, codes: Tensor, anchors: Tensor) -> Tensor:
        shift = (ops.sigmoid(ops.index(codes, (..., slice(2)))) - 0.5) * self.stride
        size = ops.index(anchors, (..., slice(2, 4))) - ops.index(anchors, (..., slice(2)))
        return ops.decode_boxes(ops.concatenate([shift / size, ops.index(codes, (..., slice(2, 4)))], -1), anchors)


class BoxIoU(Module):
    """The shared part of the union of each box of a (batch, n, 4) with each of b (batch, m, 4): (batch, n, m)."""

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return ops.box_iou(a, b)


class RoIAlign(Module):
    """Features of x (batch, channels, rows, columns) in boxes (batch, n, 4): (batch, n, channels, *size)."""

    def __init__(self, size: tuple[int, int], scale: float, samples: int) -> None:
        super().__init__()
        self.size, self.scale, self.samples = size, scale, samples

    def forward(self, x: Tensor, boxes: Tensor) -> Tensor:
        batch, count = boxes.shape[:2]
        image = ops.reshape(ops.cast(ops.arange(batch, boxes), boxes.dtype), (batch, 1, 1))
        rows = ops.concatenate([ops.broadcast_to(image, (batch, count, 1)), boxes], -1)
        found = ops.roi_align(x, ops.reshape(rows, (-1, 5)), self.size, self.scale, self.samples, aligned=True)
        return ops.reshape(found, (batch, count, *found.shape[1:]))


class Chosen(NamedTuple):
    """What non-maximum suppression leaves, best first, and how many are valid; zeros follow."""

    boxes: Tensor
    scores: Tensor
    classes: Tensor
    valid: Tensor


class NonMaxSuppression(Module):
    """The best of boxes (batch, n, 4) with scores (batch, n) or (batch, n, classes) that overlap too much.

    Classes do not disturb each other; a box can be chosen for several. See `ops.nms`.
    """

    def __init__(self, max_count: int, iou: float, score: float) -> None:
        super().__init__()
        self.max_count, self.iou, self.score = max_count, iou, score

    def forward(self, boxes: Tensor, scores: Tensor) -> Chosen:
        classes = scores.shape[2] if scores.ndim == 3 else 1
        flat = ops.reshape(scores, (scores.shape[0], -1))  # box by box, class by class
        each = ops.repeat_interleave(boxes, classes, 1) if classes > 1 else boxes
        labels = ops.remainder(ops.arange(flat.shape[1], flat), classes)
        apart = ops.broadcast_to(labels, flat.shape) if classes > 1 else None
        places, count = ops.nms(each, flat, self.iou, self.max_count, self.score, apart)
        valid = ops.less(ops.arange(self.max_count, flat), ops.expand_dims(count, -1))
        return Chosen(
            ops.where(ops.expand_dims(valid, -1), ops.take_along_axis(each, ops.expand_dims(places, -1), 1), 0.0),
            ops.where(valid, ops.take_along_axis(flat, places, 1), 0.0),
            ops.where(valid, ops.remainder(places, classes), 0),
            count,
        )
