from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np

from layerloom.metrics import Accuracy
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
