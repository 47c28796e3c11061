"""Boxes around objects, (left, top, right, bottom) in the last axis of size 4: how they overlap, are coded and chosen.

Shapes are static: `nms` returns a fixed number of places and how many of them count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import clip, exp, log, maximum, minimum
from layerloom.ops.broadcasting import Axes
from layerloom.ops.casting import cast
from layerloom.ops.comparison import greater, where
from layerloom.ops.constants import constant
from layerloom.ops.operation import ArraySpec, Operation, OperationError
from layerloom.ops.promotion import floating, pair
from layerloom.ops.reduction import amax, amin
from layerloom.ops.shape import expand_dims, index, stack

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

LARGEST_GROWTH = math.log(1000 / 16)
"""A decoded box is at most so many times (as a logarithm) as large as what it is coded against: exp stays finite."""


class Nms(Operation):
    """Non-maximum suppression: the places of at most `count` boxes, best first, and how many there are.

    boxes (..., n, 4) and scores (..., n) give places (..., count), 0 where there are no more, and counts (...). Again
    and again the box with the highest score is taken (the first of equals) and those that overlap it by more than the
    threshold leave, itself with them. A score of -inf or nan is never taken.
    """

    many = True
    checked = True
    differentiable = False
    threshold: float
    count: int

    def infer(self, boxes: ArraySpec, scores: ArraySpec) -> tuple[ArraySpec, ArraySpec]:
        if not scores.ndim or boxes.shape != (*scores.shape, 4):
            raise OperationError(f"nms needs boxes (..., n, 4) and scores (..., n), got {boxes.shape}, {scores.shape}")
        whole = np.dtype(np.int64)
        return ArraySpec((*scores.shape[:-1], self.count), whole), ArraySpec(scores.shape[:-1], whole)

    def kernel(self, xp: Any, boxes: Array, scores: Array) -> tuple[Array, Array]:
        places = xp.zeros((*scores.shape[:-1], self.count), np.int64)
        counts = xp.zeros(scores.shape[:-1], np.int64)
        left = xp.where(xp.isnan(scores), -np.inf, scores)
        for turn in range(min(self.count, scores.shape[-1])):
            best = left.argmax(axis=-1)[..., None]
            some = xp.take_along_axis(left, best, -1) > -np.inf
            places[..., turn] = xp.where(some, best, 0)[..., 0]
            counts = counts + some[..., 0]
            chosen = xp.take_along_axis(boxes, best[..., None], -2)
            leaves = _overlaps(xp, chosen, boxes, self.threshold) | (xp.arange(left.shape[-1]) == best)
            left = xp.where(leaves, -np.inf, left)
        return places, counts


def _overlaps(xp: Any, chosen: Array, boxes: Array, threshold: float) -> Array:
    """Whether boxes (..., n, 4) share more than a part of the union with the chosen one (..., 1, 4)."""
    low, high = xp.maximum(chosen[..., :2], boxes[..., :2]), xp.minimum(chosen[..., 2:], boxes[..., 2:])
    shared = xp.maximum(high - low, 0).prod(axis=-1)
    areas = [(each[..., 2:] - each[..., :2]).prod(axis=-1) for each in (chosen, boxes)]
    return shared > threshold * (areas[0] + areas[1] - shared)


def nms(
    boxes: TensorLike,
    scores: TensorLike,
    iou_threshold: float,
    max_count: int,
    score_threshold: float | None = None,
    classes: TensorLike | None = None,
) -> tuple[Tensor, Tensor]:
    """The places (..., max_count) of the boxes that remain, best first, and how many (...) of them count.

    boxes (..., n, 4), scores (..., n). A box leaves where a better one overlaps it by more than `iou_threshold`; with
    `classes` (..., n) only one of the same class does. Boxes that score no more than `score_threshold` are left out.
    Places past the count are 0.
    """
    if max_count < 1:
        raise ValueError(f"max_count needs a whole number of at least 1, got {max_count}")
    boxes, scores = pair(floating(boxes), floating(scores))
    if score_threshold is not None:
        scores = where(greater(scores, score_threshold), scores, -math.inf)
    if classes is not None:
        boxes = _apart(boxes, cast(classes, boxes.dtype))
    places, counts = Nms(iou_threshold, max_count).outputs(boxes, scores)
    return places, counts


def _apart(boxes: Tensor, classes: Tensor) -> Tensor:
    """The boxes of each class moved to where no box of another class is."""
    if not boxes.size:
        return boxes
    both: Axes = (-2, -1)
    span = amax(boxes, both, keepdims=True) - amin(boxes, both, keepdims=True) + 1
    return boxes + expand_dims(classes, -1) * span


def box_area(boxes: TensorLike) -> Tensor:
    """The area of each box: (..., 4) becomes (...)."""
    left, top, right, bottom = _sides(boxes)
    return (right - left) * (bottom - top)


def box_iou(a: TensorLike, b: TensorLike) -> Tensor:
    """Shared area divided by the area of the union, of each box of a with each of b.

    a (..., n, 4) and b (..., m, 4) give (..., n, m). Boxes without any area have 0.
    """
    shared, union, _ = _pairwise(a, b)
    return _ratio(shared, union)


def generalized_box_iou(a: TensorLike, b: TensorLike) -> Tensor:
    """`box_iou` minus the part of the smallest box around both that neither covers: from -1 to 1, (..., n, m).

    Unlike the ratio it has a gradient for boxes that do not meet (Rezatofighi et al., 2019).
    """
    shared, union, hull = _pairwise(a, b)
    return _ratio(shared, union) - _ratio(hull - union, hull)


def _pairwise(a: TensorLike, b: TensorLike) -> tuple[Tensor, Tensor, Tensor]:
    """For each box of a with each of b: the areas of what both cover, of what one covers, of the box around both."""
    a, b = pair(floating(a), floating(b))
    a, b = expand_dims(a, -2), expand_dims(b, -3)
    ours, theirs = _sides(a), _sides(b)
    outer = [f(x, y) for f, x, y in zip((minimum, minimum, maximum, maximum), ours, theirs, strict=True)]
    inner = [f(x, y) for f, x, y in zip((maximum, maximum, minimum, minimum), ours, theirs, strict=True)]
    shared = clip(inner[2] - inner[0], 0) * clip(inner[3] - inner[1], 0)
    return shared, box_area(a) + box_area(b) - shared, (outer[2] - outer[0]) * (outer[3] - outer[1])


def _ratio(a: Tensor, b: Tensor) -> Tensor:
    """a / b, and 0 without a gradient where b is not above 0."""
    some = greater(b, 0)
    return where(some, a / where(some, b, 1), 0)


def encode_boxes(boxes: TensorLike, anchors: TensorLike, weights: Sequence[float] = (1, 1, 1, 1)) -> Tensor:
    """What a detector learns: boxes (..., 4) relative to anchors (..., 4).

    The centre's distance in widths and heights of the anchor, and the logarithms of the ratios of widths and heights
    (Girshick et al., 2014), times the weights. Boxes need areas above 0.
    """
    x, y, width, height = _centred(boxes)
    anchor_x, anchor_y, anchor_width, anchor_height = _centred(anchors)
    shifts = (x - anchor_x) / anchor_width, (y - anchor_y) / anchor_height
    growths = log(width / anchor_width), log(height / anchor_height)
    return stack([part * weight for part, weight in zip((*shifts, *growths), weights, strict=True)], axis=-1)


def decode_boxes(codes: TensorLike, anchors: TensorLike, weights: Sequence[float] = (1, 1, 1, 1)) -> Tensor:
    """The boxes that `encode_boxes` made codes (..., 4) of; no side is more than 62.5 times the anchor's."""
    codes = floating(codes)
    shift_x, shift_y, wider, higher = (part / weight for part, weight in zip(_sides(codes), weights, strict=True))
    x, y, width, height = _centred(anchors)
    x, y = x + shift_x * width, y + shift_y * height
    width, height = (side * exp(clip(g, high=LARGEST_GROWTH)) for side, g in ((width, wider), (height, higher)))
    return stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=-1)


