"""Layers of object detection against the definitions written out, and the middle of a variational autoencoder."""

from __future__ import annotations

import numpy as np
import pytest

from layerloom import nn, ops
from layerloom.layers import (
    AnchorBoxes,
    BoxDecoding,
    BoxIoU,
    Layer,
    NonMaxSuppression,
    RoIAlign,
    Sampling,
    ShapeError,
    Spec,
)
from layerloom.layers.code import NotExportable
from layerloom.layers.detection_modules import Chosen
from layerloom.layers.spec import IMAGE
from layerloom.ops import random
from layerloom.tensor import Tensor

RANDOM = np.random.default_rng(3)
MAP = Spec((2, 6, 7), IMAGE)


def run(layer: Layer, *arrays: np.ndarray) -> np.ndarray:
    specs = [Spec(array.shape[1:]) for array in arrays]
    return layer.build(*specs).make()(*map(Tensor, arrays)).numpy()


def some_boxes(batch: int, count: int, size: float = 50.0) -> np.ndarray:
    low = RANDOM.uniform(0, size, (batch, count, 2))
    return np.concatenate([low, low + RANDOM.uniform(2, size / 2, (batch, count, 2))], -1)


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    sides = np.maximum(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return float(sides.prod() / (sum(areas) - sides.prod()))


def chosen(boxes: np.ndarray, scores: np.ndarray, iou: float, least: float) -> list[tuple[float, int, int]]:
    """(score, class, box) of one sample, best first: class by class, a box goes if a better one overlaps it."""
    kept: list[tuple[float, int, int]] = []
    places = [(float(scores[n, c]), c, n) for n in range(len(boxes)) for c in range(scores.shape[1])]
    for score, label, n in sorted(places, key=lambda place: -place[0]):
        rivals = [other for _, same, other in kept if same == label]
        if score > least and all(overlap(boxes[n], boxes[other]) <= iou for other in rivals):
            kept.append((score, label, n))
    return kept


@pytest.mark.parametrize("classes", [1, 3])
def test_suppression_leaves_the_best_of_each_class(classes: int) -> None:
    boxes, scores = some_boxes(4, 12), RANDOM.uniform(size=(4, 12, classes))
    layer = NonMaxSuppression(10, iou=0.3, score=0.2)
    given = scores[..., 0] if classes == 1 else scores
    found = layer.build(Spec((12, 4)), Spec(given.shape[1:])).make()(Tensor(boxes), Tensor(given))
    assert isinstance(found, Chosen)
    for sample in range(4):
        expected = chosen(boxes[sample], scores[sample], 0.3, 0.2)[:10]
        count = int(found.valid.numpy()[sample])
        assert count == len(expected)
        np.testing.assert_allclose(found.scores.numpy()[sample, :count], [score for score, _, _ in expected])
        assert found.classes.numpy()[sample, :count].tolist() == [label for _, label, _ in expected]
        np.testing.assert_allclose(found.boxes.numpy()[sample, :count], boxes[sample][[n for _, _, n in expected]])
        for past in (found.boxes, found.scores, found.classes):
            assert not past.numpy()[sample, count:].any()


def test_anchors_lie_around_the_middle_of_their_cells() -> None:
    found = run(AnchorBoxes(8, (16.0,), (0.25, 1.0)), RANDOM.normal(size=(3, 2, 2, 3)))
    assert found.shape == (3, 12, 4)
    np.testing.assert_allclose(found[1, 0], [4 - 16, 4 - 4, 4 + 16, 4 + 4])
    np.testing.assert_allclose(found[1, 11], [20 - 8, 12 - 8, 20 + 8, 12 + 8])


def test_decoding_undoes_what_a_detector_learns() -> None:
    boxes, anchors, weights = some_boxes(2, 5), some_boxes(2, 5), (10.0, 10.0, 5.0, 5.0)
    codes = ops.encode_boxes(Tensor(boxes), Tensor(anchors), weights).numpy()
    np.testing.assert_allclose(run(BoxDecoding(weights=weights), codes, anchors), boxes)


def test_a_centre_of_yolo_stays_within_its_cell() -> None:
    codes = RANDOM.normal(size=(2, 6, 4)) * 5
    codes[..., 2:] = np.clip(codes[..., 2:], -2, 2)
    anchors = run(AnchorBoxes(8, (16.0,), (1.0,)), RANDOM.normal(size=(2, 1, 2, 3)))
    found = run(BoxDecoding("yolo", stride=8), codes, anchors)
    centres, cells = (found[..., :2] + found[..., 2:]) / 2, (anchors[..., :2] + anchors[..., 2:]) / 2
    np.testing.assert_allclose(centres, cells - 4 + 8 / (1 + np.exp(-codes[..., :2])))
    np.testing.assert_allclose(found[..., 2:] - found[..., :2], 16 * np.exp(codes[..., 2:]))


def test_overlaps_are_those_of_all_pairs() -> None:
    a, b = some_boxes(2, 3), some_boxes(2, 4)
    expected = [[[overlap(p, q) for q in b[n]] for p in a[n]] for n in range(2)]
    np.testing.assert_allclose(run(BoxIoU(), a, b), expected)


def test_regions_belong_to_their_own_image() -> None:
    x, boxes = RANDOM.normal(size=(3, *MAP.dims)), some_boxes(3, 4, 24.0)
    found = run(RoIAlign((2, 3), stride=4.0), x, boxes)
    assert found.shape == (3, 4, 2, 2, 3)
    for n in range(3):
        rows = np.concatenate([np.zeros((4, 1)), boxes[n]], 1)
        alone = ops.roi_align(x[n : n + 1], rows, (2, 3), 0.25, 2, aligned=True)
        np.testing.assert_allclose(found[n], alone.numpy())


@pytest.mark.parametrize(
    ("layer", "specs", "words"),
    [
        (BoxIoU(), (Spec((3, 5)), Spec((3, 4))), r"needs boxes \(boxes, 4\), got \(3, 5\)"),
        (BoxIoU(), (Spec((None, 4), variable=True), Spec((3, 4))), "needs a fixed number of boxes"),
        (BoxDecoding(), (Spec((3, 4)), Spec((2, 4))), "needs as many anchors as codes, 3"),
        (NonMaxSuppression(), (Spec((3, 4)), Spec((2, 5))), r"needs scores \(3,\), or with an axis of classes"),
        (RoIAlign(), (Spec((3, 4)), Spec((2, 4))), "needs an image"),
        (AnchorBoxes(sizes=()), (MAP,), "needs at least one size and one ratio"),
        (Sampling(), (Spec((3,)), Spec((4,))), "needs a log-variance for each entry"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_told_in_words(layer: Layer, specs: tuple[Spec, ...], words: str) -> None:
    with pytest.raises(ShapeError, match=words):
        layer.infer(*specs)


@pytest.mark.parametrize("layer", [NonMaxSuppression(), RoIAlign()], ids=str)
def test_what_pytorch_itself_does_not_have_says_where_it_is(layer: Layer) -> None:
    with pytest.raises(NotExportable, match="torchvision"):
        layer.torch(Spec((3, 4)), Spec((3,)))


def test_sampling_draws_in_training_and_gives_the_mean_in_evaluation() -> None:
    mean, log_variance = np.full((4000, 2), 3.0), np.full((4000, 2), np.log(4.0))
    module = Sampling().build(Spec((2,)), Spec((2,))).make()
    with random.generator(1, 1):
        drawn = module(Tensor(mean), Tensor(log_variance)).numpy()
    assert drawn.mean() == pytest.approx(3, abs=0.1) and drawn.std() == pytest.approx(2, abs=0.1)
    np.testing.assert_array_equal(module.eval()(Tensor(mean), Tensor(log_variance)).numpy(), mean)
    always = Sampling(always=True).build(Spec((2,)), Spec((2,))).make().eval()
    assert isinstance(always, nn.Module) and always(Tensor(mean), Tensor(log_variance)).numpy().std() > 1
