from __future__ import annotations

import numpy as np

import layerloom.nn as nn
from layerloom import ops
from layerloom.tensor import Tensor, grad

ONES = np.ones((400, 50), np.float32)


def dropped(p: float, seed: int, step: int) -> np.ndarray:
    with ops.random.generator(seed, step):
        array: np.ndarray = nn.Dropout(p)(Tensor(ONES)).numpy()
    return array


def test_what_is_kept_is_scaled_so_that_the_mean_stays() -> None:
    for p in (0.1, 0.5, 0.9):
        y = dropped(p, 1, 0)
        np.testing.assert_allclose(np.unique(y), [0, 1 / (1 - p)], rtol=1e-6)
        share = (y == 0).mean()
        assert abs(share - p) < 5 * np.sqrt(p * (1 - p) / y.size)


def test_seed_and_step_decide_the_mask() -> None:
    first = dropped(0.5, 1, 7)
    np.testing.assert_array_equal(first, dropped(0.5, 1, 7))
    assert not np.array_equal(first, dropped(0.5, 1, 8))
    assert not np.array_equal(first, dropped(0.5, 2, 7))


def test_two_dropouts_of_one_step_draw_different_masks() -> None:
    with ops.random.generator(1, 0):
        first, second = nn.Dropout()(Tensor(ONES)).numpy(), nn.Dropout()(Tensor(ONES)).numpy()
    assert not np.array_equal(first, second)


def test_the_gradient_passes_where_the_value_did() -> None:
    x = Tensor(ONES, requires_grad=True)
    with ops.random.generator(1, 0):
        y = nn.Dropout(0.25)(x)
    (g,) = grad(y.sum(), x)
    assert g is not None
    np.testing.assert_array_equal(g.numpy(), y.numpy())


def test_certain_dropout_gives_zeros_and_none_or_evaluation_the_input() -> None:
    assert not dropped(1.0, 1, 0).any()
    np.testing.assert_array_equal(dropped(0.0, 1, 0), ONES)
    x = Tensor(ONES)
    assert nn.Dropout(0.5).eval()(x) is x