def clip_boxes(boxes: TensorLike, height: float, width: float) -> Tensor:
    """The part of each box (..., 4) that lies within an image."""
    sides = zip(_sides(boxes), (width, height, width, height), strict=True)
    return stack([clip(side, 0, most) for side, most in sides], axis=-1)


def anchors(
    size: Sequence[int],
    stride: float | Sequence[float],
    sizes: Sequence[float],
    ratios: Sequence[float],
    offset: float = 0.5,
    like: Tensor | None = None,
) -> Tensor:
    """Boxes of several sizes and shapes around each cell of a grid (rows, columns): (rows * columns * kinds, 4).

    Cells follow row by row, `stride` pixels apart, their anchors at `offset` strides from the corner (Ren et al.,
    2015). Kinds are every ratio (height / width) in every size (the root of the area). Like `like` in dtype and
    device, if given, else float32.
    """
    rows, columns = size
    down, right = stride if isinstance(stride, Sequence) else (stride, stride)
    roots = np.sqrt(np.asarray(ratios, np.float64))[:, None]
    heights, widths = (np.multiply(sizes, factor).reshape(-1) / 2 for factor in (roots, 1 / roots))
    y, x = np.meshgrid((np.arange(rows) + offset) * down, (np.arange(columns) + offset) * right, indexing="ij")
    centres = np.stack([x, y, x, y], axis=-1).reshape(-1, 1, 4)
    boxes = (centres + np.stack([-widths, -heights, widths, heights], axis=-1)).reshape(-1, 4)
    if like is None:
        return tape.Tensor(boxes.astype(np.float32))
    return constant(boxes.astype(like.dtype), like)


def _sides(boxes: TensorLike) -> tuple[Tensor, ...]:
    """Each of the four numbers of boxes (..., 4) by itself."""
    boxes = floating(boxes)
    if not boxes.ndim or boxes.shape[-1] != 4:
        raise OperationError(f"boxes need four numbers in the last axis, got {boxes.shape}")
    return tuple(index(boxes, (..., side)) for side in range(4))


def _centred(boxes: TensorLike) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Centre, width and height of each box."""
    left, top, right, bottom = _sides(boxes)
    width, height = right - left, bottom - top
    return left + width / 2, top + height / 2, width, height
