"""Metrics that are sums against their definitions written out slowly, and against Keras where it has them."""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np
import pytest

from layerloom import metrics
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

Array = np.ndarray[Any, Any]
COUNT, CLASSES = 60, 4
rng = np.random.default_rng(12)
scores, labels = rng.normal(size=(COUNT, CLASSES)), rng.integers(0, CLASSES, COUNT)
steps, tokens = rng.normal(size=(6, 5, CLASSES)), rng.integers(0, CLASSES, (6, 5))
logits, yes = rng.normal(size=(COUNT, 2)), rng.integers(0, 2, (COUNT, 2))
numbers, truths = rng.normal(size=(COUNT, 3)), rng.normal(3, 2, size=(COUNT, 3))
pictures = rng.uniform(size=(3, 2, 16, 13))
blurred = np.clip(pictures + rng.normal(0, 0.1, size=pictures.shape), 0, 1)


def total(metric: Any, prediction: Array, target: Array, **more: Tensor) -> Array:
    return np.asarray(metric.update(Tensor(prediction), Tensor(target), **more).numpy())


def measured(metric: Any, prediction: Array, target: Array, **more: Tensor) -> float:
    return float(metric.result(total(metric, prediction, target, **more)))


def told(answer: Array, right: Array, classes: int = CLASSES) -> list[tuple[int, int, int]]:
    """(true positives, answered, right) of each class."""
    kinds = range(classes)
    return [
        (int(((answer == k) & (right == k)).sum()), int((answer == k).sum()), int((right == k).sum())) for k in kinds
    ]


EACH: dict[Any, Any] = {
    metrics.Precision: lambda hits, answered, right: hits / answered,
    metrics.Recall: lambda hits, answered, right: hits / right,
    metrics.F1: lambda hits, answered, right: 2 * hits / (answered + right),
    metrics.MeanIoU: lambda hits, answered, right: hits / (answered + right - hits),
}


@pytest.mark.parametrize("kind", EACH)
def test_figures_of_classes_are_what_their_names_say(kind: Any) -> None:
    counts = told(scores.argmax(1), labels)
    each = [EACH[kind](*count) for count in counts]
    np.testing.assert_allclose(kind().each(total(kind(), scores, labels)), each)
    assert measured(kind(), scores, labels) == pytest.approx(np.mean(each))
    weights = [right for _, _, right in counts]
    assert measured(kind(average="weighted"), scores, labels) == pytest.approx(np.average(each, weights=weights))
    assert measured(kind(average="micro"), scores, labels) == pytest.approx(EACH[kind](*np.sum(counts, axis=0)))


@pytest.mark.parametrize("kind", EACH)
def test_yes_or_no_has_the_figure_of_yes(kind: Any) -> None:
    count = told(logits > 0, yes, 2)[1]
    assert measured(kind(binary="logits"), logits, yes) == pytest.approx(EACH[kind](*count))


def test_classes_that_are_never_answered_count_nought_but_absent_ones_not_in_the_mean_of_ious() -> None:
    prediction, target = np.eye(4)[[0, 0, 1]], np.array([0, 1, 1])
    sums = total(metrics.Precision(), prediction, target)
    np.testing.assert_array_equal(metrics.Precision().each(sums), [0.5, 1, np.nan, np.nan])
    assert metrics.Precision().result(sums) == pytest.approx(1.5 / 4)
    assert metrics.MeanIoU().result(sums) == pytest.approx((1 / 2 + 1 / 2) / 2)
    assert math.isnan(metrics.F1().result(np.zeros(12)))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (metrics.F1(), lambda k: k.F1Score(average="macro")),
        (metrics.F1(average="micro"), lambda k: k.F1Score(average="micro")),
        (metrics.MeanIoU(), lambda k: k.OneHotMeanIoU(CLASSES)),
        (metrics.TopKAccuracy(2), lambda k: k.TopKCategoricalAccuracy(2)),
    ],
)
def test_keras_agrees_on_classes(ours: Any, theirs: Any) -> None:
    metric = theirs(keras.metrics)
    metric.update_state(np.eye(CLASSES)[labels], scores)
    assert measured(ours, scores, labels) == pytest.approx(float(metric.result()), rel=1e-5)


