"""Metrics that see all predictions at once: batch by batch they give what the functions give of everything."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from layerloom import metrics
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor
from layerloom.train.measure import Totals

rng = np.random.default_rng(8)
SCORES, LABELS = rng.normal(size=(20, 3)), rng.integers(0, 3, 20)
YES = rng.integers(0, 2, (20, 3))
SAID, RIGHT = rng.integers(0, 4, (6, 7)), rng.integers(0, 4, (6, 7))


def of_batches(metric: Any, size: int, *arrays: np.ndarray[Any, Any], cut: int = 0, **more: Any) -> float:
    """The figure of a recorded `update` over several batches; the first is `cut` places shorter."""
    total, rows = Totals(), len(arrays[0])
    for start in range(0, rows, size):
        columns = {str(place): array[start : start + size] for place, array in enumerate(arrays)}
        if cut and not start:
            columns = {key: column[:, :-cut] for key, column in columns.items()}
        columns |= {key: value[start : start + size] for key, value in more.items()}

        def step(data: Any, scalars: Any, states: Any) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
            del scalars, states
            named = {key: data[key] for key in more}
            return {"sums": metric.update(*(data[str(place)] for place in range(len(arrays))), **named)}, {}

        program = trace(step, {key: ArraySpec.of(x) for key, x in columns.items()}, {}, {})
        found, _ = ReferenceExecutor(program).run(columns, {}, {})
        total.add({"loss": np.zeros(()), "metric/m": found["sums"]}, len(columns["0"]))
    network: Any = SimpleNamespace(metrics={"m": metric})
    return total.figures(network)["m"]


def words(rows: np.ndarray[Any, Any], lengths: Any = None) -> list[list[int]]:
    ends = [rows.shape[1]] * len(rows) if lengths is None else lengths
    return [[int(token) for token in row[:end] if token] for row, end in zip(rows, ends, strict=True)]


@pytest.mark.parametrize(("curve", "function"), [("roc", metrics.roc_auc), ("pr", metrics.average_precision)])
def test_the_area_under_a_curve_is_that_of_all_rows(curve: Any, function: Any) -> None:
    assert of_batches(metrics.AUC(None, curve), 8, SCORES, YES) == pytest.approx(function(SCORES, YES))
    each = np.mean([function(SCORES[:, kind], kind == LABELS) for kind in range(3)])
    assert of_batches(metrics.AUC(1, curve), 8, SCORES, LABELS) == pytest.approx(each)


def test_what_lies_past_the_end_of_a_sequence_does_not_count() -> None:
    scores, labels, lengths = rng.normal(size=(4, 5, 3)), rng.integers(0, 3, (4, 5)), np.array([5, 1, 3, 4])
    inside = np.arange(5) < lengths[:, None]
    expected = np.mean(metrics.roc_auc_each(scores[inside], labels[inside]))
    assert of_batches(metrics.AUC(-1), 2, scores, labels, lengths=lengths) == pytest.approx(expected)
    texts = words(SAID, [7, 2, 3, 5, 1, 4]), words(RIGHT, [7, 2, 3, 5, 1, 4])
    found = of_batches(metrics.BLEU(1), 2, SAID, RIGHT, lengths=np.array([7, 2, 3, 5, 1, 4]))
    assert found == pytest.approx(metrics.bleu(texts[0], [[text] for text in texts[1]], 1))


def test_texts_of_batches_of_other_lengths_are_read_together() -> None:
    whole = metrics.bleu(words(SAID), [[text] for text in words(RIGHT)], 2)
    assert of_batches(metrics.BLEU(2), 6, SAID, RIGHT) == pytest.approx(whole)
    first = [*words(SAID[:4, :-2]), *words(SAID[4:])], [*words(RIGHT[:4, :-2]), *words(RIGHT[4:])]
    found = of_batches(metrics.BLEU(2), 4, SAID, RIGHT, cut=2)
    assert found == pytest.approx(metrics.bleu(first[0], [[text] for text in first[1]], 2))


@pytest.mark.parametrize("kind", ["1", "2", "l"])
def test_rouge_is_the_mean_over_the_texts(kind: Any) -> None:
    pairs = list(zip(words(SAID), words(RIGHT), strict=True))
    each = [metrics.rouge_l(*p).f if kind == "l" else metrics.rouge_n(*p, int(kind)).f for p in pairs]
    assert of_batches(metrics.ROUGE(kind), 4, SAID, RIGHT) == pytest.approx(np.mean(each))


def test_a_text_ends_at_its_last_token_and_scores_are_read_as_tokens() -> None:
    said, right = np.array([[1, 2, 3, 9, 5]]), np.array([[1, 2, 3, 9, 7]])
    assert of_batches(metrics.ROUGE("1", end=9), 1, said, right) == 1
    assert of_batches(metrics.ROUGE("1", end=None), 1, said, right) < 1
    assert of_batches(metrics.ROUGE("1", end=9), 1, np.eye(10)[said], right) == 1


def test_found_objects_are_compared_over_all_images() -> None:
    corners = rng.uniform(0, 5, (4, 3, 2))
    boxes = np.concatenate([corners, corners + rng.uniform(2, 4, (4, 3, 2))], -1)
    true, kinds = boxes + rng.normal(0, 0.3, boxes.shape), rng.integers(0, 2, (4, 3))
    scores = rng.uniform(0.1, 1, (4, 3))
    scores[0, 2], true[1, 0], kinds[2, 1] = 0, 0, -1  # nothing found, nothing there
    found = [metrics.Objects(b[s > 0], k[s > 0], s[s > 0]) for b, k, s in zip(boxes, kinds, scores, strict=True)]
    facts = [
        metrics.Objects(t[there], k[there])
        for t, k in zip(true, kinds, strict=True)
        for there in [(k >= 0) & (t[:, 2] > t[:, 0])]
    ]
    expected = metrics.mean_average_precision(found, facts)
    assert 0 < expected < 1
    measured = of_batches(metrics.MeanAveragePrecision(), 3, boxes, scores, kinds, true, kinds)
    assert measured == pytest.approx(expected)
