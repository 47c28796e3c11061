from __future__ import annotations

import math
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.metrics import average_precision, roc_auc, roc_auc_each

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

ranked = st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=12)


@given(ranked)
@settings(max_examples=60, deadline=None)
def test_the_area_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[int, bool]]) -> None:
    yes, no = ([score for score, right in pairs if right is kind] for kind in (True, False))
    found = roc_auc([score for score, _ in pairs], [right for _, right in pairs])
    if not yes or not no:
        assert math.isnan(found)
    else:
        wins = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
        assert found == pytest.approx(wins / (len(yes) * len(no)))


def test_the_area_is_that_of_keras() -> None:
    rng = np.random.default_rng(3)
    target = rng.integers(0, 2, 300)
    scores = np.clip(rng.normal(0.4 + 0.2 * target, 0.2), 0, 1)
    metric = keras.metrics.AUC(num_thresholds=20000)
    metric.update_state(target, scores)
    assert roc_auc(scores, target) == pytest.approx(float(metric.result()), abs=1e-3)


def test_each_class_is_ranked_against_the_rest() -> None:
    scores = np.array([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.3, 0.6, 0.1]])
    found = roc_auc_each(scores, [0, 1, 0])
    np.testing.assert_array_equal(found, [1.0, 1.0, np.nan])
    with pytest.raises(ValueError, match=r"need class numbers \(n,\), got \(3, 3\) and \(2,\)"):
        roc_auc_each(scores, [0, 1])


@given(ranked)
@settings(max_examples=60, deadline=None)
def test_average_precision_is_the_mean_precision_at_what_is_right(pairs: list[tuple[int, bool]]) -> None:
    found = average_precision([score for score, _ in pairs], [right for _, right in pairs])
    at_hits = []
    for score, right in pairs:
        if right:
            kept = [other for value, other in pairs if value >= score]
            at_hits.append(sum(kept) / len(kept))
    assert math.isnan(found) if not at_hits else found == pytest.approx(sum(at_hits) / len(at_hits))


def test_scores_and_targets_of_different_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"each score needs a target, got \(2,\) and \(3,\)"):
        roc_auc([0.1, 0.2], [0, 1, 1])