def test_keras_agrees_on_yes_and_no_and_on_r2() -> None:
    chances = 1 / (1 + np.exp(-logits))
    for ours, theirs in (
        (metrics.Precision(binary="probabilities"), keras.metrics.Precision()),
        (metrics.Recall(binary="probabilities"), keras.metrics.Recall()),
    ):
        theirs.update_state(yes, chances)
        assert measured(ours, chances, yes) == pytest.approx(float(theirs.result()), rel=1e-5)
    theirs = keras.metrics.R2Score()
    theirs.update_state(truths, numbers)
    assert measured(metrics.R2(), numbers, truths) == pytest.approx(float(theirs.result()), rel=1e-5)


def test_the_confusion_matrix_has_the_right_class_as_row() -> None:
    metric, expected = metrics.ConfusionMatrix(), np.zeros((CLASSES, CLASSES))
    for right, answer in zip(labels, scores.argmax(1), strict=True):
        expected[right, answer] += 1
    np.testing.assert_array_equal(metric.matrix(total(metric, scores, labels)), expected)
    single = metrics.ConfusionMatrix(binary="logits")
    found = single.matrix(total(single, np.array([1.0, -1.0, 2.0]), np.array([1, 1, 0])))
    np.testing.assert_array_equal(found, [[0, 1], [1, 1]])


def test_what_is_ignored_or_past_the_end_does_not_count() -> None:
    lengths = np.array([5, 3, 0, 1, 2, 4])
    kept = (np.arange(5) < lengths[:, None]) & (tokens != 2)
    for build in (
        lambda ignore: metrics.F1(-1, ignore_index=ignore),
        lambda ignore: metrics.Accuracy(-1, ignore_index=ignore),
        lambda ignore: metrics.TopKAccuracy(2, -1, ignore_index=ignore),
        lambda ignore: metrics.Perplexity(-1, ignore_index=ignore),
        lambda ignore: metrics.MaskedTokenAccuracy(ignore_index=-100 if ignore is None else ignore),
    ):
        found = measured(build(2), steps, tokens, lengths=Tensor(lengths))
        assert found == pytest.approx(measured(build(None), steps[kept], tokens[kept]))
    matrix = metrics.ConfusionMatrix(-1, ignore_index=2)
    assert total(matrix, steps, tokens, lengths=Tensor(lengths)).sum() == kept.sum()
    padded = np.where(np.arange(5) < lengths[:, None], tokens, np.nan).astype(float)
    r2 = measured(metrics.R2(), steps[..., 0:1], padded[..., None], lengths=Tensor(lengths))
    inside = ~np.isnan(padded)
    assert r2 == pytest.approx(measured(metrics.R2(), steps[..., 0][inside], padded[inside]))


def test_labels_that_are_ignored_may_be_no_class() -> None:
    prediction, target = np.eye(3), np.array([0, -100, 1])
    assert measured(metrics.MaskedTokenAccuracy(), prediction, target) == 0.5
    assert measured(metrics.Precision(ignore_index=-100, average="micro"), prediction, target) == 0.5
    assert measured(metrics.TopKAccuracy(1, ignore_index=-100), prediction, target) == 0.5


def test_a_score_as_high_does_not_push_a_class_out() -> None:
    assert measured(metrics.TopKAccuracy(1), np.array([[1.0, 1.0, 0.0]]), np.array([1])) == 1.0
    assert measured(metrics.TopKAccuracy(1), np.array([[1.0, 1.1, 0.0]]), np.array([0])) == 0.0


def test_perplexity_of_even_odds_is_the_number_of_tokens() -> None:
    assert measured(metrics.Perplexity(), np.zeros((2, 3, 7)), np.zeros((2, 3), np.int64)) == pytest.approx(7)
    assert metrics.Perplexity().result(np.array([1e4, 1.0])) == math.inf


