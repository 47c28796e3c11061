from __future__ import annotations

import math

import numpy as np
import pytest

from layerloom.metrics import Objects, average_precisions, mean_average_precision
from layerloom.metrics.detection import box_overlaps

SQUARE, SHIFTED, FAR = [0, 0, 10, 10], [0, 2, 10, 12], [50, 50, 60, 60]


def test_boxes_overlap_by_intersection_over_union() -> None:
    found = box_overlaps([SQUARE], [SQUARE, SHIFTED, FAR, [3, 3, 3, 9]])
    np.testing.assert_allclose(found, [[1, 80 / 120, 0, 0]])
    assert box_overlaps(np.zeros((0, 4)), [SQUARE]).shape == (0, 1)


def test_perfect_boxes_have_a_precision_of_one_and_missed_ones_lower_it() -> None:
    true = [Objects([SQUARE, FAR], [0, 1]), Objects([SQUARE], [0])]
    found = [Objects([SQUARE, FAR], [0, 1], [0.9, 0.8]), Objects(np.zeros((0, 4)), [], [])]
    assert average_precisions(found, true) == {0: 0.5, 1: 1.0}
    assert mean_average_precision(found, true) == 0.75


def test_a_second_box_for_one_object_is_wrong() -> None:
    true = [Objects([SQUARE, FAR], [0, 0])]
    found = [Objects([SQUARE, SHIFTED, FAR], [0, 0, 0], [0.9, 0.8, 0.7])]
    assert average_precisions(found, true)[0] == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_the_order_is_that_of_the_scores_over_all_images() -> None:
    true = [Objects([SQUARE], [0]), Objects([SQUARE], [0])]
    found = [Objects([FAR, SQUARE], [0, 0], [0.6, 0.9]), Objects([SQUARE], [0], [0.5])]
    assert average_precisions(found, true)[0] == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_precision_is_the_highest_at_that_recall_or_a_larger_one() -> None:
    """Wrong, right, right: at recall 1/2 the precision is 1/2, but 2/3 is reached at recall 1."""
    true = [Objects([SQUARE, FAR], [0, 0])]
    found = [Objects([[20, 20, 30, 30], SQUARE, FAR], [0, 0, 0], [0.9, 0.8, 0.7])]
    assert average_precisions(found, true)[0] == pytest.approx(2 / 3)


def test_the_threshold_decides_and_classes_are_kept_apart() -> None:
    true = [Objects([SQUARE], [3])]
    found = [Objects([SHIFTED], [3], [0.5])]
    assert mean_average_precision(found, true, 0.5) == 1.0
    assert mean_average_precision(found, true, 0.7) == 0.0
    assert mean_average_precision([Objects([SQUARE], [2], [0.5])], true) == 0.0


def test_without_true_objects_there_is_no_figure() -> None:
    assert math.isnan(mean_average_precision([Objects([SQUARE], [0], [1.0])], [Objects(np.zeros((0, 4)), [])]))
    with pytest.raises(ValueError, match="got 1 and 0 images"):
        mean_average_precision([Objects([SQUARE], [0], [1.0])], [])
    with pytest.raises(ValueError, match="needs a score for each box"):
        mean_average_precision([Objects([SQUARE], [0])], [Objects([SQUARE], [0])])
