from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.metrics import Accuracy, MeanAbsoluteError, MeanSquaredError, Metric
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

Array = np.ndarray[Any, Any]
COUNT = 40
rng = np.random.default_rng(8)
numbers, targets = rng.normal(size=(COUNT, 3)).astype(np.float32), rng.normal(size=(COUNT, 3)).astype(np.float32)
pixels = rng.normal(size=(COUNT, 3, 4))
yes = rng.integers(0, 2, size=(COUNT, 3))

CASES: dict[str, tuple[Metric, Array, Array, float]] = {
    "classes": (Accuracy(), numbers, (labels := rng.integers(0, 3, COUNT)), (numbers.argmax(1) == labels).mean()),
    "classes last": (Accuracy(axis=-1), numbers, labels, (numbers.argmax(1) == labels).mean()),
    "pixels": (Accuracy(), pixels, (kinds := rng.integers(0, 3, (COUNT, 4))), (pixels.argmax(1) == kinds).mean()),
    "logits": (Accuracy(binary="logits"), numbers, yes.astype(np.float32), ((numbers > 0) == yes).mean()),
    "probabilities": (Accuracy(binary="probabilities"), numbers, yes, ((numbers > 0.5) == yes).mean()),
    "absolute": (MeanAbsoluteError(), numbers, targets, np.abs(numbers.astype(float) - targets).mean()),
    "squared": (MeanSquaredError(), numbers, targets, np.square(numbers.astype(float) - targets).mean()),
}


def sums(metric: Metric, prediction: Array, target: Array) -> Array:
    return np.asarray(metric.update(Tensor(prediction), Tensor(target)).numpy())


@pytest.mark.parametrize("name", CASES)
def test_a_metric_is_what_its_name_says(name: str) -> None:
    metric, prediction, target, expected = CASES[name]
    assert metric.result(sums(metric, prediction, target)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", CASES)
@given(cuts=st.lists(st.integers(0, COUNT), max_size=6))
@settings(max_examples=30, deadline=None)
def test_any_split_into_batches_gives_the_same(name: str, cuts: list[int]) -> None:
    metric, prediction, target, _ = CASES[name]
    edges = [0, *sorted(cuts), COUNT]
    batches = [slice(low, high) for low, high in pairwise(edges)]
    total = sum(sums(metric, prediction[batch], target[batch]) for batch in batches)
    assert metric.result(np.asarray(total)) == pytest.approx(metric.result(sums(metric, prediction, target)), rel=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_the_sums_are_a_float64_vector_inside_a_recorded_step_too(name: str) -> None:
    metric, prediction, target, _ = CASES[name]
    program = trace(
        lambda data, scalars, states: ({"sums": metric.update(data["p"], data["t"])}, {}),
        {"p": ArraySpec.of(prediction), "t": ArraySpec.of(target)},
        {},
        {},
    )
    outputs, _ = ReferenceExecutor(program).run({"p": prediction, "t": target}, {}, {})
    np.testing.assert_array_equal(outputs["sums"], sums(metric, prediction, target), strict=True)
    assert outputs["sums"].dtype == np.float64
    assert outputs["sums"].ndim == 1


def test_steps_at_or_past_the_length_of_a_sequence_do_not_count() -> None:
    lengths, scores, kinds = np.array([2, 5, 0]), rng.normal(size=(3, 5, 4)), rng.integers(0, 4, (3, 5))
    right = scores.argmax(2) == kinds
    found = Accuracy(axis=2).update(Tensor(scores), Tensor(kinds), Tensor(lengths)).numpy()
    assert found.tolist() == [right[0, :2].sum() + right[1].sum(), 7]
    values = np.where(np.arange(5) < lengths[:, None], 1.0, np.nan)
    squared = MeanSquaredError().update(Tensor(values), Tensor(np.zeros((3, 5))), Tensor(lengths))
    assert squared.numpy().tolist() == [7, 7]


def test_counts_beyond_what_float32_can_hold_are_exact() -> None:
    metric = Accuracy()
    one = sums(metric, np.eye(3, dtype=np.float32), np.arange(3))
    assert metric.result(one + np.array([2.0**25, 2.0**25])) == 1.0
    assert one.tolist() == [3.0, 3.0]


def test_the_measure_of_nothing_is_nan() -> None:
    assert math.isnan(MeanSquaredError().result(np.zeros(2)))


def test_answers_and_targets_of_different_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one answer for each target, got \(2,\) and \(2, 1\)"):
        Accuracy().update(Tensor(np.zeros((2, 3))), Tensor(np.zeros((2, 1), np.int64)))
    with pytest.raises(ValueError, match=r"got \(2, 1\) and \(2,\)"):
        MeanAbsoluteError().update(Tensor(np.zeros((2, 1))), Tensor(np.zeros(2)))


def test_an_unknown_kind_of_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="binary needs 'logits', 'probabilities' or None, got 'yes'"):
        Accuracy(binary="yes")  # type: ignore[arg-type]