def test_errors_and_explained_variance_are_what_their_names_say() -> None:
    squared = np.square(numbers - truths)
    assert measured(metrics.RootMeanSquaredError(), numbers, truths) == pytest.approx(math.sqrt(squared.mean()))
    each = 1 - squared.sum(0) / np.square(truths - truths.mean(0)).sum(0)
    assert measured(metrics.R2(), numbers, truths) == pytest.approx(each.mean())
    assert measured(metrics.R2(), numbers[:, 0], truths[:, 0]) == pytest.approx(each[0])
    assert measured(metrics.R2(), np.array([1.0, 2.0]), np.array([3.0, 3.0])) == 0.0


def test_psnr_is_the_mean_over_images_in_decibels() -> None:
    errors = np.square(pictures - blurred).mean((1, 2, 3))
    assert measured(metrics.PSNR(), blurred, pictures) == pytest.approx((-10 * np.log10(errors)).mean())
    bright = measured(metrics.PSNR(255), blurred * 255, pictures * 255)
    assert bright == pytest.approx(measured(metrics.PSNR(), blurred, pictures))
    assert measured(metrics.PSNR(), pictures, pictures) == math.inf


def test_ssim_is_that_of_wang_et_al() -> None:
    place = np.arange(11) - 5.0
    bell = np.exp(-(place[:, None] ** 2 + place**2) / (2 * 1.5**2))
    bell /= bell.sum()
    found = []
    for x, y in zip(blurred.reshape(-1, 16, 13), pictures.reshape(-1, 16, 13), strict=True):
        for top in range(6):
            for left in range(3):
                a, b = (image[top : top + 11, left : left + 11] for image in (x, y))
                ma, mb = (bell * a).sum(), (bell * b).sum()
                va, vb = (bell * (a - ma) ** 2).sum(), (bell * (b - mb) ** 2).sum()
                covariance = (bell * (a - ma) * (b - mb)).sum()
                top_part = (2 * ma * mb + 1e-4) * (2 * covariance + 9e-4)
                found.append(top_part / ((ma**2 + mb**2 + 1e-4) * (va + vb + 9e-4)))
    assert measured(metrics.SSIM(), blurred, pictures) == pytest.approx(np.mean(found))
    assert measured(metrics.SSIM(), pictures, pictures) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="at least 11 x 11 pixels"):
        measured(metrics.SSIM(), pictures[:, :, :8], pictures[:, :, :8])


CASES: dict[str, tuple[Any, Array, Array]] = {
    "f1": (metrics.F1(), scores, labels),
    "precision": (metrics.Precision(binary="logits"), logits, yes),
    "confusion": (metrics.ConfusionMatrix(), scores, labels),
    "top 2": (metrics.TopKAccuracy(2), scores, labels),
    "r2": (metrics.R2(), numbers, truths),
    "perplexity": (metrics.Perplexity(1), scores, labels),
    "psnr": (metrics.PSNR(), blurred, pictures),
    "ssim": (metrics.SSIM(), blurred, pictures),
}


@pytest.mark.parametrize("name", CASES)
def test_batches_add_up_inside_a_recorded_step_too(name: str) -> None:
    metric, prediction, target = CASES[name]
    whole, cut = total(metric, prediction, target), len(target) // 3
    parts = [total(metric, prediction[part], target[part]) for part in (slice(0, cut), slice(cut, None))]
    np.testing.assert_allclose(sum(parts), whole, rtol=1e-12)
    program = trace(
        lambda data, scalars, states: ({"sums": metric.update(data["p"], data["t"])}, {}),
        {"p": ArraySpec.of(prediction), "t": ArraySpec.of(target)},
        {},
        {},
    )
    outputs, _ = ReferenceExecutor(program).run({"p": prediction, "t": target}, {}, {})
    np.testing.assert_array_equal(outputs["sums"], whole, strict=True)
    assert outputs["sums"].dtype == np.float64
    assert outputs["sums"].ndim == 1


def test_unknown_words_and_limits_are_refused() -> None:
    with pytest.raises(ValueError, match="average needs 'macro', 'micro' or 'weighted', got 'mean'"):
        metrics.F1(average="mean")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="k of at least 1, got 0"):
        metrics.TopKAccuracy(0)
    with pytest.raises(ValueError, match="lies above 0, got 0"):
        metrics.PSNR(0)
