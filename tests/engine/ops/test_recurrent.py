"""LSTM: what it refuses, stays finite at, and how sequences of different lengths are treated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom import ops
from layerloom.tensor import Tensor, grad

RNG = np.random.default_rng(3)


def sample(steps: int, batch: int, features: int = 2, units: int = 3, scale: float = 1.0) -> list[np.ndarray]:
    shapes = [(steps, batch, features), (batch, units), (batch, units), (4 * units, features), (4 * units, units)]
    return [RNG.normal(size=shape) * scale for shape in (*shapes, (4 * units,))]


@pytest.mark.parametrize(
    ("position", "shape", "message"),
    [
        (0, (0, 2, 2), "at least one step"),
        (0, (4, 2), r"needs x \(steps, batch, features\)"),
        (1, (1, 3), r"first states of shape \(2, 3\), got \(1, 3\)"),
        (3, (12, 5), r"weights \(4 units, features\)"),
        (5, (11,), r"got .* and \(11,\)"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(position: int, shape: tuple[int, ...], message: str) -> None:
    inputs = sample(4, 2)
    inputs[position] = np.zeros(shape)
    with pytest.raises(ops.OperationError, match=message):
        ops.lstm(*inputs)


def test_large_inputs_saturate_and_stay_finite() -> None:
    tensors = [Tensor(x.astype(np.float32), requires_grad=True) for x in sample(5, 2, scale=1e4)]
    y, h, c = ops.lstm(*tensors)
    assert np.abs(y.numpy()).max() <= 1
    for gradient in grad(y.sum() + h.sum() + c.sum(), tensors):
        assert np.isfinite(gradient.numpy()).all()


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 3))
def test_reversing_twice_changes_nothing(lengths: list[int], seed: int) -> None:
    x = Tensor(np.random.default_rng(seed).normal(size=(5, len(lengths), 2)))
    once = ops.reverse_sequence(x, Tensor(np.array(lengths)))
    for column, length in enumerate(lengths):
        np.testing.assert_array_equal(once.numpy()[:length, column], x.numpy()[:length, column][::-1])
        np.testing.assert_array_equal(once.numpy()[length:, column], x.numpy()[length:, column])
    np.testing.assert_array_equal(ops.reverse_sequence(once, Tensor(np.array(lengths))).numpy(), x.numpy())


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4))
def test_the_last_step_is_the_one_before_the_length(lengths: list[int]) -> None:
    x = np.arange(5 * len(lengths) * 2, dtype=np.float64).reshape(5, len(lengths), 2)
    found = ops.last_step(Tensor(x), Tensor(np.array(lengths)), Tensor(np.full((len(lengths), 2), -1.0))).numpy()
    for column, length in enumerate(lengths):
        np.testing.assert_array_equal(found[column], x[length - 1, column] if length else [-1, -1])


@pytest.mark.parametrize("lengths", [[5, 1, 3], [0, 2, 5]])
def test_the_last_cell_of_a_padded_sequence_is_that_of_the_sequence_alone(lengths: list[int]) -> None:
    x, h0, c0, *weights = sample(5, 3)
    y, _, _ = ops.lstm(x, h0, c0, *weights)
    inside = Tensor(np.arange(5)[:, None] < np.array(lengths))
    found = ops.last_cell(*map(Tensor, (x, h0, c0, *weights)), y, inside).numpy()
    for column, length in enumerate(lengths):
        one = slice(column, column + 1)
        alone = ops.lstm(x[:length, one], h0[one], c0[one], *weights)[2].numpy() if length else c0[one]
        np.testing.assert_allclose(found[one], alone, rtol=1e-12)
