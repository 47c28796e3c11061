from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np

from layerloom.layers.modules import MatchedMetric
from layerloom.metrics import AUC, Accuracy, ConfusionMatrix
from layerloom.train.measure import Totals

NETWORK: Any = SimpleNamespace(metrics={"hits": Accuracy()})


def outputs(loss: float, right: float, count: float) -> dict[str, np.ndarray]:
    return {"loss": np.array(loss, np.float32), "metric/hits": np.array([right, count], np.float32)}


def test_losses_count_by_rows_and_metrics_by_their_sums() -> None:
    total = Totals()
    total.add(outputs(1.0, 3, 4), 4)
    total.add(outputs(4.0, 0, 2), 2)
    assert total.figures(NETWORK) == {"loss": 2.0, "hits": 0.5}


def test_outputs_may_be_written_over_afterwards() -> None:
    total, given = Totals(), outputs(1.0, 3, 4)
    total.add(given, 4)
    for array in given.values():
        array[...] = np.nan
    assert total.figures(NETWORK) == {"loss": 1.0, "hits": 0.75}


def test_sums_that_went_through_json_go_on_with_the_same_bits() -> None:
    whole, first = Totals(), Totals()
    for total in (whole, first):
        total.add(outputs(1 / 3, 1, 3), 3)
    resumed = Totals(json.loads(json.dumps(first.encoded)), first.rows)
    for total in (whole, resumed):
        total.add(outputs(1 / 7, 2, 5), 5)
    assert resumed.encoded == whole.encoded
    assert resumed.figures(NETWORK) == whole.figures(NETWORK)


def test_nothing_was_measured_before_the_first_row_and_after_a_new_beginning() -> None:
    total = Totals()
    assert (total.figures(NETWORK), total.encoded) == ({}, {})
    total.add(outputs(1.0, 3, 4), 4)
    total.clear()
    assert (total.figures(NETWORK), total.encoded) == ({}, {})


def test_a_metric_over_nothing_has_no_value() -> None:
    total = Totals()
    total.add(outputs(1.0, 0, 0), 4)
    assert total.figures(NETWORK) == {"loss": 1.0}


def test_what_is_kept_of_samples_goes_through_json_and_is_left_out_where_rows_are_missing() -> None:
    network: Any = SimpleNamespace(metrics={"auc": AUC()})
    batches = [np.array([[[0.2], [1.0]], [[0.1], [0.0]]]), np.array([[[0.3, 0.4], [0.0, 1.0]]])]
    total, of_step = Totals(), Totals(keeps=False)
    for kept in batches:
        total = Totals(json.loads(json.dumps(total.encoded)), total.rows)
        for each in (total, of_step):
            each.add({"loss": np.zeros(()), "metric/auc": kept}, len(kept))
    assert total.figures(network)["auc"] == 0.75
    assert of_step.figures(network) == {"loss": 0.0}
    total.clear()
    assert total.encoded == {}


def test_a_confusion_matrix_is_a_table_and_its_diagonal_a_figure() -> None:
    network: Any = SimpleNamespace(metrics={"who": MatchedMetric(ConfusionMatrix(binary="logits"))})
    total = Totals()
    total.add({"loss": np.zeros(()), "metric/who": np.array([5.0, 1.0, 0.0, 2.0])}, 8)
    assert total.figures(network)["who"] == 7 / 8
    np.testing.assert_array_equal(total.tables(network)["who"], [[5, 1], [0, 2]])
