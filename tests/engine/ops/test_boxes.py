"""Boxes against slow, plain references written from the definitions."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, Untraceable, grad

Array = Any


def boxes_of(rng: np.random.Generator, count: int) -> Array:
    corner = rng.uniform(0, 6, size=(count, 2))
    return np.concatenate([corner, corner + rng.uniform(0.5, 4, size=(count, 2))], axis=1)


def plain_iou(a: Array, b: Array) -> float:
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    both = width * height
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both
    return float(both / union)


def plain_nms(boxes: Array, scores: Array, threshold: float) -> list[int]:
    """The best box stays, those that overlap it leave, and so on."""
    kept: list[int] = []
    for place in np.argsort(-scores, kind="stable"):
        if all(plain_iou(boxes[place], boxes[other]) <= threshold for other in kept):
            kept.append(int(place))
    return kept


def plain_bilinear(image: Array, y: float, x: float) -> float:
    """The value between four pixels; 0 more than a pixel outside."""
    height, width = image.shape
    if not (-1 <= y <= height and -1 <= x <= width):
        return 0.0
    y, x = min(max(y, 0.0), height - 1.0), min(max(x, 0.0), width - 1.0)
    top, left = min(int(y), height - 2) if height > 1 else 0, min(int(x), width - 2) if width > 1 else 0
    total = 0.0
    for row, column in itertools.product({top, min(top + 1, height - 1)}, {left, min(left + 1, width - 1)}):
        total += max(0.0, 1 - abs(y - row)) * max(0.0, 1 - abs(x - column)) * image[row, column]
    return total


def plain_roi_align(x: Array, boxes: Array, size: tuple[int, int], scale: float, ratio: int, aligned: bool) -> Array:
    """He et al. (2017), cell by cell and place by place."""
    result = np.zeros((len(boxes), x.shape[1], *size))
    for k, (image, *sides) in enumerate(boxes):
        left, top, right, bottom = (side * scale - (0.5 if aligned else 0) for side in sides)
        height, width = (bottom - top, right - left) if aligned else (max(bottom - top, 1), max(right - left, 1))
        cell_height, cell_width = height / size[0], width / size[1]
        down = ratio if ratio > 0 else max(math.ceil(cell_height), 1)
        along = ratio if ratio > 0 else max(math.ceil(cell_width), 1)
        for channel, row, column in np.ndindex(*result.shape[1:]):
            values = [
                plain_bilinear(
                    x[int(image), channel],
                    top + (row + (i + 0.5) / down) * cell_height,
                    left + (column + (j + 0.5) / along) * cell_width,
                )
                for i, j in np.ndindex(down, along)
            ]
            result[k, channel, row, column] = np.mean(values)
    return result


def test_overlaps_are_those_of_the_definition_for_every_pair() -> None:
    rng = np.random.default_rng(0)
    a, b = boxes_of(rng, 5), boxes_of(rng, 7)
    expected = [[plain_iou(one, other) for other in b] for one in a]
    np.testing.assert_allclose(ops.box_iou(a, b).numpy(), expected, rtol=1e-12)
    batched = ops.box_iou(np.stack([a, a]), np.stack([b, b[::-1]]))
    np.testing.assert_allclose(batched.numpy()[1], np.array(expected)[:, ::-1], rtol=1e-12)


def test_boxes_that_only_touch_share_nothing_and_a_box_shares_all_with_itself() -> None:
    a, b = np.array([[0.0, 0.0, 2.0, 2.0]]), np.array([[2.0, 0.0, 4.0, 2.0], [0.0, 0.0, 2.0, 2.0]])
    assert ops.box_iou(a, b).tolist() == [[0, 1]]
    assert ops.generalized_box_iou(a, b).tolist() == [[0, 1]]
    assert ops.box_iou(np.zeros((1, 4)), np.zeros((1, 4))).tolist() == [[0]]


def test_the_generalized_overlap_falls_with_the_distance_and_has_a_gradient_there() -> None:
    a = Tensor(np.array([[0.0, 0.0, 1.0, 1.0]]), True)
    near, far = np.array([[2.0, 0.0, 3.0, 1.0]]), np.array([[9.0, 0.0, 10.0, 1.0]])
    y = ops.generalized_box_iou(a, np.concatenate([near, far]))
    np.testing.assert_allclose(y.numpy(), [[-1 / 3, -8 / 10]], rtol=1e-12)
    (found,) = grad(ops.sum(y), a)
    assert found is not None
    assert found.numpy()[0, 2] > 0  # growing towards the others helps


@given(st.integers(0, 99), st.integers(1, 12), st.floats(0.05, 0.9))
@settings(max_examples=40, deadline=None)
def test_suppression_keeps_what_the_definition_keeps(seed: int, count: int, threshold: float) -> None:
    rng = np.random.default_rng(seed)
    boxes, scores = boxes_of(rng, count), rng.permutation(count) * 0.1
    expected = plain_nms(boxes, scores, threshold)
    places, valid = ops.nms(boxes, scores, threshold, 12)
    assert valid.item() == len(expected)
    assert places.tolist() == expected + [0] * (12 - len(expected))
    first, some = ops.nms(boxes, scores, threshold, 2)
    assert first.tolist()[: some.item()] == expected[:2]


def test_boxes_apart_from_each_other_are_all_kept_the_best_first() -> None:
    corners = np.arange(5.0)[:, None] * 10
    boxes = np.concatenate([corners, corners, corners + 5, corners + 5], axis=1)
    places, count = ops.nms(boxes, np.array([0.3, 0.9, 0.1, 0.5, 0.7]), 0.0, 8)
    assert places.tolist() == [1, 4, 3, 0, 2, 0, 0, 0]
    assert count.item() == 5


def test_only_boxes_of_the_same_class_and_with_enough_score_take_part() -> None:
    boxes = np.array([[0.0, 0, 4, 4], [0, 0, 4, 4.1], [0, 0, 4, 4.2], [-9, -9, -5, -5]])
    scores = np.array([0.9, 0.8, 0.7, 0.1])
    places, count = ops.nms(boxes, scores, 0.5, 4, classes=np.array([0, 1, 0, 1]))
    assert (places.tolist(), count.item()) == ([0, 1, 3, 0], 3)
    places, count = ops.nms(boxes, scores, 0.5, 4, score_threshold=0.1)
    assert (places.tolist(), count.item()) == ([0, 0, 0, 0], 1)
    _, none = ops.nms(boxes, np.full(4, np.nan), 0.5, 4)
    assert none.item() == 0


def test_each_image_of_a_batch_is_suppressed_by_itself() -> None:
    rng = np.random.default_rng(5)
    boxes, scores = np.stack([boxes_of(rng, 6) for _ in range(3)]), rng.permutation(18).reshape(3, 6) * 0.1
    places, counts = ops.nms(boxes, scores, 0.2, 4)
    for image in range(3):
        alone, count = ops.nms(boxes[image], scores[image], 0.2, 4)
        assert (places.tolist()[image], counts.tolist()[image]) == (alone.tolist(), count.item())


def test_what_is_coded_is_decoded() -> None:
    rng = np.random.default_rng(2)
    boxes, anchors, weights = boxes_of(rng, 6), boxes_of(rng, 6), (10, 10, 5, 5)
    codes = ops.encode_boxes(boxes, anchors, weights)
    np.testing.assert_allclose(ops.decode_boxes(codes, anchors, weights).numpy(), boxes, rtol=1e-12)
    assert not ops.encode_boxes(anchors, anchors).numpy().any()
    codes = ops.encode_boxes([[2.0, 1.0, 6.0, 5.0]], [[0.0, 0.0, 2.0, 4.0]])
    np.testing.assert_allclose(codes.numpy(), [[1.5, 0.25, math.log(2), 0]], rtol=1e-6)
    assert np.isfinite(ops.decode_boxes(np.full((1, 4), 1e3), anchors[:1]).numpy()).all()


def test_boxes_are_cut_at_the_borders_of_an_image() -> None:
    assert ops.clip_boxes(np.array([[-1.0, 2.0, 9.0, 7.0]]), height=5, width=8).tolist() == [[0, 2, 8, 5]]


def test_anchors_stand_around_the_centres_of_their_cells_in_every_shape_and_size() -> None:
    found = ops.anchors((2, 3), 16, (8, 16), (0.25, 1)).numpy()
    assert found.shape == (2 * 3 * 4, 4)
    assert found[0].tolist() == [8 - 8, 8 - 2, 8 + 8, 8 + 2]
    widths, heights = found[:4, 2] - found[:4, 0], found[:4, 3] - found[:4, 1]
    np.testing.assert_allclose(heights / widths, [0.25, 0.25, 1, 1])
    np.testing.assert_allclose(np.sqrt(heights * widths), [8, 16, 8, 16])
    np.testing.assert_allclose(found[4:8] - found[:4], np.tile([16, 0, 16, 0], (4, 1)))
    np.testing.assert_allclose(found[12:16] - found[:4], np.tile([0, 16, 0, 16], (4, 1)))


REGIONS = np.array(
    [[0, 0.3, 0.7, 4.1, 5.2], [1, -2.0, -3.0, 3.0, 2.0], [1, 3.0, 2.0, 9.5, 8.8], [0, 2.0, 2.0, 2.2, 2.1]]
)


@pytest.mark.parametrize("aligned", [False, True])
@pytest.mark.parametrize("ratio", [1, 2, -1])
@pytest.mark.parametrize(("size", "scale"), [((2, 3), 1.0), ((1, 1), 0.5), ((2, 2), 1.7)])
def test_regions_are_the_means_of_the_definition(size: Any, scale: float, ratio: int, aligned: bool) -> None:
    x = np.random.default_rng(0).normal(size=(2, 2, 6, 5))
    expected = plain_roi_align(x, REGIONS, size, scale, ratio, aligned)
    y = ops.roi_align(x, REGIONS, size, scale, ratio, aligned)
    np.testing.assert_allclose(y.numpy(), expected, rtol=1e-9, atol=1e-12)


def test_regions_pull_their_gradient_back_to_the_pixels_as_finite_differences_say() -> None:
    rng = np.random.default_rng(1)
    x, direction = rng.normal(size=(2, 1, 6, 5)), rng.normal(size=(2, 1, 6, 5))
    leaf = Tensor(x, True)
    y = ops.roi_align(leaf, REGIONS, 2, 1.0, 2, True)
    weights = rng.normal(size=y.shape)
    (found,) = grad(y, leaf, weights)
    assert found is not None
    moved = ops.roi_align(direction, REGIONS, 2, 1.0, 2, True).numpy()  # linear in the image
    np.testing.assert_allclose((found.numpy() * direction).sum(), (moved * weights).sum(), rtol=1e-10)


def test_a_constant_image_gives_that_constant_and_a_ramp_the_centres_of_the_cells() -> None:
    boxes = np.array([[0, 2.0, 3.0, 10.0, 9.0]])
    np.testing.assert_allclose(ops.roi_align(np.full((1, 1, 16, 16), 0.7), boxes, 3, 1.0, 2).numpy(), 0.7, rtol=1e-12)
    ramp = np.broadcast_to(np.arange(16.0), (1, 1, 16, 16))
    y = ops.roi_align(ramp, boxes, (2, 4), 1.0, 3, aligned=True).numpy()
    np.testing.assert_allclose(y[0, 0], np.tile([2.5, 4.5, 6.5, 8.5], (2, 1)), rtol=1e-12)


def test_a_region_moved_with_its_image_has_the_same_features() -> None:
    x = np.random.default_rng(4).normal(size=(1, 2, 9, 9))
    boxes = np.array([[0, 1.3, 2.1, 4.7, 5.5]])
    moved = np.roll(x, (2, 3), axis=(2, 3))
    found = ops.roi_align(moved, boxes + np.array([0, 3, 2, 3, 2]), 2, 1.0, 2).numpy()
    np.testing.assert_allclose(found, ops.roi_align(x, boxes, 2, 1.0, 2).numpy(), rtol=1e-9)


def recorded(step: Any, **data: Array) -> Any:
    program = trace(step, {name: ArraySpec.of(a) for name, a in data.items()}, {}, {})
    outputs, _ = ReferenceExecutor(program).run(data, {}, {})
    return outputs


def test_detection_is_recorded_with_a_fixed_number_of_places() -> None:
    rng = np.random.default_rng(3)
    x, boxes, scores = rng.normal(size=(1, 2, 6, 5)), boxes_of(rng, 6), rng.permutation(6) * 0.1

    def step(data: Any, scalars: Any, states: Any) -> Any:
        places, count = ops.nms(data["boxes"], data["scores"], 0.3, 3)
        chosen = ops.take(data["boxes"], places)
        regions = ops.concatenate([ops.zeros_like(chosen[:, :1]), chosen], axis=1)
        return {"y": ops.roi_align(data["x"], regions, 2, 1.0, 2), "count": count}, {}

    outputs = recorded(step, x=x, boxes=boxes, scores=scores)
    eager, _ = step({"x": Tensor(x), "boxes": Tensor(boxes), "scores": Tensor(scores)}, {}, {})
    assert outputs["y"].shape == (3, 2, 2, 2)
    for name, value in eager.items():
        np.testing.assert_array_equal(outputs[name], value.numpy())


def test_places_that_depend_on_the_boxes_cannot_be_recorded() -> None:
    with pytest.raises(Untraceable):
        recorded(
            lambda data, scalars, states: ({"y": ops.roi_align(data["x"], data["boxes"], 2)}, {}),
            x=np.zeros((1, 1, 4, 4)), boxes=REGIONS,
        )  # fmt: skip


def test_no_regions_give_none_and_what_is_no_box_is_refused() -> None:
    assert ops.roi_align(np.zeros((1, 3, 4, 4)), np.zeros((0, 5)), 2).shape == (0, 3, 2, 2)
    with pytest.raises(ops.OperationError, match=r"boxes \(count, 5\), got"):
        ops.roi_align(np.zeros((1, 3, 4, 4)), np.zeros((2, 4)), 2)
    with pytest.raises(ops.OperationError, match="four numbers in the last axis"):
        ops.box_iou(np.zeros((2, 3)), np.zeros((2, 4)))
    with pytest.raises(ops.OperationError, match=r"needs boxes \(..., n, 4\)"):
        ops.nms(np.zeros((2, 4)), np.zeros(3), 0.5, 2)
    with pytest.raises(ValueError, match="max_count needs"):
        ops.nms(np.zeros((2, 4)), np.zeros(2), 0.5, 0)
